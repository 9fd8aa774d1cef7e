"""aanvraag: nieuw, wijzig, document, dossier, zienswijze, informeer, controleer, indienen, toon, besluit, signalen."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.exchange.aanvraag.inhoud import pak_besluit_in
from tests.cli.test_uitwisselingen import gebruik
from tests.cli.test_verzuim import bekende
from tests.exchange.aanvraag.aanvragen import DOSSIER, PDF, thuiszitter
from tests.exchange.aanvraag.test_terug import besluit
from tests.huis import Huis

GISTEREN = str(datetime.now(UTC).date() - timedelta(days=1))


@pytest.fixture(scope="module")
def eigen() -> Huis:
    """A house with leerlingen."""
    huis = Huis.bouw(leerlingen=40)
    huis.goed("import", "zwaluw")
    return huis


@pytest.fixture(scope="module")
def nummer(eigen: Huis) -> str:
    """A leerling that was read."""
    return bekende(eigen)[0]


def schrijf(map_: Path, **anders: Any) -> str:
    """An aanvraag as a file."""
    pad = map_ / "aanvraag.json"
    pad.write_text(json.dumps(thuiszitter(**anders)), encoding="utf-8")
    return str(pad)


def bestand(map_: Path, naam: str, inhoud: bytes) -> str:
    """A file to attach."""
    (map_ / naam).write_bytes(inhoud)
    return str(map_ / naam)


def maak(huis: Huis, map_: Path, **anders: Any) -> str:
    """A new aanvraag; its id."""
    return str(huis.json("aanvraag", "nieuw", schrijf(map_, **anders), "-o", "zwaluw")["id"])


def test_from_first_word_to_handing_in(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """Write, hear what is missing, add it, hand in once, look; each step stands in the log of use."""
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer, oudersGeinformeerdOp=None, thuiszitten=None)
    mist = eigen.schakel("aanvraag", "controleer", id_)
    assert (mist.code, "ouders" in mist.uit) == (1, True)
    assert eigen.schakel("aanvraag", "controleer", id_, "--json").json["compleet"] is False
    eerst = eigen.schakel("aanvraag", "indienen", id_)
    assert (eerst.code, "AVR-104" in eerst.fout) == (1, True)
    eigen.goed("aanvraag", "wijzig", id_, schrijf(tmp_path, leerlingnummer=nummer, oudersGeinformeerdOp=None))
    ouders = eigen.schakel("aanvraag", "indienen", id_)
    assert (ouders.code, "AVR-103" in ouders.fout) == (1, True)
    eigen.goed("aanvraag", "informeer", id_, "--op", GISTEREN)
    eigen.goed("aanvraag", "overeenstemming", id_, "--op", GISTEREN)
    gezegd = ("--van", "ouders", "--datum", GISTEREN, "--akkoord", "--tekst", "wij zijn het eens")
    eigen.goed("aanvraag", "zienswijze", id_, *gezegd)
    soort = ("--soort", "verzuimoverzicht", "--datum", GISTEREN, "--ondertekend", "school")
    eigen.goed("aanvraag", "document", id_, bestand(tmp_path, "verzuim.pdf", PDF), *soort)
    eigen.goed("aanvraag", "dossier", id_, bestand(tmp_path, "dossier.xml", DOSSIER))
    assert "volledig" in eigen.goed("aanvraag", "controleer", id_).uit
    assert eigen.json("aanvraag", "indienen", id_)["status"] == "ingediend"
    nog_eens = eigen.schakel("aanvraag", "indienen", id_)
    assert (nog_eens.code, "AVR-102" in nog_eens.fout) == (1, True)
    detail = eigen.json("aanvraag", "toon", id_[:13])
    assert (detail["leerlingnummer"], detail["heeft_dossier"], detail["statussen"]) == (nummer, True, [])
    assert [item["bestandsnaam"] for item in detail["aanvraag"]["documenten"]] == ["verzuim.pdf"]
    assert "inhoud" not in detail["aanvraag"]["documenten"][0]
    assert "verzuim.pdf" in eigen.goed("aanvraag", "toon", id_).uit
    assert [regel["id"] for regel in eigen.json("aanvraag", "lijst", "--status", "ingediend")] == [id_]
    assert "thuiszitter" in eigen.goed("aanvraag", "lijst").uit
    namen = {regel["logregel"]["name"] for regel in gebruik(eigen)}
    assert {"aanvraag maken", "aanvraag indienen", "aanvragen inzien", "OSO-dossier bij aanvraag voegen"} <= namen


def test_a_dossier_that_cannot_be_made_says_why(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """All that is missing for it, at once; nothing goes along."""
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer)
    gaf = eigen.schakel("aanvraag", "maak-dossier", id_)
    assert (gaf.code, "OSO-011" in gaf.fout, "een OPP" in gaf.fout) == (1, True, True)
    assert not eigen.json("aanvraag", "toon", id_)["heeft_dossier"]


def test_what_stays_behind_is_said(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """The beoogde school without consent of the ouders does not go along."""
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer, beoogdeSchool={"naam": "VSO De Brug"})
    assert "de beoogde school" in eigen.goed("aanvraag", "indienen", id_).fout
    eigen.goed("aanvraag", "intrekken", id_)
    assert eigen.schakel("aanvraag", "intrekken", id_).code == 1


def test_the_besluit_goes_to_a_file(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """Shown, as JSON, and as a line for the school's own system; without besluit there is none."""
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer)
    weg = eigen.schakel("aanvraag", "besluit", id_)
    assert (weg.code, "AVR-108" in weg.fout) == (1, True)

    async def beslis(inrichting: Any) -> None:
        async with inrichting.db.transactie(["zwaluw"]) as conn:
            cur = await conn.execute(
                "SELECT l.id, l.sleutel FROM aanvraag a JOIN leerling l ON l.id = a.leerling WHERE a.id = %s", (id_,)
            )
            leerling, ingepakt = await cur.fetchone()
            wat = pak_besluit_in(inrichting.kast.open(ingepakt, leerling.bytes), UUID(id_), besluit())
            await conn.execute("UPDATE aanvraag SET status = 'besloten', besluit = %s WHERE id = %s", (wat, id_))

    eigen.binnen(beslis)
    json_, csv_ = tmp_path / "besluit.json", tmp_path / "besluit.CSV"
    assert str(json_) in eigen.goed("aanvraag", "besluit", id_, "--uit", str(json_)).uit
    eigen.goed("aanvraag", "besluit", id_, "--uit", str(csv_))
    gelezen = json.loads(json_.read_text(encoding="utf-8"))
    assert gelezen == eigen.json("aanvraag", "besluit", id_) == json.loads(eigen.goed("aanvraag", "besluit", id_).uit)
    assert gelezen["tlv"]["nummer"] in csv_.read_text(encoding="utf-8")
    assert gelezen["tlv"]["nummer"] in eigen.goed("aanvraag", "toon", id_).uit


def test_signals_of_the_school(eigen: Huis) -> None:
    """As a table and for a machine; days are days."""
    gevonden = eigen.json("aanvraag", "signalen", "zwaluw")
    assert all(date.fromisoformat(item["uiterlijk"]) and item["tekst"] for item in gevonden)
    assert "uiterlijk" in eigen.goed("aanvraag", "signalen", "zwaluw").uit


@pytest.mark.parametrize(
    ("woorden", "code"),
    [
        (("toon", "0193f2c8-7d1a"), 4),
        (("toon", "niets"), 2),
        (("indienen", "0193f2c8-7d1a"), 4),
        (("lijst", "--organisatie", "merel"), 4),
        (("zienswijze", "0193f2c8-7d1a", "--van", "buurman", "--datum", GISTEREN), 4),
    ],
)
def test_mistakes_are_told_apart(eigen: Huis, woorden: tuple[str, ...], code: int) -> None:
    """A wrong question is another exit code than something that is not there."""
    assert eigen.schakel("aanvraag", *woorden).code == code


def test_a_file_that_is_no_aanvraag_is_not_repeated(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """No JSON, a field that does not exist, a leerling that is not there: told without what was in it."""
    kapot = eigen.schakel("aanvraag", "nieuw", bestand(tmp_path, "a.json", b"{geheim"), "-o", "zwaluw")
    assert (kapot.code, "geheim" in kapot.fout) == (2, False)
    vreemd = eigen.schakel("aanvraag", "nieuw", schrijf(tmp_path, bsn="999999990"), "-o", "zwaluw")
    assert (vreemd.code, "AVR-105" in vreemd.fout, "999999990" in vreemd.fout) == (1, True, False)
    wie = eigen.schakel("aanvraag", "nieuw", schrijf(tmp_path, leerlingnummer="987654"), "-o", "zwaluw")
    assert (wie.code, "AVR-101" in wie.fout, "987654" in wie.fout) == (1, True, False)
    id_ = maak(eigen, tmp_path, leerlingnummer=nummer)
    van = eigen.schakel("aanvraag", "zienswijze", id_, "--van", "buurman", "--datum", GISTEREN)
    assert (van.code, "AVR-105" in van.fout) == (1, True)
    fout = eigen.schakel("aanvraag", "document", id_, bestand(tmp_path, "a.exe", b"MZ\x90\x00"), "--soort", "opp")
    assert (fout.code, "AVR-106" in fout.fout) == (1, True)
    xml = eigen.schakel("aanvraag", "dossier", id_, bestand(tmp_path, "a.xml", b"<leerling/>"))
    assert (xml.code, "AVR-107" in xml.fout) == (1, True)

"""toestemming, uitzondering and informeer: ask, answer, look, prove, and tell; what is wrong is told apart."""

import io
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from gateway.model.mappen import contractbestand
from gateway.policy.tijd import vandaag
from tests.cli.test_uitwisselingen import gebruik
from tests.gezinnen import LEZEN, MOEDER, SCHRIJVEN, VADER, als_gezin
from tests.huis import Huis

DOEL, TEAM = "aanmelding-jeugdhulp", "lokaal-team"
WOORDEN = "De leerling is vandaag niet veilig thuis, zo zei hij zelf."
GEHEIM = "123456782"
MONDELING = ("--vorm", "mondeling-vastgelegd", "--getuige", "I. de Wit", "--getuige", "M. de Vries")


@pytest.fixture(scope="module")
def eigen() -> Huis:
    """A house after its first sync."""
    return Huis.bouw(leerlingen=30).gesynct()


@pytest.fixture(scope="module")
def nummers(eigen: Huis) -> list[str]:
    """Leerlingen of 14 with two parents, one for each test that looks at lists."""

    async def maak(inrichting: Any) -> list[str]:
        async with inrichting.db.transactie(["zwaluw"]) as conn:
            rijen = await (await conn.execute(f"{LEZEN} LIMIT 2")).fetchall()
            gemaakt = [als_gezin(inrichting.kast, rij) for rij in rijen]
            for rij, (_, inhoud) in zip(rijen, gemaakt, strict=True):
                await conn.execute(SCHRIJVEN, (inhoud, rij[0]))
        return [nummer for nummer, _ in gemaakt]

    return eigen.binnen(maak)


@pytest.fixture
def nummer(nummers: list[str]) -> str:
    """One of them."""
    return nummers[0]


def toestemming(huis: Huis, *woorden: str) -> Any:
    """One of its commands that must succeed, for a machine."""
    return huis.json("toestemming", *woorden)


def vraag(huis: Huis, nummer: str, *opties: str) -> str:
    """Ask; the id."""
    return str(toestemming(huis, "vraag", nummer, DOEL, TEAM, "-o", "zwaluw", *opties)["id"])


def formulier(map_: Path) -> tuple[str, ...]:
    """A form that was signed."""
    (map_ / "formulier.pdf").write_bytes(b"%PDF-1.7 getekend")
    return "--vorm", "formulier-ondertekend", "--bewijs", str(map_ / "formulier.pdf")


def actief(huis: Huis, nummer: str, map_: Path) -> str:
    """A toestemming that everyone gave; the id."""
    id_ = vraag(huis, nummer)
    for van in ("gezagdrager:1", "gezagdrager:2", "leerling"):
        gezegd = toestemming(huis, "teken", id_, "--van", van, *formulier(map_))
    assert gezegd["staat"] == "actief"
    return id_


def fout(huis: Huis, *woorden: str) -> tuple[int, str]:
    """A command that must fail: its exit code and what it says, never with what must not be repeated."""
    gaf = huis.schakel(*woorden)
    assert gaf.code
    assert GEHEIM not in gaf.fout
    return gaf.code, gaf.fout


def test_from_question_to_withdrawal(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """Each who signs is named as he is known today; everyone said yes and it is active; one takes it back, once."""
    id_ = vraag(eigen, nummer, "--terugkoppeling", "geen")
    zin = eigen.goed("toestemming", "teken", id_, "--van", "gezagdrager:1", *formulier(tmp_path)).uit
    assert zin == f"Vastgelegd voor {MOEDER}. De toestemming is nu: deels-gegeven.\n"
    uitstel = toestemming(eigen, "stel-uit", id_, "--van", "gezagdrager:2")
    assert uitstel == {"staat": "uitgesteld", "wie": VADER}
    klik = ("--vorm", "ouderportaal", "--niveau", "midden", "--op", f"{vandaag()}")
    toestemming(eigen, "teken", id_[:23], "--van", "gezagdrager:2", *klik)
    assert "Moet nog tekenen: Noor." in eigen.goed("toestemming", "toon", id_).uit
    zelf = toestemming(eigen, "teken", id_, "--van", "leerling", *formulier(tmp_path))
    assert zelf == {"staat": "actief", "wie": "Noor"}
    document = toestemming(eigen, "toon", id_)
    digest = sha256((tmp_path / "formulier.pdf").read_bytes()).hexdigest()
    assert [item.get("gw:bewijs") for item in document["gw:gebeurtenissen"]][1] == digest
    assert document["gw:terugkoppeling"] == "geen"
    gevolg = toestemming(eigen, "trek-in", id_, "--van", "gezagdrager:2", "--reden", "liever niet")
    assert gevolg == {"tegengehouden": 0, "geannuleerd": 0, "antwoord_voor": None, "wie": VADER}
    assert fout(eigen, "toestemming", "trek-in", id_, "--van", "leerling")[0] == 1
    assert "TST-108" in fout(eigen, "toestemming", "foutief", id_, "--reden", "weg ermee")[1]
    namen = {regel["logregel"]["name"] for regel in gebruik(eigen)}
    assert {"toestemming vragen", "ondertekening van toestemming vastleggen", "toestemming intrekken"} <= namen


def test_no_by_word_of_mouth_and_by_mistake(eigen: Huis, nummer: str) -> None:
    """What was said aloud needs two who heard it and is confirmed; a no and a mistake end it."""
    id_ = vraag(eigen, nummer, "--gegevens", "leerling", "--gegevens", "leerling.adres")
    gehoord = eigen.goed("toestemming", "teken", id_, "--van", "gezagdrager:1", *MONDELING).uit
    assert MOEDER in gehoord
    assert MOEDER in eigen.goed("toestemming", "bevestig", id_, "--van", "gezagdrager:1").uit
    assert "geweigerd" in eigen.goed("toestemming", "weiger", id_, "--van", "leerling", "--reden", "nee").uit
    ander = vraag(eigen, nummer)
    assert toestemming(eigen, "foutief", ander, "--reden", "verkeerd") == {"staat": "foutief"}
    derde = vraag(eigen, nummer)
    assert "nu: foutief" in eigen.goed("toestemming", "foutief", derde, "--reden", "verkeerd").uit


def test_taken_back_in_words(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """It says who withdrew, what stopped, and to give a confirmation."""
    uit = eigen.goed("toestemming", "trek-in", actief(eigen, nummer, tmp_path), "--van", "gezagdrager:1").uit
    assert f"ingetrokken door {MOEDER}" in uit
    assert "schakel toestemming bewijs" in uit


def test_papers(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """The text to sign and the receipt, each in its forms; only who wrote a file can read it."""
    id_ = actief(eigen, nummer, tmp_path)
    for wat, woord in (("tekst", "U mag nee zeggen"), ("bewijs", "een ondertekend formulier")):
        pdf, html = tmp_path / f"{wat}.pdf", tmp_path / f"{wat}.html"
        assert str(pdf) in eigen.goed("toestemming", wat, id_, "--uit", str(pdf)).uit.replace("\n", "")
        eigen.goed("toestemming", wat, id_, "--uit", str(html))
        bladen = PdfReader(io.BytesIO(pdf.read_bytes())).pages
        for tekst in ("".join(pagina.extract_text() for pagina in bladen), html.read_text(encoding="utf-8")):
            assert woord in " ".join(tekst.split())
        assert pdf.stat().st_mode & 0o777 == 0o600
    ld = tmp_path / "bewijs.jsonld"
    ld.write_text("van iedereen", encoding="utf-8")
    ld.chmod(0o644)
    eigen.goed("toestemming", "bewijs", id_, "--uit", str(ld))
    assert ld.stat().st_mode & 0o777 == 0o600
    schema = json.loads(contractbestand("toestemming/ontvangstbewijs.schema.json").read_bytes())
    Draft202012Validator(schema).validate(json.loads(ld.read_text(encoding="utf-8")))
    assert fout(eigen, "toestemming", "tekst", id_, "--uit", str(tmp_path / "a.docx"))[0] == 2
    assert fout(eigen, "toestemming", "bewijs", id_, "--uit", str(tmp_path / "a.txt"))[0] == 2


def test_renewed_and_listed(eigen: Huis, nummers: list[str], tmp_path: Path) -> None:
    """Newest first, of one leerling or of one staat; close to its end it says how many days are left."""
    eind = f"{datetime.now(UTC).date() + timedelta(days=5)}"
    oud = vraag(eigen, nummers[1], "--tot", eind)
    for van in ("gezagdrager:1", "gezagdrager:2", "leerling"):
        toestemming(eigen, "teken", oud, "--van", van, *formulier(tmp_path))
    nieuw = str(toestemming(eigen, "vernieuw", oud)["id"])
    assert "schakel toestemming tekst" in eigen.goed("toestemming", "vernieuw", oud).uit
    van_hem = toestemming(eigen, "lijst", "--leerling", nummers[1], "-o", "zwaluw")
    assert [item["id"] for item in van_hem][1:] == [nieuw, oud]
    assert toestemming(eigen, "toon", nieuw)["gw:vorig"] == f"urn:uuid:{oud}"
    [regel] = [item for item in toestemming(eigen, "lijst", "--staat", "actief") if item["id"] == oud]
    assert (regel["waarschuw"], regel["eind"]) == (True, eind)
    assert regel["dagen_over"] in {4, 5}
    assert "nog" in eigen.goed("toestemming", "lijst", "--staat", "actief").uit
    assert len(toestemming(eigen, "lijst", "--aantal", "1")) == 1


def test_a_question_from_a_file(eigen: Huis, nummer: str, tmp_path: Path) -> None:
    """With documents by name, someone who translates, and who judged; what is typed goes before what is written."""
    bestand = tmp_path / "vraag.json"
    velden = {
        "documenten": [{"titel": "OPP", "datum": "2026-11-02", "sha256": "ab" * 32}],
        "terugkoppeling": "inhoud",
        "tolk": "A. Tolk",
        "wilsonbekwaam": {"door": "K. Arts", "op": "2026-11-02", "toelichting": "kan dit niet overzien"},
    }
    bestand.write_text(json.dumps(velden), encoding="utf-8")
    id_ = vraag(eigen, nummer, "--bestand", str(bestand))
    document = toestemming(eigen, "toon", id_)
    assert (document["gw:terugkoppeling"], len(document["gw:documenten"])) == ("inhoud", 1)
    assert "Documenten: 1" in eigen.goed("toestemming", "toon", id_).uit
    [regel] = [item for item in toestemming(eigen, "lijst") if item["id"] == id_]
    assert regel["ontbreken"] == [MOEDER, VADER]
    zo = ("toestemming", "vraag", nummer, DOEL, TEAM, "-o", "zwaluw", "--bestand", str(bestand))
    for inhoud in (f"{{{GEHEIM}", "[]"):
        bestand.write_text(inhoud, encoding="utf-8")
        assert fout(eigen, *zo)[0] == 2
    bestand.write_text(json.dumps({"tolk": {"naam": GEHEIM}}), encoding="utf-8")
    assert "TST-109" in fout(eigen, *zo)[1]


@pytest.mark.parametrize(
    ("woorden", "uitkomst", "woord"),
    [
        (("vraag", GEHEIM, DOEL, TEAM, "-o", "zwaluw"), 1, "TST-101"),
        (("vraag", "NUMMER", "rod-inschrijving", "duo", "-o", "zwaluw"), 1, "TST-102"),
        (("vraag", "NUMMER", DOEL, GEHEIM, "-o", "zwaluw"), 1, "TST-103"),
        (("vraag", "NUMMER", DOEL, TEAM, "-o", "zwaluw", "--gegevens", GEHEIM), 1, "TST-104"),
        (("vraag", "NUMMER", DOEL, TEAM, "-o", "zwaluw", "--tot", "2999-01-01"), 1, "TST-105"),
        (("vraag", "NUMMER", DOEL, TEAM, "-o", "zwaluw", "--terugkoppeling", "alles"), 1, "TST-109"),
        (("vraag", "NUMMER", DOEL, TEAM, "-o", "merel"), 4, "merel"),
        (("teken", "ID", "--van", "gezagdrager:9", "--vorm", "formulier-ondertekend"), 1, "TST-106"),
        (("teken", "ID", "--van", "gezagdrager:1", "--vorm", "formulier-ondertekend"), 1, "TST-107"),
        (("teken", "ID", "--van", "gezagdrager:1", *MONDELING), 1, "TST-107"),
        (("teken", "ID", "--van", "gezagdrager:1", *MONDELING, "--namens-allen"), 1, "TST-107"),
        (("teken", "ID", "--van", "gezagdrager:0", "--vorm", "x"), 2, "wie is het"),
        (("weiger", "ID", "--van", "opa"), 2, "wie is het"),
        (("stel-uit", "ID", "--van", "vertegenwoordiger"), 1, "TST-106"),
        (("bevestig", "ID", "--van", "leerling"), 1, "TST-106"),
        (("toon", "0193f2c8-7d1a"), 4, "CLI-004"),
        (("toon", "niets"), 2, "id"),
        (("lijst", "--staat", "vergeten"), 2, "actief"),
        (("lijst", "--leerling", GEHEIM, "-o", "zwaluw"), 1, "TST-101"),
    ],
)
def test_mistakes_are_told_apart(
    eigen: Huis, nummer: str, woorden: tuple[str, ...], uitkomst: int, woord: str, een_id: str
) -> None:
    """Wrong use, what is not there and what may not be have their own codes; nothing typed is repeated."""
    namen = {"NUMMER": nummer, "ID": een_id}
    code, tekst = fout(eigen, "toestemming", *(namen.get(item, item) for item in woorden))
    assert (code, woord in tekst) == (uitkomst, True), tekst


@pytest.fixture(scope="module")
def een_id(eigen: Huis, nummers: list[str]) -> str:
    """A toestemming that nobody answers."""
    return vraag(eigen, nummers[0])


def test_the_start_of_an_id_must_be_enough(eigen: Huis, nummer: str) -> None:
    """Two that begin the same are not guessed between."""
    id_ = vraag(eigen, nummer)
    vraag(eigen, nummer)
    assert "meer dan één" in fout(eigen, "toestemming", "toon", id_[:8])[1]


def test_an_exception_takes_another_person(eigen: Huis, nummer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asked does not decide; someone else does; the FG sees it, once, without the name of the leerling."""
    zo = ("uitzondering", "vraag", nummer, DOEL, TEAM, "--gevaar", WOORDEN, "--geprobeerd", WOORDEN, "-o", "zwaluw")
    velden = ("--veld", "leerling.achternaam", "--veld", "jeugdhulpverzoek.hulpvraag")
    monkeypatch.setenv("LOGNAME", "i.dewit")
    id_ = str(eigen.json(*zo, *velden, "--niet-aan-ouders", "--document", "ab" * 32)["id"])
    assert "tweede persoon" in eigen.goed(*zo, *velden).uit.replace("\n", " ")
    besluit = ("uitzondering", "besluit", id_, "--oordeel", WOORDEN)
    assert "TST-203" in fout(eigen, *besluit, "--akkoord")[1]
    assert "TST-202" in fout(eigen, "uitzondering", "gezien", id_)[1]
    monkeypatch.setenv("LOGNAME", "directeur")
    assert "TST-204" in fout(eigen, *besluit[:3], "--akkoord", "--oordeel", "ok")[1]
    assert eigen.json(*besluit, "--akkoord") == {"akkoord": True}
    assert "TST-202" in fout(eigen, *besluit, "--niet-akkoord")[1]
    monkeypatch.setenv("LOGNAME", "fg")
    gezien = {item["id"]: item for item in eigen.json("uitzondering", "lijst", "-o", "zwaluw")}
    assert (gezien[id_]["gevraagd_door"], gezien[id_]["besloten_door"]) == ("i.dewit", "directeur")
    assert gezien[id_]["afweging"]["aan_ouders"] is False
    assert "directeur" in eigen.goed("uitzondering", "lijst").uit
    assert nummer not in eigen.goed("uitzondering", "lijst", "--json").uit
    assert "zag" in eigen.goed("uitzondering", "gezien", id_).uit
    assert "TST-202" in fout(eigen, "uitzondering", "gezien", id_)[1]
    assert id_ not in {item["id"] for item in eigen.json("uitzondering", "lijst")}
    [ander] = [item["id"] for item in eigen.json("uitzondering", "lijst")]
    nee = ("uitzondering", "besluit", ander, "--niet-akkoord", "--oordeel", WOORDEN)
    assert "Besloten" in eigen.goed(*nee).uit
    assert eigen.json("uitzondering", "lijst") == []
    assert {item["akkoord"] for item in eigen.json("uitzondering", "lijst", "--alle")} == {True, False}


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({"nummer": GEHEIM}, "TST-101"),
        ({"doel": "rod-inschrijving"}, "TST-102"),
        ({"doel": GEHEIM}, "TST-109"),
        ({"ontvanger": GEHEIM}, "TST-103"),
        ({"veld": GEHEIM}, "TST-104"),
        ({"gevaar": "kort"}, "TST-204"),
    ],
)
def test_what_is_no_exception(eigen: Huis, nummer: str, anders: dict[str, str], code: str) -> None:
    """Each with its own code, without what was typed."""
    goed = {"nummer": nummer, "doel": DOEL, "ontvanger": TEAM, "veld": "leerling.achternaam", "gevaar": WOORDEN}
    wat = goed | anders
    wie = (wat["nummer"], wat["doel"], wat["ontvanger"], "-o", "zwaluw")
    waarom = ("--gevaar", wat["gevaar"], "--geprobeerd", WOORDEN, "--veld", wat["veld"])
    gaf = fout(eigen, "uitzondering", "vraag", *wie, *waarom)
    assert (gaf[0], code in gaf[1]) == (1, True), gaf
    assert fout(eigen, "uitzondering", "gezien", str(uuid4()))[0] == 4


def test_telling_people(eigen: Huis) -> None:
    """What is open is listed; a day with whom or a reason settles it; anything else is refused."""

    async def zet_open(inrichting: Any) -> list[str]:
        async with inrichting.db.transactie(["zwaluw"]) as conn:
            cur = await conn.execute(
                "INSERT INTO informatieplicht (uitwisseling, organisatie, stand, vastgelegd_op) "
                "SELECT id, organisatie, 'open', now() FROM uitwisseling ORDER BY id LIMIT 2 RETURNING uitwisseling"
            )
            return [str(rij[0]) for rij in await cur.fetchall()]

    een, twee = eigen.binnen(zet_open)
    gisteren = f"{datetime.now(UTC).date() - timedelta(days=1)}"
    assert [item["uitwisseling"] for item in eigen.json("informeer", "lijst")] == [een, twee]
    leg = ("informeer", "leg-vast")
    for opties in ((), ("--op", gisteren), ("--op", gisteren, "--aan", "leerling", "--reden", "veiligheid")):
        assert "INF-101" in fout(eigen, *leg, een, *opties)[1]
    assert fout(eigen, *leg, een, "--op", gisteren, "--aan", "opa")[0] == 2
    assert eigen.json(*leg, een, "--op", gisteren, "--aan", "gezagdragers", "--tekst", "brief/v1") == {
        "uitwisseling": een
    }
    assert "INF-102" in fout(eigen, *leg, een, "--op", gisteren, "--aan", "leerling")[1]
    assert eigen.goed(*leg, twee, "--reden", "veiligheid").uit == "Vastgelegd.\n"
    assert eigen.json("informeer", "lijst") == []
    [voldaan] = eigen.json("informeer", "lijst", "--stand", "voldaan", "-o", "zwaluw")
    assert (voldaan["aan"], voldaan["tekst"]) == (["gezagdragers"], "brief/v1")
    assert "veiligheid" in eigen.goed("informeer", "lijst", "--stand", "vrijgesteld").uit.replace("\n", " ")
    assert fout(eigen, "informeer", "lijst", "--stand", "half")[0] == 2

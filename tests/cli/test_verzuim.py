"""verzuim: signaleer, voorstellen, toon, beoordeel, meld-overig, meldingen, melding."""

import csv
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cli.test_uitwisselingen import gebruik
from tests.huis import Huis

KOP = "leerlingnummer;verzuim_id;datum;lesuur;soort;minuten;geoorloofd;reden;ouders_geinformeerd;vervallen\n"


def lesdagen(aantal: int) -> list[date]:
    """The last days on which there were lessons, oldest first."""
    vandaag = datetime.now(UTC).date()
    dagen = [vandaag - timedelta(days=nummer) for nummer in range(1, 30)]
    return sorted([dag for dag in dagen if dag.isoweekday() < 6][:aantal])


@pytest.fixture(scope="module")
def eigen() -> Huis:
    """A house that may report at DUO, in which four leerlingen missed lessons."""
    huis = Huis.bouw(leerlingen=60)
    school = huis.omgeving.school.pad
    for naam in ("verzuim.csv", "schoolkalender.csv"):
        (school / naam).unlink(missing_ok=True)
    huis.goed("import", "zwaluw")
    rijen = [
        f"{nummer};{dag:%m%d}{lesuur};{dag:%d-%m-%Y};{lesuur};afwezig;;N;;;"
        for nummer, lengte in zip(bekende(huis), (4, 4, 4, 1), strict=True)
        for dag in lesdagen(lengte)
        for lesuur in range(1, 5)
    ]
    (school / "verzuim.csv").write_text(KOP + "\n".join(rijen) + "\n", encoding="utf-8")
    huis.goed("import", "zwaluw")
    return huis


def bekende(huis: Huis) -> list[str]:
    """Four leerlingen who are young enough and were read."""
    with (huis.omgeving.school.pad / "leerlingen.csv").open(encoding="utf-8") as bron:
        jaar = datetime.now(UTC).year - 16
        rijen = [rij for rij in csv.DictReader(bron, delimiter=";") if rij["geboortedatum"][-4:].isdigit()]
    gezocht = [rij["leerlingnummer"] for rij in rijen if int(rij["geboortedatum"][-4:]) >= jaar]

    async def gelezen(inrichting: Any) -> set[bytes]:
        async with inrichting.db.transactie(["zwaluw"]) as conn:
            cur = await conn.execute("SELECT bronsleutel FROM leerling WHERE sleutel IS NOT NULL")
            return {bytes(rij[0]) for rij in await cur.fetchall()}

    async def kies(inrichting: Any) -> list[str]:
        bekend = await gelezen(inrichting)
        return [nummer for nummer in gezocht if inrichting.kast.bronsleutel("zwaluw", nummer) in bekend][:4]

    return huis.binnen(kies)


def handelingen(huis: Huis) -> list[str]:
    """What people did, as the second log names it."""
    return [regel["logregel"]["name"] for regel in gebruik(huis)]


def test_from_registrations_to_a_melding(eigen: Huis) -> None:
    """Signaleer, look, see how it was reached, approve; each look and the decision stand in the log of use."""
    run = eigen.json("verzuim", "signaleer", "zwaluw")
    assert (run["soort"], run["toestand"], run["aantallen"]["nieuw"]) == ("verzuim", "klaar", 3)
    open_ = eigen.json("verzuim", "voorstellen")
    assert {regel["soort"] for regel in open_} == {"zestien-uur"}
    assert all("pseudoniem" not in regel for regel in open_)
    gekozen = open_[0]["id"]
    detail = eigen.json("verzuim", "toon", gekozen)
    assert len(detail["voorstel"]["telt"]) == 16
    assert detail["let_op"] == []
    tekst = eigen.goed("verzuim", "toon", gekozen).uit
    assert open_[0]["leerlingnummer"] in tekst
    assert "bron:" in tekst
    assert "lesuur" in tekst
    dag = str(lesdagen(1)[0])
    gedaan = eigen.json("verzuim", "beoordeel", gekozen, "--goedkeuren", "--ouders-geinformeerd", dag)
    assert gedaan["besluit"] == "goedgekeurd"
    [melding] = eigen.json("verzuim", "meldingen", "--status", "wacht")
    assert melding["id"] == gedaan["melding"]
    assert melding["melding"]["melder"]["naam"] == "J. Verhoef"
    assert eigen.json("verzuim", "melding", melding["id"])["statussen"] == []
    assert "wacht" in eigen.goed("verzuim", "melding", melding["id"]).uit
    assert "wacht" in eigen.goed("verzuim", "meldingen").uit
    gedaan_in_log = handelingen(eigen)
    assert gedaan_in_log.count("voorstel over verzuim goedkeuren") == 1
    assert {"voorstellen over verzuim inzien", "verzuimmeldingen inzien"} <= set(gedaan_in_log)


def test_refuse_and_postpone(eigen: Huis) -> None:
    """Each needs its own word, and what was decided is not decided again."""
    twee = eigen.json("verzuim", "voorstellen")
    eigen.goed("verzuim", "beoordeel", twee[0]["id"], "--weiger", "de ouders belden op tijd")
    morgen = str(datetime.now(UTC).date() + timedelta(days=2))
    eigen.goed("verzuim", "beoordeel", twee[1]["id"], "--uitstellen", morgen)
    [uitgesteld] = eigen.json("verzuim", "voorstellen", "--toestand", "uitgesteld")
    assert uitgesteld["uitgesteld_tot"] == morgen
    assert "de ouders belden op tijd" in eigen.goed("verzuim", "toon", twee[0]["id"]).uit
    nog_eens = eigen.schakel("verzuim", "beoordeel", twee[0]["id"], "--weiger", "toch")
    assert nog_eens.code == 1
    assert "VRZ-102" in nog_eens.fout
    assert len(eigen.json("verzuim", "voorstellen", "--toestand", "alle")) == 3


def test_overig_is_asked_for_by_number(eigen: Huis) -> None:
    """Below the norm a person may put it forward; someone unknown is not found and not repeated."""
    [nummer] = bekende(eigen)[3:]
    dag = str(lesdagen(1)[0])
    id_ = eigen.json("verzuim", "meld-overig", nummer, "--van", dag, "--tot", dag, "-o", "zwaluw")["id"]
    [regel] = eigen.json("verzuim", "voorstellen", "--soort", "overig")
    assert (regel["id"], regel["leerlingnummer"]) == (id_, nummer)
    assert id_ in eigen.goed("verzuim", "meld-overig", nummer, "--van", dag, "--tot", dag, "-o", "zwaluw").uit
    assert "overig" in eigen.goed("verzuim", "voorstellen").uit
    vreemd = eigen.schakel("verzuim", "meld-overig", "987654", "--van", dag, "--tot", dag, "-o", "zwaluw")
    assert "987654" not in vreemd.fout
    assert vreemd.code == 1


@pytest.mark.parametrize(
    ("woorden", "code"),
    [
        (("beoordeel", "0193f2c8-7d1a"), 2),
        (("beoordeel", "0193f2c8-7d1a", "--goedkeuren", "--weiger", "nee"), 2),
        (("beoordeel", "0193f2c8-7d1a", "--goedkeuren"), 4),
        (("beoordeel", "niets", "--goedkeuren"), 2),
        (("toon", "0193f2c8-7d1a"), 4),
        (("melding", "0193f2c8-7d1a"), 4),
        (("voorstellen", "--organisatie", "merel"), 4),
    ],
)
def test_mistakes_are_told_apart(eigen: Huis, woorden: tuple[str, ...], code: int) -> None:
    """A wrong question is another exit code than something that is not there."""
    assert eigen.schakel("verzuim", *woorden).code == code


def test_a_melder_must_be_whole(eigen: Huis) -> None:
    """A name without an address is no one to ask."""
    id_ = eigen.json("verzuim", "voorstellen", "--soort", "overig")[0]["id"]
    gaf = eigen.schakel("verzuim", "beoordeel", id_, "--goedkeuren", "--melder-naam", "Iris")
    assert gaf.code == 2
    assert "--melder-email" in gaf.fout

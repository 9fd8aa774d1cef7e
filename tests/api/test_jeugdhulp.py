"""/v1/jeugdhulpverzoeken: writing, handing in once, and reading what came back."""

from uuid import UUID

import anyio
import httpx
import pytest

from gateway.exchange.jeugdhulp.inhoud import pak_stand_in
from gateway.model.jeugdhulp import Hulpstand
from tests.exchange.jeugdhulp.verzoeken import GEHEIM, OP, consultatie, document

pytestmark = pytest.mark.anyio
PAD = "/v1/jeugdhulpverzoeken"


@pytest.fixture
def nummer(omgeving):
    """The number of a leerling who was read."""
    huis = omgeving.inrichting
    bekend = {bytes(rij[0]) for rij in omgeving.sql("SELECT bronsleutel FROM leerling WHERE organisatie = 'zwaluw'")}
    nummers = (str(nummer) for nummer in range(100_001, 100_200))
    return next(item for item in nummers if huis.kast.bronsleutel("zwaluw", item) in bekend)


async def maak(omgeving, nummer, **anders):
    """A verzoek that only the school sees."""
    answer = await omgeving.vraag("POST", PAD, json=consultatie(leerlingnummer=nummer, **anders))
    assert answer.status_code == 201, answer.text
    return answer


async def test_a_verzoek_is_written_and_handed_in(omgeving, nummer):
    """Made at its own address, changed, found complete, handed in; each step is recorded."""
    gemaakt = await maak(omgeving, nummer, leeftijdsgroep=None)
    pad = gemaakt.headers["location"]
    assert (gemaakt.json()["stap"], gemaakt.json()["leerlingnummer"]) == ("concept", nummer)
    assert (await omgeving.vraag("GET", pad)).json() == gemaakt.json()
    met = await omgeving.vraag("POST", f"{pad}/documenten", json=document())
    assert [item["bestandsnaam"] for item in met.json()["verzoek"]["documenten"]] == ["verslag.pdf"]
    assert "inhoud" not in met.json()["verzoek"]["documenten"][0]
    mist = (await omgeving.vraag("GET", f"{pad}/volledigheid")).json()
    assert (mist["compleet"], [item["eis"] for item in mist["ontbreekt"]]) == (False, ["leeftijdsgroep"])
    assert mist["weggelaten"] == ["documenten"]
    weg = await omgeving.vraag("POST", f"{pad}/documenten/_verwijderen", json={"bestandsnaam": "verslag.pdf"})
    assert weg.json()["verzoek"]["documenten"] == []
    eerst = await omgeving.vraag("POST", f"{pad}/_indienen")
    assert (eerst.status_code, eerst.json()["code"]) == (400, "JHV-103")
    anders = await omgeving.vraag("PUT", pad, json=consultatie(leerlingnummer=nummer))
    assert anders.json()["verzoek"]["leeftijdsgroep"] == "12-15"
    gedaan = (await omgeving.vraag("POST", f"{pad}/_indienen")).json()
    assert (gedaan["compleet"], gedaan["ontbreekt"], gedaan["teKiezen"]) == (True, [], [])
    [kop] = (await omgeving.vraag("GET", PAD, params={"stap": "ingediend"})).json()["items"]
    assert kop.items() <= (await omgeving.vraag("GET", pad)).json().items()
    assert "verzoek" not in kop
    namen = {regel["logregel"]["name"] for regel in omgeving.gebruik()}
    gezocht = {"maken", "wijzigen", "controleren", "indienen"}
    assert {f"jeugdhulpverzoek {wat}" for wat in gezocht} | {"jeugdhulpverzoeken inzien"} <= namen


async def test_of_many_who_hand_in_one_is_heard(omgeving, nummer):
    """Five at once: one counts, the others are 409; and it is taken back once."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    antwoorden: list[httpx.Response] = []

    async def dien_in() -> None:
        antwoorden.append(await omgeving.vraag("POST", f"{pad}/_indienen"))

    async with anyio.create_task_group() as groep:
        for _ in range(5):
            groep.start_soon(dien_in)
    assert sorted(item.status_code for item in antwoorden) == [200, 409, 409, 409, 409]
    assert {item.json()["code"] for item in antwoorden if item.status_code == 409} == {"JHV-102"}
    assert (await omgeving.vraag("POST", f"{pad}/_intrekken")).json()["stap"] == "ingetrokken"
    assert (await omgeving.vraag("POST", f"{pad}/_intrekken")).status_code == 409


async def test_what_came_back_is_read_in_words(omgeving, nummer):
    """With its fixed sentence and what to do; a number in a note is masked; a code is made for what is open."""
    gemaakt = (await maak(omgeving, nummer)).json()
    pad, id_ = f"{PAD}/{gemaakt['id']}", UUID(gemaakt["id"])
    [(leerling, ingepakt)] = omgeving.sql(
        "SELECT l.id, l.sleutel FROM leerling l WHERE l.id = %s", UUID(gemaakt["leerling"])
    )
    [(uitwisseling,)] = omgeving.sql(
        "UPDATE uitwisseling SET onderwerp = %s, doel = 'consultatie-anoniem', toestand = 'afgeleverd' "
        "WHERE id = (SELECT id FROM uitwisseling WHERE leerling = %s LIMIT 1) RETURNING id",
        id_,
        leerling,
    )
    sleutel = omgeving.inrichting.kast.open(ingepakt, leerling.bytes)
    gezegd = Hulpstand(status="received", op=OP, notitie="over 999999990", contactpersoon="K. Bakker")
    velden = (uitwisseling, leerling, id_, pak_stand_in(sleutel, uitwisseling, gezegd))
    omgeving.sql(
        "INSERT INTO taak (uitwisseling, organisatie, leerling, verzoek, partner, status, terugkoppeling, inhoud, "
        "open_tot, gewijzigd_op) "
        "VALUES (%s, 'zwaluw', %s, %s, 'duo', 'received', 'voortgang', %s, '2999-01-01', now())",
        *velden,
    )
    [regel] = (await omgeving.vraag("GET", pad)).json()["uitwisselingen"]
    assert (regel["stand"]["notitie"], regel["stand"]["contactpersoon"]) == ("over *********", "K. Bakker")
    assert regel["zin"].startswith("Ontvangen door ")
    gaf = await omgeving.vraag("POST", f"{pad}/_code", json={"uitwisseling": str(uitwisseling)})
    assert (gaf.status_code, len(gaf.json()["code"]), gaf.json()["openTot"]) == (200, 14, "2999-01-01")
    assert (await omgeving.vraag("GET", pad)).json()["uitwisselingen"][0]["heeftCode"]
    vreemd = await omgeving.vraag("POST", f"{pad}/_code", json={"uitwisseling": str(id_)})
    assert (vreemd.status_code, vreemd.json()["code"]) == (409, "JHV-107")


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({"soort": "hulp"}, "API-400"),
        ({"contactpersoon": {"naam": GEHEIM}}, "API-400"),
        ({"ontvanger": "onbekend"}, "JHV-106"),
        ({"oudersGeinformeerdOp": "2999-01-01"}, "JHV-104"),
        ({"documenten": [document(bestandsnaam="verslag.exe")]}, "JHV-105"),
    ],
)
async def test_what_is_wrong_is_named_and_not_repeated(omgeving, nummer, anders, code):
    """A code, and never a value."""
    answer = await omgeving.vraag("POST", PAD, json=consultatie(leerlingnummer=nummer, **anders))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert GEHEIM not in answer.text


async def test_only_who_may_sees_it(omgeving, nummer):
    """Another scope does not, and another organisatie finds nothing."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    zonder = omgeving.uitgever.token(scope="schakel.lezen schakel.beheer aanvraag.beheren")
    assert (await omgeving.vraag("GET", pad, token=zonder)).status_code == 403
    elders = omgeving.uitgever.token(organisatie="merel")
    for methode, deel in (("GET", ""), ("POST", "/_indienen"), ("POST", "/_intrekken"), ("GET", "/volledigheid")):
        answer = await omgeving.vraag(methode, f"{pad}{deel}", token=elders)
        assert (answer.status_code, answer.json()["code"]) == (404, "JHV-101")
    assert (await omgeving.vraag("GET", PAD, token=elders)).json()["items"] == []

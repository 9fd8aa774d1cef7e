"""/v1/aanvragen: writing, handing in once, and reading what came back."""

import base64
from uuid import UUID, uuid4

import anyio
import httpx
import pytest

from gateway.exchange.aanvraag.inhoud import Statusinhoud, pak_besluit_in, pak_status_in
from tests.api.test_routes import BSN, HEADERS
from tests.exchange.aanvraag.aanvragen import DOSSIER, GEHEIM, document, thuiszitter
from tests.exchange.aanvraag.test_terug import besluit

pytestmark = pytest.mark.anyio
PAD = "/v1/aanvragen"


@pytest.fixture
def nummer(omgeving):
    """The number of a leerling who was read."""
    huis = omgeving.inrichting
    bekend = {bytes(rij[0]) for rij in omgeving.sql("SELECT bronsleutel FROM leerling WHERE organisatie = 'zwaluw'")}
    nummers = (str(nummer) for nummer in range(100_001, 100_200))
    return next(item for item in nummers if huis.kast.bronsleutel("zwaluw", item) in bekend)


async def maak(omgeving, nummer, **anders):
    """An aanvraag that only the school sees."""
    answer = await omgeving.vraag("POST", PAD, json=thuiszitter(leerlingnummer=nummer, **anders))
    assert answer.status_code == 201, answer.text
    return answer


def sleutel(omgeving, id_):
    """The key of the leerling of an aanvraag."""
    [(leerling, ingepakt)] = omgeving.sql(
        "SELECT l.id, l.sleutel FROM aanvraag a JOIN leerling l ON l.id = a.leerling WHERE a.id = %s", id_
    )
    return omgeving.inrichting.kast.open(ingepakt, leerling.bytes)


async def test_an_aanvraag_is_written_and_handed_in(omgeving, nummer):
    """Made at its own address, filled in, found complete, handed in; each step is recorded."""
    gemaakt = await maak(omgeving, nummer)
    pad = gemaakt.headers["location"]
    assert (gemaakt.json()["status"], gemaakt.json()["leerlingnummer"]) == ("concept", nummer)
    assert (await omgeving.vraag("GET", pad)).json() == gemaakt.json()
    met = await omgeving.vraag("POST", f"{pad}/documenten", json=document())
    assert [item["bestandsnaam"] for item in met.json()["aanvraag"]["documenten"]] == ["verzuim.pdf"]
    assert "inhoud" not in met.json()["aanvraag"]["documenten"][0]
    ook = await omgeving.vraag("POST", f"{pad}/dossier", json={"inhoud": base64.b64encode(DOSSIER).decode()})
    assert ook.json()["heeftDossier"]
    anders = await omgeving.vraag("PUT", pad, json=thuiszitter(leerlingnummer=nummer, hulpvraag="wie helpt"))
    assert (anders.json()["aanvraag"]["hulpvraag"], len(anders.json()["aanvraag"]["documenten"])) == ("wie helpt", 1)
    gezien = (await omgeving.vraag("GET", f"{pad}/volledigheid")).json()
    assert (gezien["compleet"], gezien["ontbreekt"]) == (True, [])
    gedaan = (await omgeving.vraag("POST", f"{pad}/_indienen")).json()
    assert (gedaan["status"], gedaan["weggelaten"]) == ("ingediend", [])
    [kop] = (await omgeving.vraag("GET", PAD, params={"status": "ingediend"})).json()["items"]
    assert kop.items() <= (await omgeving.vraag("GET", pad)).json().items()
    namen = {regel["logregel"]["name"] for regel in omgeving.gebruik()}
    assert {"aanvraag maken", "aanvraag wijzigen", "aanvraag indienen", "aanvragen inzien"} <= namen


@pytest.mark.parametrize(
    ("anders", "status", "code"),
    [
        ({"oudersGeinformeerdOp": None}, 400, "AVR-103"),
        ({"thuiszitten": None}, 400, "AVR-104"),
    ],
)
async def test_what_stands_in_the_way_is_told(omgeving, nummer, anders, status, code):
    """Ouders who do not know, or a part that is missing: a code of its own and what to do; it stays a concept."""
    pad = (await maak(omgeving, nummer, **anders)).headers["location"]
    answer = await omgeving.vraag("POST", f"{pad}/_indienen")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not (await omgeving.vraag("GET", f"{pad}/volledigheid")).json()["compleet"]
    assert (await omgeving.vraag("GET", pad)).json()["status"] == "concept"


async def test_of_many_who_hand_in_one_is_heard(omgeving, nummer):
    """Five at once: one counts, the others are 409."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    antwoorden: list[httpx.Response] = []

    async def dien_in() -> None:
        antwoorden.append(await omgeving.vraag("POST", f"{pad}/_indienen"))

    async with anyio.create_task_group() as groep:
        for _ in range(5):
            groep.start_soon(dien_in)
    assert sorted(item.status_code for item in antwoorden) == [200, 409, 409, 409, 409]
    assert {item.json()["code"] for item in antwoorden if item.status_code == 409} == {"AVR-102"}


async def test_a_dossier_is_made_or_what_it_lacks_is_told(omgeving, nummer):
    """The made-up leerling has no OPP: that is said by code, and a category that must go is no choice."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    for zonder, code in (([], "OSO-011"), (["leerling"], "OSO-012")):
        answer = await omgeving.vraag("POST", f"{pad}/dossier/_maken", json={"zonder": zonder})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not (await omgeving.vraag("GET", pad)).json()["heeftDossier"]


async def test_withdrawing_ends_it(omgeving, nummer):
    """A concept ends at once, and only once."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    assert (await omgeving.vraag("POST", f"{pad}/_intrekken")).json()["status"] == "ingetrokken"
    assert (await omgeving.vraag("POST", f"{pad}/_intrekken")).status_code == 409


async def test_the_besluit_is_fetched_by_the_school(omgeving, nummer):
    """With TLV and what was said on the way; before there is one it is not found."""
    gemaakt = await maak(omgeving, nummer)
    pad, id_ = gemaakt.headers["location"], UUID(gemaakt.json()["id"])
    assert (await omgeving.vraag("GET", f"{pad}/besluit")).json()["code"] == "AVR-108"
    eigen = sleutel(omgeving, id_)
    omgeving.sql(
        "UPDATE aanvraag SET status = 'besloten', besluit = %s WHERE id = %s",
        pak_besluit_in(eigen, id_, besluit()),
        id_,
    )
    gezegd = pak_status_in(eigen, id_, Statusinhoud(ontbreekt=("opp",), bericht="BSN 999999990 mist"))
    omgeving.sql("INSERT INTO aanvraagstatus VALUES (%s, 'zwaluw', 'swv', 'onvolledig', now(), %s, now())", id_, gezegd)
    besloten = await omgeving.vraag("GET", f"{pad}/besluit")
    assert (besloten.json()["tlv"]["nummer"], besloten.json()["letOp"]) == ("VO9901-2026-00042", [])
    detail = (await omgeving.vraag("GET", pad)).json()
    assert (detail["ontbreekt"], detail["statussen"][0]["bericht"]) == (["opp"], "BSN ********* mist")
    for answer in (besloten, await omgeving.vraag("GET", pad), await omgeving.vraag("GET", PAD)):
        assert not BSN.search(answer.text.replace("201234567", ""))
        assert HEADERS.items() <= dict(answer.headers).items()


async def test_the_list_comes_in_parts(omgeving, nummer):
    """Newest first, a part at a time, a record per leerling that was shown."""
    for _ in range(3):
        await maak(omgeving, nummer)
    gezien, params = [], {"limiet": 2, "soort": "thuiszitter"}
    while True:
        deel = (await omgeving.vraag("GET", PAD, params=params)).json()
        gezien += [item["id"] for item in deel["items"]]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    assert len(gezien) == 3
    assert gezien == sorted(gezien, reverse=True)


async def test_what_is_of_another_does_not_exist(omgeving, nummer):
    """A token for another school sees nothing and changes nothing."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    token = omgeving.uitgever.token(organisatie="merel")
    for methode, eind, body in (
        ("GET", "", None),
        ("GET", "/besluit", None),
        ("GET", "/volledigheid", None),
        ("POST", "/_indienen", None),
        ("POST", "/_intrekken", None),
        ("POST", "/documenten", document()),
        ("PUT", "", thuiszitter(leerlingnummer=nummer)),
    ):
        opties = {} if body is None else {"json": body}
        assert (await omgeving.vraag(methode, pad + eind, token=token, **opties)).status_code == 404
    assert (await omgeving.vraag("GET", PAD, token=token)).json()["items"] == []


async def test_only_who_does_aanvragen_may_look(omgeving):
    """Other scopes open nothing."""
    token = omgeving.uitgever.token(scope="schakel.lezen schakel.beheer verzuim.beoordelen")
    for pad in (PAD, f"{PAD}/{uuid4()}", f"{PAD}/{uuid4()}/besluit"):
        assert (await omgeving.vraag("GET", pad, token=token)).status_code == 403


@pytest.mark.parametrize(
    ("anders", "status"),
    [
        ({"leerlingnummer": "98765"}, 404),
        ({"soort": "tlv-vsoo"}, 400),
        ({"bsn": "999999990"}, 400),
        ({"documenten": [document(inhoud="geen base64 98765!")]}, 400),
        ({"documenten": [document(bestandsnaam="98765.exe")]}, 400),
    ],
)
async def test_what_cannot_be_is_refused_without_echo(omgeving, nummer, anders, status):
    """A leerling who is not there, a soort or field that does not exist, a file that cannot go."""
    answer = await omgeving.vraag("POST", PAD, json=thuiszitter(leerlingnummer=nummer) | anders)
    assert answer.status_code == status
    assert not {"98765", "999999990", GEHEIM} & set(answer.text.split())
    assert "98765" not in answer.text


async def test_a_large_attachment_fits_and_a_larger_one_does_not(omgeving, nummer):
    """A scan of several MB goes along; what is beyond the limit of all is refused before it is read."""
    pad = (await maak(omgeving, nummer)).headers["location"]
    scan = base64.b64encode(b"%PDF-1.7" + b"\x00" * 3_000_000).decode()
    answer = await omgeving.vraag("POST", f"{pad}/documenten", json=document(inhoud=scan))
    assert answer.status_code == 200
    headers = {"Content-Type": "application/json", "Content-Length": "70000001"}
    assert (await omgeving.vraag("POST", f"{pad}/documenten", content=b"{}", headers=headers)).status_code == 413

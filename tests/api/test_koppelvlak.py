"""/koppelvlak/{partner}: DUO delivers a verdict; it is settled once, before the answer leaves."""

import base64
from uuid import uuid4

import anyio
import httpx
import pytest

from gateway.model.identifiers import Oin
from gateway.proef.certificaten import DUO_OIN, GATEWAY_OIN
from gateway.transport.certificaten import Sleutelpaar
from gateway.transport.soap.bericht import Adressering
from gateway.transport.soap.fouten import fault_in_antwoord
from gateway.transport.soap.ondertekenen import onderteken
from tests.api.test_routes import probleem

pytestmark = pytest.mark.anyio
NAAM = "urn:schakel:afgeleid:duo-rod:terugkoppeling:v1"
ACTIE = f"{NAAM}/terugkoppelen"
SCHOOL = Oin("0000000700099XX00000")
DUO = Oin(DUO_OIN)


@pytest.fixture
def paar(stad):
    """Give the key of who signs, by name: duo, or the gateway itself."""

    def lees(naam):
        map_ = stad.settings.config.parent
        return Sleutelpaar.uit_pem((map_ / f"{naam}.pem").read_text(), (map_ / f"{naam}.key").read_text())

    return lees


@pytest.fixture
def bericht(omgeving, paar):
    """A verdict of DUO on one uitwisseling, signed, with the headers it travels with."""

    def maak(id_, *, goed=True, van=DUO, naar=SCHOOL, sleutel="duo", message_id=None, body=None):
        tekenaar = paar(sleutel)
        adres = Adressering(naar, van, ACTIE, message_id or f"urn:uuid:{uuid4()}")
        verzoek = onderteken(adres, body or _body(id_, goed=goed), tekenaar, op=omgeving.inrichting.klok())
        headers = {
            "Content-Type": "text/xml; charset=UTF-8",
            "SOAPAction": f'"{ACTIE}"',
            "Client-Cert": f":{tekenaar.token}:",
        }
        return {"content": verzoek.data, "headers": headers}

    return maak


def _body(id_, *, goed):
    sleutel = "<sleutelgegeven><sleutelnaam>brin</sleutelnaam><sleutelwaarde>99XX</sleutelwaarde></sleutelgegeven>"
    fout = f"<foutmelding><foutcode>454</foutcode><fouttekst>OPP</fouttekst>{sleutel}</foutmelding>"
    return f"""<terugkoppelen_Request xmlns="{NAAM}">
      <identificatiecodeBedrijfsdocument>{uuid4()}</identificatiecodeBedrijfsdocument>
      <verzendendeInstantie>DUO</verzendendeInstantie>
      <ontvangendeInstantie>99XX</ontvangendeInstantie>
      <datumTijdBedrijfsdocument>2026-09-14T08:15:30.000Z</datumTijdBedrijfsdocument>
      <terugkoppeling>
        <identificatiecodeAanlevering>{id_}</identificatiecodeAanlevering>
        <datumTijdVerwerking>2026-09-14T08:20:00.000Z</datumTijdVerwerking>
        <leveringGoedgekeurd>{str(goed).lower()}</leveringGoedgekeurd>{"" if goed else fout}
      </terugkoppeling>
    </terugkoppelen_Request>""".encode()


@pytest.fixture
def afgeleverd(omgeving):
    """An uitwisseling that DUO has received."""
    id_ = omgeving.sql(
        "SELECT id::text FROM uitwisseling WHERE toestand = 'klaar' AND organisatie = 'zwaluw'"
        " AND doel = 'rod-inschrijving' LIMIT 1"
    )[0][0]
    omgeving.sql("UPDATE uitwisseling SET toestand = 'afgeleverd', fencing = 1 WHERE id = %s", id_)
    return id_


def _toestand(omgeving, id_):
    return omgeving.sql("SELECT toestand FROM uitwisseling WHERE id = %s", id_)[0][0]


def _bewijs(omgeving, id_):
    vraag = "SELECT count(*) FROM audit_entry WHERE position(%s IN inhoud) > 0 AND log = 'zwaluw/verwerking'"
    return omgeving.sql(vraag, f'"uitwisseling":"{id_}"'.encode())[0][0]


async def _lever(omgeving, bericht, partner="duo"):
    return await omgeving.http.post(f"/koppelvlak/{partner}", **bericht)


def _fout(answer):
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    return fault_in_antwoord(answer.status_code, answer.content).code


@pytest.mark.parametrize(("goed", "toestand"), [(True, "teruggekoppeld"), (False, "afgekeurd")])
async def test_a_verdict_is_settled_before_the_answer(omgeving, bericht, afgeleverd, goed, toestand):
    """The moment DUO has our signed receipt, state and proof are in the database."""
    voor = _bewijs(omgeving, afgeleverd)
    answer = await _lever(omgeving, bericht(afgeleverd, goed=goed))
    assert answer.status_code == 200, answer.text
    assert b"<ontvangstBevestiging>J</ontvangstBevestiging>" in answer.content
    assert b"SignatureConfirmation" in answer.content
    assert _toestand(omgeving, afgeleverd) == toestand
    assert _bewijs(omgeving, afgeleverd) == voor + 1


async def test_a_repeat_changes_nothing(omgeving, bericht, afgeleverd):
    """The same message again gets the same receipt; a second verdict on it finds nothing open."""
    eerste = bericht(afgeleverd, message_id="urn:uuid:3d1f6a20-0b5e-4c11-9a77-00000000000c")
    antwoorden = [await _lever(omgeving, eerste) for _ in range(2)]
    ander = await _lever(omgeving, bericht(afgeleverd, goed=False))
    assert [item.status_code for item in (*antwoorden, ander)] == [200, 200, 200]
    assert _toestand(omgeving, afgeleverd) == "teruggekoppeld"
    assert _bewijs(omgeving, afgeleverd) == 2


async def test_many_at_once_settle_once(omgeving, bericht, afgeleverd):
    """DUO may be impatient: of the same message at the same time one is processed."""
    een, uitkomsten = bericht(afgeleverd), []

    async def lever():
        uitkomsten.append((await _lever(omgeving, een)).status_code)

    async with anyio.create_task_group() as tg:
        for _ in range(5):
            tg.start_soon(lever)
    assert set(uitkomsten) <= {200, 500}
    assert 200 in uitkomsten
    assert _bewijs(omgeving, afgeleverd) == 2


async def test_someone_else_cannot_speak_for_duo(omgeving, bericht, afgeleverd):
    """A good signature of another trusted party settles nothing, whoever it says it is."""
    eigen = bericht(afgeleverd, van=Oin(GATEWAY_OIN), sleutel="gateway")
    namens = bericht(afgeleverd, van=DUO, sleutel="gateway")
    assert [_fout(await _lever(omgeving, item)) for item in (eigen, namens)] == ["DK0002", "DK0002"]
    assert _toestand(omgeving, afgeleverd) == "afgeleverd"


async def test_what_is_not_for_us_is_refused(omgeving, bericht, afgeleverd):
    """A message for an organisation we do not act for at this partner is not ours."""
    vreemd = bericht(afgeleverd, naar=Oin("0000000700011AA00000"))
    assert _fout(await _lever(omgeving, vreemd)) == "DK0011"


async def test_the_body_must_keep_to_the_schema(omgeving, bericht, afgeleverd):
    """A body beyond the contract is refused before anything is done with it."""
    stuk = bericht(afgeleverd, body=f'<terugkoppelen_Request xmlns="{NAAM}"/>'.encode())
    assert _fout(await _lever(omgeving, stuk)) == "DK0004"


async def test_without_the_certificate_of_the_connection_nothing_is_read(omgeving, bericht, afgeleverd):
    """No certificate, one that cannot be read, or one that did not come from the proxy: the same fault."""
    goed = bericht(afgeleverd)
    for kop in ({}, {"Client-Cert": "onzin"}):
        zonder = {**goed, "headers": {**{k: v for k, v in goed["headers"].items() if k != "Client-Cert"}, **kop}}
        assert _fout(await _lever(omgeving, zonder)) == "EK0030"
    elders = httpx.ASGITransport(omgeving.http._transport.app, client=("203.0.113.9", 1))
    async with httpx.AsyncClient(transport=elders, base_url="https://schakel.test") as http:
        assert _fout(await http.post("/koppelvlak/duo", **goed)) == "EK0030"
    assert _toestand(omgeving, afgeleverd) == "afgeleverd"


@pytest.mark.parametrize("inhoud", [b"", b"<a/>", b"<!DOCTYPE a []><a/>", b"\xff\xfe", base64.b64encode(b"x" * 999)])
async def test_what_is_no_message_gets_a_fault(omgeving, bericht, afgeleverd, inhoud):
    """Whatever is posted, the answer is a SOAP fault and nothing changed."""
    kapot = {**bericht(afgeleverd), "content": inhoud}
    assert _fout(await _lever(omgeving, kapot)) in {"DK0001", "DK0009"}


async def test_too_large_is_refused_unread(omgeving, bericht, afgeleverd):
    """Ten megabytes is more than any verdict."""
    groot = {**bericht(afgeleverd), "content": b" " * 10_000_001}
    probleem(await _lever(omgeving, groot), 413)


async def test_a_partner_that_delivers_nothing_has_no_address(omgeving, bericht, afgeleverd):
    """Only partners whose connector takes messages are there."""
    probleem(await _lever(omgeving, bericht(afgeleverd), partner="elders"), 404)
    probleem(await omgeving.http.get("/koppelvlak/duo"), 405)

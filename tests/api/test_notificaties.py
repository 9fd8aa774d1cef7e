"""/koppelvlak/{partner}/notificaties: what a partner tells of is fetched and settled before the answer leaves."""

import httpx
import pytest

from gateway.model.errors import InvoerError, ToegangError
from gateway.model.uitwisseling import Statusmelding
from gateway.transport.certificaten import Sleutelpaar
from tests.api.hulp import Omgeving
from tests.api.test_routes import probleem
from tests.motor import NU, Postbus

pytestmark = pytest.mark.anyio


class Melder(Postbus):
    """A partner that sends notifications under a secret."""

    async def bij_notificatie(self, autorisatie: str, body: bytes) -> tuple[Statusmelding, ...]:
        """Check who asks, and tell of something that nobody here knows."""
        if autorisatie != "Bearer goed":
            raise ToegangError("de notificatie is niet van deze partner.")
        if body != b"{}":
            raise InvoerError("de notificatie heeft niet de afgesproken vorm.")
        return (Statusmelding("onbekend", "afgesloten", NU),)


@pytest.fixture
def melder(omgeving: Omgeving) -> None:
    """Let one partner notify."""
    omgeving.inrichting.doelsystemen["leerplicht-zaken"] = Melder(None)


async def stuur(omgeving: Omgeving, partner: str, body: bytes = b"{}", wie: str = "Bearer goed") -> httpx.Response:
    """Deliver a notification."""
    adres = f"/koppelvlak/{partner}/notificaties"
    return await omgeving.http.post(adres, content=body, headers={"Authorization": wie})


@pytest.mark.usefixtures("melder")
async def test_a_notification_is_taken(omgeving: Omgeving):
    """A good one gets 204, also when it is about something we do not know, and twice."""
    for _ in range(2):
        antwoord = await stuur(omgeving, "leerplicht-zaken")
        assert (antwoord.status_code, antwoord.content) == (204, b"")


@pytest.mark.usefixtures("melder")
async def test_a_stranger_is_refused(omgeving: Omgeving):
    """Without the secret that was agreed nothing is fetched."""
    probleem(await stuur(omgeving, "leerplicht-zaken", wie="Bearer ander"), 403, "TOE-001")


@pytest.mark.usefixtures("melder")
async def test_a_notification_of_another_form_is_refused(omgeving: Omgeving):
    """What is no notification is said to be wrong, so that the sender stops."""
    probleem(await stuur(omgeving, "leerplicht-zaken", body=b"[]"), 400, "INV-001")


async def test_a_partner_that_does_not_exist_has_no_door(omgeving: Omgeving):
    """An unknown partner is not found."""
    probleem(await stuur(omgeving, "niemand"), 404)


class Eigen(Postbus):
    """A partner with a protocol of its own."""

    async def behandel(self, data: bytes) -> tuple[int, bytes]:
        """Answer with what came."""
        return 202, data


async def test_an_own_protocol_needs_a_certificate(omgeving: Omgeving, stad):
    """A message in the connector's own protocol is handed to it only over a connection that showed a certificate."""
    omgeving.inrichting.doelsystemen["leerplicht-zaken"] = Eigen(None)
    adres = "/koppelvlak/leerplicht-zaken/bericht"
    probleem(await omgeving.http.post(adres, content=b"<a/>"), 403, "TOE-001")
    map_ = stad.settings.config.parent
    paar = Sleutelpaar.uit_pem((map_ / "duo.pem").read_text(), (map_ / "duo.key").read_text())
    antwoord = await omgeving.http.post(adres, content=b"<a/>", headers={"Client-Cert": f":{paar.token}:"})
    assert (antwoord.status_code, antwoord.content) == (202, b"<a/>")
    probleem(await omgeving.http.post("/koppelvlak/niemand/bericht", content=b"<a/>"), 404)


class VanEen(Eigen):
    """A partner whose messages nobody else may bring."""

    alleen_de_partner = True


async def test_what_only_the_partner_may_bring_needs_his_oin(omgeving: Omgeving, stad):
    """A certificate of someone else we trust is not enough where the protocol does not tell who speaks."""
    omgeving.inrichting.doelsystemen.update({"leerplicht-zaken": VanEen(None), "duo": VanEen(None)})
    map_ = stad.settings.config.parent
    paar = Sleutelpaar.uit_pem((map_ / "duo.pem").read_text(), (map_ / "duo.key").read_text())
    koppen = {"Client-Cert": f":{paar.token}:"}
    ander = await omgeving.http.post("/koppelvlak/leerplicht-zaken/bericht", content=b"<a/>", headers=koppen)
    probleem(ander, 403, "TOE-001")
    assert (await omgeving.http.post("/koppelvlak/duo/bericht", content=b"<a/>", headers=koppen)).status_code == 202

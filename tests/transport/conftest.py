"""Two organisations under a throw-away root, a fixed clock, and a message of one to the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from gateway.model.identifiers import Oin
from gateway.transport.certificaten import Sleutelpaar, Vertrouwen
from gateway.transport.soap.bericht import Adressering
from gateway.transport.soap.ondertekenen import Ondertekend, onderteken
from gateway.transport.soap.verwachting import Verwachting
from tests.pki import Paar, TestCa

OP = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
WIJ = Oin("00000099000000001000")
PARTNER = Oin("00000099000000002000")
SCHOOL = Oin("0000000700025BE00000")
ACTIE = "http://voorbeeld.example/melding/v1/aanleveren"
MESSAGE_ID = "urn:uuid:0b9e6f3e-5f0e-4bb0-9b38-8a52d0f7c0a1"
INHOUD = b'<m:melding xmlns:m="urn:voorbeeld:melding"><m:nummer>1</m:nummer></m:melding>'


@pytest.fixture(scope="session")
def ca() -> TestCa:
    """The root that everyone here trusts."""
    return TestCa()


@pytest.fixture(scope="session")
def wij(ca: TestCa) -> Paar:
    """Our certificate."""
    return ca.geeft_uit(WIJ)


@pytest.fixture(scope="session")
def partner(ca: TestCa) -> Paar:
    """The certificate of the partner."""
    return ca.geeft_uit(PARTNER)


@pytest.fixture(scope="session")
def vertrouwen(ca: TestCa) -> Vertrouwen:
    """Trust in that root alone."""
    return Vertrouwen.uit_pem(ca.pem)


@pytest.fixture(scope="session")
def onze_sleutel(wij: Paar) -> Sleutelpaar:
    """Our key as the gateway loads it."""
    return Sleutelpaar.uit_pem(wij.pem, wij.sleutel_pem)


@pytest.fixture(scope="session")
def hun_sleutel(partner: Paar) -> Sleutelpaar:
    """The key of the partner."""
    return Sleutelpaar.uit_pem(partner.pem, partner.sleutel_pem)


@pytest.fixture
def teken(onze_sleutel: Sleutelpaar) -> Callable[..., Ondertekend]:
    """Sign a message of ours for the partner, in the name of the school."""

    def _teken(inhoud: bytes = INHOUD, **anders: object) -> Ondertekend:
        velden = {"naar": PARTNER, "van": SCHOOL, "actie": ACTIE, "message_id": MESSAGE_ID, "relates_to": None}
        opties = {"op": OP, **{naam: waarde for naam, waarde in anders.items() if naam not in velden}}
        velden |= {naam: waarde for naam, waarde in anders.items() if naam in velden}
        sleutel = opties.pop("sleutel", onze_sleutel)
        return onderteken(Adressering(**velden), inhoud, sleutel, **opties)

    return _teken


@pytest.fixture
def eis(vertrouwen: Vertrouwen) -> Verwachting:
    """What the partner holds our message against, a minute later."""
    return Verwachting(
        op=OP.replace(minute=1),
        vertrouwen=vertrouwen,
        eigen={PARTNER},
        acties={ACTIE},
        gemandateerd=lambda wie, voor, actie: (wie, voor, actie) == (WIJ, SCHOOL, ACTIE),
    )

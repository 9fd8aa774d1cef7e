"""iJw at the front door of the gateway: an envelope of the GGk, with its certificate."""

import base64
from uuid import uuid4

import pytest

from connectors.ijw.connector import Ijw
from connectors.ijw.ggk import Envelop, Stuur, Systeem, lees, schrijf
from connectors.ijw.settings import IjwInstellingen
from connectors.ijw.vorm import schrijf as naar_xml
from gateway.transport.certificaten import Sleutelpaar
from tests.api.hulp import Omgeving
from tests.api.test_routes import probleem
from tests.connectors.ijw.berichten import anders, zet

pytestmark = pytest.mark.anyio


async def test_an_envelope_is_taken_at_the_koppelvlak(omgeving: Omgeving, stad, tmp_path, monkeypatch):
    """With the certificate of the partner: Bv03, and it is kept; without it nothing. An abonnement plays no part."""
    monkeypatch.setenv("SCHAKEL_IJW_SLEUTEL", base64.b64encode(b"k" * 32).decode())
    stel = {"url": "http://127.0.0.1:9/ggk", "organisatie": "42420001", "bewaarplek": tmp_path / "ijw.sqlite"}
    ons = Ijw(IjwInstellingen(**stel))
    omgeving.inrichting.doelsystemen["duo"] = ons
    map_ = stad.settings.config.parent
    paar = Sleutelpaar.uit_pem((map_ / "duo.pem").read_text(), (map_ / "duo.key").read_text())
    toewijzing = anders("jw301", zet("Client/ToegewezenProducten/ToegewezenProduct/0/ReferentieAanbieder", None))
    stuur = Stuur(Systeem("0384", "abc"), Systeem("42420001", "GGk"), str(uuid4()), "20260409101600")
    data = schrijf(Envelop("Di01", stuur, "JW301", naar_xml("JW301", toewijzing.inhoud)))
    adres = "/koppelvlak/duo/bericht"
    probleem(await omgeving.http.post(adres, content=data), 403, "TOE-001")
    assert await ons.ontvangen() == []
    antwoord = await omgeving.http.post(adres, content=data, headers={"Client-Cert": f":{paar.token}:"})
    assert (antwoord.status_code, type(lees(antwoord.content)).__name__) == (200, "Bevestiging")
    # The retour waits for a GGk that is not there now.
    assert [item.soort for item in await ons.ontvangen()] == ["JW301"]
    await ons.sluit()

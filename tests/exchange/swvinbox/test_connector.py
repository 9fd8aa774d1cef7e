"""The connector swv_platform against this inbox, over real HTTP: it cannot tell it from a platform."""

from collections.abc import AsyncIterator

import pytest

from connectors.swv_platform.connector import SwvPlatform
from connectors.swv_platform.settings import SwvPlatformInstellingen
from gateway.api.app import maak_app
from gateway.settings import Settings
from tests.api.hulp import UITGEVER, Uitgever
from tests.connectors.swv_platform.conftest import COMPLEET, aanvraag, bericht, dossier, draait, intrekking
from tests.swvinbox import Swvhuis

pytestmark = pytest.mark.anyio
SWV = "VO9955"


@pytest.fixture
async def swv(huis: Swvhuis, tmp_path, monkeypatch) -> AsyncIterator[SwvPlatform]:
    """The connector of a school to the inbox of `huis`."""
    uitgever = Uitgever(tmp_path)
    settings = Settings(data_dir=tmp_path, token_issuer=UITGEVER, token_jwks_file=uitgever.jwks)
    nu = int(huis.klok().timestamp())
    token = uitgever.token(scope="swv.leveren", sub=huis.afzender.naam, organisatie=huis.swv, iat=nu, exp=nu + 300)
    monkeypatch.setenv("SCHAKEL_SWV_TOKEN", token)
    async with draait(maak_app(settings, huis.inrichting)) as adres:
        stel = {"url": f"{adres}/v1/swv", "swv": SWV, "timeout_s": 10}
        connector = SwvPlatform(SwvPlatformInstellingen.model_validate(stel))
        yield connector
        await connector.sluit()


async def _statussen(swv: SwvPlatform, vanaf: str | None = None) -> tuple[list, str]:
    paginas = [pagina async for pagina in swv.poll_statussen(vanaf)]
    return [status for pagina in paginas for status in pagina.statussen], paginas[-1].verder


async def test_from_delivery_to_besluit(huis, swv):
    """Dossier and aanvraag go in, a repeat is the same, and the besluit with its TLV comes back by polling."""
    await swv.deliver(dossier())
    inhoud = aanvraag(*COMPLEET, swv=SWV)
    ontvangst = await swv.deliver(bericht(inhoud))
    weer = await swv.deliver(bericht(inhoud, poging=2))
    assert (weer.objectkenmerk, weer.dubbel) == (ontvangst.objectkenmerk, True)
    begin, verder = await _statussen(swv)
    assert [item.status for item in begin] == ["ontvangen"]
    wat = await huis.lever(**inhoud)
    await huis.beslis(await huis.tot_commissie(wat))
    rest, _ = await _statussen(swv, verder)
    assert (rest[-1].status, rest[-1].besluit.tlv_nummer) == ("besloten", f"{SWV}-{huis.klok().year}-00001")
    assert {item.objectkenmerk for item in (*begin, *rest)} == {ontvangst.objectkenmerk}


async def test_a_withdrawal_arrives(huis, swv):
    """What the school takes back is taken back here."""
    ontvangst = await swv.deliver(bericht(aanvraag(*COMPLEET, swv=SWV)))
    await swv.deliver(intrekking(objectkenmerk=ontvangst.objectkenmerk))
    statussen, _ = await _statussen(swv)
    assert [item.status for item in statussen] == ["ontvangen", "ingetrokken"]


async def test_what_is_refused_comes_back_as_a_judgement(huis, swv):
    """A BSN in a text is refused here, and the connector tells where, never what."""
    fout = await swv.deliver(bericht(aanvraag(*COMPLEET, swv=SWV, motivering="Pip (999999990)")))
    assert not fout.terugkoppeling.goedgekeurd
    assert "999999990" not in str(fout)


async def test_the_place_of_another_starts_anew(huis, swv):
    """A cursor that is not ours any more makes the connector read from the start."""
    await swv.deliver(bericht(aanvraag(*COMPLEET, swv=SWV)))
    statussen, _ = await _statussen(swv, "vreemd")
    assert [item.status for item in statussen] == ["ontvangen"]

"""What two people decided to keep from those with gezag: nothing of the verzoek gives it away."""

import pytest

from gateway.exchange.gebruik import Persoon
from gateway.exchange.inzage.geven import geef_inzage
from gateway.exchange.inzage.model import Inzage
from gateway.exchange.jeugdhulp.indienen import trek_in
from gateway.exchange.toestemming import uitzondering
from gateway.policy.inzage import Aanvrager
from gateway.policy.inzageregels import Inzagerol
from tests.exchange.inzage.leerling import KIND
from tests.exchange.jeugdhulp.verzoeken import alles
from tests.exchange.toestemming.gezin import VADER, Gezin, school, thuis
from tests.exchange.toestemming.test_uitzondering import WOORDEN
from tests.exchange.toestemming.test_uitzondering import vraag as vraag_uitzondering

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
OUDER = Aanvrager(Inzagerol.GEZAGDRAGER, 0)


async def _inzage(thuis: Gezin, aanvrager: Aanvrager) -> Inzage:
    motor = thuis.school.motor
    [(wie,)] = await motor.vraag("SELECT DISTINCT leerling FROM jeugdhulpverzoek")
    inzage = await geef_inzage(motor.inrichting, Persoon("balie"), [motor.organisatie], wie, aanvrager)
    assert inzage is not None
    return inzage


async def _deel_zonder(thuis: Gezin) -> None:
    id_ = await vraag_uitzondering(thuis, aan_ouders=False)
    await uitzondering.besluit(thuis.als("directeur"), id_, WOORDEN, akkoord=True)
    await thuis.school.verstuur()


async def test_the_parts_and_the_withdrawal_are_kept_too(thuis: Gezin):
    """Those that were refused beside it, and that it was taken back; the leerling sees all of it."""
    verzoek = await thuis.school.ingediend(alles())
    await _deel_zonder(thuis)
    thuis.verder(days=1)
    await trek_in(thuis.school.schrijver, verzoek)
    await thuis.school.verstuur()
    heel = await _inzage(thuis, KIND)
    assert {item.doel for item in heel.verstrekkingen} == {
        "aanmelding-jeugdhulp",
        "bijlage-opp-samenvatting",
        "verzuim-context",
        "jeugdhulp-intrekking",
    }
    ouder = await _inzage(thuis, OUDER)
    assert (ouder.verstrekkingen, ouder.ontvangen) == ((), ())


async def test_what_was_agreed_to_stays_in_sight(thuis: Gezin):
    """A part that went on a toestemming of its own, and another verzoek to the same partner."""
    await thuis.actief(doel="verzuim-context")
    eerste = await thuis.school.ingediend(alles(opp=None))
    await _deel_zonder(thuis)
    assert [item.doel for item in (await _inzage(thuis, OUDER)).verstrekkingen] == ["verzuim-context"]
    await trek_in(thuis.school.schrijver, eerste)
    thuis.verder(days=20)
    gegeven = await thuis.actief()
    await thuis.school.ingediend(alles(opp=None, verzuim=None))
    await thuis.school.verstuur()
    await thuis.trek_in(gegeven, VADER)
    await thuis.school.verstuur()
    assert [item.doel for item in (await _inzage(thuis, OUDER)).verstrekkingen] == [
        "jeugdhulp-intrekking",
        "aanmelding-jeugdhulp",
        "verzuim-context",
    ]

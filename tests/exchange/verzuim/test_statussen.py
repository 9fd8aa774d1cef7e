"""How meldingen stand at a partner: kept once, proved, shown, and final when final."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gateway.exchange.terugmelding import haal_terug, verwerk_terug
from gateway.exchange.verzuim.lijsten import melding
from gateway.model.uitwisseling import Statusmelding, Statuspagina
from gateway.model.verzuim import Contact
from tests.exchange.verzuim.school import School, school
from tests.exchange.verzuim.test_verzenden import genummerd, keur_goed, verstuur

__all__ = ["school"]
pytestmark = pytest.mark.anyio
OP = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def status(naam: str, na: float = 0, kenmerk: str = "4711", **velden: object) -> Statusmelding:
    """What the partner says, so many hours after the first time."""
    return Statusmelding(kenmerk, naam, OP + timedelta(hours=na), **velden)  # type: ignore[arg-type]  # as the test gives them


async def gemeld(school: School) -> UUID:
    """A melding that the partner calls 4711."""
    school.motor.postbus.antwoord = genummerd
    id_ = await keur_goed(school)
    await verstuur(school)
    return id_


async def zegt(school: School, *statussen: Statusmelding) -> int:
    """Let the partner say this; how much was news."""
    return await verwerk_terug(school.motor.inrichting, school.motor.partner, statussen)


async def huidig(school: School) -> str:
    """The status that is shown."""
    [regel] = await school.meldingen()
    return regel.status


async def test_a_status_reaches_the_school(school: School):
    """Status, reason and contact are shown with the melding."""
    id_ = await gemeld(school)
    contact = Contact(naam="L. Ambtenaar", email="leerplicht@zwaluwdam.example")
    assert await zegt(school, status("in-behandeling", contact=contact)) == 1
    async with school.motor.inrichting.db.transactie([school.motor.organisatie]) as conn:
        regel, statussen = await melding(conn, school.motor.inrichting, [school.motor.organisatie], id_)
    assert regel.status == "in-behandeling"
    assert [(item.status, item.inhoud and item.inhoud.contact) for item in statussen] == [("in-behandeling", contact)]


async def test_a_partner_may_repeat_itself(school: School):
    """The same status twice is one status and one record in the log."""
    await gemeld(school)
    voor = await aantal_regels(school)
    assert await zegt(school, status("in-behandeling")) == 1
    assert await zegt(school, status("in-behandeling")) == 0
    assert await aantal_regels(school) == voor + 1
    assert (await school.motor.controleer()).geldig


async def test_the_newest_counts_whatever_the_order(school: School):
    """A status that arrives late does not hide a newer one."""
    await gemeld(school)
    await zegt(school, status("in-behandeling", na=2))
    await zegt(school, status("geregistreerd", na=1))
    assert await huidig(school) == "in-behandeling"


@pytest.mark.parametrize("eind", ["afgesloten", "ter-kennisgeving", "ingetrokken"])
async def test_final_stays_final(school: School, eind: str):
    """What a partner says after the end is kept, and changes nothing that is shown."""
    await gemeld(school)
    await zegt(school, status(eind, na=1))
    assert await zegt(school, status("in-behandeling", na=2)) == 1
    assert await huidig(school) == eind


async def test_a_final_status_in_one_page_with_others_wins(school: School):
    """Of several statuses at once the final one is shown, also when another is newer."""
    await gemeld(school)
    await zegt(school, status("in-behandeling", na=3), status("afgesloten", na=1))
    assert await huidig(school) == "afgesloten"


async def test_what_is_not_ours_is_not_kept(school: School):
    """A status of something reported elsewhere is passed over, and keeps no other from being kept."""
    await gemeld(school)
    assert await zegt(school, status("afgesloten", kenmerk="9999"), status("in-behandeling")) == 1
    assert await zegt(school, status("afgesloten", kenmerk="9999")) == 0
    assert await huidig(school) == "in-behandeling"


async def test_reading_goes_on_where_it_ended(school: School):
    """Each page is settled with its place; the next time is asked from the last one."""
    await gemeld(school)
    postbus, huis = school.motor.postbus, school.motor.inrichting
    postbus.paginas = [
        Statuspagina((status("in-behandeling"),), "een"),
        Statuspagina((status("afgesloten", na=1),), "twee"),
        Statuspagina((), None),
    ]
    assert await haal_terug(huis, school.motor.partner) == 2
    assert await haal_terug(huis, school.motor.partner) == 0
    assert postbus.gevraagd_vanaf == [None, "twee"]
    assert await huidig(school) == "afgesloten"


async def aantal_regels(school: School) -> int:
    """How many records the log of the school has."""
    [(aantal,)] = await school.motor.vraag(
        "SELECT count(*) FROM audit_entry WHERE log = %(log)s", log=f"{school.motor.organisatie}/verwerking"
    )
    return int(aantal)

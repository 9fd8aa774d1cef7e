"""What is past its term cannot be read any more; the proof stays, and each wipe is recorded."""

from datetime import date, timedelta

import pytest

from gateway.exchange.retention import vergeet
from gateway.exchange.verzuim.bewaren import bewaartermijnen
from gateway.exchange.verzuim.opruimen import ruim_verzuim_op
from tests.exchange.verzuim.school import School, lesuren, school, week
from tests.exchange.verzuim.test_statussen import gemeld, status, zegt

__all__ = ["school"]
pytestmark = pytest.mark.anyio


async def ruim_op(school: School, op: date) -> dict[str, int]:
    """Let it be this day and wipe."""
    school.motor.klok.nu = school.motor.klok.nu.replace(year=op.year, month=op.month, day=op.day)
    gewist = await ruim_verzuim_op(school.motor.inrichting, school.motor.organisatie)
    return {naam: aantal for naam, aantal in gewist.items() if aantal}


async def test_a_melding_ends_with_the_next_school_year(school: School):
    """On the last day it can be read; a day later melding and statuses are gone, and that is recorded."""
    await gemeld(school)
    await zegt(school, status("in-behandeling", toelichting="gesprek"))
    assert await ruim_op(school, date(2028, 7, 31)) == {}
    assert await ruim_op(school, date(2028, 8, 1)) == {"meldingen": 1}
    assert await school.motor.vraag("SELECT inhoud, registraties FROM verzuimmelding") == [(None, None)]
    assert await school.motor.vraag("SELECT inhoud FROM meldingstatus") == [(None,)]
    assert ("bewaartermijn", "verzuimmelding wissen: bewaartermijn voorbij") in await school.gebruik()
    assert (await school.motor.controleer()).geldig


async def test_what_is_wiped_is_not_proposed_anew(school: School):
    """Registrations outlive the melding by years, and no longer count once it may be gone."""
    await gemeld(school)
    await ruim_op(school, date(2028, 8, 1))
    assert await school.signaleer(alles=True) == {"bekeken": 1}
    assert await school.voorstellen() == []


async def test_registrations_and_voorstellen_end_after_five_years(school: School):
    """The school's own verzuim goes a day at a time, what was proposed with it."""
    await school.stap(lesuren(week()))
    await school.motor.vraag("UPDATE verzuimdossier SET oudste = '2026-11-16'")
    assert await ruim_op(school, date(2031, 11, 16)) == {}
    assert await ruim_op(school, date(2031, 11, 18)) == {"dossiers": 1}
    assert await school.motor.vraag("SELECT oudste FROM verzuimdossier") == [(date(2026, 11, 18),)]
    assert await ruim_op(school, date(2031, 12, 31)) == {"voorstellen": 1, "dossiers": 1}
    assert await school.motor.vraag("SELECT oudste FROM verzuimdossier") == [(None,)]
    assert [regel.toestand for regel in await school.voorstellen(None)] == ["vervallen"]


async def test_forgetting_a_leerling_takes_his_verzuim(school: School):
    """Dossier, voorstellen, meldingen and what was told of them go with the key."""
    await gemeld(school)
    await zegt(school, status("in-behandeling"))
    [(leerling,)] = await school.motor.vraag("SELECT leerling FROM verzuimmelding")
    await vergeet(school.motor.inrichting, school.motor.organisatie, [leerling])
    assert await school.motor.vraag("SELECT count(*) FROM verzuimdossier") == [(0,)]
    weg = "SELECT count(*) FROM {} WHERE inhoud IS NOT NULL"
    for tabel in ("voorstel", "verzuimmelding", "meldingstatus"):
        assert await school.motor.vraag(weg.format(tabel)) == [(0,)]


def test_counting_never_reaches_what_may_be_wiped():
    """Of every day that still counts, a melding made on it can still be read."""
    termijnen = bewaartermijnen()
    for dagen in range(0, 1500, 7):
        op = date(2026, 1, 1) + timedelta(days=dagen)
        vanaf = termijnen.meetellen_vanaf(op)
        assert termijnen.melding_tot(vanaf) >= op > termijnen.melding_tot(vanaf - timedelta(days=1))

"""From in to decided: each step where the rules allow it, the clock beside it, and a number that fits."""

from dataclasses import replace
from datetime import timedelta

import anyio
import pytest

from gateway.exchange.swvinbox import behandelen, besluiten
from gateway.exchange.swvinbox.fouten import AdviezenError, AfgedaanError, BesluitError, InhoudError, VersieError
from gateway.exchange.swvinbox.volgen import geef_besluit, lees_wijzigingen
from gateway.model.aanvraag import Deskundigenadvies
from gateway.model.verzuim import LesvrijePeriode
from tests.swvinbox import advies

pytestmark = pytest.mark.anyio


async def test_the_clock_runs_from_complete_and_stands_still_while_incomplete(huis):
    """Six weeks from the day it is found complete; what the school takes to supplement is not counted."""
    wat = await huis.lever()
    wat = await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m.medewerker")
    assert (wat.status, wat.toegewezen_aan) == ("in-controle", "m.medewerker")
    wat = await behandelen.vraag_aan(huis.inrichting, huis.wie(wat), ["opp"], "Graag het OPP")
    assert (wat.status, wat.termijn_tot) == ("onvolledig", None)
    wat = await huis.lever(hulpvraag="aangevuld")
    assert wat.status == "in-controle"
    huis.klok.verder(days=3)
    wat = await behandelen.neem_in_behandeling(huis.inrichting, huis.wie(wat))
    assert (wat.termijn_tot - huis.klok().date()).days == 42


async def test_a_tlv_wants_two_deskundigen(huis):
    """Not one, not twice the same, not two without an orthopedagoog or psycholoog, and not an unsigned one."""
    wat = await huis.lever()
    wat = await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m")
    wat = await behandelen.neem_in_behandeling(huis.inrichting, huis.wie(wat))
    vandaag = huis.klok().date()
    for gegeven in (
        advies("A. Bedacht", "arts"),
        advies(" a.  bedacht ", "arts"),
        advies("P. Edagoog", "pedagoog"),
        advies(ondertekend=False),
    ):
        met = Deskundigenadvies(**gegeven | {"datum": vandaag})
        wat = await besluiten.leg_advies_vast(huis.inrichting, huis.wie(wat), met)
        assert wat.status == "bij-deskundigen"
        with pytest.raises(AdviezenError):
            await behandelen.plan(huis.inrichting, huis.wie(wat), vandaag)
    laatste = Deskundigenadvies(**advies() | {"datum": vandaag})
    wat = await besluiten.leg_advies_vast(huis.inrichting, huis.wie(wat), laatste)
    assert (await behandelen.plan(huis.inrichting, huis.wie(wat), vandaag)).status == "bij-commissie"


async def test_one_deskundige_takes_one_place(huis):
    """Who may be the first may be the second, but not both: a teacher beside an orthopedagoog is no deskundige."""
    wat = await huis.lever()
    wat = await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m")
    wat = await behandelen.neem_in_behandeling(huis.inrichting, huis.wie(wat))
    vandaag = huis.klok().date()
    for gegeven in (advies(), advies("J. Meester", "leerkracht"), advies(discipline="arts")):
        met = Deskundigenadvies(**gegeven | {"datum": vandaag})
        wat = await besluiten.leg_advies_vast(huis.inrichting, huis.wie(wat), met)
        with pytest.raises(AdviezenError):
            await behandelen.plan(huis.inrichting, huis.wie(wat), vandaag)


async def test_the_clock_skips_the_holidays_of_the_samenwerkingsverband(huis):
    """A week without lessons puts the last day a week later."""
    begin = huis.klok().date() + timedelta(days=10)
    vakantie = LesvrijePeriode(begin=begin, eind=begin + timedelta(days=6))
    eigen = huis.inrichting.organisaties[huis.swv].model_copy(update={"lesvrij": (vakantie,)})
    inrichting = replace(huis.inrichting, organisaties={**huis.inrichting.organisaties, huis.swv: eigen})
    wat = await huis.lever()
    wat = await behandelen.wijs_toe(inrichting, huis.wie(wat), "m")
    wat = await behandelen.neem_in_behandeling(inrichting, huis.wie(wat))
    assert (wat.termijn_tot - huis.klok().date()).days == 49


async def test_other_kinds_want_no_deskundigen(huis):
    """An arrangement goes before the commissie at once, and gets no TLV number."""
    wat = await huis.lever(soort="arrangement", gevraagd=None)
    wat = await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m")
    wat = await behandelen.neem_in_behandeling(huis.inrichting, huis.wie(wat))
    wat = await behandelen.plan(huis.inrichting, huis.wie(wat), huis.klok().date())
    wat = await huis.beslis(wat, categorie=None, begin=None, eind=None)
    assert "tlvNummer" not in await geef_besluit(huis.inrichting, huis.afzender, wat.id)


async def test_advices_of_the_school_count(huis):
    """Who advised before the aanvraag and signed need not do so again."""
    met = [advies(), advies("A. Bedacht", "arts")]
    wat = await huis.lever(deskundigen=met)
    wat = await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m")
    wat = await behandelen.neem_in_behandeling(huis.inrichting, huis.wie(wat))
    wat = await behandelen.plan(huis.inrichting, huis.wie(wat), huis.klok().date())
    assert wat.status == "bij-commissie"


async def test_numbers_follow_each_other_per_year(huis):
    """However many are decided at once, each TLV has a number of its own, without a gap, that begins anew each year."""
    wachtend = [await huis.tot_commissie(await huis.lever(f"k-{nummer}")) for nummer in range(4)]

    async with anyio.create_task_group() as tg:
        for wat in wachtend:
            tg.start_soon(huis.beslis, wat)
    jaar = huis.klok().year
    nummers = {(await geef_besluit(huis.inrichting, huis.afzender, wat.id))["tlvNummer"] for wat in wachtend}
    assert nummers == {f"VO9955-{jaar}-{volg:05d}" for volg in (1, 2, 3, 4)}
    huis.klok.nu = huis.klok.nu.replace(year=jaar + 1)
    later = await huis.beslis(await huis.tot_commissie(await huis.lever("k-later")))
    besluit = await geef_besluit(huis.inrichting, huis.afzender, later.id)
    assert besluit["tlvNummer"] == f"VO9955-{jaar + 1}-00001"


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({"categorie": None}, "TLV-741"),
        ({"begin": None}, "TLV-BEGIN"),
        ({"eind": None}, "TLV-EIND"),
    ],
)
async def test_what_duo_would_refuse_is_not_decided(huis, anders, code):
    """A besluit that breaks a rule of DUO is refused with the signal, and takes no number."""
    wat = await huis.tot_commissie(await huis.lever())
    with pytest.raises(BesluitError, match=code):
        await huis.beslis(wat, **anders)
    assert await huis.vraag("SELECT laatste FROM swv_nummer WHERE soort = 'tlv'") == []


async def test_a_refusal_has_no_number(huis):
    """What is refused still has its reasons and its term for bezwaar."""
    wat = await huis.tot_commissie(await huis.lever())
    wat = await huis.beslis(wat, uitkomst="afgewezen", categorie=None, begin=None, eind=None, motivering="Nog niet")
    besluit = await geef_besluit(huis.inrichting, huis.afzender, wat.id)
    assert besluit["uitkomst"] == "afgewezen"
    assert "tlvNummer" not in besluit
    assert (wat.bezwaar_tot - huis.klok().date()).days == 42


async def test_bezwaar_leads_to_a_new_besluit_with_the_same_number(huis):
    """Within six weeks, not a day later; the number stays with the aanvraag, the three years begin anew."""
    eerst = await huis.beslis(await huis.tot_commissie(await huis.lever()))
    huis.klok.verder(days=43)
    te_laat = huis.klok().date()
    with pytest.raises(AfgedaanError, match="termijn voor bezwaar"):
        await behandelen.leg_bezwaar_vast(huis.inrichting, huis.wie(eerst), te_laat)
    wat = await behandelen.leg_bezwaar_vast(huis.inrichting, huis.wie(eerst), eerst.bezwaar_tot)
    assert wat.status == "bezwaar"
    nieuw = await huis.beslis(wat, categorie="midden")
    besluit = await geef_besluit(huis.inrichting, huis.afzender, nieuw.id)
    assert (besluit["tlvNummer"][-5:], besluit["categorie"]) == ("00001", "midden")
    assert nieuw.wissen_op > eerst.wissen_op


async def test_steps_that_may_not_follow_are_refused(huis):
    """No besluit before the commissie, no bezwaar before a besluit, nothing after the end, nothing in the past."""
    wat = await huis.lever()
    with pytest.raises(AfgedaanError):
        await huis.beslis(wat)
    with pytest.raises(AfgedaanError):
        await behandelen.leg_bezwaar_vast(huis.inrichting, huis.wie(wat), huis.klok().date())
    with pytest.raises(AfgedaanError):
        await behandelen.sluit_af(huis.inrichting, huis.wie(wat), "afgesloten", None)
    wat = await huis.tot_commissie(wat)
    gisteren = huis.klok().date().replace(year=2000)
    with pytest.raises(InhoudError):
        await behandelen.plan(huis.inrichting, huis.wie(wat), gisteren)
    wat = await huis.beslis(wat)
    wat = await behandelen.sluit_af(huis.inrichting, huis.wie(wat), "afgesloten", "Klaar")
    with pytest.raises(AfgedaanError, match="niets meer"):
        await behandelen.houd_aan(huis.inrichting, huis.wie(wat), "Wacht")


async def test_holding_and_planning_again(huis):
    """The commissie may come back to it, and the date may move without another status."""
    wat = await huis.tot_commissie(await huis.lever())
    wat = await behandelen.houd_aan(huis.inrichting, huis.wie(wat), "Wacht op verslag")
    assert (wat.status, wat.vergaderdatum) == ("aangehouden", None)
    dag = huis.klok().date()
    wat = await behandelen.plan(huis.inrichting, huis.wie(wat), dag)
    wat = await behandelen.plan(huis.inrichting, huis.wie(wat), dag.replace(year=dag.year + 1))
    assert (wat.status, wat.vergaderdatum.year) == ("bij-commissie", dag.year + 1)


async def test_who_looked_at_an_older_version_looks_again(huis):
    """Of two who act on the same version one succeeds; what is not theirs is not there."""
    wat = await huis.lever()
    await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m")
    with pytest.raises(VersieError):
        await behandelen.neem_in_behandeling(huis.inrichting, huis.wie(wat))
    elders = behandelen.Wie(huis.medewerker, [huis.ander], wat.id, 2)
    assert await behandelen.neem_in_behandeling(huis.inrichting, elders) is None


async def test_the_feed_loses_nothing(huis):
    """With a clock that stands still every change comes by exactly once, whatever the size of a page."""
    for nummer in range(3):
        wat = await huis.lever(f"k-{nummer}")
        await behandelen.wijs_toe(huis.inrichting, huis.wie(wat), "m")
    alles = await lees_wijzigingen(huis.inrichting, huis.afzender, "VO9955", 0, 100)
    assert [item.status for item in alles.items] == ["ontvangen", "in-controle"] * 3
    for limiet in (1, 2, 5):
        gezien, vanaf, meer = [], 0, True
        while meer:
            pagina = await lees_wijzigingen(huis.inrichting, huis.afzender, "VO9955", vanaf, limiet)
            gezien += pagina.items
            vanaf, meer = pagina.verder, pagina.meer
        assert tuple(gezien) == alles.items
    assert (await lees_wijzigingen(huis.inrichting, huis.medewerker, "VO9955", 0, 100)).items == ()

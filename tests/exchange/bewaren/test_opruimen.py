"""The nightly round: what is past its term goes, nothing else does, and the report says what and why."""

from datetime import date
from types import SimpleNamespace

import pytest

from gateway.exchange.bewaren.opruimen import ruim_alles_op
from gateway.exchange.bewaren.vooruitblik import blik_vooruit
from gateway.exchange.gebruik import Persoon
from gateway.exchange.retention import vergeet
from gateway.store.sleutels import GewistError
from gateway.wachtrij import maak_app
from tests.exchange.bewaren.archief import Archief, over
from tests.motor import leerling
from tests.postvak import open_postvakhuis
from tests.swvinbox import open_swvhuis

pytestmark = pytest.mark.anyio
_RONDE = {
    "berichten": "bericht",
    "voorstellen": "voorstel",
    "dossiers": "verzuimdossier",
    "aanvragen": "aanvraag-zonder-besluit",
    "toestemmingen": "toestemming",
    "uitzonderingen": "uitzondering",
    "standen": "stand",
    "bevindingen": "bevinding",
}


async def test_the_forecast_is_what_the_round_wipes_and_the_report_says_so(archief: Archief):
    """Along the years: what is foreseen on a day is what goes that day, and stands in the report, once."""
    huis, naam = archief.motor.inrichting, archief.naam
    await archief.motor.vraag("UPDATE aanvraag SET wissen_op = '2028-01-01'")
    for op in (over(0, 30), over(0, 31), over(1, 1), over(2), over(5, -4), over(6)):
        archief.motor.klok.nu = archief.motor.klok.nu.replace(year=2026, month=11, day=22)
        dagen = (op - date(2026, 11, 22)).days
        voorzien = {}
        for regel in await blik_vooruit(huis, [naam], dagen):
            voorzien[regel.soort] = voorzien.get(regel.soort, 0) + regel.aantal
        voor = len(await archief.verslag())
        gewist = {_RONDE[wat]: aantal for wat, aantal in (await archief.dag(op)).items()}
        assert gewist == voorzien
        nieuw = (await archief.verslag())[voor:]
        opgeteld = {}
        for regel in nieuw:
            soort = regel.soort.removesuffix("-niet-gegeven")
            opgeteld[soort] = opgeteld.get(soort, 0) + regel.aantal
        assert opgeteld == gewist
        assert {(regel.reden, regel.door, regel.betrokkene) for regel in nieuw} <= {("termijn", "bewaartermijn", None)}
    regels = await archief.verslag()
    assert {regel.soort for regel in regels} == {*_RONDE.values(), "toestemming-niet-gegeven"} - {"stand"}
    assert [regel.termijn for regel in regels if regel.soort.startswith("toestemming")] == ["P1Y", "P5Y"]
    bericht = next(regel for regel in regels if regel.doel == "rod-inschrijving")
    assert (bericht.termijn, bericht.bron) == ("P30D", huis.doelen["rod-inschrijving"].bewaren.bron)
    assert ("bewaartermijn", "berichten wissen: bewaartermijn voorbij") in await archief.gebruik()
    die_dag = await archief.verslag(van=over(6), tot=over(6))
    assert {regel.soort for regel in die_dag} == {"voorstel", "verzuimdossier", "toestemming", "uitzondering"}


async def test_who_left_the_source_goes_after_two_years_and_is_forgotten_after_seven(archief: Archief):
    """First what the source gave, later the key, when nothing can be read and the proof is past its term."""
    huis, naam = archief.motor.inrichting, archief.naam
    await archief.motor.vraag("DELETE FROM verzuimdossier")
    await archief.motor.vraag("DELETE FROM voorstel")
    await archief.motor.vraag("UPDATE toestemming SET wissen_op = '2027-11-21'")
    await archief.motor.vraag("UPDATE uitzondering SET wissen_op = '2027-11-21'")
    await archief.motor.vraag("UPDATE aanvraag SET wissen_op = '2028-01-01'")
    archief.motor.klok.verder(days=1)
    run = await archief.motor.begin("import")
    await archief.motor.vraag("UPDATE run SET toestand = 'klaar' WHERE id = %(id)s", id=run)
    await archief.motor.vraag("UPDATE stand SET gezien_in = %(run)s WHERE leerling = %(id)s", run=run, id=archief.ander)
    assert "standen" not in await archief.dag(over(2, -1))
    assert await archief.dag(over(2)) == {"standen": 1}
    assert "leerlingen" not in await archief.dag(over(6, 360))
    assert await archief.dag(over(7, 2)) == {"leerlingen": 1}
    rijen = await archief.motor.vraag("SELECT id, sleutel FROM leerling WHERE sleutel IS NOT NULL")
    assert [rij[0] for rij in rijen] == [archief.ander]
    with pytest.raises(GewistError):
        huis.kast.open(None, archief.wie.bytes)
    laatste = (await archief.verslag())[-1]
    assert (laatste.soort, laatste.reden, laatste.termijn) == ("leerling", "uitgeschreven", "per doel (bewijs)")
    [(pseudoniem,)] = await archief.motor.vraag("SELECT pseudoniem FROM leerling WHERE id = %(id)s", id=archief.wie)
    assert pseudoniem in {regel.betrokkene for regel in await archief.verslag()}
    assert (await archief.motor.controleer()).geldig
    assert not +await ruim_alles_op(huis, naam)


async def test_without_a_later_import_nobody_left(archief: Archief):
    """That a school stands still is no reason to wipe its leerlingen; that an import failed is none either."""
    archief.motor.klok.verder(days=1)
    run = await archief.motor.begin("import")
    await archief.motor.vraag("UPDATE run SET toestand = 'mislukt' WHERE id = %(id)s", id=run)
    assert "standen" not in await archief.dag(over(9))
    await archief.motor.neem_in([leerling(0)])
    assert "standen" not in await archief.dag(over(9))


async def test_what_was_asked_for_stands_in_the_report(archief: Archief):
    """Vergeet: one line, by whom, about a pseudonym that no key leads back from."""
    huis, wie = archief.motor.inrichting, archief.wie
    [(pseudoniem,)] = await archief.motor.vraag("SELECT pseudoniem FROM leerling WHERE id = %(id)s", id=wie)
    await vergeet(huis, archief.naam, [wie], Persoon("f.gegevens"))
    [regel] = await archief.verslag()
    assert (regel.soort, regel.aantal, regel.reden, regel.door) == ("leerling", 1, "verzoek", "f.gegevens")
    assert (regel.betrokkene, regel.termijn, regel.bron) == (pseudoniem, None, None)
    assert ("f.gegevens", "leerling vergeten") in await archief.gebruik()
    assert await vergeet(huis, archief.naam, [wie]) == 0
    assert len(await archief.verslag()) == 1


async def test_wiping_and_its_report_are_one(archief: Archief):
    """When the report cannot be written nothing is wiped."""
    await archief.motor.vraag("UPDATE bericht SET wissen_op = '2020-01-01'")
    huis = archief.motor.inrichting
    kapot = huis.organisaties[archief.naam]
    object.__setattr__(huis, "organisaties", {})
    with pytest.raises(KeyError):
        await ruim_alles_op(huis, archief.naam)
    object.__setattr__(huis, "organisaties", {archief.naam: kapot})
    assert await archief.verslag() == []
    assert await archief.motor.vraag("SELECT count(*) FROM bericht WHERE inhoud IS NULL") == [(0,)]


async def test_the_report_of_an_inbox(tmp_path):
    """A gemeente and a samenwerkingsverband read their own report, with the term and where it stands."""
    async with open_postvakhuis(tmp_path) as huis, open_postvakhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        await huis.lever()
        huis.klok.verder(days=800)
        assert [item.soort for item in await blik_vooruit(worker.inrichting, [huis.gemeente], 0)] == ["postvak"]
        await ruim_alles_op(worker.inrichting, huis.gemeente)
        [(soort, reden, bron)] = await huis.vraag("SELECT soort, reden, bron FROM wisverslag")
        assert (soort, reden) == ("postvak", "termijn")
        assert "art. 30" in bron
    async with open_swvhuis(tmp_path) as huis, open_swvhuis(tmp_path, "schakel_worker", zelfde=huis) as worker:
        await huis.beslis(await huis.tot_commissie(await huis.lever()))
        huis.klok.verder(days=1200)
        await ruim_alles_op(worker.inrichting, huis.swv)
        assert await huis.vraag("SELECT soort, aantal, termijn FROM wisverslag") == [("swv-aanvraag", 1, "P3Y")]


async def test_the_clock_of_the_worker_runs_the_round(archief: Archief):
    """What the queue does each night is this round, for every organisatie of the house."""
    huis = archief.motor.inrichting
    archief.motor.klok.verder(days=40)
    taak = maak_app(huis.db.url, huis.db.rol).tasks["schakel:opruimen"]
    await taak.func(SimpleNamespace(additional_context={"inrichting": huis}), timestamp=0)
    assert [(regel.soort, regel.doel) for regel in await archief.verslag()] == [("bericht", "rod-inschrijving")]

"""The verzuim of the voorbeeldschool: the designed cases become what they were designed for, and nobody else does."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
from gateway.exchange.verzuim.dossier import voeg_samen
from gateway.mapping import Mappings, laad_contracten, laad_mappings
from gateway.model.leerling import Leerling
from gateway.model.mappen import mappen
from gateway.model.verzuim import Schoolkalender, Verzuimafspraken, Verzuimdossier
from gateway.proef.school import schrijf_school, wijzig_school, wijzig_verzuim
from gateway.proef.school.school import VoorbeeldError
from gateway.proef.school.verzuim import GEVALLEN, Rooster
from gateway.sdk import Bronrecord
from gateway.signalering import laad_signalering, persoon_van, signaleer

PEILDATUM = date(2026, 11, 21)
# What signalering must say of each case.
VERWACHT = {
    "langdurig": {"langdurig", "zestien-uur"},
    "doorstroompunt": {"doorstroompunt"},
    "zestien-uur": {"zestien-uur"},
    "gecorrigeerd": {"zestien-uur"},
    "luxe": {"luxe"},
    "bijna": set(),
    "startkwalificatie": set(),
    "achttien-plus": set(),
}


@pytest.fixture(scope="module")
def mappings() -> Mappings:
    """The mappings of the house."""
    return laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts")))


def leerlingen(pad: Path, mappings: Mappings) -> dict[str, Leerling]:
    """The good leerlingen by number."""
    lezer = mappings.row_reader("csv/leerling@1")
    records = (item for item in Csv(CsvInstellingen(pad=pad)).lees() if isinstance(item, Bronrecord))
    gelezen = ((item.sleutel, lezer.lees(item).model) for item in records if not item.bevindingen)
    return {nummer: model for nummer, model in gelezen if model is not None}


def dossiers(pad: Path, mappings: Mappings) -> Iterator[tuple[Verzuimdossier, int]]:
    """The verzuim of each leerling, with how many of his rows are bad."""
    lezer = mappings.row_reader("csv/verzuim@1")
    for item in Csv(CsvInstellingen(pad=pad)).lees_verzuim():
        assert isinstance(item, Bronrecord), item
        assert item.bevindingen == ()
        gelezen = [lezer.lees(Bronrecord(item.sleutel, {"verzuim": rij})) for rij in item.rijen["verzuim"]]
        goed = [resultaat.model for resultaat in gelezen if resultaat.model]
        leeg = Verzuimdossier(leerlingnummer=item.sleutel)
        yield voeg_samen(leeg, goed, item.rijen["aanwezig"]), len(gelezen) - len(goed)


def kalender(pad: Path, mappings: Mappings) -> Schoolkalender:
    """When the school has lessons."""
    record = Csv(CsvInstellingen(pad=pad)).lees_kalender()
    assert record
    model: Schoolkalender = mappings.row_reader("csv/kalender@1").lees(record).model
    return model


def gesignaleerd(pad: Path, mappings: Mappings, peildatum: date) -> dict[str, set[str]]:
    """The soorten that are proposed, by leerlingnummer; only of those of whom anything is."""
    regels, wie, lessen = laad_signalering(mappen("contracts")), leerlingen(pad, mappings), kalender(pad, mappings)
    gevonden = {}
    for dossier, _ in dossiers(pad, mappings):
        persoon = persoon_van(wie[dossier.leerlingnummer])
        voorstellen = signaleer(regels, Verzuimafspraken(), lessen, persoon, dossier, (), peildatum)
        if voorstellen:
            gevonden[dossier.leerlingnummer] = {item.soort for item in voorstellen}
    return gevonden


def test_de_gevallen_worden_waarvoor_ze_bedacht_zijn(tmp_path, mappings):
    """Each case gives its voorstel, and ordinary absence gives none."""
    school = schrijf_school(tmp_path, leerlingen=1_200, seed=1, peildatum=PEILDATUM)
    gevonden = gesignaleerd(school.pad, mappings, PEILDATUM)
    assert len(school.verzuim["zestien-uur"]) >= 6
    assert sum(map(len, school.verzuim.values())) == len(GEVALLEN)
    for naam, nummers in school.verzuim.items():
        assert {nummer: gevonden.pop(nummer, set()) for nummer in nummers} == dict.fromkeys(nummers, VERWACHT[naam])
    assert gevonden == {}


@settings(max_examples=10)
@given(zaad=st.integers(0, 10**6), peildatum=st.dates(date(2026, 11, 1), date(2027, 7, 31)))
def test_dat_geldt_voor_elke_dag_en_elke_seed(tmp_path, mappings, zaad, peildatum):
    """Whatever the weekday of the peildatum, the cases come out, and nobody else."""
    school = schrijf_school(tmp_path, leerlingen=150, seed=zaad, peildatum=peildatum, fouten=2)
    gevonden = gesignaleerd(school.pad, mappings, peildatum)
    assert school.verzuim.keys() == VERWACHT.keys()
    verwacht = {nummer: VERWACHT[naam] for naam, nummers in school.verzuim.items() for nummer in nummers}
    assert gevonden == {nummer: soorten for nummer, soorten in verwacht.items() if soorten}


def test_de_gevallen_wonen_in_twee_gemeenten_en_zijn_bekend(tmp_path, mappings):
    """So that a melding has a number to travel under, and two places to go."""
    school = schrijf_school(tmp_path, leerlingen=1_200, seed=1, peildatum=PEILDATUM)
    wie = leerlingen(school.pad, mappings)
    gekozen = {naam: [wie[nummer] for nummer in nummers] for naam, nummers in school.verzuim.items()}
    alle = [item for samen in gekozen.values() for item in samen]
    assert {item.woongemeente for item in alle} == {"9991", "9992"}
    assert {item.woongemeente for item in gekozen["zestien-uur"]} == {"9991", "9992"}
    assert all(item.pgn and item.pgn.bsn for item in alle)
    oud = [item for item in alle if date.fromisoformat(item.geboortedatum) < date(2008, 10, 5)]
    assert oud == [*gekozen["doorstroompunt"], *gekozen["startkwalificatie"], *gekozen["achttien-plus"]]
    assert [item.startkwalificatie_op for item in oud] == [None, date(2026, 7, 3), None]


def test_twee_rijen_zijn_fout_en_verder_is_alles_goed(tmp_path, mappings):
    """The bad rows are of leerlingen with nothing else to show; a school without faults has none."""
    school = schrijf_school(tmp_path / "fout", leerlingen=1_200, seed=1, peildatum=PEILDATUM)
    gelezen = list(dossiers(school.pad, mappings))
    assert sum(slecht for _, slecht in gelezen) == 2
    assert 500 < len(gelezen) < 1_200
    schoon = schrijf_school(tmp_path / "goed", leerlingen=300, seed=1, peildatum=PEILDATUM, fouten=0)
    assert sum(slecht for _, slecht in dossiers(schoon.pad, mappings)) == 0


def test_gewoon_verzuim_is_wat_een_school_kent(tmp_path, mappings):
    """Ill, at the doctor's and late, on lesdagen of these weeks, while enrolled."""
    school = schrijf_school(tmp_path, leerlingen=600, seed=2, peildatum=PEILDATUM, fouten=0)
    lesdagen, wie = set(Rooster(PEILDATUM).lesdagen), leerlingen(school.pad, mappings)
    redenen = set()
    for dossier, _ in dossiers(school.pad, mappings):
        [inschrijving] = wie[dossier.leerlingnummer].inschrijvingen
        for item in dossier.registraties:
            assert item.datum in lesdagen
            assert inschrijving.datum_inschrijving <= item.datum <= (inschrijving.datum_uitschrijving or PEILDATUM)
            redenen.add(item.reden)
    assert redenen == {"ziekte", "medisch", "te-laat", "zonder-bericht", "vakantie-zonder-verlof"}


def test_er_zit_een_vakantieweek_in(tmp_path, mappings):
    """A whole week without lessons inside the weeks, and a day of study."""
    rooster = Rooster(PEILDATUM)
    lessen = kalender(schrijf_school(tmp_path, leerlingen=5, seed=1, peildatum=PEILDATUM, fouten=0).pad, mappings)
    vakantie, studiedag = lessen.lesvrij
    assert rooster.begin < vakantie.begin < vakantie.eind < PEILDATUM
    assert (vakantie.eind - vakantie.begin).days == 8
    assert studiedag.begin == studiedag.eind
    alle = {rooster.begin + timedelta(days=dag) for dag in range((PEILDATUM - rooster.begin).days + 1)}
    vrij = {dag for dag in alle if dag.weekday() > 4 or any(vrij.begin <= dag <= vrij.eind for vrij in lessen.lesvrij)}
    assert set(rooster.lesdagen) == alle - vrij


@pytest.mark.parametrize("formaat", ["csv", "xlsx"])
def test_wijzig_verzuim_maakt_van_een_leerling_het_verzuim_geoorloofd(tmp_path, mappings, formaat):
    """The same registrations, with another judgement; nothing else changes, and a later change keeps it."""
    school = schrijf_school(tmp_path, leerlingen=200, seed=1, peildatum=PEILDATUM, formaat=formaat)
    voor = {dossier.leerlingnummer: dossier for dossier, _ in dossiers(school.pad, mappings)}
    nummer = wijzig_verzuim(tmp_path)
    na = {dossier.leerlingnummer: dossier for dossier, _ in dossiers(school.pad, mappings)}
    assert [nummer] == school.verzuim["gecorrigeerd"]
    assert [wie for wie in voor if voor[wie] != na[wie]] == [nummer]
    assert [item.id for item in na[nummer].registraties] == [item.id for item in voor[nummer].registraties]
    assert {(item.geoorloofd, item.reden) for item in na[nummer].registraties} == {(True, "ziekte")}
    wijzig_school(tmp_path, seed=1)
    assert {dossier.leerlingnummer: dossier for dossier, _ in dossiers(school.pad, mappings)} == na


def test_een_kleine_school_heeft_de_sprekendste_gevallen(tmp_path):
    """With too few leerlingen the later cases are left out, and what cannot be changed is told."""
    school = schrijf_school(tmp_path, leerlingen=3, seed=1, peildatum=PEILDATUM, fouten=0)
    assert list(school.verzuim) == [geval.naam for geval in GEVALLEN][: len(school.verzuim)]
    with pytest.raises(VoorbeeldError, match="grotere school"):
        wijzig_verzuim(tmp_path)


def test_de_vijf_bestanden_blijven_zoals_ze_waren(tmp_path):
    """Verzuim changes nothing of the leerlingen, but for those who must be of age."""
    school = schrijf_school(tmp_path, leerlingen=200, seed=1, peildatum=PEILDATUM, fouten=0)
    with (school.pad / "leerlingen.csv").open(encoding="utf-8") as bestand:
        rijen = list(csv.DictReader(bestand, delimiter=";"))
    oud = {rij["leerlingnummer"] for rij in rijen if int(rij["geboortedatum"][-4:]) < 2010}
    assert oud == {
        nummer for naam in ("doorstroompunt", "startkwalificatie", "achttien-plus") for nummer in school.verzuim[naam]
    }
    assert {rij["leerlingnummer"] for rij in rijen if rij["startkwalificatie"]} == {
        *school.verzuim["startkwalificatie"]
    }

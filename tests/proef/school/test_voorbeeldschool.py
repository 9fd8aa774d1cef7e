"""The voorbeeldschool is what everyone tries the gateway on: good where it says good, wrong where it says wrong."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
from gateway.mapping import RowReader, laad_contracten, laad_mappings
from gateway.model.identifiers import Bsn, Onderwijsnummer
from gateway.model.leerling import Leerling
from gateway.model.mappen import mappen
from gateway.proef.school import schrijf_school, wijzig_school
from gateway.proef.school.fouten import SOORTEN
from gateway.proef.school.leerling import bsn, onderwijsnummer
from gateway.proef.school.school import VoorbeeldError
from gateway.sdk import Bevinding, Bronrecord

PEILDATUM = date(2026, 11, 21)


@pytest.fixture(scope="module")
def lezer() -> RowReader:
    """The compiled reader of a leerling."""
    gevonden = laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts"))).reader("csv/leerling@1")
    assert isinstance(gevonden, RowReader)
    return gevonden


def neem_in(pad: Path, lezer: RowReader) -> tuple[dict[str, Leerling], dict[str, list[Bevinding]]]:
    """The good leerlingen, and the Bevindingen of each that is set aside."""
    goed, fout = {}, {}
    for item in Csv(CsvInstellingen(pad=pad)).lees():
        assert isinstance(item, Bronrecord), item
        resultaat = None if item.bevindingen else lezer.lees(item)
        if resultaat and resultaat.model:
            goed[item.sleutel] = resultaat.model
        else:
            fout[item.sleutel] = list(item.bevindingen) if resultaat is None else resultaat.bevindingen
    return goed, fout


def houdt_de_regels_van_rod(leerling: Leerling, peildatum: date) -> None:
    """The rules for periodes and OPPs (BRON PO 2015: 303, 305, 321, 331, 332, 349, 435, 452, 453, 454)."""
    for inschrijving in leerling.inschrijvingen:
        begin, eind = inschrijving.datum_inschrijving, inschrijving.datum_uitschrijving or date.max
        assert leerling.geboortedatum < f"{begin.year - 11}"
        assert begin <= min(peildatum, eind)
        periodes = [periode.datum_begin for periode in inschrijving.periodes]
        assert periodes[0] == begin
        assert periodes == sorted(set(periodes))
        assert periodes[-1] <= eind
        for opp in inschrijving.opps:
            assert (
                max(begin, date(2015, 8, 1)) <= opp.datum_begin <= (opp.datum_eind or peildatum) <= min(eind, peildatum)
            )
        for opp, volgende in pairwise(inschrijving.opps):
            assert opp.datum_eind
            assert opp.datum_eind < volgende.datum_begin
        if inschrijving.datum_uitschrijving:
            assert all(opp.datum_eind for opp in inschrijving.opps)


@settings(max_examples=15)
@given(zaad=st.integers(0, 10**6), peildatum=st.dates(date(2016, 8, 1), date(2040, 12, 31)))
def test_elke_goede_leerling_houdt_de_regels_van_rod(tmp_path, lezer, zaad, peildatum):
    """Whatever the seed and the day, what is meant to be good would be approved."""
    school = schrijf_school(tmp_path, leerlingen=60, seed=zaad, peildatum=peildatum, fouten=0)
    goed, fout = neem_in(school.pad, lezer)
    assert (len(goed), fout) == (60, {})
    for leerling in goed.values():
        houdt_de_regels_van_rod(leerling, peildatum)


@pytest.mark.parametrize("formaat", ["csv", "xlsx"])
def test_elke_soort_fout_zet_precies_die_leerling_apart(tmp_path, lezer, formaat):
    """Each wrong record is set aside at the file and column it was spoiled in, and no other one is."""
    school = schrijf_school(tmp_path, leerlingen=300, seed=7, peildatum=PEILDATUM, fouten=len(SOORTEN), formaat=formaat)
    goed, fout = neem_in(school.pad, lezer)
    assert len(goed) == 300 - len(SOORTEN)
    assert len({record.soort for record in school.foute_records}) == len(SOORTEN) >= 20
    for record in school.foute_records:
        bestand = f"{record.bestand}.csv" if formaat == "csv" else f"school.xlsx blad {record.bestand}"
        assert {(item.bestand, item.kolom) for item in fout.pop(record.leerlingnummer)} == {(bestand, record.kolom)}, (
            record
        )
    assert fout == {}


def test_dezelfde_seed_geeft_dezelfde_school(tmp_path):
    """The same seed and day give the same bytes; another seed another school."""
    for naam, zaad in (("een", 1), ("twee", 1), ("drie", 2)):
        schrijf_school(tmp_path / naam, leerlingen=50, seed=zaad, peildatum=PEILDATUM)
    een, twee, drie = (
        {pad.name: pad.read_bytes() for pad in (tmp_path / naam).iterdir()} for naam in ("een", "twee", "drie")
    )
    assert een == twee
    assert een != drie


def test_de_school_lijkt_op_een_school(tmp_path, lezer):
    """Shares of OPPs, praktijkonderwijs, onderwijsnummers and leavers are about what was asked."""
    school = schrijf_school(tmp_path, leerlingen=4_000, seed=3, peildatum=PEILDATUM, fouten=0)
    goed, _ = neem_in(school.pad, lezer)
    tel: Counter[str] = Counter()
    for leerling in goed.values():
        [inschrijving] = leerling.inschrijvingen
        praktijk = inschrijving.periodes[-1].opleidingcode == "0090"
        assert bool(inschrijving.opps) or not praktijk
        tel["praktijk"] += praktijk
        tel["opp"] += bool(inschrijving.opps) and not praktijk
        tel["twee"] += len(inschrijving.opps) > 1
        tel["uit"] += inschrijving.datum_uitschrijving is not None
        tel["zonder"] += leerling.pgn is None
        tel["onderwijsnummer"] += bool(leerling.pgn and leerling.pgn.onderwijsnummer)
        tel["periodes"] += len(inschrijving.periodes)
    assert 250 < tel["opp"] < 400
    assert 50 < tel["praktijk"] < 120
    assert 30 < tel["twee"] < 120
    assert 140 < tel["uit"] < 270
    assert 2 < tel["zonder"] < 40
    assert 40 < tel["onderwijsnummer"] < 130
    assert 4_000 < tel["periodes"] < 12_000
    assert school.aantallen["periodes"] == tel["periodes"]


def test_elk_nummer_houdt_de_elfproef_en_is_van_een_leerling():
    """Numbers are valid, differ, and start where none is handed out."""
    bsns = [Bsn(bsn(index)) for index in range(3_000)]
    nummers = [Onderwijsnummer(onderwijsnummer(index)) for index in range(3_000)]
    assert len({*bsns, *nummers}) == 6_000
    assert all(nummer.startswith("9") for nummer in (*bsns, *nummers))


def test_meer_fouten_dan_leerlingen_kan_niet(tmp_path):
    """A school of two with three wrong records is refused with what to do."""
    with pytest.raises(VoorbeeldError, match="minder fouten"):
        schrijf_school(tmp_path, leerlingen=2, seed=1, peildatum=PEILDATUM, fouten=3)


@pytest.mark.parametrize("formaat", ["csv", "xlsx"])
def test_wijzig_school_wijzigt_vier_goede_leerlingen(tmp_path, lezer, formaat):
    """One new OPP, one ended, one corrected, one unenrolled; all others stay as they were, and all stay good."""
    school = schrijf_school(tmp_path, leerlingen=400, seed=5, peildatum=PEILDATUM, formaat=formaat)
    voor, fout_voor = neem_in(school.pad, lezer)
    wat = wijzig_school(tmp_path, seed=1)
    na, fout_na = neem_in(school.pad, lezer)
    anders = {nummer for nummer in voor if voor[nummer] != na[nummer]}
    assert anders == {wat.nieuw, wat.beeindigd, wat.gecorrigeerd, wat.uitgeschreven}
    assert fout_na.keys() == fout_voor.keys()
    opps = {nummer: [leerlingen[nummer].inschrijvingen[0].opps for leerlingen in (voor, na)] for nummer in anders}
    assert [len(deel) for deel in opps[wat.nieuw]] == [0, 1]
    assert [deel[-1].datum_eind for deel in opps[wat.beeindigd]] == [None, PEILDATUM]
    oud, nieuw = (deel[0].datum_begin for deel in opps[wat.gecorrigeerd])
    assert (oud - nieuw).days == 1
    assert [deel[-1].datum_eind for deel in opps[wat.uitgeschreven]] == [None, PEILDATUM]
    assert na[wat.uitgeschreven].inschrijvingen[0].datum_uitschrijving == PEILDATUM
    for nummer in anders:
        assert na[nummer].pgn
        houdt_de_regels_van_rod(na[nummer], PEILDATUM)


def test_een_tweede_ronde_houdt_de_eerste(tmp_path, lezer):
    """Changing again keeps the earlier changes and takes other leerlingen."""
    school = schrijf_school(tmp_path, leerlingen=400, seed=5, peildatum=PEILDATUM)
    eerste = wijzig_school(tmp_path, seed=1)
    tussen, _ = neem_in(school.pad, lezer)
    tweede = wijzig_school(tmp_path, seed=1)
    na, _ = neem_in(school.pad, lezer)
    anders = {nummer for nummer in tussen if tussen[nummer] != na[nummer]}
    assert anders == {tweede.nieuw, tweede.beeindigd, tweede.gecorrigeerd, tweede.uitgeschreven}
    assert eerste.uitgeschreven not in anders


def test_wijzigen_vraagt_een_voorbeeldschool(tmp_path):
    """A folder that is no voorbeeldschool, or one too small, is told with what to do."""
    with pytest.raises(VoorbeeldError, match="schakel sample"):
        wijzig_school(tmp_path, seed=1)
    schrijf_school(tmp_path, leerlingen=3, seed=1, peildatum=PEILDATUM, fouten=0)
    with pytest.raises(VoorbeeldError, match="grotere school"):
        wijzig_school(tmp_path, seed=1)


def test_een_veiligheidsblokkade_komt_er_niet_per_ongeluk(tmp_path):
    """No made-up leerling is blocked, so that every good one shows in a demo."""
    school = schrijf_school(tmp_path, leerlingen=200, seed=1, peildatum=PEILDATUM)
    with (school.pad / "leerlingen.csv").open(encoding="utf-8") as bestand:
        assert {rij["veiligheidsblokkade"] for rij in csv.DictReader(bestand, delimiter=";")} == {"N"}

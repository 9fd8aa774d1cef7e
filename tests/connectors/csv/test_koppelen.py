"""The five files become one record per leerling, however they are sorted."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.csv.hulp import SCHOOL, lees, maak


def _zonder_plaats(records):
    return {sleutel: record.rijen for sleutel, record in records.items()}


def _geschud(toeval: Random) -> dict[str, str]:
    school = {}
    for naam, tekst in SCHOOL.items():
        kop, *rijen = tekst.splitlines()
        toeval.shuffle(rijen)
        school[naam] = "\n".join([kop, *rijen, ""])
    return school


def test_een_record_heeft_de_vorm_van_de_mapping(tmp_path):
    """A record nests periodes and opps below their inschrijving."""
    records, _ = lees(maak(tmp_path))
    rijen = records["1"].rijen
    assert rijen["leerling"]["roepnaam"] == "Noor"
    assert [rij["achternaam"] for rij in rijen["gezagdragers"]] == ["Linden", "Akkerman"]
    [inschrijving] = rijen["inschrijvingen"]
    assert inschrijving["rij"]["datum_inschrijving"] == "01-08-2024"
    assert [rij["leerjaar"] for rij in inschrijving["periodes"]] == ["1", "2"]
    assert [rij["opp_begin"] for rij in inschrijving["opps"]] == ["12-09-2024", "2-9-2025"]


@given(zaad=st.integers(0, 2**32))
def test_de_volgorde_van_de_bestanden_maakt_niets_uit(tmp_path, zaad):
    """Shuffled files give the same records in the same order, so a new export of the same school sends nothing."""
    recht, _ = lees(maak(tmp_path))
    geschud, los = lees(maak(tmp_path, _geschud(Random(zaad))))
    assert los == []
    assert list(geschud) == list(recht)
    assert _zonder_plaats(geschud) == _zonder_plaats(recht)


def test_opps_en_periodes_staan_op_datum(tmp_path):
    """Children come by date, whether it is written 2-9-2025, 02-09-2025 or 2025-09-02."""
    kop = "leerlingnummer;inschrijvingvolgnummer;opp_begin;opp_eind\n"
    data = ["10-1-2026", "2-9-2025", "2025-09-01", "31/12/2025"]
    records, _ = lees(maak(tmp_path, opps=kop + "".join(f"1;1;{dag};\n" for dag in data)))
    opps = records["1"].rijen["inschrijvingen"][0]["opps"]
    assert [opp["opp_begin"] for opp in opps] == ["2025-09-01", "2-9-2025", "31/12/2025", "10-1-2026"]


def test_volgnummers_staan_op_getal(tmp_path):
    """Inschrijving 10 comes after 9."""
    inschrijvingen = "leerlingnummer;brin;inschrijvingvolgnummer;datum_inschrijving;datum_uitschrijving;vervallen\n"
    kop, *_ = SCHOOL["periodes"].splitlines(keepends=True)
    records, _ = lees(
        maak(
            tmp_path,
            inschrijvingen=inschrijvingen + "".join(f"1;99XX;{nummer};01-08-2024;;\n" for nummer in (10, 9)),
            periodes=kop + "".join(f"1;{nummer};01-08-2024;99XX00;0011;1;J;;\n" for nummer in (10, 9)),
            opps="leerlingnummer;inschrijvingvolgnummer;opp_begin;opp_eind\n",
        )
    )
    assert [deel["rij"]["inschrijvingvolgnummer"] for deel in records["1"].rijen["inschrijvingen"]] == ["9", "10"]


def test_twee_keer_lezen_geeft_hetzelfde_en_verandert_niets(tmp_path):
    """Reading is safe to repeat and leaves the folder as it was."""
    map_ = maak(tmp_path)
    voor = {pad.name: (pad.read_bytes(), pad.stat().st_mtime_ns) for pad in map_.iterdir()}
    assert lees(map_) == lees(map_)
    assert {pad.name: (pad.read_bytes(), pad.stat().st_mtime_ns) for pad in map_.iterdir()} == voor


def test_een_leerling_zonder_inschrijving_is_een_record(tmp_path):
    """Someone who is not enrolled yet is read like the others."""
    records, los = lees(maak(tmp_path, leerlingen=SCHOOL["leerlingen"] + "4;;;Zeegers;;1-1-2013;O;\n"))
    assert (records["4"].rijen["inschrijvingen"], records["4"].bevindingen, los) == ([], (), [])

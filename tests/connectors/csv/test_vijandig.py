"""Whatever bytes are offered: a clear error or a record set aside, and bounded memory."""

import resource
import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csv.connector import Csv
from connectors.csv.contract import BronOnleesbaarError
from connectors.csv.settings import CsvInstellingen
from tests.connectors.csv.hulp import SCHOOL, goede, lees, maak

_METEN = """
import resource, sys
from pathlib import Path
from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
for _ in Csv(CsvInstellingen(pad=Path(sys.argv[1]))).lees():
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _grote_school(map_, leerlingen: int):
    koppen = {naam: tekst.splitlines()[0] for naam, tekst in SCHOOL.items()}
    with (map_ / "leerlingen.csv").open("w") as bestand:
        bestand.write(koppen["leerlingen"] + "\n")
        bestand.writelines(f"{nummer};;;{'Linden' * 5};Noor;14-03-2012;V;\n" for nummer in range(leerlingen))
    with (map_ / "inschrijvingen.csv").open("w") as bestand:
        bestand.write(koppen["inschrijvingen"] + "\n")
        # Sorted the other way round, so that nothing can be joined on the fly.
        bestand.writelines(f"{nummer};99XX;1;01-08-2024;;\n" for nummer in reversed(range(leerlingen)))
    with (map_ / "periodes.csv").open("w") as bestand:
        bestand.write(koppen["periodes"] + "\n")
        bestand.writelines(f"{nummer};1;01-08-2024;99XX00;0011;1;J;;\n" for nummer in range(leerlingen))
    (map_ / "opps.csv").write_text(koppen["opps"] + "\n")
    return map_


def _top(leerlingen: int, map_) -> int:
    map_.mkdir()
    tracemalloc.start()
    for _ in Csv(CsvInstellingen(pad=_grote_school(map_, leerlingen))).lees():
        pass
    _, top = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return top


def test_het_geheugen_groeit_niet_met_de_school(tmp_path):
    """Ten times as many leerlingen take no more Python memory."""
    assert _top(10_000, tmp_path / "groot") < _top(1_000, tmp_path / "klein") + 200_000


@pytest.mark.skipif(not hasattr(resource, "RUSAGE_SELF"), reason="no rusage on this system")
def test_ook_het_geheugen_van_sqlite_blijft_begrensd(tmp_path):
    """The whole process, SQLite included, grows by less than its cache from 5,000 to 50,000 leerlingen."""

    def piek(leerlingen: int) -> int:
        map_ = tmp_path / str(leerlingen)
        map_.mkdir()
        opdracht = [sys.executable, "-c", _METEN, str(_grote_school(map_, leerlingen))]
        return int(subprocess.run(opdracht, check=True, capture_output=True, text=True).stdout)

    assert piek(50_000) - piek(5_000) < 20_000


def test_een_regel_zonder_einde_kost_geen_geheugen(tmp_path):
    """A file of 40 MB without a line end is one row that is too long."""
    map_ = maak(tmp_path)
    with (map_ / "opps.csv").open("ab") as bestand:
        for _ in range(40):
            bestand.write(b"x" * 1_000_000)
    tracemalloc.start()
    records, _ = lees(map_)
    _, top = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert goede(records) == ["1", "2", "3"]
    assert top < 5_000_000


def test_een_berg_losse_aanhalingstekens_kost_geen_kwadratische_tijd(tmp_path):
    """Fifty thousand rows that each open a quote are each read a few times at most."""
    rijen = '1;1;12-09-2024;;"\n' * 50_001
    records, _ = lees(maak(tmp_path, opps=SCHOOL["opps"] + rijen))
    assert goede(records) == ["2", "3"]


def test_koppen_zonder_einde_zijn_een_nette_fout(tmp_path):
    """A header of megabytes is refused, and not repeated in the error."""
    with pytest.raises(BronOnleesbaarError) as gevangen:
        lees(maak(tmp_path, opps="x" * 5_000_000))
    assert len(str(gevangen.value)) < 1000


@given(ruw=st.binary(max_size=400))
def test_willekeurige_bytes_achter_een_goede_kop(tmp_path, ruw):
    """Random bytes as rows never harm the other leerlingen, or are told as a broken file."""
    kop = SCHOOL["opps"].splitlines()[0].encode()
    try:
        records, _ = lees(maak(tmp_path, opps=kop + b"\n" + ruw))
    except BronOnleesbaarError:
        return
    assert set(records) == {"1", "2", "3"}


@given(ruw=st.binary(max_size=200), naam=st.sampled_from(sorted(SCHOOL)))
def test_willekeurige_bytes_als_bestand(tmp_path, ruw, naam):
    """A file of random bytes gives nothing but a clear error."""
    with pytest.raises(BronOnleesbaarError, match="CSV-0"):
        lees(maak(tmp_path, **{naam: ruw}))


@given(plek=st.integers(0, 10_000), byte=st.integers(0, 255), naam=st.sampled_from(sorted(SCHOOL)))
def test_een_byte_anders(tmp_path, plek, byte, naam):
    """One changed byte gives a record, a Bevinding or a clear error; nothing else."""
    ruw = bytearray(SCHOOL[naam].encode())
    ruw[plek % len(ruw)] = byte
    try:
        records, los = lees(maak(tmp_path, **{naam: bytes(ruw)}))
    except BronOnleesbaarError:
        return
    assert len(records) + len(los) >= 2

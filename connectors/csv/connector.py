"""Reads a school's own export and gives one record per leerling."""

from collections.abc import Iterator
from contextlib import ExitStack

from connectors.csv.contract import Bak, BronOnleesbaarError, Fout, Onleesbaar, in_woorden, laad_contract
from connectors.csv.koppelen import Koppelaar
from connectors.csv.openen import open_bron
from connectors.csv.settings import CsvInstellingen
from connectors.csv.spoel import Spoel
from gateway.sdk import Bevinding, Bron, Bronrecord


class Csv(Bron):
    """A folder of CSV files, or one XLSX with the same sheets."""

    instellingen_model = CsvInstellingen

    def __init__(self, instellingen: CsvInstellingen) -> None:
        """Take the place of the export; nothing is opened yet."""
        self._pad = instellingen.pad
        self._contract = laad_contract()

    async def check(self) -> list[str]:
        """Tell which files and columns are missing, without reading a row."""
        with ExitStack() as open_werk:
            return [in_woorden(fout) for fout in open_bron(self._pad, self._contract, open_werk).fouten]

    def lees(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the leerlingen by leerlingnummer, however the files are sorted."""
        with ExitStack() as open_werk:
            geopend = open_bron(self._pad, self._contract, open_werk)
            if geopend.fouten:
                raise BronOnleesbaarError(geopend.fouten)
            yield from geopend.waarschuwingen
            spoel = open_werk.enter_context(Spoel())
            for bak in geopend.bakken:
                self._vul(spoel, bak)
            koppelaar = Koppelaar(geopend.bakken, self._contract)
            for sleutel, rijen in spoel.groepen():
                yield from koppelaar.koppel(sleutel, rijen)

    def _vul(self, spoel: Spoel, bak: Bak) -> None:
        try:
            spoel.vul(bak, self._contract.grenzen["cel_tekens"])
        except Onleesbaar as onleesbaar:
            raise BronOnleesbaarError(self._contract.bevindingen(onleesbaar, bak.tabel.naam)) from None
        except OSError as weg:
            fout = Fout("CSV-009", waarden={"reden": weg.strerror})
            raise BronOnleesbaarError([self._contract.bevinding(fout, bak.tabel.naam)]) from None

"""Reads a school's own export and gives one record per leerling."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from connectors.csv.contract import Bak, Bestand, BronOnleesbaarError, Fout, Onleesbaar, in_woorden, laad_contract
from connectors.csv.kalender import kalenderrecord
from connectors.csv.koppelen import Koppelaar
from connectors.csv.openen import Geopend, open_bron
from connectors.csv.settings import CsvInstellingen
from connectors.csv.spoel import Spoel
from connectors.csv.toestemming import Toestemmingskoppelaar
from connectors.csv.verzuim import Verzuimkoppelaar
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
        contract = self._contract
        alle = (*contract.bestanden, *contract.verzuim, *contract.kalender, *contract.toestemming)
        with ExitStack() as open_werk:
            return [in_woorden(fout) for fout in open_bron(self._pad, alle, self._contract, open_werk).fouten]

    def lees(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the leerlingen by leerlingnummer, however the files are sorted."""
        with ExitStack() as open_werk:
            geopend = self._open(self._contract.bestanden, open_werk)
            yield from geopend.waarschuwingen
            spoel = open_werk.enter_context(Spoel())
            for bak in geopend.bakken:
                self._vul(spoel, bak)
            koppelaar = Koppelaar(geopend.bakken, self._contract)
            for sleutel, rijen in spoel.groepen():
                yield from koppelaar.koppel(sleutel, rijen)

    def lees_verzuim(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the verzuim by leerlingnummer, however the file is sorted."""
        return self._lees_los(self._contract.verzuim, Verzuimkoppelaar)

    def lees_toestemmingen(self) -> Iterator[Bronrecord | Bevinding]:
        """Stream the toestemmingen that the school held by leerlingnummer, however the file is sorted."""
        return self._lees_los(self._contract.toestemming, Toestemmingskoppelaar)

    def lees_kalender(self) -> Bronrecord | None:
        """The schoolkalender; None when there is none."""
        with ExitStack() as open_werk:
            bakken = self._open(self._contract.kalender, open_werk).bakken
            return next((self._kalender(bak) for bak in bakken), None)

    def _lees_los(
        self, bestanden: Sequence[Bestand], maak: type[Verzuimkoppelaar | Toestemmingskoppelaar]
    ) -> Iterator[Bronrecord | Bevinding]:
        """Stream a file that stands on its own, by leerlingnummer."""
        with ExitStack() as open_werk:
            geopend = self._open(bestanden, open_werk)
            yield from geopend.waarschuwingen
            spoel = open_werk.enter_context(Spoel())
            for bak in geopend.bakken:
                self._vul(spoel, bak)
                koppelaar = maak(bak, self._contract)
                for sleutel, rijen in spoel.groepen():
                    yield from koppelaar.koppel(sleutel, rijen)

    def _open(self, bestanden: Sequence[Bestand], open_werk: ExitStack) -> Geopend:
        geopend = open_bron(self._pad, bestanden, self._contract, open_werk)
        if geopend.fouten:
            raise BronOnleesbaarError(geopend.fouten)
        return geopend

    def _vul(self, spoel: Spoel, bak: Bak) -> None:
        with self._leesbaar(bak):
            spoel.vul(bak, self._contract.grenzen["cel_tekens"])

    def _kalender(self, bak: Bak) -> Bronrecord:
        with self._leesbaar(bak):
            return kalenderrecord(bak, self._contract)

    @contextmanager
    def _leesbaar(self, bak: Bak) -> Iterator[None]:
        """What stops the reading of a file stops the import, in the words of the contract."""
        try:
            yield
        except Onleesbaar as onleesbaar:
            raise BronOnleesbaarError(self._contract.bevindingen(onleesbaar, bak.tabel.naam)) from None
        except OSError as weg:
            fout = Fout("CSV-009", waarden={"reden": weg.strerror})
            raise BronOnleesbaarError([self._contract.bevinding(fout, bak.tabel.naam)]) from None

"""The toestemmingen of one leerling put together: a row per person who said something, each with its documents."""

from collections.abc import Iterator
from itertools import islice

from connectors.csv.contract import Bak, Contract, Fout
from connectors.csv.spoel import Gespoeld
from gateway.sdk import Bevinding, Bronrecord, Rij

# Texts of which a row can name more than one document, in the same order.
_DOCUMENT = ("document_titel", "document_datum", "document_sha256")
_TUSSEN = "|"


class Toestemmingskoppelaar:
    """Turns the rows of a leerling into what Bron.lees_toestemmingen() gives."""

    def __init__(self, bak: Bak, contract: Contract) -> None:
        """Know the file and how many rows a leerling may have."""
        self._bak = bak
        self._contract = contract
        self._grens = contract.grenzen["toestemmingsrijen_per_leerling"]

    def koppel(self, sleutel: str, rijen: Iterator[Gespoeld]) -> Iterator[Bronrecord | Bevinding]:
        """Give one record; or Bevindingen, for rows without a leerlingnummer."""
        if not sleutel:
            yield from (self._bevinding(rij.nummer, rij.fout) for rij in rijen if rij.fout)
            return
        samen = list(islice(rijen, self._grens + 1))
        gelezen, bevindingen = [], []
        if len(samen) > self._grens:
            teveel = Fout("CSV-026", "leerlingnummer", {"grens": self._grens})
            bevindingen.append(self._bevinding(samen[-1].nummer, teveel))
        else:
            for rij in samen:
                uit = rij.fout or self._lees(rij)
                if isinstance(uit, Fout):
                    bevindingen.append(self._bevinding(rij.nummer, uit))
                else:
                    gelezen.append(uit)
        plek = Rij({"leerlingnummer": sleutel}, self._bak.tabel.naam, samen[0].nummer)
        yield Bronrecord(sleutel, {"leerling": plek, "toestemmingen": gelezen}, tuple(bevindingen))

    def _lees(self, gespoeld: Gespoeld) -> dict[str, Rij | list[Rij]] | Fout:
        rij = self._rij(dict(zip(self._bak.kolommen, gespoeld.cellen, strict=True)), gespoeld.nummer)
        delen = [[deel.strip() for deel in rij.get(kolom, "").split(_TUSSEN)] for kolom in _DOCUMENT]
        if not any(map(any, delen)):
            return {"toestemming": rij, "documenten": []}
        if len({len(deel) for deel in delen}) > 1:
            return Fout("CSV-035", ", ".join(_DOCUMENT))
        documenten = [
            self._rij(dict(zip(_DOCUMENT, deel, strict=True)), gespoeld.nummer) for deel in zip(*delen, strict=True)
        ]
        return {"toestemming": rij, "documenten": documenten}

    def _rij(self, cellen: dict[str, str], nummer: int) -> Rij:
        return Rij(cellen, self._bak.tabel.naam, nummer)

    def _bevinding(self, nummer: int, fout: Fout) -> Bevinding:
        return self._contract.bevinding(fout, self._bak.tabel.naam, nummer)

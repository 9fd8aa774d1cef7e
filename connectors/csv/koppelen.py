"""The rows of one leerling put together as one record, or set aside whole when one of them is bad."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from connectors.csv.contract import Bak, Bestand, Contract, Fout
from connectors.csv.spoel import Gespoeld
from gateway.sdk import Bevinding, Bronrecord, Rij

_DATUM = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_VOLGNUMMER = "inschrijvingvolgnummer"


class Koppelaar:
    """Turns the rows of a leerling into what Bron.lees() gives."""

    def __init__(self, bakken: Iterable[Bak], contract: Contract) -> None:
        """Know the files by their number."""
        self._bakken = {bak.soort: bak for bak in bakken}
        self._contract = contract
        self._grens = contract.grenzen["rijen_per_leerling"]

    def koppel(self, sleutel: str, rijen: Iterator[Gespoeld]) -> Iterator[Bronrecord | Bevinding]:
        """Give one record; or Bevindingen, for rows without a leerlingnummer or of an unknown leerling."""
        if not sleutel:
            yield from (self._bevinding(rij, rij.fout) for rij in rijen if rij.fout)
            return
        samen = list(islice(rijen, self._grens + 1))
        if samen[0].soort:
            yield from self._zonder_leerling(samen)
        elif len(samen) > self._grens:
            teveel = Fout("CSV-026", "leerlingnummer", {"grens": self._grens})
            yield Bronrecord(sleutel, {}, (self._bevinding(samen[-1], teveel),))
        else:
            yield self._record(sleutel, samen)

    def _zonder_leerling(self, rijen: list[Gespoeld]) -> Iterator[Bevinding]:
        for _, groep in groupby(rijen, key=lambda rij: rij.soort):
            eigen = list(groep)
            yield self._bevinding(eigen[0], Fout("CSV-022", "leerlingnummer", {"aantal": len(eigen)}))

    def _record(self, sleutel: str, rijen: list[Gespoeld]) -> Bronrecord:
        bevindingen = [self._bevinding(rij, rij.fout) for rij in rijen if rij.fout]
        bevindingen += self._dubbel([(sleutel, rij) for rij in rijen if rij.soort == 0], "leerlingnummer", "CSV-021")
        if bevindingen:
            return Bronrecord(sleutel, {}, tuple(bevindingen))
        delen = self._delen(rijen)
        inschrijvingen, bevindingen = self._inschrijvingen(delen)
        if bevindingen:
            return Bronrecord(sleutel, {}, tuple(bevindingen))
        leerling, gezagdragers = delen["leerlingen"][0], delen.get("gezagdragers", [])
        return Bronrecord(
            sleutel, {"leerling": leerling, "gezagdragers": gezagdragers, "inschrijvingen": inschrijvingen}
        )

    def _delen(self, rijen: list[Gespoeld]) -> dict[str, list[Rij]]:
        """The rows by the name of their file, each in an order that does not hang on how the file was sorted."""
        delen: dict[str, list[Rij]] = {bak.bestand.naam: [] for bak in self._bakken.values()}
        for _, soort, nummer, cellen, _ in rijen:
            bak = self._bakken[soort]
            delen[bak.bestand.naam].append(Rij(dict(zip(bak.kolommen, cellen, strict=True)), bak.tabel.naam, nummer))
        for bak in self._bakken.values():
            _orden(delen[bak.bestand.naam], bak.bestand)
        return delen

    def _inschrijvingen(self, delen: dict[str, list[Rij]]) -> tuple[list[dict[str, Any]], list[Bevinding]]:
        bevindingen = self._dubbel([(rij[_VOLGNUMMER], rij) for rij in delen["inschrijvingen"]], _VOLGNUMMER, "CSV-023")
        bij_nummer: dict[str, dict[str, Any]] = {
            rij[_VOLGNUMMER]: {"rij": rij, "periodes": [], "opps": []} for rij in delen["inschrijvingen"]
        }
        for naam in ("periodes", "opps"):
            for rij in delen[naam]:
                if inschrijving := bij_nummer.get(rij[_VOLGNUMMER]):
                    inschrijving[naam].append(rij)
                else:
                    bevindingen.append(self._bevinding(rij, Fout("CSV-024", _VOLGNUMMER)))
        leeg = [deel["rij"] for deel in bij_nummer.values() if not deel["periodes"]]
        bevindingen += [self._bevinding(rij, Fout("CSV-025")) for rij in leeg]
        return list(bij_nummer.values()), bevindingen

    def _dubbel(self, rijen: Sequence[tuple[str, Gespoeld | Rij]], kolom: str, code: str) -> list[Bevinding]:
        """A Bevinding on each row whose key another has too, naming the others."""
        if len({sleutel for sleutel, _ in rijen}) == len(rijen):
            return []
        return [
            self._bevinding(rij, Fout(code, kolom, {"andere": " en ".join(map(str, anderen))}))
            for sleutel, rij in rijen
            if (anderen := [ander.nummer for gelijk, ander in rijen if gelijk == sleutel and ander is not rij])
        ]

    def _bevinding(self, rij: Gespoeld | Rij, fout: Fout) -> Bevinding:
        naam = rij.bestand if isinstance(rij, Rij) else self._bakken[rij.soort].tabel.naam
        return self._contract.bevinding(fout, naam, rij.nummer)


def _orden(rijen: list[Rij], bestand: Bestand) -> None:
    if len(rijen) > 1:
        rijen.sort(key=lambda rij: (*(_rang(rij.get(kolom, "")) for kolom in bestand.volgorde), *rij.values()))


def _rang(tekst: str) -> str:
    """Dutch dates as ISO and numbers to the right, so that text sorts as dates and numbers do."""
    if datum := _DATUM.fullmatch(tekst):
        dag, maand, jaar = datum.groups()
        return f"{jaar}-{maand:0>2}-{dag:0>2}"
    return tekst.rjust(20)

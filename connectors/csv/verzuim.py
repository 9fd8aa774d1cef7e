"""The verzuim of one leerling put together: a bad row is left out, the others go on."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from operator import itemgetter

from connectors.csv.contract import Bak, Contract, Fout
from connectors.csv.spoel import Gespoeld
from gateway.sdk import Bevinding, Bronrecord, Rij

_KENMERK = re.compile(r"\S{1,40}")
_DATUM_NL = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_DATUM_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EERSTE_JAAR, _LAATSTE_JAAR = 1900, 2100
# What says no in the form ja-nee of the mappings; anything else there is a yes, or a fault that the mapping tells.
_NEE = frozenset({"", "n", "nee", "false", "0"})
_AANWEZIG, _TE_LAAT = "aanwezig", "te laat"
_GEEN_REDEN = frozenset({"aanwezig", "afwezig"})


class Verzuimkoppelaar:
    """Turns the rows of a leerling into what Bron.lees_verzuim() gives."""

    def __init__(self, bak: Bak, contract: Contract) -> None:
        """Know the file and where its columns stand."""
        self._bak = bak
        self._contract = contract
        self._grens = contract.grenzen["verzuimrijen_per_leerling"]
        self._kies = itemgetter(*map(bak.kolommen.index, ("verzuim_id", "soort", "datum")))
        self._vervalt = bak.kolommen.index("vervallen") if "vervallen" in bak.kolommen else None
        self._soorten = {woord: soort for soort, woorden in contract.soorten.items() for woord in woorden}
        # A school year has some two hundred days, written a few ways at most.
        self._dagen: dict[str, date | None] = {}

    def koppel(self, sleutel: str, rijen: Iterator[Gespoeld]) -> Iterator[Bronrecord | Bevinding]:
        """Give one record; or Bevindingen, for rows without a leerlingnummer."""
        if not sleutel:
            yield from (self._bevinding(rij.nummer, rij.fout) for rij in rijen if rij.fout)
            return
        samen = list(islice(rijen, self._grens + 1))
        plek = Rij({"leerlingnummer": sleutel}, self._bak.tabel.naam, samen[0].nummer)
        if len(samen) > self._grens:
            teveel = Fout("CSV-026", "leerlingnummer", {"grens": self._grens})
            yield Bronrecord(sleutel, {"leerling": plek}, (self._bevinding(samen[-1].nummer, teveel),))
        else:
            yield self._record(sleutel, plek, samen)

    def _record(self, sleutel: str, plek: Rij, rijen: list[Gespoeld]) -> Bronrecord:
        verzuim: list[Rij] = []
        aanwezig: dict[str, date] = {}
        dubbel = self._dubbel(rijen)
        bevindingen: list[Bevinding] = []
        for rij in rijen:
            fout = rij.fout or dubbel.get(rij.nummer) or self._neem(rij, verzuim, aanwezig)
            if fout:
                bevindingen.append(self._bevinding(rij.nummer, fout))
        return Bronrecord(sleutel, {"leerling": plek, "verzuim": verzuim, "aanwezig": aanwezig}, tuple(bevindingen))

    def _neem(self, gespoeld: Gespoeld, verzuim: list[Rij], aanwezig: dict[str, date]) -> Fout | None:
        """Put a row where it belongs, or tell why not. Most rows are of lessons that were not missed."""
        kenmerk, woord, dag = self._kies(gespoeld.cellen)
        soort = self._soorten.get(woord) or self._soorten.get(woord.lower())
        if soort == _AANWEZIG and (self._vervalt is None or gespoeld.cellen[self._vervalt].lower() in _NEE):
            if not _KENMERK.fullmatch(kenmerk):
                return Fout("CSV-033", "verzuim_id")
            datum = self._dagen[dag] if dag in self._dagen else self._dagen.setdefault(dag, _dag(dag))
            if datum is None:
                return Fout("CSV-034", "datum")
            aanwezig[kenmerk] = datum
            return None
        if soort is None:
            return Fout("CSV-030", "soort", {"soorten": ", ".join(self._contract.soorten)})
        rij = Rij(dict(zip(self._bak.kolommen, gespoeld.cellen, strict=True)), self._bak.tabel.naam, gespoeld.nummer)
        if soort == _TE_LAAT and not rij.get("minuten"):
            return Fout("CSV-032", "minuten")
        rij["reden"] = rij.get("reden", "").lower() or ("" if soort in _GEEN_REDEN else soort)
        verzuim.append(rij)
        return None

    def _dubbel(self, rijen: list[Gespoeld]) -> dict[int, Fout]:
        """The rows whose verzuim_id another has too: which of them holds cannot be told from a file."""
        bij_kenmerk = [(self._kies(rij.cellen)[0], rij.nummer) for rij in rijen if not rij.fout]
        aantallen = Counter(kenmerk for kenmerk, _ in bij_kenmerk)
        if len(aantallen) == len(bij_kenmerk):
            return {}
        vaker: dict[str, list[int]] = {}
        for kenmerk, nummer in bij_kenmerk:
            if kenmerk and aantallen[kenmerk] > 1:
                vaker.setdefault(kenmerk, []).append(nummer)
        return {
            nummer: Fout("CSV-031", "verzuim_id", {"andere": _en(ander for ander in samen if ander != nummer)})
            for samen in vaker.values()
            for nummer in samen
        }

    def _bevinding(self, nummer: int, fout: Fout) -> Bevinding:
        return self._contract.bevinding(fout, self._bak.tabel.naam, nummer)


def _en(nummers: Iterator[int]) -> str:
    return " en ".join(map(str, islice(nummers, 3)))


def _dag(tekst: str) -> date | None:
    """The day a cell says, as the form datum-nl of the mappings reads it; None when it says none."""
    if gevonden := _DATUM_NL.fullmatch(tekst):
        dag, maand, jaar = gevonden.groups()
        tekst = f"{jaar}-{maand:0>2}-{dag:0>2}"
    if not _DATUM_ISO.fullmatch(tekst):
        return None
    try:
        datum = date.fromisoformat(tekst)
    except ValueError:
        return None
    return datum if _EERSTE_JAAR <= datum.year <= _LAATSTE_JAAR else None

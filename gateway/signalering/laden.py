"""Loads contracts/verzuim/signalering.yaml: all its faults at once, each with file and line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple, get_args

from gateway.model.errors import ConfiguratieError
from gateway.model.verzuim import Verzuimsoort
from gateway.model.yamlbron import Fout, Knoop, YamlFoutenError, lees_yaml
from gateway.signalering.regels import Regel, Signalering, Stand, Status

BESTAND = "verzuim/signalering.yaml"


class SignaleringFoutenError(YamlFoutenError):
    """De regels van de signalering kloppen niet."""

    code = "CFG-040"


class SignaleringOntbreektError(ConfiguratieError):
    """Er is geen verzuim/signalering.yaml."""

    code = "CFG-041"


class Gedateerd(NamedTuple):
    """A value and the day from which it counts."""

    vanaf: date
    waarde: Any


def laad_signalering(mappen: Sequence[Path]) -> Signalering:
    """Load the rules from folders like contracts/; the file in a later folder replaces the one before it.

    Raises SignaleringFoutenError with every fault.
    """
    map_ = next((map_ for map_ in reversed(mappen) if (map_ / BESTAND).is_file()), None)
    if map_ is None:
        raise SignaleringOntbreektError(doe=f"Zet {BESTAND} in een van de contractmappen.")
    try:
        wortel = lees_yaml(map_ / BESTAND, f"{map_.name}/{BESTAND}")
    except YamlFoutenError as fout:
        raise SignaleringFoutenError(fout.fouten) from None
    lezer = _Lezer()
    delen = lezer.groep(wortel, ("soorten", "parameters"))
    soorten = lezer.reeksen(delen.get("soorten"), dict.fromkeys(get_args(Verzuimsoort), _regelvelden()), _regel)
    parameters = lezer.reeksen(delen.get("parameters"), _PARAMETERVELDEN, lambda velden: velden["waarde"])
    if lezer.fouten:
        raise SignaleringFoutenError(lezer.fouten)
    return Signalering(_standen(soorten, parameters))


def _getal(laagst: int, hoogst: int) -> Callable[[Any], int]:
    def lees(waarde: Any) -> int:
        if type(waarde) is not int or not laagst <= waarde <= hoogst:
            raise ValueError(f"moet een geheel getal van {laagst} tot en met {hoogst} zijn")
        return waarde

    return lees


def _keuze(*waarden: str) -> Callable[[Any], str]:
    def lees(waarde: Any) -> str:
        if waarde not in waarden:
            raise ValueError(f"moet een van deze zijn: {', '.join(waarden)}")
        return str(waarde)

    return lees


def _tekst(waarde: Any) -> str:
    if not isinstance(waarde, str) or not waarde:
        raise ValueError("moet tekst zijn")
    return waarde


def _ja_nee(waarde: Any) -> bool:
    if not isinstance(waarde, bool):
        raise ValueError("moet true of false zijn")  # noqa: TRY004 - a fault of the file, as the others
    return waarde


def _datum(waarde: Any) -> date:
    try:
        return date.fromisoformat(waarde)
    except (TypeError, ValueError):
        raise ValueError("moet een datum zijn, als 2026-01-01") from None


Velden = Mapping[str, Callable[[Any], Any]]
_ALTIJD: Velden = {"vanaf": _datum, "bron": _tekst, "status": _keuze(*get_args(Status))}
_WAARDEN: Velden = {
    "norm_minuten": _getal(1, 6000),
    "lesweken": _getal(1, 52),
    "dagen_tussen_meldingen": _getal(1, 28),
    "lesuur_telt_als": _keuze("lesuur", "minuten"),
    "lesuur_minuten": _getal(20, 120),
    "lesuren_per_dag": _getal(1, 16),
    "langdurig_meer_dan_dagen": _getal(1, 365),
    "gemiste_dag_lesuren": _getal(1, 16),
    "doorstroompunt_vanaf_dagen": _getal(1, 365),
    "doorstroompunt_tot_leeftijd": _getal(18, 99),
    "overig_minuten": _getal(1, 6000),
    "leerplicht_vanaf_leeftijd": _getal(3, 12),
    "leerplicht_tot_leeftijd": _getal(12, 18),
    "kwalificatieplicht_tot_leeftijd": _getal(16, 27),
    "schooljaar_maand": _getal(1, 12),
}
_PARAMETERVELDEN = {naam: {**_ALTIJD, "waarde": lees} for naam, lees in _WAARDEN.items()}


def _regelvelden() -> Velden:
    return {**_ALTIJD, "regel": _tekst, "titel": _tekst, "meldplicht": _ja_nee}


def _regel(velden: Mapping[str, Any]) -> Regel:
    return Regel(**{naam: waarde for naam, waarde in velden.items() if naam != "vanaf"})


class _Lezer:
    def __init__(self) -> None:
        self.fouten: list[Fout] = []

    def groep(self, knoop: Knoop, namen: Iterable[str]) -> dict[str, Knoop]:
        """The members of a mapping that has exactly these keys."""
        namen = list(namen)
        if not isinstance(knoop.waarde, dict):
            self.fouten.append(knoop.fout("hier hoort een groep sleutels", f"Nodig: {', '.join(namen)}."))
            return {}
        leden: dict[str, Knoop] = knoop.waarde
        for naam in leden.keys() - set(namen):
            dichtbij = get_close_matches(naam, namen, n=1)
            doe = f"Bedoelde u {dichtbij[0]!r}?" if dichtbij else f"Wel bekend: {', '.join(namen)}."
            self.fouten.append(leden[naam].fout(f"onbekende sleutel {naam!r}", doe))
        for naam in namen:
            if naam not in leden:
                self.fouten.append(knoop.fout(f"{naam!r} ontbreekt", f"Vul {naam!r} in."))
        return {naam: leden[naam] for naam in namen if naam in leden}

    def reeksen(
        self, knoop: Knoop | None, vormen: Mapping[str, Velden], maak: Callable[[Mapping[str, Any]], Any]
    ) -> dict[str, list[Gedateerd]]:
        """The dated values of each name."""
        delen = self.groep(knoop, vormen) if knoop else {}
        return {naam: self._reeks(naam, deel, vormen[naam], maak) for naam, deel in delen.items()}

    def _reeks(
        self, naam: str, knoop: Knoop, velden: Velden, maak: Callable[[Mapping[str, Any]], Any]
    ) -> list[Gedateerd]:
        if not isinstance(knoop.waarde, tuple) or not knoop.waarde:
            self.fouten.append(knoop.fout(f"{naam!r} moet een lijst zijn", "Geef elke waarde met haar datum."))
            return []
        reeks: list[Gedateerd] = []
        for deel in knoop.waarde:
            gelezen = self._velden(deel, velden)
            if gelezen is None:
                continue
            if reeks and gelezen["vanaf"] <= reeks[-1].vanaf:
                self.fouten.append(deel.fout(f"de datums van {naam!r} lopen niet op", "Zet de oudste bovenaan."))
            reeks.append(Gedateerd(gelezen["vanaf"], maak(gelezen)))
        return reeks

    def _velden(self, knoop: Knoop, velden: Velden) -> dict[str, Any] | None:
        eerder = len(self.fouten)
        gelezen: dict[str, Any] = {}
        for naam, deel in self.groep(knoop, velden).items():
            try:
                gelezen[naam] = velden[naam](deel.waarde)
            except ValueError as fout:
                self.fouten.append(deel.fout(f"{naam!r} {fout}"))
        return gelezen if len(self.fouten) == eerder else None


def _standen(soorten: Mapping[str, list[Gedateerd]], parameters: Mapping[str, list[Gedateerd]]) -> list[Stand]:
    datums = {item.vanaf for reeks in (*soorten.values(), *parameters.values()) for item in reeks}
    return [
        Stand(
            vanaf=vanaf,
            soorten={soort: _op(soorten[soort], vanaf) for soort in get_args(Verzuimsoort)},
            **{naam: _op(reeks, vanaf) for naam, reeks in parameters.items()},
        )
        for vanaf in sorted(datums)
    ]


def _op(reeks: Sequence[Gedateerd], op: date) -> Any:
    return next((item.waarde for item in reversed(reeks) if item.vanaf <= op), reeks[0].waarde)

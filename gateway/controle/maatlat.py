"""The quality scale of connectors: every rule answered in quality.yaml, and a claim of done checked where code can."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.koppelingen import Koppeling
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import Fout, Knoop, YamlFoutenError, lees_yaml
from gateway.sdk import Bron, Connector

_STANDEN = ("done", "todo", "exempt")
_DOCS = Path(__file__).resolve().parents[2] / "docs"
_WEL, _NIET = ("goed", "geldig"), ("fout", "ongeldig")

Controle = Callable[[Koppeling], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Regel:
    """A rule of the scale; `controle` yields what a claim of done does not make true."""

    naam: str
    titel: str
    controle: Controle | None = None


@dataclass(frozen=True, slots=True)
class Antwoord:
    """How a connector stands on one rule."""

    regel: str
    titel: str
    stand: str
    reden: str = ""


def _contract(item: Koppeling) -> Iterator[str]:
    # What stands in the contract, its source too, is checked where contracts are read.
    if not contractbestand(f"{item.manifest.standaard}/contract.yaml").is_file():
        yield f"contracts/{item.manifest.standaard}/contract.yaml is er niet."


def _voorbeelden(item: Koppeling) -> Iterator[str]:
    map_ = contractbestand(f"{item.manifest.standaard}/contract.yaml").parent
    for namen, wat in ((_WEL, "goed"), (_NIET, "fout")):
        if not any(pad.is_file() for naam in namen for pad in map_.glob(f"voorbeeld*/{naam}/*")):
            yield f"contracts/{map_.name} heeft geen voorbeeld dat {wat} is."


def _stroomt(item: Koppeling) -> Iterator[str]:
    if issubclass(item.klasse, Bron) and not inspect.isgeneratorfunction(item.klasse.lees):
        yield f"{item.klasse.__name__}.lees is geen generator."


def _controleert(item: Koppeling) -> Iterator[str]:
    if item.klasse.check is Connector.check:
        yield f"{item.klasse.__name__} heeft geen check()."


def _sandbox(item: Koppeling) -> Iterator[str]:
    if not (item.map / "sandbox.py").is_file() and not (item.map / "sandbox" / "__main__.py").is_file():
        yield f"connectors/{item.map.name} heeft geen sandbox die te starten is."


def _pagina(item: Koppeling) -> Iterator[str]:
    naam = f"{item.manifest.id.replace('_', '-')}.md"
    # An installed package comes without docs; then there is nothing to hold the claim against.
    if _DOCS.is_dir() and not (_DOCS / naam).is_file():
        yield f"docs/{naam} is er niet."


MAATLAT = (
    Regel("manifest-valid", "Het manifest klopt"),
    Regel("contract-with-source", "Er is een contract, met de bron waarop het rust", _contract),
    Regel("examples-valid-and-invalid", "Er zijn voorbeelden die goed zijn en die fout zijn", _voorbeelden),
    Regel("faults-name-place", "Een fout zegt waar hij zit"),
    Regel("streams", "Een bron wordt gelezen zonder haar in het geheugen te houden", _stroomt),
    Regel("limits-on-input", "Wat binnenkomt heeft grenzen"),
    Regel("idempotent", "Twee keer doen is hetzelfde als een keer"),
    Regel("check-changes-nothing", "check() probeert alles en verandert niets", _controleert),
    Regel("no-personal-data-in-logs", "In de log staat niets van een persoon"),
    Regel("sandbox", "De andere kant is nagemaakt", _sandbox),
    Regel("certificate-rotation", "Een certificaat is te wisselen zonder stilstand"),
    Regel("docs-page", "Er is een pagina voor wie de koppeling inricht", _pagina),
)


def antwoorden(item: Koppeling) -> list[Antwoord]:
    """How a connector stands on each rule; what it does not answer is `ontbreekt`."""
    try:
        gegeven = _gegeven(item)
    except YamlFoutenError:
        gegeven = {}
    return [Antwoord(regel.naam, regel.titel, *_lees(gegeven.get(regel.naam))) for regel in MAATLAT]


def fouten(item: Koppeling) -> Iterator[Fout]:
    """What is missing, unknown or claimed without ground in quality.yaml."""
    try:
        gegeven = _gegeven(item)
    except YamlFoutenError as fout:
        yield from fout.fouten
        return
    bekend = {regel.naam: regel for regel in MAATLAT}
    for naam, knoop in gegeven.items():
        if naam not in bekend:
            yield knoop.fout(f"regel {naam} staat niet op de maatlat.", f"Wel: {', '.join(bekend)}.")
        else:
            yield from _regelfouten(item, bekend[naam], knoop)
    for naam in bekend.keys() - gegeven.keys():
        yield Fout(
            _naam(item), 1, f"regel {naam} is niet beantwoord.", "Zet erbij: done, todo of exempt met een reden."
        )


def _regelfouten(item: Koppeling, regel: Regel, knoop: Knoop) -> Iterator[Fout]:
    stand, reden = _lees(knoop)
    if stand not in _STANDEN:
        yield knoop.fout(f"{regel.naam}: stand {stand} bestaat niet.", f"Wel: {', '.join(_STANDEN)}.")
    if stand == "exempt" and not reden:
        yield knoop.fout(f"{regel.naam}: exempt zonder reden.", "Schrijf {status: exempt, reden: ...}.")
    if stand == "done" and regel.controle is not None:
        for bezwaar in regel.controle(item):
            yield knoop.fout(f"{regel.naam} staat op done, maar {bezwaar}", "Maak het waar, of zet de regel op todo.")


def _gegeven(item: Koppeling) -> dict[str, Knoop]:
    knoop: Any = lees_yaml(item.map / "quality.yaml", _naam(item)).waarde
    regels = knoop.get("regels") if isinstance(knoop, dict) else None
    return regels.waarde if regels is not None and isinstance(regels.waarde, dict) else {}


def _lees(knoop: Knoop | None) -> tuple[str, str]:
    if knoop is None:
        return "ontbreekt", ""
    kaal = knoop.kaal()
    if isinstance(kaal, dict):
        return str(kaal.get("status", "")), str(kaal.get("reden") or "")
    return str(kaal), ""


def _naam(item: Koppeling) -> str:
    return f"connectors/{item.map.name}/quality.yaml"

"""How long each kind of thing is kept and what that rests on, as contracts/bewaren.yaml says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy import Termijn
from gateway.policy.vorm import Status, Vorm, lees_vorm

_DOELEN = "doelen"


class SoortVorm(Vorm):
    """A kind of thing as it is written: its term, or where that stands, or why it has none."""

    titel: str
    tabellen: tuple[str, ...]
    vanaf: str | None = None
    termijn: Termijn | None = None
    volgens: str | None = None
    deel: str | None = None
    veld: str = "termijn"
    zonder_termijn: str | None = None
    bron: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Bewaartermijn:
    """The term of one kind; `in_woorden` is there for all, `termijn` where it is a span that can be counted with."""

    soort: str
    titel: str
    tabellen: tuple[str, ...]
    vanaf: str
    termijn: Termijn | None
    in_woorden: str
    bron: str
    status: str

    @property
    def kort(self) -> str:
        """The term for a report: the span itself, or the words where it is none."""
        return self.termijn or self.in_woorden


@cache
def bewaartermijnen() -> Mapping[str, Bewaartermijn]:
    """The term of every kind, by its name."""
    fouten: list[Fout] = []
    bestand = lees_yaml(contractbestand("bewaren.yaml"))
    vormen = {naam: lees_vorm(deel, SoortVorm, fouten) for naam, deel in bestand.waarde.items()}
    gelezen = {naam: vorm for naam, vorm in vormen.items() if vorm is not None}
    termijnen = {}
    for naam, vorm in gelezen.items():
        try:
            termijnen[naam] = _lees(naam, vorm)
        except (KeyError, ValueError):
            waar = f"de termijn van {naam} staat niet waar `volgens`, `deel` en `veld` wijzen, of is geen termijn"
            fouten.append(bestand.waarde[naam].fout(waar, "Vergelijk met het bestand dat Schakel meelevert."))
    if fouten:
        raise YamlFoutenError(fouten)
    return termijnen


def bewaartermijn(soort: str) -> Bewaartermijn:
    """The term of one kind; a kind that is not in contracts/bewaren.yaml is a fault in the code."""
    return bewaartermijnen()[soort]


def _lees(naam: str, vorm: SoortVorm) -> Bewaartermijn:
    elders = _elders(vorm)
    termijn = vorm.termijn or (Termijn(elders[vorm.veld]) if vorm.veld in elders else None)
    return Bewaartermijn(
        soort=naam,
        titel=vorm.titel,
        tabellen=vorm.tabellen,
        vanaf=vorm.vanaf or "",
        termijn=termijn,
        in_woorden=_woorden(vorm, termijn, elders),
        bron=vorm.bron or elders.get("bron", "contracts/doelen, per doel"),
        status=vorm.status or elders.get("status", "afgeleid"),
    )


def _elders(vorm: SoortVorm) -> dict[str, Any]:
    if vorm.volgens is None or vorm.volgens == _DOELEN:
        return {}
    gelezen: dict[str, Any] = lees_yaml(contractbestand(vorm.volgens)).kaal()[vorm.deel]
    return gelezen


def _woorden(vorm: SoortVorm, termijn: Termijn | None, elders: Mapping[str, Any]) -> str:
    if vorm.zonder_termijn is not None:
        return f"blijft: {vorm.zonder_termijn}"
    if vorm.volgens == _DOELEN:
        return f"per doel ({vorm.deel})"
    if termijn is None:
        return f"tot het einde van het schooljaar, en nog {elders['schooljaren_erna']} schooljaar"
    return termijn.in_woorden()

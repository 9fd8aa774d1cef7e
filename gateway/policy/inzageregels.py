"""The rules of inzage as written in contracts/inzage.yaml: who may see what was shared, and in which words."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import Field, model_validator

from gateway.model.mappen import contractbestand
from gateway.model.uitwisseling import Toestand
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy.toestemmingsregels import Gezagregels, Toestemmingsregels
from gateway.policy.vorm import Status, Vorm, lees_vorm

BESTAND = "inzage.yaml"


class InzageFoutenError(YamlFoutenError):
    """De regels van de inzage kloppen niet."""

    code = "CFG-015"


class Inzagerol(StrEnum):
    """As whom someone asks."""

    LEERLING = "leerling"
    GEZAGDRAGER = "gezagdrager"
    SCHOOL = "school"


class Inzagereden(StrEnum):
    """Why someone gets no inzage."""

    VEILIGHEID = "VEILIGHEID"
    INZAGE_GEWIST = "INZAGE_GEWIST"
    INZAGE_TE_JONG = "INZAGE_TE_JONG"
    INZAGE_ALLEEN_LEERLING = "INZAGE_ALLEEN_LEERLING"
    INZAGE_LEEFTIJD_ONZEKER = "INZAGE_LEEFTIJD_ONZEKER"
    INZAGE_GEEN_GEZAG = "INZAGE_GEEN_GEZAG"
    GEZAG_ONZEKER = "GEZAG_ONZEKER"


Rollen = Annotated[frozenset[Inzagerol], Field(min_length=1)]
V = TypeVar("V", bound=Vorm)


class Inzageband(Vorm):
    """Who may ask in an age band, up to but not including `tot`; `met_akkoord` only when the leerling agrees."""

    titel: str
    tot: int | None = None
    mag: Rollen
    met_akkoord: frozenset[Inzagerol] = frozenset()
    bron: str
    status: Status


class Veiligheidsregel(Vorm):
    """Who gets nothing while the leerling has a veiligheidsblokkade."""

    houd_op: Rollen
    bron: str
    status: Status


class Weigertekst(Vorm):
    """What a refusal says and advises; `{wie}` is filled with roles."""

    uitleg: str
    doe: str


class Inzageregels(Vorm):
    """All of contracts/inzage.yaml."""

    banden: Annotated[tuple[Inzageband, ...], Field(min_length=1)]
    veiligheid: Veiligheidsregel
    weigeringen: dict[Inzagereden, Weigertekst]
    grondslagen: dict[str, str]
    toestanden: dict[Toestand, str]
    statussen: dict[str, str]
    zonder_toestemming: str
    gewist: str
    rechten: Annotated[tuple[str, ...], Field(min_length=1)]
    rechten_bron: str
    rechten_status: Status

    @model_validator(mode="after")
    def _volledig(self) -> Self:
        grenzen = [band.tot for band in self.banden]
        leeftijden = [grens for grens in grenzen[:-1] if grens is not None]
        if grenzen[-1] is not None or len(leeftijden) != len(grenzen) - 1 or leeftijden != sorted(set(leeftijden)):
            raise ValueError("de banden lopen op in leeftijd en alleen de laatste heeft geen 'tot'")
        if set(self.weigeringen) != set(Inzagereden) or set(self.toestanden) != set(Toestand):
            raise ValueError("elke weigering en elke toestand heeft een tekst")
        return self


def inzageregels() -> Inzageregels:
    """The rules; the operator's own file when he has one.

    Raises InzageFoutenError with every fault.
    """
    return _inzage(contractbestand(BESTAND))


def gezagregels() -> Gezagregels:
    """Whose gezag counts, as for a toestemming."""
    return _gezag(contractbestand("toestemming.yaml"))


@cache
def _inzage(bestand: Path) -> Inzageregels:
    return lees_regels(bestand, Inzageregels)


@cache
def _gezag(bestand: Path) -> Gezagregels:
    return lees_regels(bestand, Toestemmingsregels).gezag


def lees_regels(bestand: Path, vorm: type[V]) -> V:
    """Read a file of rules into its form; raises InzageFoutenError with every fault."""
    fouten: list[Fout] = []
    gelezen = lees_vorm(lees_yaml(bestand, f"contracts/{bestand.name}"), vorm, fouten)
    if gelezen is None:
        raise InzageFoutenError(fouten)
    return gelezen

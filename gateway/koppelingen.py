"""Finds connectors through entry points, and makes one per source and partner that is configured."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from gateway.model.errors import ConfiguratieError
from gateway.model.partijen import Organisatie, Partner
from gateway.model.yamlbron import lees_yaml
from gateway.sdk import Bron, Connector, Doelsysteem

GROEP = "schakel.connectors"
# What a source may deliver: the leerlingen, verzuim and the kalender it is counted by, toestemmingen the school held.
BRONDELEN = frozenset({"in", "verzuim", "kalender", "toestemming"})


class KoppelingError(ConfiguratieError):
    """Een koppeling bestaat niet, of haar instellingen kloppen niet."""

    code = "CFG-030"


class Manifest(BaseModel):
    """What a connector says of itself in manifest.yaml; `formaten` by doel, or by brondeel for a source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    titel: str
    eigenaar: str
    rol: Literal["bron", "doelsysteem", "bestand"]
    standaard: str
    formaten: Mapping[str, str | tuple[str, ...]]
    doelen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Koppeling:
    """A connector that is installed."""

    manifest: Manifest
    klasse: type[Connector]
    map: Path

    def maak(self, instellingen: Mapping[str, Any], waar: str) -> Connector:
        """Make it with what the operator filled in; raises KoppelingError naming each wrong setting."""
        try:
            return self.klasse(self.klasse.instellingen_model.model_validate(dict(instellingen)))
        except ValidationError as fout:
            namen = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in fout.errors())
            raise KoppelingError(
                f"instellingen van {waar} kloppen niet: {namen}.",
                doe=f"Zie `schakel connectors {self.manifest.id}` voor wat er in te vullen is.",
            ) from None


@cache
def koppelingen() -> Mapping[str, Koppeling]:
    """Every connector that is installed, by name."""
    return {item.name: _laad(item) for item in sorted(entry_points(group=GROEP), key=lambda item: item.name)}


def _laad(item: EntryPoint) -> Koppeling:
    map_ = Path(str(files(item.module.rpartition(".")[0])))
    manifest = Manifest.model_validate(lees_yaml(map_ / "manifest.yaml").kaal())
    if manifest.id != item.name:
        raise KoppelingError(f"{map_ / 'manifest.yaml'}: id {manifest.id} is niet de naam {item.name}")
    return Koppeling(manifest, item.load(), map_)


def koppeling(naam: str) -> Koppeling:
    """One connector by name; raises KoppelingError naming those that exist."""
    if naam not in koppelingen():
        raise KoppelingError(f"koppeling {naam} bestaat niet", doe=f"Wel: {', '.join(koppelingen())}.")
    return koppelingen()[naam]


def maak_bron(organisatie: Organisatie) -> tuple[Bron, str]:
    """The source of an organisation, and the name of the mapping that reads it."""
    instellingen = dict(organisatie.bron or {})
    gekozen = koppeling(str(instellingen.pop("connector", "")))
    bron = gekozen.maak(instellingen, f"organisatie {organisatie.id}")
    lezer = gekozen.manifest.formaten.get("in")
    if not isinstance(bron, Bron) or not lezer:
        raise KoppelingError(f"koppeling {gekozen.manifest.id} is geen bron", doe="Kies er een met rol: bron.")
    return bron, lezer if isinstance(lezer, str) else lezer[0]


def verzuimformaten(organisatie: Organisatie) -> tuple[str, str] | None:
    """The mappings that read verzuim and kalender of the source of an organisation; None when it has no verzuim."""
    delen = koppeling(str((organisatie.bron or {}).get("connector", ""))).manifest.formaten
    return (str(delen["verzuim"]), str(delen["kalender"])) if delen.keys() >= {"verzuim", "kalender"} else None


def toestemmingsformaat(organisatie: Organisatie) -> str | None:
    """The mapping that reads the toestemmingen in the source of an organisation; None when it has none."""
    delen = koppeling(str((organisatie.bron or {}).get("connector", ""))).manifest.formaten
    return str(delen["toestemming"]) if "toestemming" in delen else None


def maak_doelsysteem(partner: Partner) -> Doelsysteem:
    """The connector to a partner."""
    gekozen = koppeling(partner.connector)
    doelsysteem = gekozen.maak(partner.instellingen, f"partner {partner.id}")
    if not isinstance(doelsysteem, Doelsysteem):
        raise KoppelingError(f"koppeling {partner.connector} levert niet af", doe="Kies er een met rol: doelsysteem.")
    return doelsysteem


def formaten(partner: Partner) -> Iterator[tuple[tuple[str, str], str]]:
    """Which message a partner takes for which doel: ((partner, doel), bericht)."""
    for doel, soort in koppeling(partner.connector).manifest.formaten.items():
        if isinstance(soort, str):
            yield (partner.id, doel), soort

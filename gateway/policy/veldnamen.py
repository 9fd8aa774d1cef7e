"""How every field of the view is called in plain Dutch: contracts/veldnamen.yaml."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from gateway.model.errors import ConfiguratieError
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy.vorm import Status, Vorm, lees_vorm

BESTAND = "veldnamen.yaml"


class VeldnamenFoutenError(YamlFoutenError):
    """De namen van de velden kloppen niet."""

    code = "CFG-013"


class VeldZonderNaamError(ConfiguratieError, KeyError):
    """Dit veld heeft geen naam in gewoon Nederlands."""

    code = "CFG-014"


class _GedeeldVorm(Vorm):
    """A place at which the fields of a deel stand, and whose they are there."""

    deel: str
    van: str


class _VeldnamenVorm(Vorm):
    """The file: names by group, and those of fields that stand at several places."""

    bron: str
    status: Status
    voorvoegsels: dict[str, str]
    delen: dict[str, dict[str, str]]
    velden: dict[str, dict[str, str]]
    gedeeld: dict[str, _GedeeldVorm]


def veldnaam(pad: str) -> str:
    """The name of a field in plain Dutch, by its path in ZICHTVELDEN."""
    namen = veldnamen()
    if pad not in namen:
        raise VeldZonderNaamError(f"veld {pad!r} heeft geen naam.", doe=f"Geef het een naam in contracts/{BESTAND}.")
    return namen[pad]


def veldnamen() -> Mapping[str, str]:
    """All names by path; the operator's own file when he has one."""
    return _gelezen(contractbestand(BESTAND))


@cache
def _gelezen(bestand: Path) -> Mapping[str, str]:
    return MappingProxyType(laad_veldnamen(bestand))


def laad_veldnamen(bestand: Path) -> dict[str, str]:
    """Read the names from a file like contracts/veldnamen.yaml.

    Raises VeldnamenFoutenError with every fault.
    """
    fouten: list[Fout] = []
    knoop = lees_yaml(bestand, f"contracts/{bestand.name}")
    vorm = lees_vorm(knoop, _VeldnamenVorm, fouten)
    if vorm is not None:
        fouten += [
            knoop.waarde["gedeeld"].waarde[groep].fout(f"deel {gedeeld.deel!r} bestaat niet")
            for groep, gedeeld in vorm.gedeeld.items()
            if gedeeld.deel not in vorm.delen
        ]
    if vorm is None or fouten:
        raise VeldnamenFoutenError(fouten)
    return {pad: _voorvoegsel(vorm, pad) + naam for pad, naam in _namen(vorm)}


def _namen(vorm: _VeldnamenVorm) -> Iterator[tuple[str, str]]:
    for groep, velden in vorm.velden.items():
        yield from ((f"{groep}.{veld}", naam) for veld, naam in velden.items())
    for groep, gedeeld in vorm.gedeeld.items():
        for veld, naam in vorm.delen[gedeeld.deel].items():
            yield f"{groep}.{veld}", naam.replace("{van}", gedeeld.van)


def _voorvoegsel(vorm: _VeldnamenVorm, pad: str) -> str:
    return next((tekst for groep, tekst in vorm.voorvoegsels.items() if pad.startswith(f"{groep}.")), "")

"""Whom people can turn to at an organisatie: contracts/verantwoordelijken.yaml, the operator's own when he has one."""

from collections.abc import Mapping
from functools import cache

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy.vorm import Vorm, lees_vorm


class Contactgegevens(Vorm):
    """Who to turn to at an organisatie; `beheerder` is a processor that runs the gateway for it, and `plaats` where."""

    contact: str | None = None
    fg: str | None = None
    beheerder: str | None = None
    plaats: str | None = None


class VerantwoordelijkenVorm(Vorm):
    """contracts/verantwoordelijken.yaml, by id of the organisatie."""

    organisaties: dict[str, Contactgegevens]


@cache
def contactgegevens() -> Mapping[str, Contactgegevens]:
    """What is known, by id; what is not filled in is not there."""
    fouten: list[Fout] = []
    vorm = lees_vorm(lees_yaml(contractbestand("verantwoordelijken.yaml")), VerantwoordelijkenVorm, fouten)
    if vorm is None or fouten:
        raise YamlFoutenError(fouten)
    return vorm.organisaties

"""The leaves of a reader, whatever the form: from what a message says to its place in the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gateway.mapping.faults import LeesFout, Waardefout
from gateway.mapping.paths import Pad
from gateway.mapping.tree import Waarde

# The key of an item that is a value itself, read by `.`; no path can name it.
ZELF = ""


def groep_in(target: dict[str, Any], pad: Pad) -> dict[str, Any]:
    """The group in the target that holds the last part of a path, made when it is not there."""
    for deel in pad.delen[:-1]:
        target = target.setdefault(deel, {})
    return target


def zet(pad: Pad, value: Any, whole: dict[str, Any], item: dict[str, Any]) -> None:
    """Put a value at its path."""
    groep_in(item if pad.relatief else whole, pad)[pad.delen[-1] if pad.delen else ZELF] = value


def voeg_toe(elk: Pad, inner: dict[str, Any], whole: dict[str, Any], item: dict[str, Any]) -> None:
    """Put an item at the end of its list."""
    groep_in(item if elk.relatief else whole, elk).setdefault(elk.delen[-1], []).append(inner.get(ZELF, inner))


def omgezet(waarde: Waarde, text: str, where: Callable[[], str]) -> Any:
    """A text of the message as the model knows it; raises LeesFout at the place that `where` tells."""
    try:
        value = waarde.vorm.lees(text) if waarde.vorm else text
        return waarde.lijst.lees(value) if waarde.lijst else value
    except Waardefout as fout:
        raise LeesFout(f"de waarde {fout.melding}", veld=where(), doe=fout.doe) from None


def ontbreekt(veld: str) -> LeesFout:
    """What is required is not there."""
    return LeesFout("ontbreekt, en is verplicht in dit bericht", veld=veld)


def andere_waarde(veld: str) -> LeesFout:
    """A constant is not what it should be."""
    return LeesFout("heeft niet de waarde die de mapping vast noemt", veld=veld)

"""Reads an OSO dossier into the model, and tells what in it has no place there."""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml import etree

from gateway.sdk import Dossier, InvoerError, lees_contract, lezer, ongelezen, parse


class VersieOnbekendError(InvoerError):
    """Dit is geen OSO-dossier van een versie die de gateway kent."""

    code = "OSO-010"


def lees(data: bytes) -> Dossier:
    """The dossier; raises an InvoerError that names the place and never a value.

    A secret number is read as its mask and a secret address not at all, whatever the file says.
    """
    root = _root(data)
    dossier: Dossier = lezer(_bericht(root)).lees(root)
    return dossier


def onbekend(data: bytes) -> tuple[str, ...]:
    """The places of elements and attributes that the model has no field for; nobody reads or keeps those."""
    root = _root(data)
    return ongelezen(lezer(_bericht(root)).root, root)


def _root(data: bytes) -> etree._Element:
    return parse(data, max_bytes=_afspraken()["grenzen"]["max_bytes"])


def _bericht(root: etree._Element) -> str:
    """The message that reads this version, known by its namespace."""
    namespace = etree.QName(root).namespace
    for versie in _afspraken()["versies"].values():
        if versie["namespace"] == namespace:
            return f"oso/{versie['bericht']}"
    raise VersieOnbekendError(doe=f"Maak het dossier opnieuw in versie {', '.join(_afspraken()['versies'])}.")


@cache
def _afspraken() -> dict[str, Any]:
    return lees_contract("oso")

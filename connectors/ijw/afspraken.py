"""What contracts/ijw says, as plain tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from gateway.sdk import contractbestand, lees_contract

Wie = Literal["gemeente", "aanbieder"]


@dataclass(frozen=True, slots=True)
class Soort:
    """One message: its name, code, who sends the heenbericht, and its counterpart."""

    naam: str
    code: str
    afzender: Wie
    heen: str
    retour: str

    @property
    def is_retour(self) -> bool:
        """Tell a retour from a heenbericht: its code is odd."""
        return self.naam == self.retour

    @property
    def schema(self) -> Path:
        """The XSD of this message."""
        return contractbestand(f"ijw/{self.naam.lower()}.xsd")


@cache
def contract() -> Mapping[str, Any]:
    """The contract as plain data."""
    return lees_contract("ijw")


@cache
def soorten() -> Mapping[str, Soort]:
    """Every message by name, each heenbericht with its retour."""
    alle: dict[str, Soort] = {}
    for naam, deel in contract()["soorten"]["lijst"].items():
        retour, afzender = deel["retour"], deel["afzender"]
        alle[naam] = Soort(naam, deel["code"], afzender, naam, retour)
        alle[retour] = Soort(retour, str(int(deel["code"]) + 1), afzender, naam, retour)
    return alle


def soort_van(root: etree._Element) -> Soort | None:
    """Which message this is, by its namespace; None when it is none of ours."""
    namespace = etree.QName(root).namespace
    vorm: str = contract()["namespaces"]["bericht"]
    return next((item for item in soorten().values() if vorm.format(soort=item.naam.lower()) == namespace), None)


@cache
def codelijst(naam: str) -> Mapping[str, str | None]:
    """A code list by its number."""
    codes: Mapping[str, str | None] = lees_contract("ijw", "codelijsten")["lijsten"][naam]["codes"]
    return codes


def max_delen() -> int:
    """How many there may be of anything in one message."""
    return int(contract()["grenzen"]["per_klasse"]["hoogstens"])


def max_bytes() -> int:
    """How large a message with its envelope may be."""
    return int(contract()["grenzen"]["envelop_bytes"])

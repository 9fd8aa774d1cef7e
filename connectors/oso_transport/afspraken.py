"""What contracts/oso_transport says, for one version of OSO."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal, NamedTuple

from gateway.sdk import ConfiguratieError, lees_contract

Gevolg = Literal["goed", "definitief", "afgemeld", "verlopen", "later"]


class OnbekendeVersieError(ConfiguratieError):
    """Deze uitgave van OSO staat niet in het contract."""

    code = "OST-003"


class Veld(NamedTuple):
    """A field of a message: the name we use, the name on the line, and how often it may be there."""

    naam: str
    element: str
    verplicht: bool
    meer: bool


@dataclass(frozen=True)
class Afspraken:
    """Names, fields, results and limits of one version."""

    namespace: str
    doel: str
    overdrachtsoort: str
    berichten: Mapping[str, Sequence[Veld]] = field(repr=False)
    groepen: Mapping[str, Sequence[Veld]] = field(repr=False)
    vormen: Mapping[str, re.Pattern[str]] = field(repr=False)
    base64: frozenset[str]
    resultaten: Mapping[str, Any] = field(repr=False)
    soapactie: str
    grenzen: Mapping[str, int]

    @property
    def sleutelduur(self) -> timedelta:
        """How long a koppelsleutel lives."""
        return timedelta(days=self.grenzen["koppelsleutel_dagen"])

    @property
    def sessieduur(self) -> timedelta:
        """How long a session lives."""
        return timedelta(minutes=self.grenzen["sessie_minuten"])

    def actie(self, operatie: str) -> str:
        """The SOAPAction of an operation."""
        return self.soapactie.format(namespace=self.namespace, operatie=operatie)

    def goed(self, operatie: str) -> str:
        """The word with which an operation succeeds."""
        return str(self.resultaten["goed"][operatie])

    def gevolg(self, operatie: str, woord: str) -> Gevolg:
        """What a result means; a word nobody told us of is worth another try."""
        if woord == self.goed(operatie):
            return "goed"
        gevolg: Gevolg = self.resultaten["gevolgen"].get(woord, "later")
        return gevolg

    def weiger(self, waarom: str) -> str:
        """The word with which we refuse."""
        return str(self.resultaten["weigeren"][waarom])


def laad(versie: str) -> Afspraken:
    """The agreements of a version; raises OnbekendeVersieError."""
    contract = lees_contract("oso_transport")
    if versie not in contract["versies"]:
        raise OnbekendeVersieError(doe=f"Wel: {', '.join(contract['versies'])}.")
    uitgave, velden = contract["versies"][versie], contract["velden"]
    namen: Mapping[str, str] = uitgave["namen"]
    vormen = {**velden["vormen"], **dict.fromkeys(namen, uitgave["adres"])}
    return Afspraken(
        namespace=uitgave["namespace"],
        doel=uitgave["doel"],
        overdrachtsoort=contract["overdrachtsoort"]["woord"],
        berichten={
            f"{operatie}{soort}": _velden(deel[sleutel], namen)
            for operatie, deel in contract["operaties"].items()
            for sleutel, soort in (("verzoek", "Request"), ("antwoord", "Response"))
        },
        groepen={naam: _velden(delen, namen) for naam, delen in velden["groepen"].items()},
        vormen={naam: re.compile(vorm, re.ASCII) for naam, vorm in vormen.items()},
        base64=frozenset(velden["base64"]),
        resultaten=contract["resultaten"],
        soapactie=contract["soapactie"]["vorm"],
        grenzen={naam: grens for naam, grens in contract["grenzen"].items() if isinstance(grens, int)},
    )


def _velden(delen: Sequence[str], namen: Mapping[str, str]) -> list[Veld]:
    kaal = [(deel.rstrip("?*"), deel[-1]) for deel in delen]
    return [Veld(naam, namen.get(naam, naam), teken not in "?*", teken == "*") for naam, teken in kaal]

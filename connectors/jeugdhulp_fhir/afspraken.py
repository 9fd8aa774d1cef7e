"""What was agreed, as data: contracts/jeugdhulp_fhir, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from gateway.sdk import lees_contract

CONTRACT = "jeugdhulp_fhir"
VERZOEK, INTREKKING = "jeugdhulp_fhir/verzoek@1", "jeugdhulp_fhir/intrekking@1"


@dataclass(frozen=True, slots=True)
class Afspraken:
    """The sections of the contract that the code works with."""

    namen: Mapping[str, str]
    verzoeken: Mapping[str, Any]
    zonder_toestemming: str
    relaties: Mapping[str, Any]
    grenzen: Mapping[str, int]
    uitkomsten: Mapping[str, str]
    keuring: Mapping[str, str]
    overgangen: Mapping[str, Any]
    alleen_de_school: frozenset[str]
    wijzigbaar: frozenset[str]
    voortgang: Mapping[str, Any]
    reden: Mapping[str, Any]


@cache
def afspraken() -> Afspraken:
    """The contract and its states."""
    contract, standen = lees_contract(CONTRACT), lees_contract(CONTRACT, "standen")
    return Afspraken(
        namen=contract["namen"],
        verzoeken=contract["verzoeken"],
        zonder_toestemming=contract["zonder_toestemming"]["tekst"],
        relaties=contract["relaties"],
        grenzen=contract["grenzen"],
        uitkomsten=contract["uitkomsten"],
        keuring=contract["keuring"],
        overgangen=standen["overgangen"],
        alleen_de_school=frozenset(standen["alleen_de_school"]),
        wijzigbaar=frozenset(standen["wijzigbaar"]["elementen"]),
        voortgang=standen["voortgang"],
        reden=standen["reden"],
    )

"""How an aanvraag stands: from the JSON of the platform to an Aanvraagmelding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from connectors.swv_platform.client import AntwoordOnduidelijkError
from gateway.sdk import Aanvraagmelding, Besluit, InvoerError, lezer

_ONLEESBAAR = (
    "Het besluit van het samenwerkingsverband is niet te lezen: het voldoet niet aan de afgesproken vorm. "
    "Vraag het samenwerkingsverband om een verbeterd besluit."
)


def lees(naam: str, antwoord: Any) -> dict[str, Any]:
    """What an answer says."""
    try:
        gelezen: dict[str, Any] = lezer(naam).lees(antwoord)
    except InvoerError:
        # The reason may quote a value of the answer, so it stays here.
        raise AntwoordOnduidelijkError from None
    return gelezen


def aanvraagmelding(stand: Any) -> Aanvraagmelding:
    """One status; a besluit that cannot be read is left out and told, for it may not hold up the others."""
    try:
        return _melding(lees("swv_platform/status@1", stand))
    except AntwoordOnduidelijkError:
        if not isinstance(stand, dict) or not stand.get("besluit"):
            raise
    return _melding({**lees("swv_platform/status@1", {**stand, "besluit": None}), "bericht": _ONLEESBAAR})


def _melding(deel: Mapping[str, Any]) -> Aanvraagmelding:
    besluit = Besluit.model_validate(deel["besluit"]) if deel.get("besluit") else None
    return Aanvraagmelding(
        objectkenmerk=deel["id"],
        status=deel["status"],
        op=datetime.fromisoformat(deel["op"]),
        aanvraagnummer=deel.get("aanvraagnummer"),
        ontbreekt=tuple(deel.get("ontbreekt", ())),
        termijn_tot=_dag(deel.get("termijn_tot")),
        vergaderdatum=_dag(deel.get("vergaderdatum")),
        bericht=deel.get("bericht"),
        besluit=besluit,
    )


def _dag(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst else None

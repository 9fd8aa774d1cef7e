"""Finding our Tasks at a partner: in the answer to a transaction, by identifier, and all that changed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.client import AntwoordOnduidelijkError, FhirClient

_PLAATS = re.compile(r"(?:.*/)?Task/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?")
_NUMMER = re.compile(r"[A-Za-z0-9.-]{1,64}")
# The next page is asked at the address we know, with what the partner says to ask there.
_VOLGENDE = "next"
_MEESTE_BLADZIJDEN = 200


def taak_in(antwoord: dict[str, Any]) -> tuple[str, bool]:
    """The id of the Task in a transaction-response, and whether it is new there."""
    for regel in reversed(_lijst(antwoord, "entry")):
        gezegd = regel.get("response")
        plaats = gezegd.get("location") if isinstance(gezegd, dict) else None
        if isinstance(plaats, str) and (gevonden := _PLAATS.fullmatch(plaats)):
            return gevonden[1], str(gezegd.get("status", "")).startswith("201")
    raise AntwoordOnduidelijkError("de partner noemt de Task niet.")


def nummer_uit(taak: dict[str, Any]) -> str:
    """The id of a Task that the partner shows."""
    nummer = taak.get("id")
    if taak.get("resourceType") != "Task" or not isinstance(nummer, str) or not _NUMMER.fullmatch(nummer):
        raise AntwoordOnduidelijkError("de partner toont geen Task.")
    return nummer


async def zoek(client: FhirClient, **vraag: str) -> list[dict[str, Any]]:
    """The Tasks that a search finds on its first page."""
    return _taken(await client.lees("/Task", {naam.replace("_", "-"): waarde for naam, waarde in vraag.items()}))


async def paginas(client: FhirClient, vanaf: str | None) -> AsyncIterator[tuple[list[dict[str, Any]], str | None]]:
    """All Tasks that changed, oldest first, a page at a time, each with where to go on."""
    grens = str(afspraken().grenzen["per_bladzijde"])
    vraag = {"_sort": "_lastUpdated", "_count": grens, **({"_lastUpdated": f"ge{vanaf}"} if vanaf else {})}
    verder = vanaf
    for _ in range(_MEESTE_BLADZIJDEN):
        bundel = await client.lees("/Task", vraag)
        taken = _taken(bundel)
        momenten = [moment for taak in taken if (moment := _moment(taak))]
        verder = momenten[-1] if momenten else verder
        yield taken, verder
        vraag = _volgende(bundel)
        if not vraag:
            return


def _moment(taak: dict[str, Any]) -> str | None:
    meta = taak.get("meta")
    moment = meta.get("lastUpdated") if isinstance(meta, dict) else None
    return moment if isinstance(moment, str) else None


def _volgende(bundel: dict[str, Any]) -> dict[str, str]:
    for link in _lijst(bundel, "link"):
        if link.get("relation") == _VOLGENDE and isinstance(link.get("url"), str):
            return dict(parse_qsl(urlsplit(link["url"]).query))
    return {}


def _taken(bundel: dict[str, Any]) -> list[dict[str, Any]]:
    if bundel.get("resourceType") != "Bundle":
        raise AntwoordOnduidelijkError("de partner geeft geen lijst van Tasks.")
    gevonden = [regel.get("resource") for regel in _lijst(bundel, "entry")]
    return [item for item in gevonden if isinstance(item, dict) and item.get("resourceType") == "Task"]


def _lijst(groep: dict[str, Any], naam: str) -> list[dict[str, Any]]:
    lijst = groep.get(naam)
    return [item for item in lijst if isinstance(item, dict)] if isinstance(lijst, list) else []

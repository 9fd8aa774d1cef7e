"""A document that goes along with a verzoek: known by its content, small enough, and named for what it is."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, Literal

from gateway.exchange.jeugdhulp.fouten import JeugdhulpdocumentError
from gateway.model.jeugdhulp import Jeugdhulpdocument
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml

Opsteller = Literal["school", "professional-met-beroepsgeheim", "ouders"]
# Text holds no control characters but tab, line feed, form feed and carriage return.
_GEEN_TEKST = frozenset(range(32)) - {9, 10, 12, 13}


def maak_document(
    soort: str, titel: str, bestandsnaam: str, inhoud: bytes, *, datum: date, opgesteld_door: Opsteller
) -> Jeugdhulpdocument:
    """The document of a file; raises JeugdhulpdocumentError when its size, kind or name cannot go along."""
    return Jeugdhulpdocument(
        soort=soort,
        titel=titel,
        bestandsnaam=bestandsnaam,
        mediatype=_mediatype(bestandsnaam, inhoud),
        datum=datum,
        opgesteld_door=opgesteld_door,
        sha256=sha256(inhoud).hexdigest(),
        inhoud=base64.b64encode(inhoud).decode(),
    )


def voeg(bestaand: Sequence[Jeugdhulpdocument], nieuwe: Sequence[Jeugdhulpdocument]) -> tuple[Jeugdhulpdocument, ...]:
    """All of them; one of the same name is replaced, and together they stay below the limits."""
    per_naam = {item.bestandsnaam: item for item in (*bestaand, *nieuwe)}
    grens = documentregels()["grenzen"]["samen_bytes"]
    if sum(len(item.inhoud) for item in per_naam.values()) * 3 // 4 > grens:
        raise JeugdhulpdocumentError(
            f"de documenten zijn samen groter dan {grens // 1_000_000} MB.", doe="Stuur alleen wat nodig is."
        )
    return tuple(per_naam.values())


@cache
def documentregels() -> Mapping[str, Any]:
    """Kinds and limits as configured."""
    regels: Mapping[str, Any] = lees_yaml(contractbestand("jeugdhulp/documenten.yaml")).kaal()
    return regels


def _mediatype(bestandsnaam: str, inhoud: bytes) -> Any:
    regels = documentregels()
    if not inhoud:
        raise JeugdhulpdocumentError("het bestand is leeg.", doe="Kies het bestand zelf.")
    if len(inhoud) > (grens := regels["grenzen"]["bestand_bytes"]):
        raise JeugdhulpdocumentError(
            f"het bestand is groter dan {grens // 1_000_000} MB.", doe="Maak het kleiner of splits het."
        )
    if any(teken in bestandsnaam for teken in '/\\:*?"<>|') or not bestandsnaam.isprintable():
        raise JeugdhulpdocumentError(
            "de naam van het bestand bevat tekens die niet mogen.", doe="Geef het een eenvoudige naam."
        )
    for mediatype, item in regels["soorten"].items():
        if _is(item, inhoud):
            return _passend(mediatype, item["extensies"], bestandsnaam)
    bekend = sorted(naam for item in regels["soorten"].values() for naam in item["extensies"])
    raise JeugdhulpdocumentError("dit soort bestand kan niet mee.", doe=f"Maak er een van: {', '.join(bekend)}.")


def _passend(mediatype: str, extensies: Sequence[str], bestandsnaam: str) -> str:
    if bestandsnaam.rpartition(".")[2].lower() not in extensies:
        raise JeugdhulpdocumentError(
            "de naam past niet bij wat er in het bestand staat.",
            doe=f"Laat de naam eindigen op {', '.join(extensies)}.",
        )
    return mediatype


def _is(soort: Mapping[str, Any], inhoud: bytes) -> bool:
    if "begin" in soort:
        return inhoud.startswith(bytes.fromhex(soort["begin"]))
    try:
        inhoud.decode()
    except UnicodeDecodeError:
        return False
    return not _GEEN_TEKST.intersection(inhoud)

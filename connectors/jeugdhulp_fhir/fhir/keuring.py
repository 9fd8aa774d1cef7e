"""What a Bundle must keep to before it may leave: its schema, and the rules of the contract below `keuring`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from connectors.jeugdhulp_fhir.fhir.verzoek import Json
from gateway.sdk import Bsn, InvoerError, lezer

_NEGEN = re.compile(r"(?<!\d)\d{9}(?!\d)")
_TUSSEN = re.compile(r"(?<=\d)[ .-](?=\d)")
# A UUID or a SHA-256 can hold nine digits by chance.
_KENMERK = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
# Files, and what is a number by nature.
_OVERGESLAGEN = frozenset({"data", "hash", "inhoud", "telefoon", "sha256", "bewijs"})
_SOORTEN = {
    "patient": {"Patient"},
    "subject": {"Patient"},
    "for": {"Patient"},
    "focus": {"ServiceRequest", "CommunicationRequest", "Communication"},
    "owner": {"Organization"},
    "organization": {"Organization"},
    "practitioner": {"Practitioner"},
    "requester": {"PractitionerRole", "Organization"},
    "sender": {"PractitionerRole", "Organization"},
}


def keur(bundel: Json) -> list[tuple[str, str]]:
    """What is wrong with a Bundle: each rule that is broken and where, never a value."""
    try:
        lezer("jeugdhulp_fhir/bundel@1").lees(bundel)
    except InvoerError as fout:
        return [("schema", getattr(fout, "veld", ""))]
    return [(regel, plaats) for regel, kijk in _REGELS.items() for plaats in kijk(bundel)]


def bsn(wat: Any) -> Iterator[str]:
    """The places where a burgerservicenummer stands, written in any way."""
    for plaats, tekst in _teksten(wat, ""):
        zonder = _TUSSEN.sub("", _KENMERK.sub("", tekst))
        if any(_is_bsn(nummer) for nummer in _NEGEN.findall(zonder)):
            yield plaats


def _is_bsn(nummer: str) -> bool:
    try:
        Bsn(nummer)
    except ValueError:
        return False
    return True


def _teksten(wat: Any, plaats: str) -> Iterator[tuple[str, str]]:
    if isinstance(wat, str):
        yield plaats, wat
    elif isinstance(wat, dict):
        telefoon = "system" in wat and wat["system"] == "phone"
        for naam, waarde in wat.items():
            if naam not in _OVERGESLAGEN and not (telefoon and naam == "value"):
                yield from _teksten(waarde, f"{plaats}.{naam}" if plaats else naam)
    elif isinstance(wat, list | tuple):
        for nummer, deel in enumerate(wat, 1):
            yield from _teksten(deel, f"{plaats}[{nummer}]")


def _regels(bundel: Json) -> Iterator[tuple[str, Json]]:
    for nummer, regel in enumerate(bundel["entry"], 1):
        yield f"entry[{nummer}]", regel


def _moment(bundel: Json) -> Iterator[str]:
    for plaats, regel in _regels(bundel):
        taak = regel["resource"]
        if taak["resourceType"] == "Task" and _tijd(taak["lastModified"]) < _tijd(taak["authoredOn"]):
            yield f"{plaats}.resource.lastModified"


def _tijd(tekst: str) -> datetime:
    return datetime.fromisoformat(tekst)


def _uniek(bundel: Json) -> Iterator[str]:
    gezien = set()
    for plaats, regel in _regels(bundel):
        if regel["fullUrl"] in gezien:
            yield f"{plaats}.fullUrl"
        gezien.add(regel["fullUrl"])


def _request(bundel: Json) -> Iterator[str]:
    for plaats, regel in _regels(bundel):
        if regel["request"]["url"] != regel["resource"]["resourceType"]:
            yield f"{plaats}.request.url"


def _verwijzingen(bundel: Json) -> Iterator[str]:
    soorten = {regel["fullUrl"]: regel["resource"]["resourceType"] for _, regel in _regels(bundel)}
    for plaats, regel in _regels(bundel):
        for waar, naam, doel in _verwijst(regel["resource"], f"{plaats}.resource", ""):
            soort = soorten.get(doel)
            if soort is None or soort not in _SOORTEN.get(naam, {soort}):
                yield waar


def _verwijst(wat: Any, plaats: str, naam: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(wat, dict):
        if isinstance(wat.get("reference"), str):
            yield plaats, naam, wat["reference"]
        for lid, waarde in wat.items():
            yield from _verwijst(waarde, f"{plaats}.{lid}", lid)
    elif isinstance(wat, list):
        for nummer, deel in enumerate(wat, 1):
            yield from _verwijst(deel, f"{plaats}[{nummer}]", naam)


def _ppc1(bundel: Json) -> Iterator[str]:
    for plaats, regel in _regels(bundel):
        wat = regel["resource"]
        if wat["resourceType"] == "Consent" and not (wat.get("policy") or wat.get("policyRule")):
            yield f"{plaats}.resource"


_REGELS: dict[str, Callable[[Json], Iterator[str]]] = {
    "task-moment": _moment,
    "unieke-fullurl": _uniek,
    "request-past": _request,
    "verwijzing": _verwijzingen,
    "ppc-1": _ppc1,
    "geen-bsn": bsn,
}

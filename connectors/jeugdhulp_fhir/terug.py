"""How a verzoek stands: from the Task of a partner to a Hulpstand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.client import AntwoordOnduidelijkError
from connectors.jeugdhulp_fhir.fhir.delen import URI
from gateway.sdk import Hulpmelding, Hulpstand, InvoerError, lezer

_URN = "urn:uuid:"


def hulpmelding(taak: Any) -> Hulpmelding | None:
    """What a Task of the partner says; None when it is about nothing that we sent."""
    try:
        gelezen = lezer("jeugdhulp_fhir/taak@1").lees(taak)
    except InvoerError:
        # The reason may quote a value of the answer, so it stays here.
        raise AntwoordOnduidelijkError from None
    uitwisseling = _uitwisseling(gelezen["identifiers"])
    if uitwisseling is None:
        return None
    op = datetime.fromisoformat(gelezen["op"])
    try:
        return Hulpmelding(uitwisseling, stand(gelezen, op))
    except ValueError:
        # One text that is too long may not hold up what the others say; that it moved is told.
        return Hulpmelding(uitwisseling, Hulpstand(status=gelezen["status"], op=op))


def stand(gelezen: dict[str, Any], op: datetime) -> Hulpstand:
    """What the partner says in words of ours; a code that is not ours says nothing."""
    wat = afspraken()
    notities = [item["tekst"] for item in gelezen.get("notities", ())]
    return Hulpstand(
        status=gelezen["status"],
        voortgang=_eigen(gelezen.get("voortgang", ()), wat.namen["voortgang"], wat.voortgang),
        reden=_eigen(gelezen.get("reden", ()), wat.namen["reden"], wat.reden),
        op=op,
        contactpersoon=gelezen.get("contactpersoon"),
        notitie=notities[-1][: wat.grenzen["notitie"]] if notities else None,
        inhoud=_uitkomst(gelezen, "inhoud"),
        andere_gemeente=_uitkomst(gelezen, "gemeente"),
    )


def _uitkomst(gelezen: dict[str, Any], naam: str) -> str | None:
    wat = afspraken()
    for item in gelezen.get("uitkomsten", ()):
        if _eigen(item.get("soort", ()), wat.namen["uitkomst"], {wat.uitkomsten[naam]}):
            return str(item["tekst"]) if item.get("tekst") else None
    return None


def _eigen(codes: Sequence[dict[str, str]], stelsel: str, bekend: Any) -> Any:
    """The code of one system, when it is one that we know."""
    gevonden = (item.get("code") for item in codes if item.get("system") == stelsel)
    return next((code for code in gevonden if code in bekend), None)


def _uitwisseling(identifiers: Sequence[dict[str, str]]) -> UUID | None:
    for item in identifiers:
        waarde = item.get("value", "")
        if item.get("system") == URI and waarde.startswith(_URN):
            try:
                return UUID(waarde.removeprefix(_URN))
            except ValueError:
                continue
    return None

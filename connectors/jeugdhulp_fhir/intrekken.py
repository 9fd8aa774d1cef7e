"""Taking a verzoek back at the partner: its Task is cancelled, and the Consent beside it is no longer active."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.client import FhirClient, PartnerFhirWeigertError, PartnerWegError
from connectors.jeugdhulp_fhir.fhir.delen import URI, code
from connectors.jeugdhulp_fhir.zoeken import nummer_uit, zoek
from gateway.sdk import Bericht, DefinitiefError, vandaag

_GEWIJZIGD = frozenset({409, 412})
_WEG = frozenset({404, 410})
_INGETROKKEN = "cancelled"


class NooitAangekomenError(DefinitiefError):
    """Dit verzoek is bij de partner nooit aangekomen, dus is er niets in te trekken."""

    code = "JHF-016"


async def trek_in(client: FhirClient, bericht: Bericht) -> str:
    """Take it back, with all that was sent beside it, or one part alone; again is good. What the partner calls it."""
    inhoud = json.loads(bericht.inhoud)
    bekend = [bericht.objectkenmerk] if bericht.objectkenmerk else []
    if deel := inhoud.get("deel"):
        taken = bekend or await _zoek_deel(client, inhoud["verzoek"], deel)
    else:
        taken = list(dict.fromkeys([*bekend, *await _zoek(client, inhoud["verzoek"])]))
    if not taken:
        raise NooitAangekomenError(doe="Kijk hoe het verzoek zelf is afgelopen.")
    for kenmerk in taken:
        await _een(client, kenmerk, bericht.traceparent, toestemming=inhoud["reden"] == "toestemming-ingetrokken")
    return taken[0]


async def _zoek(client: FhirClient, verzoek: str) -> list[str]:
    """The Tasks of this verzoek: of its parts too, and of one for which the answer was lost."""
    return [f"Task/{nummer_uit(taak)}" for taak in await _taken(client, verzoek)]


async def _zoek_deel(client: FhirClient, verzoek: str, deel: str) -> list[str]:
    """The Tasks of one part for which the answer was lost: those of which the Consent says so."""
    waarvoor = {"system": afspraken().namen["doel"], "code": deel}
    gevonden = []
    for taak in await _taken(client, verzoek):
        consents = [await client.lees(f"/{naam}", {}) for naam in _toestemmingen(taak)]
        if any(waarvoor in consent.get("provision", {}).get("purpose", ()) for consent in consents):
            gevonden.append(f"Task/{nummer_uit(taak)}")
    return gevonden


async def _taken(client: FhirClient, verzoek: str) -> list[dict[str, Any]]:
    return await zoek(client, group_identifier=f"{URI}|urn:uuid:{verzoek}")


async def _een(client: FhirClient, kenmerk: str, spoor: str, *, toestemming: bool) -> None:
    try:
        taak = await client.lees(f"/{kenmerk}", {})
    except PartnerFhirWeigertError as fout:
        if fout.status not in _WEG:
            raise
        # The partner has erased it already: that is what we came for.
        return
    wat = afspraken()
    for verwijzing in _toestemmingen(taak):
        await _beeindig(client, verwijzing, spoor)
    # What has ended stays so; the Consent alone tells that nothing may rest on it any more.
    if wat.overgangen.get(taak.get("status", "")):
        reden = "geen-toestemming" if toestemming else "anders"
        nu = datetime.now(UTC).isoformat(timespec="milliseconds")
        uit = {"status": _INGETROKKEN, "statusReason": code(wat.namen["reden"], reden, wat.reden[reden])}
        await _schrijf(client, kenmerk, {**taak, **uit, "lastModified": nu}, spoor)


async def _beeindig(client: FhirClient, kenmerk: str, spoor: str) -> None:
    consent = await client.lees(f"/{kenmerk}", {})
    if consent.get("status") != "inactive":
        regels = consent.get("provision", {})
        periode = {**regels.get("period", {}), "end": vandaag().isoformat()}
        uit = {"status": "inactive", "provision": {**regels, "period": periode}}
        await _schrijf(client, kenmerk, {**consent, **uit}, spoor)


async def _schrijf(client: FhirClient, kenmerk: str, wat: dict[str, Any], spoor: str) -> None:
    versie = wat.get("meta", {}).get("versionId", "")
    try:
        await client.zend("PUT", f"/{kenmerk}", wat, spoor, **({"If_Match": f'W/"{versie}"'} if versie else {}))
    except PartnerFhirWeigertError as fout:
        if fout.status in _GEWIJZIGD:
            # The partner moved it in between; the next attempt reads it anew.
            raise PartnerWegError("de partner werkte tegelijk aan de Task.") from None
        raise


def _toestemmingen(taak: dict[str, Any]) -> list[str]:
    """The Consents that a Task names, as paths at the partner."""
    gevonden = (item.get("valueReference", {}).get("reference", "") for item in taak.get("input", ()))
    return [naam for naam in gevonden if naam.startswith("Consent/") and naam.count("/") == 1]

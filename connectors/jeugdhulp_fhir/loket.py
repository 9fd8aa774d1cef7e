"""Our side of Task at placer: the partner reads the resources of one uitwisseling, and moves its Task."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.client import FHIR
from connectors.jeugdhulp_fhir.fhir.bundel import resources
from connectors.jeugdhulp_fhir.fhir.delen import code, kaal, uuid
from connectors.jeugdhulp_fhir.fhir.taak import met_stand
from connectors.jeugdhulp_fhir.fhir.verzoek import Json, Verzoek
from connectors.jeugdhulp_fhir.terug import stand as lees_stand
from connectors.jeugdhulp_fhir.uitkomst import Weigering, toon
from gateway.sdk import Hulpstand, InvoerError, Loketantwoord, Loketverzoek, Loketzaak, lezer

_PATCH = "application/json-patch+json"
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,9})"')
# Kept by us, or of no meaning: a change of these is no change.
_VRIJ = frozenset({"meta", "text", "lastModified"})
_DADEN = frozenset({"add", "replace", "remove"})


def bedien(verzoek: Loketverzoek, zaak: Loketzaak) -> Loketantwoord:
    """Answer one request."""
    try:
        return _DOEN.get(verzoek.methode, _kan_niet)(verzoek, zaak)
    except Weigering as fout:
        return fout.antwoord()


def _kan_niet(_verzoek: Loketverzoek, _zaak: Loketzaak) -> Loketantwoord:
    raise Weigering(405, "not-supported", "Dit kan hier niet.")


def _lees(verzoek: Loketverzoek, zaak: Loketzaak) -> Loketantwoord:
    taak = f"Task/{zaak.bericht.id}"
    if not zaak.bericht.inhoud:
        if verzoek.pad == taak and not afspraken().overgangen[zaak.stand.status]:
            return toon(_afgelopen(zaak), zaak.versie)
        raise _dicht()
    alles = _alles(zaak)
    if verzoek.pad not in alles:
        raise Weigering(404, "not-found", "Dit hoort niet bij deze Task; zoeken kan hier niet.")
    return toon(alles[verzoek.pad], zaak.versie if verzoek.pad == taak else 1)


def _dicht() -> Weigering:
    return Weigering(410, "deleted", "De toestemming is ingetrokken of voorbij; hier is niets meer te lezen.")


def _alles(zaak: Loketzaak) -> dict[str, Json]:
    """Every resource of this uitwisseling by its path, the Task as it stands."""
    alles = {
        f"{item['resourceType']}/{item['id']}": item for item in resources(Verzoek.van(zaak.bericht, in_bundel=False))
    }
    taak = f"Task/{zaak.bericht.id}"
    return {**alles, taak: met_stand(alles[taak], zaak.stand, zaak.versie)}


def _afgelopen(zaak: Loketzaak) -> Json:
    """All that is left of a Task that ended when nothing may be read any more: how it ended."""
    wat = afspraken()
    return kaal(
        {
            "resourceType": "Task",
            "id": str(zaak.bericht.id),
            "meta": {"versionId": str(zaak.versie)},
            "identifier": [uuid(zaak.bericht.id)],
            "status": zaak.stand.status,
            "statusReason": code(wat.namen["reden"], zaak.stand.reden, wat.reden[zaak.stand.reden])
            if zaak.stand.reden
            else None,
            "intent": "proposal",
            "lastModified": zaak.stand.op.isoformat(),
        }
    )


def _verzet(verzoek: Loketverzoek, zaak: Loketzaak) -> Loketantwoord:
    """Let the partner move the Task; the same again is the same Task."""
    if not zaak.bericht.inhoud:
        raise _dicht()
    if verzoek.pad != f"Task/{zaak.bericht.id}":
        raise Weigering(404 if verzoek.pad not in _alles(zaak) else 405, "not-supported", "Alleen de Task mag anders.")
    huidig = _alles(zaak)[verzoek.pad]
    nieuw = _patch(huidig, _body(verzoek, _PATCH)) if verzoek.methode == "PATCH" else _body(verzoek, FHIR)
    if not isinstance(nieuw, dict):
        raise Weigering(400, "structure", "Stuur een Task.")
    wordt = _stand(huidig, nieuw, zaak.stand, verzoek)
    if wordt == zaak.stand:
        return toon(huidig, zaak.versie)
    _zelfde_versie(verzoek.koppen.get("if-match", ""), zaak.versie)
    _mag(zaak.stand.status, wordt.status)
    gezet = met_stand(huidig, wordt, zaak.versie + 1)
    return replace(toon(gezet, zaak.versie + 1), stand=wordt)


def _stand(huidig: Json, nieuw: Json, vorige: Hulpstand, verzoek: Loketverzoek) -> Hulpstand:
    """What the Task says now; raises when more was changed than the partner may, or a code is not known."""
    wat = afspraken()
    for naam in sorted(huidig.keys() | nieuw.keys()):
        if naam not in wat.wijzigbaar | _VRIJ and huidig.get(naam) != nieuw.get(naam):
            raise Weigering(422, "business-rule", "Dit element mag de partner niet veranderen.", f"Task.{naam}")
    owner = nieuw.get("owner")
    if not isinstance(owner, dict) or owner.get("reference") != huidig["owner"]["reference"]:
        raise Weigering(422, "business-rule", "Een ander dan de partner kan de Task niet krijgen.", "Task.owner")
    try:
        gelezen = lezer("jeugdhulp_fhir/taak@1").lees({**nieuw, "lastModified": huidig["lastModified"]})
    except InvoerError as fout:
        raise Weigering(
            422, "invalid", "Dit is geen Task zoals afgesproken.", f"Task.{getattr(fout, 'veld', '')}"
        ) from None
    for naam, gegeven in (("businessStatus", "voortgang"), ("statusReason", "reden")):
        _bekend(naam, nieuw.get(naam), gelezen.get(gegeven, ()), gegeven)
    if any(len(item["tekst"]) > wat.grenzen["notitie"] for item in gelezen.get("notities", ())):
        raise Weigering(422, "too-long", f"Een notitie heeft hoogstens {wat.grenzen['notitie']} tekens.", "Task.note")
    wordt = _hulpstand(gelezen, verzoek)
    return vorige if wordt == vorige.model_copy(update={"op": wordt.op}) else wordt


def _hulpstand(gelezen: dict[str, Any], verzoek: Loketverzoek) -> Hulpstand:
    try:
        return lees_stand(gelezen, verzoek.op)
    except ValueError:
        # Its text repeats the value.
        raise Weigering(422, "value", "Een tekst of code in de Task past niet in de afspraken.", "Task") from None


def _bekend(element: str, gegeven: object, codes: list[dict[str, str]], naam: str) -> None:
    wat = afspraken()
    bekend: Any = {"voortgang": wat.voortgang, "reden": wat.reden}[naam]
    if gegeven and not any(item.get("system") == wat.namen[naam] and item.get("code") in bekend for item in codes):
        raise Weigering(422, "code-invalid", "Deze code is niet afgesproken.", f"Task.{element}")


def _mag(van: str, naar: str) -> None:
    wat = afspraken()
    if naar != van and (naar not in wat.overgangen[van] or naar in wat.alleen_de_school):
        raise Weigering(422, "business-rule", "Deze stap volgt niet op hoe de Task nu staat.", "Task.status")
    if naar == van and not wat.overgangen[van]:
        raise Weigering(422, "business-rule", "Een Task die is afgelopen verandert niet meer.", "Task.status")


def _zelfde_versie(kop: str, versie: int) -> None:
    if not kop:
        raise Weigering(428, "required", "Stuur in If-Match de ETag mee van de Task die u las.")
    gelezen = _ETAG.fullmatch(kop.strip())
    if gelezen is None or int(gelezen[1]) != versie:
        raise Weigering(412, "conflict", "De Task is ondertussen veranderd; lees hem opnieuw.")


def _body(verzoek: Loketverzoek, soort: str) -> Any:
    if verzoek.koppen.get("content-type", "").partition(";")[0].strip().lower() not in {soort, "application/json"}:
        raise Weigering(415, "not-supported", f"Stuur {soort}.")
    if len(verzoek.body) > afspraken().grenzen["taak_bytes"]:
        raise Weigering(413, "too-long", "De Task is te groot.")
    try:
        return json.loads(verzoek.body)
    except (ValueError, RecursionError):
        raise Weigering(400, "structure", "Dit is geen JSON.") from None


def _patch(taak: Json, stappen: Any) -> Json:
    """The Task after a JSON Patch (RFC 6902); only whole elements, which is all that a partner may change."""
    nieuw = dict(taak)
    for stap in stappen if isinstance(stappen, list) else [None]:
        naam = stap.get("path", "")[1:] if isinstance(stap, dict) and isinstance(stap.get("path"), str) else ""
        if not isinstance(stap, dict) or stap.get("op") not in _DADEN or naam not in afspraken().wijzigbaar | _VRIJ:
            raise Weigering(
                422, "business-rule", "Deze stap mag niet: alleen hele elementen die de partner mag veranderen."
            )
        if stap["op"] == "remove":
            nieuw.pop(naam, None)
        else:
            nieuw[naam] = stap.get("value")
    return nieuw


_DOEN = {"GET": _lees, "PUT": _verzet, "PATCH": _verzet}

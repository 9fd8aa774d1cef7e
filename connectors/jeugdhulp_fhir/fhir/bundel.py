"""All resources of a verzoek, and the transaction Bundle that carries them."""

from __future__ import annotations

from uuid import uuid5

from connectors.jeugdhulp_fhir.fhir.delen import uuid
from connectors.jeugdhulp_fhir.fhir.kern import documenten, kern
from connectors.jeugdhulp_fhir.fhir.personen import personen
from connectors.jeugdhulp_fhir.fhir.taak import taak
from connectors.jeugdhulp_fhir.fhir.toestemming import toestemming
from connectors.jeugdhulp_fhir.fhir.verzoek import Json, Verzoek


def resources(verzoek: Verzoek) -> list[Json]:
    """Everything that goes along, the Task last."""
    return [
        *personen(verzoek),
        kern(verzoek),
        *documenten(verzoek),
        *toestemming(verzoek),
        taak(verzoek),
    ]


def bundel(verzoek: Verzoek) -> Json:
    """The transaction; each resource is made only when the partner has none by that identifier."""
    return {
        "resourceType": "Bundle",
        "identifier": uuid(uuid5(verzoek.id, "bundel")),
        "type": "transaction",
        "timestamp": verzoek.inhoud["tijd"],
        "entry": [_regel(item) for item in resources(verzoek)],
    }


def _regel(resource: Json) -> Json:
    eerste, soort = resource["identifier"][0], resource["resourceType"]
    return {
        "fullUrl": f"urn:uuid:{resource['id']}",
        # The partner gives it an id of his own.
        "resource": {naam: waarde for naam, waarde in resource.items() if naam != "id"},
        "request": {
            "method": "POST",
            "url": soort,
            "ifNoneExist": f"identifier={eerste['system']}|{eerste['value']}",
        },
    }

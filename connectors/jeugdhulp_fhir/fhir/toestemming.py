"""The Consent on which a verzoek goes (IHE PCF, Explicit Intermediate Consent)."""

from __future__ import annotations

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.fhir.delen import code, identifier, uuid
from connectors.jeugdhulp_fhir.fhir.kern import document
from connectors.jeugdhulp_fhir.fhir.personen import onderwerp, ouder
from connectors.jeugdhulp_fhir.fhir.verzoek import KERN, PARTNER, PATIENT, SCHOOL, TOESTEMMING, Json, Verzoek

_PROFIEL = "https://profiles.ihe.net/ITI/PCF/StructureDefinition/IHE.PCF.consentIntermediate"
_HL7 = "http://terminology.hl7.org/CodeSystem/"
_LEERLING, _GEZAGDRAGER = "leerling", "gezagdrager"


def toestemming(verzoek: Verzoek) -> list[Json]:
    """The Consent, when this verzoek rests on one."""
    if "toestemming" not in verzoek.inhoud:
        return []
    gegeven, namen, nummer = verzoek.inhoud["toestemming"], afspraken().namen, verzoek.nummer(TOESTEMMING)
    mee = range(len(verzoek.inhoud.get("documenten", ())))
    return [
        {
            "resourceType": "Consent",
            "id": str(nummer),
            "meta": {"profile": [_PROFIEL]},
            "identifier": [uuid(nummer), identifier(f"{namen['verklaring']}/toestemming", gegeven["id"])],
            "status": "active",
            "scope": code(f"{_HL7}consentscope", "patient-privacy"),
            "category": [code("http://loinc.org", "59284-0", "Consent Document")],
            "patient": onderwerp(verzoek),
            "dateTime": gegeven["gegevenOp"],
            "performer": _ondertekenaars(verzoek, gegeven["rollen"]),
            "organization": [verzoek.naar("Organization", SCHOOL)],
            # The form itself stays with the school; this is its SHA-256.
            "sourceReference": {
                "type": "DocumentReference",
                "identifier": identifier(namen["sha256"], gegeven["bewijs"]),
                "display": "Toestemmingsverklaring",
            },
            "policy": [{"uri": f"{namen['verklaring']}/{gegeven['verklaring']}"}],
            "provision": {
                "type": "permit",
                "period": {"start": gegeven["begin"], "end": gegeven["eind"]},
                "actor": [
                    {
                        "role": code(f"{_HL7}v3-ParticipationType", "IRCP", "information recipient"),
                        "reference": verzoek.naar("Organization", PARTNER),
                    }
                ],
                "purpose": [{"system": namen["doel"], "code": verzoek.doel}],
                "data": [
                    {"meaning": "related", "reference": verzoek.naar(verzoek.soort["kern"], KERN)},
                    *(
                        {"meaning": "instance", "reference": verzoek.naar("DocumentReference", document(item))}
                        for item in mee
                    ),
                ],
            },
        }
    ]


def _ondertekenaars(verzoek: Verzoek, rollen: list[str]) -> list[Json]:
    """Who signed: by reference when it is sure which person that is, else by what he is to the leerling."""
    mensen = verzoek.inhoud.get("gezagdragers", ())
    met_gezag = [nummer for nummer, mens in enumerate(mensen) if mens["heeftGezag"]]
    zeker = rollen.count(_GEZAGDRAGER) == len(met_gezag)
    gevonden = []
    for rol in rollen:
        if rol == _LEERLING and "leerling" in verzoek.inhoud:
            gevonden.append(verzoek.naar("Patient", PATIENT))
        elif rol == _GEZAGDRAGER and zeker:
            gevonden.append(verzoek.naar("RelatedPerson", ouder(met_gezag.pop(0))))
        else:
            gevonden.append({"display": rol})
    return gevonden

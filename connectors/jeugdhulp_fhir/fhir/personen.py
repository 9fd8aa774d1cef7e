"""Who it is about, who has gezag over him, and who asks whom."""

from __future__ import annotations

from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.fhir.delen import adres, bereikbaar, code, identifier, kaal, naam, uuid
from connectors.jeugdhulp_fhir.fhir.verzoek import MENS, PARTNER, PATIENT, ROL, SCHOOL, Json, Verzoek

_PROFIEL = "http://nictiz.nl/fhir/StructureDefinition/nl-core-"


def onderwerp(verzoek: Verzoek) -> Json:
    """Who it is about: the Patient, or only the name of the dossier when he does not go along."""
    if "leerling" in verzoek.inhoud:
        return verzoek.naar("Patient", PATIENT)
    return {"type": "Patient", "identifier": _dossier(verzoek)}


def aanvrager(verzoek: Verzoek) -> Json:
    """Who asks: a person of the school, or the school."""
    if "contactpersoon" in verzoek.inhoud:
        return verzoek.naar("PractitionerRole", ROL)
    return verzoek.naar("Organization", SCHOOL)


def ouder(nummer: int) -> str:
    """The rol of one gezagdrager."""
    return f"gezagdrager/{nummer}"


def personen(verzoek: Verzoek) -> list[Json]:
    """Everyone who goes along."""
    inhoud = verzoek.inhoud
    gevonden = [_patient(verzoek)] if "leerling" in inhoud else []
    gevonden += [_ouder(verzoek, nummer, mens) for nummer, mens in enumerate(inhoud.get("gezagdragers", ()))]
    gevonden += [_school(verzoek), _partner(verzoek)]
    return gevonden + (_medewerker(verzoek) if "contactpersoon" in inhoud else [])


def _dossier(verzoek: Verzoek) -> Json:
    """The partner knows the leerling by our verzoek, and by no number of a person."""
    return identifier(afspraken().namen["dossier"], verzoek.inhoud["verzoek"])


def _patient(verzoek: Verzoek) -> Json:
    leerling = verzoek.inhoud["leerling"]
    return kaal(
        {
            "resourceType": "Patient",
            "id": str(verzoek.nummer(PATIENT)),
            "meta": {"profile": [f"{_PROFIEL}Patient"]},
            "identifier": [_dossier(verzoek)],
            "name": [naam(leerling)],
            "birthDate": _geboren(leerling.get("geboortedatum", "")),
            "address": [adres(leerling["adres"])] if leerling.get("adres") else None,
        }
    )


def _geboren(datum: str) -> str | None:
    """A date, or as much of it as is known: FHIR leaves out what is not, where the model has zeros."""
    bekend = datum.partition("-00")[0]
    return None if bekend.startswith("0000") else bekend


def _ouder(verzoek: Verzoek, nummer: int, mens: Json) -> Json:
    soorten, rol = afspraken().relaties, ouder(nummer)
    gezag = "met_gezag" if mens["heeftGezag"] else "zonder_gezag"
    rollen = [soorten[gezag]] + ([soorten["voogd"]] if mens["relatie"] in soorten["voogden"] else [])
    return kaal(
        {
            "resourceType": "RelatedPerson",
            "id": str(verzoek.nummer(rol)),
            "meta": {"profile": [f"{_PROFIEL}ContactPerson"]},
            "identifier": [uuid(verzoek.nummer(rol))],
            "patient": verzoek.naar("Patient", PATIENT),
            "relationship": [
                *(code(soorten["rolstelsel"], item["code"], item["display"]) for item in rollen),
                {"text": soorten["woorden"][mens["relatie"]]},
            ],
            "name": [naam(mens)],
            "telecom": bereikbaar(mens),
        }
    )


def _school(verzoek: Verzoek) -> Json:
    school, namen = verzoek.inhoud["school"], afspraken().namen
    brin = school.get("brin")
    eigen = identifier(namen["brin"], brin) if brin else identifier(namen["oin"], verzoek.school.oin)
    return {
        "resourceType": "Organization",
        "id": str(verzoek.nummer(SCHOOL)),
        "identifier": [eigen],
        "name": school["naam"],
    }


def _partner(verzoek: Verzoek) -> Json:
    partner, namen = verzoek.partner, afspraken().namen
    gemeenten = [identifier(namen["gemeente"], item) for item in partner.gemeentes]
    return {
        "resourceType": "Organization",
        "id": str(verzoek.nummer(PARTNER)),
        "identifier": [identifier(namen["oin"], partner.oin), *gemeenten],
        "name": partner.naam,
    }


def _medewerker(verzoek: Verzoek) -> list[Json]:
    mens = verzoek.inhoud["contactpersoon"]
    wie, rol = verzoek.nummer(MENS), verzoek.nummer(ROL)
    return [
        {
            "resourceType": "Practitioner",
            "id": str(wie),
            "identifier": [uuid(wie)],
            "name": [{"text": mens["naam"]}],
        },
        kaal(
            {
                "resourceType": "PractitionerRole",
                "id": str(rol),
                "identifier": [uuid(rol)],
                "practitioner": verzoek.naar("Practitioner", MENS),
                "organization": verzoek.naar("Organization", SCHOOL),
                "code": [{"text": mens["functie"]}] if mens.get("functie") else None,
                "telecom": bereikbaar(mens),
            }
        ),
    ]

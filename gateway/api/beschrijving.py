"""The OpenAPI document of /v1, after the NLgov API Design Rules."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gateway.api.problemen import MEDIA, TITELS, Probleem

_VERSIE_HEADER = {"API-Version": {"$ref": "#/components/headers/ApiVersion"}}
_OVERBODIG = ("HTTPValidationError", "ValidationError")


def beschrijf(app: FastAPI) -> dict[str, Any]:
    """Describe the app as it behaves: problems as problem+json, 400 for 422, the version in every answer."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        license_info=app.license_info,
        tags=app.openapi_tags,
        servers=app.servers,
        routes=app.routes,
    )
    # Given to the framework it would ask for one more package, to check one address.
    document["info"]["contact"] = app.contact
    componenten = document["components"]
    for naam in _OVERBODIG:
        componenten["schemas"].pop(naam, None)
    probleem = Probleem.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    componenten["schemas"] |= probleem.pop("$defs") | {"Probleem": probleem}
    componenten["headers"] = {"ApiVersion": _versie_header(app.version)}
    for pad, methoden in document["paths"].items():
        for operatie in methoden.values():
            _antwoorden(pad, operatie)
    return document


def _versie_header(versie: str) -> dict[str, Any]:
    return {"description": "De volledige versie van de API", "schema": {"type": "string", "examples": [versie]}}


def _antwoorden(pad: str, operatie: dict[str, Any]) -> None:
    antwoorden = operatie["responses"]
    antwoorden.pop("422", None)
    for antwoord in antwoorden.values():
        antwoord["headers"] = dict(_VERSIE_HEADER)
        antwoord["description"] = "Gelukt"
    for status in _problemen(pad, operatie):
        titel, uitleg = TITELS[status]
        antwoorden[str(status)] = {
            "description": f"{titel}. {uitleg}",
            "headers": dict(_VERSIE_HEADER),
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Probleem"}}},
        }


def _problemen(pad: str, operatie: dict[str, Any]) -> list[int]:
    """The problems this operation can answer with."""
    met_body = "requestBody" in operatie
    met_versie = any(item["name"].lower() == "if-match" for item in operatie.get("parameters", ()))
    met_toestand = "{id}/_" in pad or (met_body and pad.startswith(("/leerplicht", "/swv")))
    extra = {
        404: met_body or "{id}" in pad or pad.startswith("/swv"),
        409: met_toestand,
        412: met_versie,
        413: met_body,
        415: met_body,
    }
    return sorted([400, 401, 403, 406, 500, 503, *(status for status, kan in extra.items() if kan)])

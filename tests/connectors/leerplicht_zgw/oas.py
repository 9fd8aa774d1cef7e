"""The official OpenAPI files as judge: the schema of method, path and status is held against an exchange."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from tests.standaarden import STANDAARDEN

BESTANDEN = {
    "zaken": "zaken-api-1.5.1",
    "catalogi": "catalogi-api-1.3.1",
    "documenten": "documenten-api-1.4.2",
    "notificaties": "notificaties-api-1.0.1",
    "callback": "notificaties-consumer-1.0.0-rc1",
}
_JUDGE = FormatChecker()
_UUID = r"[0-9a-f-]{36}"


@_JUDGE.checks("uri")
def _uri(waarde: object) -> bool:
    return not isinstance(waarde, str) or bool(re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", waarde))


@_JUDGE.checks("date-time", raises=ValueError)
def _tijdstip(waarde: object) -> bool:
    return not isinstance(waarde, str) or datetime.fromisoformat(waarde).tzinfo is not None


@dataclass(frozen=True)
class Uitwisseling:
    """One HTTP exchange as it went over the line."""

    methode: str
    pad: str
    query: str
    koppen: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    status: int
    antwoordkoppen: dict[str, str] = field(repr=False)
    antwoord: bytes = field(repr=False)


@cache
def api(naam: str) -> dict[str, Any]:
    """One OpenAPI file, made JSON Schema."""
    pad = STANDAARDEN / "zgw" / f"{BESTANDEN[naam]}.openapi.yaml"
    return yaml.load(pad.read_text("utf-8"), Loader=yaml.CSafeLoader)


def _los(naam: str, ding: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in ding:
        doel: Any = api(naam)
        for deel in ding["$ref"].removeprefix("#/").split("/"):
            doel = doel[deel]
        ding = doel
    return ding


@cache
def _schemas(naam: str, verzoek: bool) -> dict[str, Any]:
    """All schemas of a file as JSON Schema; in a request a read-only field need not be there."""
    return {sleutel: _json(schema, verzoek) for sleutel, schema in api(naam)["components"]["schemas"].items()}


def _json(schema: Any, verzoek: bool) -> Any:
    if isinstance(schema, list):
        return [_json(deel, verzoek) for deel in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        # What lies in another file cannot be looked into; the files here stand on their own otherwise.
        ref = schema["$ref"]
        return {"$ref": ref.replace("#/components/schemas/", "#/$defs/")} if ref.startswith("#") else {}
    uit = {
        sleutel: _json(waarde, verzoek) for sleutel, waarde in schema.items() if sleutel not in {"example", "nullable"}
    }
    if isinstance(uit.get("pattern"), str):
        uit["pattern"] = uit["pattern"].replace("\\_", "_")
    if verzoek and isinstance(uit.get("properties"), dict) and "required" in uit:
        lezen = {naam for naam, veld in schema["properties"].items() if isinstance(veld, dict) and veld.get("readOnly")}
        uit["required"] = [naam for naam in uit["required"] if naam not in lezen]
    if schema.get("nullable") is True:
        return {"anyOf": [{"type": "null"}, uit]}
    return uit


def _kies(naam: str, schema: dict[str, Any], waarde: Any) -> dict[str, Any]:
    """The variant that the discriminator names, as OpenAPI means it."""
    if not isinstance(waarde, dict):
        return schema
    kind = _los(naam, schema)
    wijst = kind.get("discriminator", {})
    gekozen = wijst.get("mapping", {}).get(waarde.get(wijst.get("propertyName")))
    return {"$ref": gekozen} if gekozen else schema


def _bezwaren(naam: str, schema: dict[str, Any], waarde: Any, verzoek: bool) -> list[str]:
    delen: list[Any] = [waarde]
    soort = _los(naam, schema)
    if isinstance(waarde, dict) and isinstance(waarde.get("results"), list):
        items = soort["properties"]["results"]["items"]
        delen, schema = waarde["results"], items
        kaal = {**waarde, "results": []}
        eigen = _valideer(naam, {"$ref": "#/components/schemas/" + _naam(naam, soort)}, kaal, verzoek)
    else:
        eigen = []
    return eigen + [bezwaar for deel in delen for bezwaar in _valideer(naam, _kies(naam, schema, deel), deel, verzoek)]


def _naam(naam: str, schema: dict[str, Any]) -> str:
    return next(sleutel for sleutel, ding in api(naam)["components"]["schemas"].items() if ding is schema)


def _valideer(naam: str, schema: dict[str, Any], waarde: Any, verzoek: bool) -> list[str]:
    heel = {**_json(schema, verzoek), "$defs": _schemas(naam, verzoek)}
    judge = Draft202012Validator(heel, format_checker=_JUDGE)
    return [f"{'/'.join(map(str, fout.absolute_path))}: {fout.message[:200]}" for fout in judge.iter_errors(waarde)]


def _operatie(naam: str, methode: str, pad: str) -> tuple[str, dict[str, Any]] | None:
    beste = None
    for sjabloon, operaties in api(naam)["paths"].items():
        patroon = re.sub(r"\\\{[^}]+\\\}", _UUID if naam != "callback" else ".+", re.escape(sjabloon))
        if methode.lower() in operaties and re.fullmatch(patroon, pad):
            algemeen = operaties.get("parameters", [])
            eigen = operaties[methode.lower()]
            beste = (
                sjabloon,
                {**eigen, "parameters": [_los(naam, p) for p in [*algemeen, *eigen.get("parameters", [])]]},
            )
    return beste


def bezwaren(wat: Uitwisseling, naam: str, pad: str, *, verzoek: bool = True) -> list[str]:
    """What an exchange breaks of the official file; `verzoek` False judges the answer only."""
    gevonden = _operatie(naam, wat.methode, pad)
    if gevonden is None:
        return [f"{wat.methode} {pad} staat niet in {naam}"]
    sjabloon, operatie = gevonden
    waar = f"{wat.methode} {sjabloon}"
    fouten = _verzoek(wat, naam, operatie) if verzoek else []
    return [f"{waar}: {fout}" for fout in fouten + _antwoord(wat, naam, operatie)]


def _verzoek(wat: Uitwisseling, naam: str, operatie: dict[str, Any]) -> list[str]:
    parameters = operatie["parameters"]
    bekend = {p["name"] for p in parameters if p["in"] == "query"}
    fouten = [f"vreemde parameter {sleutel}" for sleutel, _ in parse_qsl(wat.query) if sleutel not in bekend]
    for kop in (p for p in parameters if p["in"] == "header" and p.get("required")):
        gegeven, mag = wat.koppen.get(kop["name"].lower()), kop.get("schema", {}).get("enum")
        if gegeven is None or (mag and gegeven not in mag):
            fouten.append(f"kop {kop['name']} is {gegeven}")
    if wat.body:
        schema = operatie["requestBody"]
        inhoud = _los(naam, schema)["content"]["application/json"]["schema"]
        fouten += [f"verzoek {fout}" for fout in _bezwaren(naam, inhoud, json.loads(wat.body), True)]
    elif "requestBody" in operatie and wat.methode != "DELETE":
        fouten.append("verzoek zonder inhoud")
    return fouten


def _antwoord(wat: Uitwisseling, naam: str, operatie: dict[str, Any]) -> list[str]:
    antwoord = operatie["responses"].get(str(wat.status))
    if antwoord is None:
        return [] if wat.status == 503 else [f"status {wat.status} staat er niet bij"]
    antwoord = _los(naam, antwoord)
    fouten = []
    if wat.status == 201 and "location" not in wat.antwoordkoppen:
        fouten.append("kop Location ontbreekt")
    if not antwoord.get("content"):
        return [*fouten, *(["antwoord heeft inhoud"] if wat.antwoord else [])]
    soort = wat.antwoordkoppen.get("content-type", "").partition(";")[0]
    if soort not in antwoord["content"]:
        return [*fouten, f"mediatype {soort}"]
    schema = antwoord["content"][soort]["schema"]
    waarde = json.loads(wat.antwoord)
    if isinstance(waarde, list):
        return fouten + [f"antwoord {f}" for deel in waarde for f in _bezwaren(naam, schema["items"], deel, False)]
    return fouten + [f"antwoord {fout}" for fout in _bezwaren(naam, schema, waarde, False)]

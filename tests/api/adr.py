"""The technical rules of the NLgov API Design Rules that look at the document (linter.yaml), on plain dicts."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

PROBLEM = {"application/problem+json", "application/problem+xml"}
_KEBAB = re.compile(r"^(\/|(\/_[a-z0-9]+|\/(([a-z0-9\-]+|{[^}]+})(\/([a-z0-9\-\.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$")
_CAMEL = re.compile(r"^\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
_SEMVER = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")
_DATUM = re.compile(r"((\w+D)|(_[dD]))((ate)|(atum))")


class Bevinding(NamedTuple):
    """A rule that was broken, and where."""

    regel: str
    plaats: str


Gevonden = Iterator[Bevinding]


def lint(document: dict[str, Any]) -> list[Bevinding]:
    """Hold a document against every rule; references are resolved, as the official linter does."""
    return [bevinding for regel in REGELS for bevinding in regel(document)]


def _los_op(document: dict[str, Any], deel: Any) -> Any:
    while isinstance(deel, dict) and "$ref" in deel:
        doel: Any = document
        for naam in deel["$ref"].removeprefix("#/").split("/"):
            doel = doel[naam]
        deel = doel
    return deel


def _knopen(deel: Any, pad: str = "") -> Iterator[tuple[str, str, Any]]:
    """Yield every member of every object in a document: where, name, value."""
    if isinstance(deel, dict):
        for naam, waarde in deel.items():
            yield pad, naam, waarde
            yield from _knopen(waarde, f"{pad}.{naam}".strip("."))
    elif isinstance(deel, list):
        for index, waarde in enumerate(deel):
            yield from _knopen(waarde, f"{pad}[{index}]")


def _operaties(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for pad, methoden in document.get("paths", {}).items():
        for methode, operatie in methoden.items():
            if methode in {"get", "put", "post", "delete", "patch"}:
                yield pad, methode, operatie


def _antwoorden(document: dict[str, Any], reeks: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for pad, naam, waarde in _knopen(document):
        if naam == "responses" and isinstance(waarde, dict):
            for status, antwoord in waarde.items():
                if re.search(reeks, status):
                    yield f"{pad}.responses[{status}]", _los_op(document, antwoord)


def basis(document: dict[str, Any]) -> Gevonden:
    """Version 3, servers with the major version in their address over https, contact, a version of three numbers."""
    if not re.match(r"^3(.\d+){1,2}$", str(document.get("openapi"))):
        yield Bevinding("nlgov:openapi3", "openapi")
    if not document.get("servers"):
        yield Bevinding("oas3-api-servers", "servers")
    for server in document.get("servers", []):
        if not re.search(r"\/v[\d+]", server["url"]):
            yield Bevinding("nlgov:include-major-version-in-uri", "servers")
        if server["url"].startswith("http://"):
            yield Bevinding("nlgov:servers-use-https", "servers")
    contact = document["info"].get("contact")
    if not contact:
        yield Bevinding("info-contact", "info")
    elif not {"email", "name", "url"} <= contact.keys():
        yield Bevinding("nlgov:info-contact-fields-exist", "info.contact")
    if not _SEMVER.match(document["info"]["version"]):
        yield Bevinding("nlgov:semver", "info.version")


def versie_header(document: dict[str, Any]) -> Gevonden:
    """Every answer that is no error carries its version."""
    for plaats, antwoord in _antwoorden(document, r"^(2|3)\d\d$"):
        if "headers" not in antwoord:
            yield Bevinding("nlgov:missing-header", plaats)
        elif "api-version" not in {naam.lower() for naam in antwoord["headers"]}:
            yield Bevinding("nlgov:missing-version-header", f"{plaats}.headers")


def paden(document: dict[str, Any]) -> Gevonden:
    """Paths are kebab-case and have no slash at the end; the operations in them have ids of their own."""
    for pad in document.get("paths", {}):
        if not re.search(r"\/openapi\.(json)|(yaml)", pad) and not _KEBAB.match(pad):
            yield Bevinding("nlgov:paths-kebab-case", pad)
        if pad != "/" and pad.endswith("/"):
            yield Bevinding("path-keys-no-trailing-slash", pad)
    ids = [operatie.get("operationId") for _, _, operatie in _operaties(document)]
    for id_ in {id_ for id_ in ids if ids.count(id_) > 1}:
        yield Bevinding("operation-operationId-unique", str(id_))


def vraagnamen(document: dict[str, Any]) -> Gevonden:
    """Names in a query are lower camelCase."""
    for pad, methode, operatie in _operaties(document):
        for index, parameter in enumerate(operatie.get("parameters", [])):
            if parameter.get("in") == "query" and not _CAMEL.match(parameter["name"]):
                yield Bevinding("nlgov:query-keys-camel-case", f"paths.{pad}.{methode}.parameters[{index}].name")


def padnamen(document: dict[str, Any]) -> Gevonden:
    """Each name in a path is declared, and each declared one is in the path."""
    for pad, methode, operatie in _operaties(document):
        bekend = {item["name"] for item in operatie.get("parameters", []) if item.get("in") == "path"}
        if bekend != set(re.findall(r"{([^}]+)}", pad)):
            yield Bevinding("path-params", f"paths.{pad}.{methode}")


def fouten(document: dict[str, Any]) -> Gevonden:
    """Errors are problems with a status, a title and a detail."""
    for plaats, antwoord in _antwoorden(document, r"(4|5)\d\d"):
        content = antwoord.get("content")
        if content is None:
            continue
        if not PROBLEM & content.keys():
            yield Bevinding("nlgov:use-problem-schema", f"{plaats}.content")
        for media in PROBLEM & content.keys():
            schema = _los_op(document, content[media].get("schema", {}))
            if not {"status", "title", "detail"} <= schema.get("properties", {}).keys():
                waar = f"{plaats}.content.{media}.schema.properties"
                yield Bevinding("nlgov:problem-schema-members", waar)


def ongeldige_invoer(document: dict[str, Any]) -> Gevonden:
    """What takes input can say that it is wrong."""
    for pad, methode, operatie in _operaties(document):
        neemt = operatie.get("parameters") if methode in {"get", "delete"} else True
        if neemt and "400" not in operatie["responses"]:
            yield Bevinding("nlgov:problem-invalid-input", f"paths.{pad}.{methode}.responses")


def datums(document: dict[str, Any]) -> Gevonden:
    """A date is a date, a time is local, and both together have an offset."""
    for pad, naam, waarde in _knopen(document):
        if not pad.endswith("properties") or not isinstance(waarde, dict):
            continue
        waar = f"{pad}.{naam}"
        soort = _los_op(document, waarde).get("format")
        if soort == "date-time-local":
            yield Bevinding("nlgov:date-time-ensure-timezone", f"{waar}.format")
        if soort == "time":
            yield Bevinding("nlgov:time-without-timezone", f"{waar}.format")
        if naam in {"date", "datum"} or _DATUM.search(naam):
            yield from _datum(document, waar, waarde)


def _datum(document: dict[str, Any], waar: str, waarde: dict[str, Any]) -> Gevonden:
    delen = [_los_op(document, waarde), *(_los_op(document, deel) for deel in waarde.get("allOf", []))]
    soorten = {deel.get("format") for deel in delen} - {None}
    if not soorten:
        yield Bevinding("nlgov:specify-format-for-date-and-time", waar)
    if "date-time" in soorten:
        yield Bevinding("nlgov:use-date-instead-of-datetime", f"{waar}.format")


def schemanamen(document: dict[str, Any]) -> Gevonden:
    """Names of schemas are UpperCamelCase."""
    for naam in document.get("components", {}).get("schemas", {}):
        if not re.fullmatch(r"([A-Z][a-z0-9]*)+", naam):
            yield Bevinding("nlgov:schema-camel-case", f"components.schemas.{naam}")


REGELS: tuple[Callable[[dict[str, Any]], Gevonden], ...] = (
    basis,
    versie_header,
    paden,
    vraagnamen,
    padnamen,
    fouten,
    ongeldige_invoer,
    datums,
    schemanamen,
)

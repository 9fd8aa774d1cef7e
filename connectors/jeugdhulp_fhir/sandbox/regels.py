"""What the lokaal team wants of a Bundle: the schema of the contract, and its own checks on top."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from connectors.jeugdhulp_fhir.sandbox.fouten import Fout

_MAP = "jeugdhulp_fhir"
_GEWICHTEN = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_LOSSE_NEGEN = re.compile(
    r"(?<![\w-])\d{9}(?![\w-])|(?<!\d)\d{4}[. ]\d{2}[. ]\d{3}(?!\d)|(?<!\d)\d{3} \d{3} \d{3}(?!\d)"
)
_ONLEESBAAR = frozenset({"data", "hash"})


class Regels:
    """The contract, read as data, and what this team makes of it."""

    def __init__(self, contracten: Path) -> None:
        """Read the files."""
        folder = contracten / _MAP
        self.contract = yaml.safe_load((folder / "contract.yaml").read_text("utf-8"))
        self.standen = yaml.safe_load((folder / "standen.yaml").read_text("utf-8"))
        bronnen = [
            (pad.name, Resource.from_contents(json.loads(pad.read_bytes()))) for pad in folder.glob("*.schema.json")
        ]
        self._register: Registry[Any] = Registry().with_resources(bronnen)

    def bundel(self, bundel: Any) -> None:
        """Refuse a Bundle that is not as agreed."""
        self._schema("bundel", bundel)
        _geen_bsn(bundel)
        urls = [regel["fullUrl"] for regel in bundel["entry"]]
        if len(set(urls)) != len(urls):
            raise Fout(422, "invariant", "Een fullUrl komt twee keer voor.", "Bundle.entry.fullUrl")
        if los := sorted(set(verwijzingen(bundel)) - set(urls)):
            raise Fout(422, "not-found", f"{len(los)} verwijzingen wijzen nergens heen.", "Bundle.entry")
        for regel in bundel["entry"]:
            _inhoud(regel["resource"])

    def melding(self, taak: Any) -> None:
        """Refuse a notification that is not as agreed."""
        self._schema("melding", taak)
        _geen_bsn(taak)

    def mag(self, van: str, naar: str) -> bool:
        """Whether a Task may go from the one to the other."""
        return van == naar or naar in self.standen["overgangen"].get(van, ())

    def _schema(self, naam: str, wat: Any) -> None:
        schema = Draft202012Validator({"$ref": f"{naam}.schema.json"}, registry=self._register)
        fout = next(schema.iter_errors(wat), None)
        if fout is not None:
            raise Fout(422, "structure", f"Past niet in het schema ({fout.validator}).", fout.json_path)


def verwijzingen(wat: Any) -> Iterator[str]:
    """Every literal reference in a resource."""
    if isinstance(wat, dict):
        if isinstance(wat.get("reference"), str):
            yield wat["reference"]
        for waarde in wat.values():
            yield from verwijzingen(waarde)
    elif isinstance(wat, list):
        for deel in wat:
            yield from verwijzingen(deel)


def _inhoud(resource: dict[str, Any]) -> None:
    """What must hold inside one resource."""
    if resource["resourceType"] == "Consent":
        if not resource.get("policy") and not resource.get("policyRule"):
            raise Fout(422, "invariant", "ppc-1: geen policy.", "Consent")
        if date.fromisoformat(resource["provision"]["period"]["end"]) < datetime.now(UTC).date():
            raise Fout(422, "business-rule", "De toestemming is voorbij.", "Consent.provision.period")
    if resource["resourceType"] == "Task":
        if datetime.fromisoformat(resource["lastModified"]) < datetime.fromisoformat(resource["authoredOn"]):
            raise Fout(422, "invariant", "lastModified ligt voor authoredOn.", "Task.lastModified")
        if resource["status"] != "requested":
            raise Fout(422, "business-rule", "Een nieuwe Task is requested.", "Task.status")


def _geen_bsn(wat: Any) -> None:
    for tekst in _teksten(wat):
        for gevonden in _LOSSE_NEGEN.findall(tekst):
            cijfers = [int(teken) for teken in gevonden if teken.isdigit()]
            if sum(gewicht * cijfer for gewicht, cijfer in zip(_GEWICHTEN, cijfers, strict=True)) % 11 == 0:
                raise Fout(422, "security", "Hier staat een burgerservicenummer; dat mag een school niet sturen.")


def _teksten(wat: Any) -> Iterator[str]:
    if isinstance(wat, str):
        yield wat
    elif isinstance(wat, dict):
        for naam, waarde in wat.items():
            if naam not in _ONLEESBAAR:
                yield from _teksten(waarde)
    elif isinstance(wat, list):
        for deel in wat:
            yield from _teksten(deel)

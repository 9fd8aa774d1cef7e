"""Holds a resource against the published Dutch profiles: as much of a StructureDefinition as these ask of us."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from gateway.transport.xml import parse
from tests.standaarden import STANDAARDEN

MAP = STANDAARDEN / "jeugdhulp" / "nictiz-nl-core"
_F = "{http://hl7.org/fhir}"
_NAMEN = {
    "http://nictiz.nl/fhir/StructureDefinition/nl-core-Patient": ("nl-core-Patient", "zib-Patient"),
    "http://nictiz.nl/fhir/StructureDefinition/nl-core-ContactPerson": ("nl-core-ContactPerson", "zib-ContactPerson"),
}


def afwijkingen(resource: dict[str, Any]) -> Iterator[str]:
    """What a resource does that the profiles it names do not allow."""
    for profiel in resource.get("meta", {}).get("profile", ()):
        for naam in _NAMEN.get(profiel, ()):
            for element in _elementen(naam):
                yield from _kijk(resource, naam, element)


def _kijk(resource: dict[str, Any], profiel: str, element: Any) -> Iterator[str]:
    id_ = element.get("id")
    waarden = _in_slice(_waarden(resource, id_), id_)
    hoogst, laagst = _waarde(element, "max"), _waarde(element, "min")
    if hoogst and hoogst != "*" and len(waarden) > int(hoogst):
        yield f"{profiel} {id_}: {len(waarden)} keer, hoogstens {hoogst}"
    if laagst and _ouder_is_er(resource, id_) and len(waarden) < int(laagst):
        yield f"{profiel} {id_}: {len(waarden)} keer, minstens {laagst}"
    binding = element.find(f"{_F}binding")
    if binding is not None and _waarde(binding, "strength") == "required":
        codes = _codes(_waarde(binding, "valueSet"))
        for waarde in waarden if codes else ():
            for item in waarde.get("coding", ()) if isinstance(waarde, dict) else ():
                if (item["system"], item["code"]) not in codes:
                    yield f"{profiel} {id_}: {item['code']} staat niet in de codelijst"
    for kind in element:
        if kind.tag.removeprefix(_F).startswith(("fixed", "pattern")) and ":" not in id_:
            verwacht = kind.get("value")
            if verwacht and any(waarde != verwacht for waarde in waarden):
                yield f"{profiel} {id_}: niet de vaste waarde"


def _waarden(resource: dict[str, Any], id_: str) -> list[Any]:
    """The values at the path of an element."""
    gevonden: list[Any] = [resource]
    for deel in id_.split(".")[1:]:
        naam = deel.partition(":")[0]
        stap = [item.get(naam) for item in gevonden if isinstance(item, dict)]
        gevonden = [een for item in stap if item is not None for een in (item if isinstance(item, list) else [item])]
    return gevonden


def _in_slice(waarden: list[Any], id_: str) -> list[Any]:
    """Only those of the slice: told apart by the systems of its value set, or by the use of a name."""
    slice_ = id_.rpartition(":")[2] if ":" in id_.rpartition(".")[2] else ""
    if slice_ == "role":
        return [item for item in waarden if _heeft(item, "urn:oid:2.16.840.1.113883.2.4.3.11.22.472")]
    if slice_ == "relationship":
        return [item for item in waarden if _heeft(item, "http://terminology.hl7.org/CodeSystem/v3-RoleCode")]
    if slice_ == "nameInformation":
        return [item for item in waarden if item.get("use") == "official"]
    return [] if slice_ else waarden


def _heeft(waarde: dict[str, Any], systeem: str) -> bool:
    return any(item["system"] == systeem for item in waarde.get("coding", ()))


def _ouder_is_er(resource: dict[str, Any], id_: str) -> bool:
    return ":" not in id_ and bool(_waarden(resource, id_.rpartition(".")[0]))


@cache
def _elementen(naam: str) -> tuple[Any, ...]:
    root = parse((MAP / "profielen" / f"{naam}.xml").read_bytes())
    return tuple(root.iterfind(f"{_F}differential/{_F}element"))


@cache
def _codes(valueset: str) -> frozenset[tuple[str, str]]:
    gevonden = [pad for pad in (MAP / "terminologie").glob("*.xml") if pad.stem.rpartition("-2.16")[2] in valueset]
    return frozenset(
        (_waarde(deel, "system"), _waarde(item, "code"))
        for pad in gevonden
        for deel in parse(pad.read_bytes()).iterfind(f"{_F}compose/{_F}include")
        for item in deel.iterfind(f"{_F}concept")
    )


def _waarde(element: Any, naam: str) -> str:
    kind = element.find(f"{_F}{naam}")
    return "" if kind is None else kind.get("value", "")

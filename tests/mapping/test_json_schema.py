"""Contracts of messages in JSON: schemas from their own folder only, checked when they are loaded."""

import pytest

from gateway.mapping import MappingFouten, laad_contracten

CONTRACT = """\
contract: speel
titel: t
bron: b
status: s
berichten:
  x: {versie: 1, vorm: json, schema: x.schema.json}
"""


def laad(map_, contract=CONTRACT, **schemas):
    """One contract with these schemas beside it (`delen__y` is delen/y.schema.json)."""
    folder = map_ / "contracts" / "speel"
    for naam, tekst in {"contract.yaml": contract, **schemas}.items():
        pad = folder / (naam if naam.endswith(".yaml") else f"{naam.replace('__', '/')}.schema.json")
        pad.parent.mkdir(parents=True, exist_ok=True)
        pad.write_text(tekst, encoding="utf-8")
    return laad_contracten([map_ / "contracts"])


@pytest.mark.parametrize(
    ("schemas", "melding"),
    [
        ({}, "bestand x.schema.json ontbreekt"),
        ({"x": '{"type": '}, "x.schema.json is geen geldige JSON: regel 1"),
        ({"x": '{"type": "string", "type": "object"}'}, "twee keer"),
        ({"x": '{"properties": {"a": {"type": "tekst"}}}'}, "geen geldig JSON Schema: $.properties.a.type: 'tekst'"),
        ({"x": '{"$ref": "y.schema.json"}'}, "x.schema.json verwijst naar y.schema.json; alleen wat in deze map"),
        ({"x": '{"items": {"$ref": "https://y/y.json"}}'}, "verwijst naar https://y/y.json; alleen"),
        ({"x": '{"$ref": "../../y.schema.json"}'}, "verwijst naar ../../y.schema.json; alleen"),
        ({"x": '{"$ref": "#/$defs/q"}'}, "verwijst naar #/$defs/q; alleen"),
        ({"x": '{"$ref": "y.schema.json"}', "y": '{"not": {"$dynamicRef": "#q"}}'}, "y.schema.json verwijst naar #q"),
    ],
)
def test_a_schema_stays_in_its_folder(tmp_path, schemas, melding):
    """No network, no file outside the contract, however deep it is referred to; a wrong schema is told at load."""
    with pytest.raises(MappingFouten) as caught:
        laad(tmp_path, **schemas)
    [found] = map(str, caught.value.fouten)
    assert found.startswith("contracts/speel/contract.yaml:6: schema x.schema.json")
    assert melding in found


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("vorm: json", "vorm: jsn", "onbekende vorm 'jsn'\n  Bedoelde je json? Bekend: json, xml."),
        ("vorm: json", "vorm: json, element: x", "element hoort bij XML"),
        ("vorm: json", "vorm: json, antwoord: x", "antwoord hoort bij XML"),
        ("x.schema.json", "x.json", "schema x.json: bestand x.json ontbreekt\n  Een schema heet iets.schema.json."),
    ],
)
def test_a_wrong_contract_is_refused_with_file_and_line(tmp_path, oud, nieuw, melding):
    """What only XML has, has no place in a message in JSON."""
    with pytest.raises(MappingFouten) as caught:
        laad(tmp_path, CONTRACT.replace(oud, nieuw), x="{}")
    assert any(f"contract.yaml:6: {melding}" in str(fout) for fout in caught.value.fouten)


def test_schemas_may_refer_to_each_other(tmp_path):
    """By file, from a folder to the one above it, in a circle, by a name of their own."""
    bericht = laad(
        tmp_path,
        x='{"properties": {"a": {"$ref": "delen/y.schema.json#/$defs/q"}, "b": {"$ref": "urn:y"}}}',
        delen__y='{"$id": "urn:y", "$defs": {"q": {"type": "string"}}, "maxProperties": 1}',
        delen__z='{"$ref": "../x.schema.json"}',
    ).bericht("speel/x@1")
    assert (bericht.vorm, bericht.root) == ("json", None)
    assert bericht.geldig({"a": "s", "b": {"c": 1}})
    assert bericht.overtredingen({"a": 1}) == [("a", "de waarde heeft niet het juiste type")]
    assert bericht.overtredingen({"b": {"c": 1, "d": 2}}) == [("b", "het schema staat dit niet toe")]
    assert bericht.overtredingen({}) == []


@pytest.mark.parametrize(
    ("formaat", "goed", "fout"),
    [
        ("date", "2026-02-28", "2026-02-31"),
        ("date-time", "2026-02-28T10:00:00.5+01:00", "2026-02-28T25:00:00Z"),
        ("date-time", "2026-02-28T10:00:00Z", "2026-02-28T10:00:00"),
        ("uuid", "0b6a1c9e-6b52-4a57-9a3d-0c4f6b1f2a10", "0b6a1c9e"),
    ],
)
def test_a_format_is_held_to(tmp_path, formaat, goed, fout):
    """Dates, moments and UUIDs are what they say; another kind of value is left to `type`."""
    bericht = laad(tmp_path, x=f'{{"format": "{formaat}"}}').bericht("speel/x@1")
    assert [bericht.geldig(waarde) for waarde in (goed, 7, fout)] == [True, True, False]

"""Contracts: what is agreed, with schemas that come from their own folder only."""

from shutil import copytree

import pytest

from gateway.mapping import MappingFouten, OnbekendBerichtError, laad_contracten
from gateway.transport.xml import parse
from tests.mapping.wereld_hulp import CONTRACTEN

HEEL = """\
contract: speel
titel: t
bron: b
status: s
berichten:
  x: {versie: 1, schema: x.xsd}
"""
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def fouten(map_, contract=HEEL, **bestanden):
    """The faults of one contract with these schemas beside it."""
    folder = map_ / "contracts" / "speel"
    folder.mkdir(parents=True)
    (folder / "contract.yaml").write_text(contract, encoding="utf-8")
    for naam, tekst in bestanden.items():
        (folder / f"{naam}.xsd").write_text(tekst, encoding="utf-8")
    with pytest.raises(MappingFouten) as caught:
        laad_contracten([map_ / "contracts"])
    return [str(fout) for fout in caught.value.fouten]


def test_a_message_is_found_by_contract_name_and_version(contracten):
    """What a contract says of a message is there, its own status and source before those of the contract."""
    bericht = contracten.bericht("speel/lidmaatschap@1")
    assert (bericht.root, bericht.antwoord) == ("{urn:speel:lid}lidmaatschap", "{urn:speel:lid}ontvangst")
    assert (bericht.actie, bericht.titel) == ("urn:speel:lid/aanmelden", "Een lid en zijn teams")
    assert (bericht.status, bericht.bron) == ("geverifieerd", "verzonnen, voor de tests")
    los = contracten.bericht("speel/los@2")
    assert (los.status, los.bron, los.titel) == ("afgeleid", "nergens beschreven", "los")
    assert (los.schema, los.root, los.antwoord, los.actie) == (None, None, None, None)


def test_free_sections_stay_plain_data(contracten):
    """What only a connector understands is handed on as it is."""
    assert contracten["speel"].gegevens == {"termijnen": {"antwoord": {"binnen": "P7D"}}}
    assert contracten["speel"].titel == "Lidmaatschap van een club"


def test_an_unknown_message_names_the_known_ones(contracten):
    """A wrong version is told apart from a wrong name by showing what there is."""
    with pytest.raises(OnbekendBerichtError, match=r"Bedoelde je speel/lidmaatschap@1\?"):
        contracten.bericht("speel/lidmaatschap@2")


def test_a_message_without_schema_is_always_valid(contracten):
    """No schema, no verdict."""
    los, element = contracten.bericht("speel/los@2"), parse(b"<x/>")
    assert los.geldig(element)
    assert los.overtredingen(element) == []


def test_a_schema_gives_its_verdict_and_its_reasons(contracten):
    """Verdict and reasons agree, and a reason is a place and a kind, not the value."""
    bericht = contracten.bericht("speel/lidmaatschap@1")
    good, bad = parse(b'<ontvangst xmlns="urn:speel:lid"><akkoord>true</akkoord></ontvangst>'), parse(b"<x/>")
    assert (bericht.geldig(good), bericht.overtredingen(good)) == (True, [])
    assert (bericht.geldig(bad), bericht.overtredingen(bad)) == (False, [("/x", "SCHEMAV_CVC_ELT_1")])


def test_a_later_folder_overrides_a_contract(tmp_path):
    """An operator replaces a contract, with its schemas, as a folder."""
    copytree(CONTRACTEN / "speel", tmp_path / "extra" / "speel")
    pad = tmp_path / "extra" / "speel" / "contract.yaml"
    pad.write_text(pad.read_text(encoding="utf-8").replace("titel: Lid", "titel: Ander lid"), encoding="utf-8")
    assert laad_contracten([CONTRACTEN, tmp_path / "extra"])["speel"].titel.startswith("Ander")


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("contract: speel", "contract: spel", ":1: contract spel staat in de map speel"),
        ("titel: t\n", "", ":1: het contract mist de sleutel 'titel'"),
        ("bron: b", "bron: ''", ":3: bron is leeg"),
        ("berichten:\n  x: {versie: 1, schema: x.xsd}\n", "", ":1: het contract mist de sleutel 'berichten'"),
        ("versie: 1, ", "", ":6: bericht x mist de sleutel 'versie'"),
        ("versie: 1", "versie: een", ":6: versie moet een getal zijn"),
        ("versie: 1", "versie: 1, actei: a", ":6: onbekende sleutel 'actei' in bericht x"),
        ("x: {versie: 1, schema: x.xsd}", "x: ja", ":6: bericht x moet een groep sleutels zijn"),
        ("contract: speel", "contract: [speel", ": geen geldige YAML"),
    ],
)
def test_a_wrong_contract_is_refused_with_file_and_line(tmp_path, oud, nieuw, melding):
    """A contract is held to its form as strictly as a mapping."""
    schema = f'<xs:schema {XS}><xs:element name="x"/></xs:schema>'
    found = fouten(tmp_path, HEEL.replace(oud, nieuw), x=schema)
    assert any(fout.startswith("contracts/speel/contract.yaml:") and melding in fout for fout in found), found


@pytest.mark.parametrize(
    ("schemas", "melding"),
    [
        ({}, "bestand x.xsd ontbreekt"),
        ({"x": "<xs:schema"}, "x.xsd is geen geldige XML"),
        ({"x": f"<!DOCTYPE a><xs:schema {XS}/>"}, "x.xsd heeft een DOCTYPE"),
        ({"x": f'<xs:schema {XS}><xs:element name="x" type="y"/></xs:schema>'}, "is geen geldig XSD"),
        ({"x": f'<xs:schema {XS}><xs:include schemaLocation="y.xsd"/></xs:schema>'}, "bestand y.xsd ontbreekt"),
        ({"x": f'<xs:schema {XS}><xs:include schemaLocation="../y.xsd"/></xs:schema>'}, "y.xsd ligt buiten de map"),
        ({"x": f'<xs:schema {XS}><xs:include schemaLocation="/etc/y"/></xs:schema>'}, "y ligt buiten de map"),
        (
            {"x": f'<xs:schema {XS}><xs:import namespace="y" schemaLocation="http://y/y.xsd"/></xs:schema>'},
            "x.xsd verwijst naar http://y/y.xsd; alleen bestanden in deze map mogen",
        ),
        (
            {
                "x": f'<xs:schema {XS}><xs:include schemaLocation="y.xsd"/></xs:schema>',
                "y": f"<!DOCTYPE a><xs:schema {XS}/>",
            },
            "y.xsd heeft een DOCTYPE",
        ),
    ],
)
def test_a_schema_stays_in_its_folder(tmp_path, schemas, melding):
    """No network, no file outside the contract, no DTD, however deep it is referred to."""
    [found] = fouten(tmp_path, **schemas)
    assert found.startswith("contracts/speel/contract.yaml:6: schema x.xsd")
    assert melding in found


def test_schemas_may_refer_to_each_other(tmp_path):
    """A circle of includes ends, and an import without a place is left to the schema itself."""
    folder = tmp_path / "contracts" / "speel"
    folder.mkdir(parents=True)
    (folder / "contract.yaml").write_text(HEEL, encoding="utf-8")
    inhoud = '<xs:import namespace="urn:z"/><xs:element name="{}"/>'
    for naam, ander in (("x", "y"), ("y", "x")):
        include = f'<xs:include schemaLocation="{ander}.xsd"/>'
        (folder / f"{naam}.xsd").write_text(
            f"<xs:schema {XS}>{include}{inhoud.format(naam)}</xs:schema>", encoding="utf-8"
        )
    assert laad_contracten([tmp_path / "contracts"]).bericht("speel/x@1").geldig(parse(b"<y/>"))

"""The contract holds together: schema, examples, WSDL, templates and code lists agree, and call themselves inferred."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from gateway.sdk import ConfiguratieError, codelijst
from tests.connectors.duo_verzuim.conftest import CONTRACT, MAPPINGS, WORTEL, zicht
from tests.standaarden import STANDAARDEN, needs_standaarden

GELDIG = sorted((CONTRACT / "voorbeelden" / "geldig").glob("*.xml"))
ONGELDIG = sorted((CONTRACT / "voorbeelden" / "ongeldig").glob("*.xml"))
NS = "urn:schakel:afgeleid:duo-verzuim:v1"
XS, WSDL, SOAP = (
    "{http://www.w3.org/2001/XMLSchema}",
    "{http://schemas.xmlsoap.org/wsdl/}",
    "{http://schemas.xmlsoap.org/wsdl/soap/}",
)
# A value for each word that a template may ask.
WAARDEN = {
    "kenmerk": "3d1f6a20-0b5e-4c11-9a77-000000000001", "van": "99XX", "naar": "DUO", "nu": "2025-10-20T08:15:30.000Z",
    "nummer": "1001", "datum": "2025-10-20", "tijdstip": "10:15:30.123",
}  # fmt: skip


@cache
def schema() -> etree.XMLSchema:
    """Our schema, compiled once."""
    return etree.XMLSchema(etree.parse(str(CONTRACT / "verzuim_v1" / "verzuim.xsd")))


@cache
def contract() -> dict[str, Any]:
    """contract.yaml as plain data."""
    return yaml.safe_load((CONTRACT / "contract.yaml").read_text("utf-8"))


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_valid(pad):
    """Every example that calls itself valid is."""
    schema().assertValid(etree.parse(str(pad)))


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_is_refused(pad):
    """Every example that calls itself invalid is, and says why."""
    wortel = etree.parse(str(pad)).getroot()
    assert not schema().validate(wortel)
    assert wortel.getprevious().text.startswith(" Ongeldig: ")


def test_every_message_has_an_example():
    """No message of the contract is without a valid example."""
    getoond = {etree.parse(str(pad)).getroot().tag for pad in GELDIG}
    assert {bericht["element"] for bericht in contract()["berichten"].values()} == getoond


def test_all_of_it_calls_itself_inferred():
    """Nothing of the wire form is public: the contract, its lists and its rules say so, in a namespace of our own."""
    assert contract()["status"] == contract()["fouten"]["status"] == contract()["regels"]["status"] == "afgeleid"
    assert all(bericht["element"].startswith(f"{{{NS}}}") for bericht in contract()["berichten"].values())
    for naam in ("verzuimsoort-duo", "meldingstatus-duo", "reden-afgesloten-duo", "toelichting-afsluiting-duo"):
        lijst = yaml.safe_load((WORTEL / "mappings" / "codelijsten" / f"{naam}.yaml").read_text("utf-8"))
        assert lijst["status"] == "afgeleid", naam


def test_no_name_of_the_wire_in_code():
    """Every element name and namespace of DUO stands in contract and mapping: none in the Python of the connector."""
    namen = {
        element.get("name")
        for element in etree.parse(str(CONTRACT / "verzuim_v1" / "verzuim.xsd")).iter(f"{XS}element")
        if element.get("name") and len(element.get("name")) > 5  # Datum and Fout are plain words
    }
    for pad in (WORTEL / "connectors" / "duo_verzuim").glob("*.py"):
        tekst = pad.read_text("utf-8")
        assert NS not in tekst
        assert [naam for naam in namen if f"<{naam}" in tekst or f'"{naam}"' in tekst] == [], pad.name


@pytest.mark.parametrize(
    ("verzoek", "doel"),
    [("melden", "melding"), ("muteren", "melding"), ("muteren", "intrekking"), ("sinds", ""), ("een", "")],
)
def test_template_makes_a_valid_request(verzoek, doel):
    """Each template, filled in, is the message that it says it is."""
    stel = contract()["verzoeken"][verzoek]
    inhoud = MAPPINGS.writer(f"verzuim{doel}-duo").schrijf(zicht()).decode().rpartition("?>")[2] if doel else ""
    kop = contract()["kop"].format(**WAARDEN)
    wortel = etree.fromstring(stel["sjabloon"].format(kop=kop, inhoud=inhoud, **WAARDEN))
    schema().assertValid(wortel)
    assert wortel.tag == contract()["berichten"][stel["bericht"]]["element"]


def test_contract_and_wsdl_name_the_same_operations():
    """Each operation of the WSDL stands in contract.yaml, with its action and the elements of its messages."""
    wortel = etree.parse(str(CONTRACT / "verzuim_v1" / "dienst.wsdl")).getroot()
    delen = {b.get("name"): b[0].get("element").removeprefix("v:") for b in wortel.iter(f"{WSDL}message")}
    acties = {
        operatie.get("name"): operatie.find(f"{SOAP}operation").get("soapAction")
        for operatie in wortel.find(f"{WSDL}binding").iter(f"{WSDL}operation")
    }
    beschreven = {
        (
            acties[operatie.get("name")],
            *(f"{{{NS}}}{delen[operatie[plek].get('message').removeprefix('tns:')]}" for plek in (0, 1)),
        )
        for operatie in wortel.find(f"{WSDL}portType").iter(f"{WSDL}operation")
    }
    berichten = contract()["berichten"].values()
    assert beschreven == {(b["actie"], b["element"], b["antwoord"]) for b in berichten if "actie" in b}


def test_rules_and_meanings():
    """Each rule has a code of its own, a severity and a text; each meaning of a DC0002 belongs to a rule."""
    regels = contract()["regels"]["lijst"]
    codes = [regel["code"] for regel in regels.values()]
    assert len(set(codes)) == len(codes)
    assert all(regel["ernst"] == "afkeur" and len(regel["tekst"]) <= 200 for regel in regels.values())
    assert {regels[naam]["code"]: naam for naam in ("dubbel", "ingehaald", "later", "weigert")} == contract()["fouten"][
        "betekenis"
    ]


def test_soorten_of_schema_lists_and_rules_agree():
    """The schema takes exactly the codes of the code list, and the rules speak of the same."""
    codes = set(codelijst("verzuimsoort-duo"))
    enumeratie = etree.parse(str(CONTRACT / "verzuim_v1" / "verzuim.xsd")).iter(f"{XS}enumeration")
    assert {waarde.get("value") for waarde in enumeratie} == codes
    regels = contract()["regels"]["lijst"]
    assert all(
        codelijst("verzuimsoort-duo")[code] == naam for naam, code in regels["eind-ontbreekt"]["soorten"].items()
    )
    assert {*regels["leeftijd"]["vanaf_18"], *regels["leeftijd"]["tot_18"], *regels["overlap"]["soorten"]} <= codes


@needs_standaarden
def test_lists_agree_with_the_facts():
    """Codes and reasons are those of the fact sheet; the old norms and the local status are left out."""
    feiten = json.loads((STANDAARDEN / "duo-verzuim" / "codelijsten.json").read_text("utf-8"))
    assert set(codelijst("verzuimsoort-duo")) == {deel["code"] for deel in feiten["verzuimsoort"]} - {"V1", "V2"}
    assert set(codelijst("meldingstatus-duo")) == {deel["code"] for deel in feiten["status"]} - {"W"}
    for naam, sleutel in (
        ("reden-afgesloten-duo", "reden_melding_afgesloten_besluit_2009"),
        ("toelichting-afsluiting-duo", "toelichting_afsluiting_besluit_2009"),
    ):
        assert {str(deel["nr"]) for deel in feiten[sleutel]} == set(codelijst(naam)) - {"V"}


def test_list_that_is_not_there():
    """A code list that does not exist is a fault of the configuration, named."""
    with pytest.raises(ConfiguratieError, match="bestaat-niet"):
        codelijst("bestaat-niet")


def test_source_of_the_contract_is_named():
    """Who doubts a name can look where it came from."""
    assert "BWBR0027085" in contract()["bron"]
    assert Path(CONTRACT / contract()["diensten"]["verzuim"]["wsdl"]).is_file()

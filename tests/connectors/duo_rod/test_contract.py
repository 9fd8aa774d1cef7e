"""Our contracts of ROD say what the official files say."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree

from tests.connectors.duo_rod.mutaties import WAARDEN, mutanten
from tests.standaarden import STANDAARDEN, needs_standaarden

MAP = Path(__file__).resolve().parents[3] / "contracts" / "duo_rod"
OFFICIEEL = STANDAARDEN / "duo-rod"
WSDL, SOAP = "{http://schemas.xmlsoap.org/wsdl/}", "{http://schemas.xmlsoap.org/wsdl/soap/}"
GELDIG = sorted((MAP / "voorbeelden" / "geldig").glob("*.xml"))
ONGELDIG = sorted((MAP / "voorbeelden" / "ongeldig").glob("*.xml"))
PAREN = {
    "inschrijving": (
        "inschrijving_vo_v1/aanlevering.xsd",
        "inschrijving-vo-v1/DUO_VOAanlevering_InschrijvingVO_V1.xsd",
    ),
    "identificatie": (
        "identificeren_vo_v1/identificeren.xsd",
        "identificeren-persoon-vo-v1/DUO_VOInformatiediensten_IdentificerenPersoonVO_V1.xsd",
    ),
}
DIENSTEN = {
    "inschrijving": ("inschrijving_vo_v1/dienst.wsdl", "inschrijving-vo-v1/DUO_VOAanlevering_InschrijvingVO_V1.wsdl"),
    "identificatie": (
        "identificeren_vo_v1/dienst.wsdl",
        "identificeren-persoon-vo-v1/DUO_VOInformatiediensten_IdentificerenPersoonVO_V1.wsdl",
    ),
}


@cache
def schema(pad: Path) -> etree.XMLSchema:
    """A schema, compiled once."""
    return etree.XMLSchema(etree.parse(str(pad)))


@cache
def contract() -> dict[str, Any]:
    """contract.yaml as plain data."""
    return yaml.safe_load((MAP / "contract.yaml").read_text("utf-8"))


def schema_van(element: etree._Element) -> etree.XMLSchema:
    """Our schema for a message, found as the gateway finds it: by its root."""
    berichten = contract()["berichten"].values()
    return next(schema(MAP / bericht["schema"]) for bericht in berichten if bericht["element"] == element.tag)


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_valid(pad):
    """Every example that calls itself valid is."""
    wortel = etree.parse(str(pad)).getroot()
    schema_van(wortel).assertValid(wortel)


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_is_refused(pad):
    """Every example that calls itself invalid is, and says why."""
    wortel = etree.parse(str(pad)).getroot()
    assert not schema_van(wortel).validate(wortel)
    assert wortel.getprevious().text.startswith(" Ongeldig: ")


def test_every_message_has_an_example():
    """No message of the contract is without a valid example."""
    getoond = {etree.parse(str(pad)).getroot().tag for pad in GELDIG}
    assert {bericht["element"] for bericht in contract()["berichten"].values()} == getoond


def test_terugkoppeling_calls_itself_inferred():
    """What no public contract says is marked as such, and stands in a namespace of our own."""
    for naam, bericht in contract()["berichten"].items():
        eigen = bericht["element"].startswith("{urn:schakel:afgeleid:")
        assert (bericht.get("status") == "afgeleid") == eigen, naam


def test_rules_name_their_source():
    """The rules are marked as inferred, each with a code, a severity and a text."""
    regels = contract()["regels"]
    assert regels["status"] == "afgeleid"
    assert regels["bron"]
    for regel in regels["lijst"].values():
        assert regel["code"].isdigit()
        assert regel["ernst"] in {"afkeur", "signaal"}
        assert len(regel["tekst"]) <= 200


@needs_standaarden
@pytest.mark.parametrize("pad", sorted((OFFICIEEL / "examples").glob("*.xml")), ids=lambda pad: pad.stem)
def test_example_of_the_facts_is_valid(pad):
    """The examples that come with the official schemas are valid under ours."""
    wortel = etree.parse(str(pad)).getroot()
    schema_van(wortel).assertValid(wortel)


@needs_standaarden
@pytest.mark.parametrize("soort", PAREN)
def test_same_verdict_on_examples(soort):
    """Both schemas agree on every example, good and bad."""
    ons, hun = _paar(soort)
    for pad in (*GELDIG, *ONGELDIG):
        wortel = etree.parse(str(pad)).getroot()
        assert ons.validate(wortel) == hun.validate(wortel), pad.stem


@needs_standaarden
@pytest.mark.parametrize("soort", PAREN)
@pytest.mark.parametrize("zaad", range(5))
def test_same_verdict_on_mutated_messages(soort, zaad):
    """Both schemas give hundreds of damaged messages the same verdict, and some of both."""
    ons, hun = _paar(soort)
    goed = [pad.read_bytes() for pad in GELDIG if ons.validate(etree.parse(str(pad)))]
    oordelen = Counter()
    for gedaan, data in mutanten(goed, 200, zaad):
        wortel = etree.fromstring(data)
        assert ons.validate(wortel) == hun.validate(wortel), (gedaan, data)
        oordelen[ons.validate(wortel)] += 1
    assert min(oordelen[True], oordelen[False]) > 5


@needs_standaarden
@pytest.mark.parametrize("soort", PAREN)
def test_both_schemas_have_the_same_leaves(soort):
    """Every value from the list gets the same verdict in every leaf of every message."""
    ons, hun = _paar(soort)
    for pad in GELDIG:
        wortel = etree.parse(str(pad)).getroot()
        if not ons.validate(wortel):
            continue
        for blad in [deel for deel in wortel.iter("*") if not len(deel)]:
            eerder = blad.text
            for waarde in WAARDEN:
                blad.text = waarde
                assert ons.validate(wortel) == hun.validate(wortel), (pad.stem, blad.tag, waarde)
            blad.text = eerder


@needs_standaarden
@pytest.mark.parametrize("soort", DIENSTEN)
def test_same_operations(soort):
    """Both WSDLs offer the same operations: names, messages, elements, actions, style, service and port."""
    ons, hun = DIENSTEN[soort]
    assert _dienst(MAP / ons) == _dienst(OFFICIEEL / hun)


@pytest.mark.parametrize("dienst", sorted((MAP).glob("*/dienst.wsdl")), ids=lambda pad: pad.parent.name)
def test_contract_and_wsdl_name_the_same_actions(dienst):
    """Each action of a WSDL stands in contract.yaml with the elements of its messages."""
    beschreven = _dienst(dienst)
    for operatie, (actie, vraag, antwoord) in beschreven["operaties"].items():
        [bericht] = [b for b in contract()["berichten"].values() if b.get("actie") == actie]
        assert (bericht["element"], bericht["antwoord"]) == (vraag, antwoord), operatie


def _paar(soort: str) -> tuple[etree.XMLSchema, etree.XMLSchema]:
    ons, hun = PAREN[soort]
    return schema(MAP / ons), schema(OFFICIEEL / hun)


def _dienst(pad: Path) -> dict[str, Any]:
    """What a WSDL says, without its layout and prefixes."""
    wortel = etree.parse(str(pad)).getroot()
    delen = {
        bericht.get("name"): _naam(bericht[0], bericht[0].get("element")) for bericht in wortel.iter(f"{WSDL}message")
    }
    acties = {
        operatie.get("name"): operatie.find(f"{SOAP}operation").get("soapAction")
        for operatie in wortel.find(f"{WSDL}binding").iter(f"{WSDL}operation")
    }
    operaties = {
        operatie.get("name"): (
            acties[operatie.get("name")],
            *(delen[operatie.find(f"{WSDL}{kant}").get("message").split(":")[1]] for kant in ("input", "output")),
        )
        for operatie in wortel.find(f"{WSDL}portType").iter(f"{WSDL}operation")
    }
    poort = wortel.find(f"{WSDL}service/{WSDL}port")
    return {
        "namespace": wortel.get("targetNamespace"),
        "operaties": operaties,
        "berichten": delen,
        "porttype": wortel.find(f"{WSDL}portType").get("name"),
        "binding": _naam(poort, poort.get("binding")),
        "service": (wortel.find(f"{WSDL}service").get("name"), poort.get("name")),
        "transport": wortel.find(f"{WSDL}binding/{SOAP}binding").attrib,
        "gebruik": {body.get("use") for body in wortel.iter(f"{SOAP}body")},
    }


def _naam(plek: etree._Element, naam: str) -> str:
    prefix, lokaal = naam.split(":")
    return f"{{{plek.nsmap[prefix]}}}{lokaal}"

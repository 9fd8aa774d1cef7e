"""The contract: its examples, its fields, and its OpenAPI by the technical rules of the NLgov REST API Design Rules."""

import json
import re

import pytest
import yaml

from connectors.swv_platform import client, connector, settings
from connectors.swv_platform.settings import SwvPlatformInstellingen
from gateway.sdk import CertificaatBestandError, SchakelError
from tests.connectors.swv_platform.conftest import COMPLEET, CONTRACTEN, VOORBEELDEN, aanvraag
from tests.motor import regels

MAP = CONTRACTEN / "swv_platform"
PAGINA = (CONTRACTEN.parent / "docs" / "swv-platform.md").read_text("utf-8")
OPENAPI = yaml.safe_load((MAP / "openapi.yaml").read_text("utf-8"))
GELDIG = sorted((VOORBEELDEN / "geldig").glob("*.json"))
ONGELDIG = sorted((VOORBEELDEN / "ongeldig").glob("*.json"))
DOELEN = ("tlv", "lwoo", "ondersteuning", "thuiszitter", "doa-ret")
METHODEN = ("get", "put", "post", "delete", "patch")
# Read, or made of its items: the items are judged one by one.
GROEPEN = frozenset({"zienswijzen", "deskundigen", "toetsen", "documenten"})


def contract(pad):
    """The message an example is of: the first word of its name."""
    return regels().contracten.bericht(f"swv_platform/{pad.stem.split('-')[0]}@1")


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_valid(pad):
    """Every example that calls itself valid is."""
    assert contract(pad).overtredingen(json.loads(pad.read_bytes())) == []


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_is_refused(pad):
    """Every example that calls itself invalid is."""
    assert contract(pad).overtredingen(json.loads(pad.read_bytes()))


def test_every_message_has_an_example():
    """No message of the contract is without a valid and an invalid example."""
    berichten = set(regels().contracten["swv_platform"].berichten)
    assert {pad.stem.split("-")[0] for pad in GELDIG} == {pad.stem.split("-")[0] for pad in ONGELDIG} == berichten


@pytest.mark.parametrize("doel", DOELEN)
def test_the_doel_holds_what_the_mapping_reads_and_no_more(doel):
    """For each doel its own parts are written and no other: every field it allows, and nothing besides."""
    writer = regels().mappings.writer(f"aanvraag-{doel}", "swv_platform/aanvraag@1")
    gelezen = {pad for pad in writer.leest if pad not in {f"aanvraag.{groep}" for groep in GROEPEN}}
    assert gelezen == regels().doelen[f"aanvraag-{doel}"].velden_alle


def test_a_withdrawal_needs_nothing_of_the_leerling():
    """Kenmerk, kind and school say which aanvraag it is."""
    writer = regels().mappings.writer("aanvraag-intrekking", "swv_platform/intrekking@1")
    assert writer.leest == regels().doelen["aanvraag-intrekking"].velden_alle


def test_the_messages_of_these_tests_are_valid():
    """What the other tests deliver is what the gateway would deliver."""
    assert regels().contracten.bericht("swv_platform/aanvraag@1").overtredingen(aanvraag(*COMPLEET)) == []


def operaties():
    """Every operation of the API, with its path."""
    return [(pad, item[methode]) for pad, item in OPENAPI["paths"].items() for methode in METHODEN if methode in item]


def test_the_openapi_keeps_to_the_design_rules():
    """Kebab-case paths without trailing slash, camelCase queries, a version, contact, and a major in the base path."""
    for pad, _ in operaties():
        assert re.fullmatch(r"(/(_?[a-z][a-z0-9-]*|\{[a-z]+\}))+", pad), pad
    namen = [parameter.get("name", "swv") for _, wat in operaties() for parameter in wat.get("parameters", ())]
    assert [naam for naam in namen if not re.fullmatch(r"[a-z][A-Za-z0-9]*|If-None-Match", naam)] == []
    assert re.fullmatch(r"\d+\.\d+\.\d+", OPENAPI["info"]["version"])
    assert set(OPENAPI["info"]["contact"]) == {"name", "url", "email"}
    assert all(re.search(r"/v\d+/", server["url"] + "/") for server in OPENAPI["servers"])
    assert len({wat["operationId"] for _, wat in operaties()}) == len(operaties())


def test_every_answer_tells_its_version_and_every_fault_is_a_problem():
    """API-Version on all answers; 4xx and 5xx are problem+json with status, title and detail; 422 is not used."""
    antwoorden = OPENAPI["components"]["responses"]
    for _, wat in operaties():
        assert "422" not in wat["responses"]
        for status, antwoord in wat["responses"].items():
            heel = antwoorden[antwoord["$ref"].rpartition("/")[2]] if "$ref" in antwoord else antwoord
            assert "API-Version" in heel["headers"]
            if status >= "400":
                assert set(heel["content"]) == {"application/problem+json"}
    assert {"status", "title", "detail"} <= set(OPENAPI["components"]["schemas"]["Probleem"]["properties"])


def test_every_schema_the_openapi_names_is_there():
    """Each reference to a file beside it, and to a part of that file, leads somewhere."""
    for verwijzing in re.findall(r"[\w.-]+\.schema\.json(?:#/\$defs/\w+)?", (MAP / "openapi.yaml").read_text("utf-8")):
        bestand, _, deel = verwijzing.partition("#/$defs/")
        gelezen = json.loads((MAP / bestand).read_bytes())
        assert not deel or deel in gelezen["$defs"]


def test_no_number_of_a_person_has_a_place():
    """No schema knows a member for BSN or onderwijsnummer, and nothing personal is in an address."""
    for pad in MAP.glob("*.schema.json"):
        assert not re.search(r'"(bsn|burgerservicenummer|onderwijsnummer|pgn)":', pad.read_text("utf-8"))
    assert not [pad for pad, _ in operaties() if "leerling" in pad or "tlv" in pad.lower()]


@pytest.mark.parametrize(
    "url",
    ["http://swv.example/v1/swv", "https://u:p@swv.example/v1", "https://swv.example/v1?token=x", "geen"],
)
def test_an_address_that_would_leak_is_refused(url):
    """Without https, or with something secret in it, an address is no setting."""
    with pytest.raises(ValueError, match="https"):
        SwvPlatformInstellingen(url=url, swv="VO2507")


def test_settings_that_cannot_work(tmp_path, monkeypatch):
    """A missing token and unreadable anchors each have an error that says what to do."""
    stel = SwvPlatformInstellingen(url="https://swv.example/v1/swv/", swv="VO2507", ankers=tmp_path / "weg.pem")
    assert stel.url == "https://swv.example/v1/swv"
    assert stel.gebeurtenisgeheim() is None
    monkeypatch.delenv("SCHAKEL_SWV_TOKEN", raising=False)
    with pytest.raises(settings.GeheimOntbreektError, match="SCHAKEL_SWV_TOKEN"):
        stel.token()
    with pytest.raises(CertificaatBestandError):
        stel.context()


def test_every_setting_and_error_code_is_on_the_page():
    """Who sets it up or meets a code finds it explained; each code has one error."""
    assert [naam for naam in SwvPlatformInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []
    eigen = [
        ding for module in (client, connector, settings) for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes) == 9
    assert [code for code in codes if f"`{code}`" not in PAGINA] == []

"""The contract: its examples, its codes, what the mapping may read, the settings and the page."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from connectors.jeugdhulp_fhir import client, connector, intrekken, settings
from connectors.jeugdhulp_fhir.afspraken import afspraken
from connectors.jeugdhulp_fhir.fhir import keuring
from connectors.jeugdhulp_fhir.sandbox.gedrag import BEKEND
from connectors.jeugdhulp_fhir.settings import JeugdhulpFhirInstellingen, Mtls
from gateway.exchange.jeugdhulp import loket, ophalen
from gateway.model.jeugdhulp import RedenAfwijzing, Taakstatus, Voortgang
from gateway.sdk import CertificaatBestandError, SchakelError
from tests.connectors.jeugdhulp_fhir.conftest import CONTRACTEN, DOELEN, GEHEIM, INTREKKINGEN, inhoud
from tests.motor import regels

MAP = CONTRACTEN / "jeugdhulp_fhir"
PAGINA = (CONTRACTEN.parent / "docs" / "jeugdhulp-fhir.md").read_text("utf-8")
GELDIG = sorted((MAP / "voorbeelden" / "geldig").glob("*.json"))
ONGELDIG = sorted((MAP / "voorbeelden" / "ongeldig").glob("*.json"))
# Read, or made of its items: the items are judged one by one.
GROEPEN = {"leerling.gezagdragers", "jeugdhulpverzoek.inlichtingen", "jeugdhulpverzoek.documenten"}
STEL = {
    "wijze": "bundel",
    "url": "https://p.example/fhir",
    "token_url": "https://p.example/token",
    "client_id": "school",
}


def contract(pad):
    """The message an example is of: the first word of its name."""
    return regels().contracten.bericht(f"jeugdhulp_fhir/{pad.stem.split('-')[0]}@1")


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
    berichten = set(regels().contracten["jeugdhulp_fhir"].berichten)
    assert {pad.stem.split("-")[0] for pad in GELDIG} == {pad.stem.split("-")[0] for pad in ONGELDIG} == berichten


@pytest.mark.parametrize("doel", [*DOELEN, *INTREKKINGEN])
def test_the_doel_holds_what_the_mapping_reads_and_no_more(doel):
    """For each doel its own parts are written and no other: every field it allows, and nothing besides."""
    soort = "intrekking" if doel in INTREKKINGEN else "verzoek"
    gelezen = regels().mappings.writer(doel, f"jeugdhulp_fhir/{soort}@1").leest - GROEPEN
    assert {pad for pad in gelezen if not pad.startswith("bericht.")} == regels().doelen[doel].velden_alle


@pytest.mark.parametrize("doel", DOELEN)
def test_what_these_tests_send_is_what_the_mapping_writes(doel):
    """The published verzoek of a doel is what our mapping makes."""
    assert json.loads((MAP / "voorbeelden" / "geldig" / f"verzoek-{doel}.json").read_bytes()) == json.loads(
        inhoud(doel)
    )


@pytest.mark.parametrize("doel", ["bijlage-opp-samenvatting", "verzuim-context"])
def test_the_withdrawal_of_a_part_is_what_the_mapping_writes(doel):
    """The published example is what is sent, and it names the part by the doel it went for."""
    [eigen] = [naam for naam in INTREKKINGEN if regels().doelen[naam].verwijdert == doel]
    goed = json.loads((MAP / "voorbeelden" / "geldig" / f"intrekking-{doel}.json").read_bytes())
    assert (goed["deel"], json.loads(inhoud(eigen))) == (doel, goed)


def test_the_codes_of_the_contract_are_those_of_the_model():
    """Every state, progress and reason is in both, and each transition leads to a state that is there."""
    wat = afspraken()
    standen = set(get_args(Taakstatus))
    assert set(wat.voortgang) == set(get_args(Voortgang))
    assert set(wat.reden) == set(get_args(RedenAfwijzing))
    overgangen = {naam: naar for naam, naar in wat.overgangen.items() if naam not in {"bron", "status"}}
    assert set(overgangen) == standen
    assert {item for naar in overgangen.values() for item in naar} == standen - {"requested"}


def test_every_rule_of_the_contract_is_looked_at():
    """What the contract says a Bundle must keep to is what is checked, by the same names."""
    assert set(keuring._REGELS) == set(afspraken().keuring) - {"bron", "status"}


def test_a_verzoek_for_each_doel():
    """What the manifest takes is what the contract can make."""
    soorten = {naam for naam in afspraken().verzoeken if naam not in {"bron", "status"}}
    assert soorten == set(DOELEN)


def test_no_number_of_a_person_has_a_place():
    """No schema knows a member for BSN, onderwijsnummer or leerlingnummer."""
    for pad in MAP.glob("*.schema.json"):
        assert not re.search(r'"(bsn|burgerservicenummer|onderwijsnummer|pgn|leerlingnummer)":', pad.read_text("utf-8"))


@pytest.mark.parametrize("url", ["http://p.example/fhir", "https://u:p@p.example", "https://p.example/fhir?t=x"])
def test_an_address_that_would_leak_is_refused(url):
    """Without https, or with something secret in it, an address is no setting."""
    with pytest.raises(ValueError, match="https"):
        JeugdhulpFhirInstellingen(**{**STEL, "url": url})


@pytest.mark.parametrize(
    ("anders", "mist"),
    [
        ({"url": None}, "url"),
        ({"client_id": None}, "client_id"),
        ({"wijze": "taak"}, "loket_url, loket_client"),
    ],
)
def test_a_way_that_misses_something_is_told(anders, mist):
    """Which settings a way needs is said at once."""
    with pytest.raises(ValueError, match=mist):
        JeugdhulpFhirInstellingen(**{**STEL, **anders})


def test_settings_that_cannot_work(tmp_path, monkeypatch):
    """A missing secret, unreadable anchors and an unreadable certificate each say what to do."""
    stel = JeugdhulpFhirInstellingen(**STEL, ankers=tmp_path / "weg.pem")
    monkeypatch.delenv("SCHAKEL_JEUGDHULP_GEHEIM", raising=False)
    with pytest.raises(settings.GeheimOntbreektError, match="SCHAKEL_JEUGDHULP_GEHEIM"):
        stel.geheim()
    with pytest.raises(CertificaatBestandError):
        stel.context()
    monkeypatch.setenv("SLEUTEL", GEHEIM)
    mtls = Mtls(
        certificaat=tmp_path / "weg.pem",
        sleutel_env="SLEUTEL",
        ankers=(tmp_path / "weg.pem",),
        oin="00000099000000006000",
    )
    with pytest.raises(CertificaatBestandError):
        JeugdhulpFhirInstellingen(**STEL, mtls=mtls).context()


def test_the_page_says_where_each_member_goes():
    """Every member of a verzoek stands in the table, so that an explanation of it can be followed into FHIR."""
    leden = json.loads((MAP / "verzoek.schema.json").read_bytes())["properties"]
    tabel = PAGINA.partition("### Waar elk gegeven staat")[2].partition("\n## ")[0]
    assert [naam for naam in leden if f"`{naam}`" not in tabel] == []


def test_every_setting_code_and_mood_is_on_the_page():
    """Who sets it up or meets a code finds it explained; each code has one error."""
    assert [naam for naam in JeugdhulpFhirInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []
    assert [naam for naam in Mtls.model_fields if f"`{naam}`" not in PAGINA] == []
    assert [naam for naam in BEKEND if f"`{naam}`" not in PAGINA] == []
    eigen = [
        ding
        for module in (client, connector, intrekken, settings, loket, ophalen)
        for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes)
    assert [code for code in [*codes, "JHF-BSN", "JHF-BEL"] if f"`{code}`" not in PAGINA] == []
    assert not re.search(r"\b\d{9}\b", PAGINA)

"""What the contract lets through and what not, and that its lengths are those of the official files."""

from __future__ import annotations

import json

import pytest
import yaml

from gateway.mapping import laad_contracten
from tests.connectors.leerplicht_zgw.conftest import CONTRACT, intrekking, melding
from tests.connectors.leerplicht_zgw.oas import api
from tests.standaarden import needs_standaarden

GEGEVENS = yaml.safe_load((CONTRACT / "contract.yaml").read_text("utf-8"))
GELDIG = sorted((CONTRACT / "voorbeelden" / "geldig").glob("*.json"))
ONGELDIG = sorted((CONTRACT / "voorbeelden" / "ongeldig").glob("*.json"))


def bezwaren(naam, inhoud):
    """What a message breaks."""
    bericht = laad_contracten([CONTRACT.parent]).bericht(f"leerplicht_zgw/{naam.partition('-')[0]}@1")
    assert bericht.geldig(inhoud) == (not bericht.overtredingen(inhoud))
    return bericht.overtredingen(inhoud)


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_valid(pad):
    """Each good example keeps to its schema."""
    assert bezwaren(pad.stem, json.loads(pad.read_text("utf-8"))) == []


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_breaks_one_thing(pad):
    """Each bad example is refused."""
    assert bezwaren(pad.stem, json.loads(pad.read_text("utf-8")))


def test_the_messages_of_these_tests_are_valid():
    """What the other tests deliver is what the gateway would deliver."""
    assert bezwaren("verzuimmelding", melding(einddatum="20260911")) == []
    assert bezwaren("intrekking", json.loads(intrekking().inhoud)) == []


def test_every_eigenschap_has_an_agreed_name():
    """What the schema lets through has a name in the catalogue, and one that fits there."""
    schema = json.loads((CONTRACT / "verzuimmelding.schema.json").read_text("utf-8"))
    namen = GEGEVENS["afspraken"]["eigenschappen"]
    assert set(schema["properties"]["eigenschappen"]["properties"]) == set(namen) - {"ingetrokken_op"}
    assert set(schema["properties"]["rollen"]["properties"]) == set(GEGEVENS["afspraken"]["roltypen"])
    assert [naam for naam in namen.values() if len(naam) > 20] == []
    assert [naam for naam in GEGEVENS["afspraken"]["resultaattypen"] if len(naam) > 30] == []


@needs_standaarden
def test_lengths_are_those_of_the_apis():
    """What we cut to is what the official files allow."""
    lengtes, zaken = GEGEVENS["grenzen"]["lengtes"], api("zaken")["components"]["schemas"]
    contact = zaken["ContactPersoonRol"]["properties"]
    assert lengtes["contactpersoon"] == {naam: contact[naam]["maxLength"] for naam in ("naam", "functie")}
    eenheid = zaken["RolOrganisatorischeEenheid"]["properties"]
    assert lengtes["betrokkene"] == {"naam": eenheid["naam"]["maxLength"]}
    stuk = api("documenten")["components"]["schemas"]["EnkelvoudigInformatieObjectCreateLockRequest"]["properties"]
    assert lengtes["auteur"] == stuk["auteur"]["maxLength"]

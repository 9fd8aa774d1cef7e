"""ijw controleer and retour, and an abonnement of a school on this connector."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from lxml import etree

from tests.connectors.ijw.berichten import GELDIG, ONGELDIG
from tests.huis import Huis

pytestmark = pytest.mark.skipif(
    "ijw" not in entry_points(group="schakel.connectors").names, reason="the connector ijw is not installed yet"
)
STIEKEM = """
[[partners]]
id = "ggk"
naam = "GGk"
soort = "jeugdhulpaanbieder-ijw"
oin = "00000099000000001000"
connector = "ijw"

[partners.instellingen]
url = "https://ggk.voorbeeld.nl/ggk"
organisatie = "0384"
bewaarplek = "ijw.sqlite"

[[abonnementen]]
id = "stiekem"
organisatie = "zwaluw"
partner = "ggk"
doelen = ["ijw-melding", "ijw-toewijzing", "rod-inschrijving"]
afspraak_van = 2026-01-01
"""


def test_a_right_message_says_so(leeg: Huis) -> None:
    """Exit code 0 and one line."""
    assert "voldoet" in leeg.goed("ijw", "controleer", str(GELDIG / "jw301.xml")).uit


def test_a_wrong_message_tells_rule_and_place(leeg: Huis) -> None:
    """Exit code 1, for a person two lines, for a machine JSON; never a value."""
    bestand = str(ONGELDIG / "niveau2-bsn-elfproef.xml")
    gaf = leeg.schakel("ijw", "controleer", bestand)
    assert gaf.code == 1
    assert "CS002: Het BSN voldoet niet aan de elfproef.\n  /Bericht[1]/Client[1]/Bsn[1]" in gaf.uit
    assert "1 fout." in gaf.uit
    assert "123456789" not in gaf.uit
    json = leeg.schakel("ijw", "controleer", bestand, "--json").json
    assert json["goed"] is False
    assert [item["regel"] for item in json["bevindingen"]] == ["CS002"]


def test_a_file_that_is_no_message_is_a_finding(leeg: Huis) -> None:
    """What cannot be read is told like any fault."""
    gaf = leeg.schakel("ijw", "controleer", str(ONGELDIG / "geen-xml.xml"))
    assert (gaf.code, "XML-001" in gaf.uit) == (1, True)


def test_the_retour_is_written(leeg: Huis) -> None:
    """On a wrong message with 0001, on one that keeps to no schema none at all."""
    uit = leeg.goed("ijw", "retour", str(ONGELDIG / "niveau2-omvang-en-budget.xml")).uit
    root = etree.fromstring(uit.encode())
    assert etree.QName(root).namespace == "http://www.istandaarden.nl/ijw/3_2/jw316/schema"
    assert root.findtext("{*}Header/{*}RetourCodes/{*}RetourCode") == "0001"
    assert "jw302" in leeg.json("ijw", "retour", str(GELDIG / "jw301.xml"))["retour"]
    gaf = leeg.schakel("ijw", "retour", str(ONGELDIG / "xsd-subversie-1.xml"))
    assert gaf.code != 0
    assert "StUF055" in gaf.fout


def test_check_refuses_an_abonnement_of_a_school(leeg: Huis, tmp_path: Path) -> None:
    """For the doelen of iJw a school is no verstrekker, and for no doel does this connector make a message."""
    toml = tmp_path / "schakel.toml"
    toml.write_text(leeg.toml.read_text(encoding="utf-8") + STIEKEM, encoding="utf-8")
    gaf = leeg.met(SCHAKEL_CONFIG=str(toml)).schakel("check")
    assert gaf.code == 3
    for doel in ("ijw-melding", "ijw-toewijzing"):
        assert f"abonnement stiekem: zwaluw (school) kan geen verstrekker zijn voor {doel}" in gaf.uit
    for doel in ("ijw-melding", "ijw-toewijzing", "rod-inschrijving"):
        assert f"abonnement stiekem: koppeling ijw kan geen bericht voor {doel} maken" in gaf.uit

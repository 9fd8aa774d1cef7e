"""connectors and doelen."""

from tests.huis import Huis


def test_connectors_are_listed(leeg: Huis) -> None:
    """Every installed connector stands in the list with its role."""
    assert {(item["id"], item["rol"]) for item in leeg.json("connectors")} >= {
        ("csv", "bron"),
        ("duo_rod", "doelsysteem"),
    }
    assert "ROD van DUO" in leeg.goed("connectors").uit


def test_one_connector_says_what_to_fill_in(leeg: Huis) -> None:
    """Each setting has its description and default, and the scale its answers."""
    uit = leeg.goed("connectors", "duo_rod").uit
    for woord in ("inschrijving_url", "Adres van de dienst InschrijvingVO", "verplicht", "certificate-rotation"):
        assert woord in uit
    gaf = leeg.json("connectors", "csv")
    assert [veld["naam"] for veld in gaf["instellingen"]] == ["pad"]
    assert all(veld["uitleg"] for veld in gaf["instellingen"])


def test_an_unknown_name_is_not_found(leeg: Huis) -> None:
    """A connector or doel that does not exist gives exit code 4 and the names that do."""
    assert "duo_rod" in (gaf := leeg.schakel("connectors", "rod")).fout
    assert gaf.code == 4
    assert "rod-inschrijving" in (gaf := leeg.schakel("doelen", "toon", "rod")).fout
    assert gaf.code == 4


def test_doelen_are_listed_and_read_aloud(leeg: Huis) -> None:
    """A privacy officer reads a doel as sentences."""
    assert "rod-verwijdering" in leeg.goed("doelen").uit
    assert {item["doel"] for item in leeg.json("doelen")} >= {"rod-inschrijving"}
    uit = leeg.goed("doelen", "toon", "rod-inschrijving").uit
    assert "Grondslag: wettelijke verplichting" in uit
    assert "contracts/doelen/rod-inschrijving.yaml" in uit
    assert "inschrijving.opps.handelingsdeel" not in leeg.json("doelen", "toon", "rod-inschrijving")["velden"]

"""The examples beside a mapping are run, and one that does not hold is a fault with its line."""

from pathlib import Path

import pytest

from gateway.mapping import laad_contracten, laad_mappings
from gateway.mapping.voorbeelden import controleer_voorbeelden
from tests.mapping.wereld_hulp import MAPPINGS

HUIS = Path(__file__).parents[2]
XML = '<lidmaatschap xmlns="urn:speel:lid" soort="nieuw"><kenmerk>k</kenmerk><club>De Bal</club></lidmaatschap>'


def fouten(map_, mappings, naam, tekst):
    """The faults that examples of one mapping give."""
    pad = map_ / "mappings" / "speel" / f"{naam}.voorbeelden.yaml"
    pad.parent.mkdir(parents=True)
    pad.write_text(tekst, encoding="utf-8")
    return [str(fout) for fout in controleer_voorbeelden([map_ / "mappings"], mappings)]


def test_the_examples_of_this_world_hold(mappings):
    """A writer, a reader and a row reader, with what they give and what they refuse."""
    assert controleer_voorbeelden([MAPPINGS], mappings) == []


def test_the_examples_of_the_house_hold():
    """Every mapping we ship does what the examples beside it say."""
    mappings = laad_mappings([HUIS / "mappings"], laad_contracten([HUIS / "contracts"]))
    assert [str(fout) for fout in controleer_voorbeelden([HUIS / "mappings"], mappings)] == []


@pytest.mark.parametrize(
    ("naam", "tekst", "melding"),
    [
        ("nergens", "- {naam: a}\n", ":1: hier hoort een mapping met dezelfde naam naast"),
        ("schrijf", "naam: a\n", ":1: de voorbeelden moet een lijst zijn"),
        ("schrijf", "- {naam: a, in: {}, uit: b}\n", ":1: onbekende sleutel 'in' in een voorbeeld"),
        ("schrijf", "- {naam: a, uit: b}\n", ":1: een voorbeeld mist de sleutel 'zicht'"),
        ("schrijf", "- {naam: a, zicht: {}}\n", ":1: een voorbeeld heeft uit of fout, niet beide"),
        ("lees", f"- naam: a\n  in: '{XML}'\n  uit: {{bericht: {{id: q}}}}\n", '\n    -  "id": "q"\n  +  "id": "k"'),
        ("lees", f"- naam: a\n  in: '{XML}'\n  fout: {{veld: a}}\n", ":1: voorbeeld 'a' zou een fout geven, maar lukt"),
        ("lees", "- {naam: a, in: '<', uit: {}}\n", ":1: voorbeeld 'a' is niet te lezen: "),
        ("lees", "- {naam: a, in: <x/>, uit: {}}\n", "'a' lukt niet: lidmaatschap: het eerste element is geen"),
        ("lees", "- {naam: a, in: <x/>, fout: {veld: x}}\n", "'a' geeft een andere fout: lidmaatschap: het eerste"),
        ("lees", "- {naam: a, in: <x/>, fout: {veld: lidmaatschap, melding: z}}\n", "geeft een andere fout"),
        (
            "schrijf",
            f"- naam: a\n  zicht: {{bericht: {{id: q}}, leerling: {{}}}}\n  uit: '{XML}'\n",
            "geeft iets anders",
        ),
        ("schrijf", "- {naam: a, zicht: {leerling: {}}, uit: <x/>}\n", "'a' lukt niet: bericht.id: ontbreekt"),
        ("schrijf-pas", "- {naam: a, zicht: {bericht: {id: q}, leerling: {}}, uit: '{}'}\n", '+ "club": "De Bal"'),
        ("lees-pas", "- {naam: a, in: '{', uit: {}}\n", ":1: voorbeeld 'a' is niet te lezen: "),
        ("rijen", "- {naam: a, in: {leerling: {nummer: 7}}, uit: {}}\n", "'a' lukt niet: naam: ontbreekt"),
    ],
)
def test_an_example_that_does_not_hold_is_a_fault(tmp_path, mappings, naam, tekst, melding):
    """It shows the difference; what examples hold is made up, so it may."""
    found = fouten(tmp_path, mappings, naam, tekst)
    assert found[0].startswith(f"mappings/speel/{naam}.voorbeelden.yaml:1: ")
    assert melding.replace("\n    -", "\n  -") in "\n".join(found)

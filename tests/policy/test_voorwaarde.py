"""A voorwaarde reads the model and takes nothing for granted."""

import pytest

from gateway.model.yamlbron import lees_yaml
from gateway.policy.voorwaarde import Voorwaarde, maak_voorwaarden
from tests.policy.gevallen import INSCHRIJVING, LEERLING, SCHOOL


def voorwaarde(tmp_path, regels: str) -> Voorwaarde:
    """Compile one voorwaarde from its lines."""
    pad = tmp_path / "voorwaarden.yaml"
    pad.write_text(f"proef:\n  titel: t\n  reden: r\n  alle: [{regels}]\n  bron: b\n  status: afgeleid\n")
    fouten: list = []
    gemaakt = maak_voorwaarden(lees_yaml(pad), fouten)["proef"]
    assert fouten == []
    assert gemaakt is not None
    return gemaakt


@pytest.mark.parametrize(
    ("regels", "geldt"),
    [
        ("{pad: leerling.pgn, aanwezig: true}", True),
        ("{pad: leerling.pgn.bsn, aanwezig: false}", False),
        ("{pad: leerling.pgn.onderwijsnummer, aanwezig: false}", True),
        ("{pad: leerling.adres, aanwezig: true}", False),
        ("{pad: leerling.adres.postcode, aanwezig: false}", True),
        ("{pad: leerling.gezagdragers, aanwezig: true}", True),
        ('{pad: "leerling.gezagdragers[1].relatie", een_van: [ouder, voogd]}', True),
        ('{pad: "leerling.gezagdragers[2].relatie", een_van: [ouder, voogd]}', False),
        ('{pad: "leerling.gezagdragers[2].relatie", geen_van: [voogd]}', False),
        ('{pad: "inschrijving.periodes[-1].opleidingcode", geen_van: ["0090"]}', True),
        ('{pad: "inschrijving.periodes[-2].opleidingcode", geen_van: ["0090"]}', False),
        ("{pad: inschrijving.vervallen, een_van: [false]}", True),
        ("{pad: inschrijving.vervallen, geen_van: [false]}", False),
        ("{pad: organisatie.onderwijssoort, een_van: [vo]}, {pad: leerling.geslacht, een_van: [man]}", False),
        ("{pad: organisatie.onderwijssoort, een_van: [vo]}, {pad: leerling.geslacht, een_van: [vrouw]}", True),
    ],
)
def test_lines_hold_or_not(tmp_path, regels, geldt):
    """Every line must hold, and what is absent is in no list and out of none."""
    assert voorwaarde(tmp_path, regels).geldt(SCHOOL, LEERLING, INSCHRIJVING) is geldt


def test_no_inschrijving_is_absent(tmp_path):
    """Without an inschrijving its fields are absent; only asking for absence holds."""
    assert not voorwaarde(tmp_path, "{pad: inschrijving.vervallen, een_van: [false]}").geldt(SCHOOL, LEERLING, None)
    assert voorwaarde(tmp_path, "{pad: inschrijving.brin, aanwezig: false}").geldt(SCHOOL, LEERLING, None)


def test_lines_about_one_field_can_be_asked_alone(tmp_path):
    """Whether a value leaves room, whatever the other lines say; a field that no line reads leaves it always."""
    gemaakt = voorwaarde(
        tmp_path,
        "{pad: inschrijving.vervallen, een_van: [true]}, {pad: inschrijving.datum_uitschrijving, aanwezig: true}",
    )
    vervallen = INSCHRIJVING.model_copy(update={"vervallen": True})
    assert not gemaakt.geldt(SCHOOL, LEERLING, vervallen)
    assert gemaakt.laat_toe("inschrijving.vervallen", vervallen)
    assert not gemaakt.laat_toe("inschrijving.vervallen", INSCHRIJVING)
    assert gemaakt.laat_toe("inschrijving.volgnummer", INSCHRIJVING)

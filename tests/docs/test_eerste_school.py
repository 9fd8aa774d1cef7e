"""The page that connects a first school names every field, and its configuration is one that works."""

from datetime import date, timedelta

import pytest

from gateway.configuratie import Configuratie, lees_configuratie
from gateway.koppelingen import koppeling
from gateway.model.identifiers import Brin, Oin
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.uitwisseling import Toestand
from gateway.policy import laad_doelen
from tests.docs.paginas import DOCS, WORTEL, blokken, lees, tabel

TOML = next(blok.tekst for blok in blokken(DOCS / "eerste-school.md") if blok.taal == "toml")


@pytest.fixture
def config(tmp_path):
    """The configuration of the page, read as the gateway reads it."""
    bestand = tmp_path / "schakel.toml"
    bestand.write_text(TOML)
    return lees_configuratie(bestand)


@pytest.mark.parametrize(
    ("kop", "model"),
    [
        ("Bovenaan", Configuratie),
        ("Een organisatie", Organisatie),
        ("Een partner", Partner),
        ("Een abonnement", Abonnement),
    ],
    ids=lambda item: item if isinstance(item, str) else "",
)
def test_every_field_is_explained(kop, model):
    """The tables hold exactly the fields that schakel.toml may hold."""
    assert set(tabel("eerste-school.md", kop)) == set(model.model_fields)


def test_the_configuration_of_the_page_is_sound(config):
    """Its parties, doelen and connectors exist and fit, and its connector takes the settings."""
    (school,), (partner,), (abonnement,) = config.organisaties, config.partners, config.abonnementen
    doelen = laad_doelen([WORTEL / "contracts"])
    for naam in abonnement.doelen:
        assert school.soort in doelen[naam].verstrekker
        assert partner.soort in doelen[naam].ontvanger
        assert naam in koppeling(partner.connector).manifest.formaten
    koppeling(partner.connector).klasse.instellingen_model.model_validate(partner.instellingen)
    bron = dict(school.bron or {})
    koppeling(bron.pop("connector")).klasse.instellingen_model.model_validate(bron)


def test_the_values_that_the_page_speaks_of_are_read_so(config):
    """P7D is seven days, a date needs no quotes, and the OIN follows from the BRIN."""
    (abonnement,) = config.abonnementen
    assert (abonnement.max_leeftijd, abonnement.afspraak_van) == (timedelta(days=7), date(2026, 8, 1))
    assert config.organisaties[0].oin == Oin.of_brin(Brin("99XX"))


def test_every_state_is_in_the_table_of_what_to_do():
    """Whatever `schakel status` shows, the page says what to do about it."""
    assert [naam for naam in Toestand if f"`{naam}`" not in lees("eerste-school.md")] == [Toestand.GEPLAND]

"""Every field has a class, and no part of the model shows what it holds."""

from datetime import timedelta

import pytest
from hypothesis import given
from pydantic import ValidationError

from gateway.model import dossier, dossierdelen, dossierinhoud, jeugdhulp, schooltoestemming, toestemming
from gateway.model.aanvraag import (
    Aanvraag,
    Aanvraagdocument,
    BeoogdeSchool,
    Besluit,
    Deskundigenadvies,
    Gevraagd,
    Thuiszitten,
    Toetsresultaat,
    Zienswijze,
)
from gateway.model.basis import Model, klasse_van, velden
from gateway.model.klasse import Klasse
from gateway.model.leerling import (
    Adres,
    Gezagdrager,
    Inschrijving,
    Leerling,
    Ontwikkelingsperspectief,
    Periode,
    Pgn,
)
from gateway.model.partijen import Abonnement, Organisatie, Partner, Schooladres
from gateway.model.verzuim import (
    Bekend,
    Contact,
    Gezien,
    LesvrijePeriode,
    Melder,
    Schoolkalender,
    Telregel,
    Verzuimafspraken,
    Verzuimdag,
    Verzuimdossier,
    Verzuimlesuur,
    Verzuimmelding,
    Verzuimregistratie,
    Voorstel,
)
from tests.model import strategieen as model

# By the modules that hold nothing else.
HELE_MODULES = [
    klasse
    for module in (dossier, dossierdelen, dossierinhoud, jeugdhulp, schooltoestemming, toestemming)
    for klasse in vars(module).values()
    if isinstance(klasse, type) and issubclass(klasse, Model) and klasse.__module__ == module.__name__
]
DELEN = [
    *(Pgn, Adres, Gezagdrager, Periode, Ontwikkelingsperspectief, Inschrijving, Leerling),
    *(Organisatie, Schooladres, Partner, Abonnement),
    *(Verzuimregistratie, Verzuimdossier, LesvrijePeriode, Schoolkalender, Verzuimafspraken, Melder, Contact),
    *(Aanvraag, Gevraagd, Zienswijze, Deskundigenadvies, BeoogdeSchool, Toetsresultaat, Aanvraagdocument),
    *(Thuiszitten, Besluit),
    *HELE_MODULES,
    *(Gezien, Verzuimlesuur, Verzuimdag, Verzuimmelding, Telregel, Voorstel, Bekend),
]


def alle_delen(soort: type[Model]) -> set[type[Model]]:
    """Every part of the model there is."""
    return {soort, *(deel for kind in soort.__subclasses__() for deel in alle_delen(kind))}


def test_the_list_is_whole():
    """A new part of the model joins these tests by itself or fails here."""
    assert {deel for deel in alle_delen(Model) if deel.__module__.startswith("gateway.model.")} == {Model, *DELEN}


@pytest.mark.parametrize("deel", DELEN)
def test_every_field_has_a_class(deel):
    """velden() raises on a field without a class; here it names them all."""
    assert all(isinstance(klasse, Klasse) for _, klasse in velden(deel))
    assert {pad.split(".")[0] for pad, _ in velden(deel)} == set(deel.model_fields)


def test_a_field_without_a_class_is_refused():
    """Forgetting the class is a mistake of the programmer, found at once."""

    class Vergeten(Model):
        naam: str

    with pytest.raises(TypeError, match=r"Vergeten\.naam has no class"):
        list(velden(Vergeten))


@pytest.mark.parametrize(
    ("pad", "klasse"),
    [
        ("pgn.bsn", Klasse.WETTELIJK_NUMMER),
        ("pgn.onderwijsnummer", Klasse.WETTELIJK_NUMMER),
        ("achternaam", Klasse.GEVOELIG),
        ("veiligheidsblokkade", Klasse.BIJZONDER),
        ("inschrijvingen.opps.handelingsdeel", Klasse.BIJZONDER),
        ("inschrijvingen.opps.uitstroombestemming", Klasse.BIJZONDER),
        ("inschrijvingen.opps.datum_begin", Klasse.GEVOELIG),
        ("inschrijvingen.brin", Klasse.GEWOON),
        ("pgn", None),
        ("bestaat.niet", None),
    ],
)
def test_the_class_of_a_field(pad, klasse):
    """Numbers, special data and names are known by their class; a group has none."""
    assert klasse_van(Leerling, pad) is klasse


@given(model.leerlingen)
def test_a_leerling_shows_nothing(leerling):
    """Printing a leerling, or any part of him, gives the name of its type only."""
    delen = [leerling, leerling.pgn, leerling.adres, *leerling.gezagdragers, *leerling.inschrijvingen]
    for deel in filter(None, delen):
        assert repr(deel) == str(deel) == f"{type(deel).__name__}(...)"
    assert model.GEHEIM not in f"{delen} {leerling!r} {leerling}"


@given(model.leerlingen)
def test_a_leerling_survives_storage(leerling):
    """To JSON and back nothing changes."""
    assert Leerling.model_validate_json(leerling.model_dump_json()) == leerling


@pytest.mark.parametrize("deel", DELEN)
def test_parts_are_frozen_and_know_their_fields(deel):
    """Nothing is changed after it was made, and an unknown field is refused."""
    assert deel.model_config["frozen"]
    assert deel.model_config["extra"] == "forbid"


def test_a_fault_in_a_leerling_does_not_repeat_his_data():
    """Validation tells the field and the rule, never what was in it."""
    with pytest.raises(ValidationError) as fout:
        Leerling(
            leerlingnummer="met spatie",
            achternaam="",
            geboortedatum="31-12-2011",
            geslacht="geheim-m",
            pgn={"bsn": "123456789"},
        )
    for waarde in ("met spatie", "31-12-2011", "geheim-m", "123456789"):
        assert waarde not in str(fout.value)
    assert fout.value.error_count() == 5


@pytest.mark.parametrize("nummers", [{}, {"bsn": "999999990", "onderwijsnummer": "100000004"}])
def test_a_leerling_has_one_number(nummers):
    """A PGN is a BSN or an onderwijsnummer, never both or none."""
    with pytest.raises(ValidationError, match="niet beide"):
        Pgn(**nummers)


@pytest.mark.parametrize(
    ("datum", "goed"),
    [("2011-12-31", True), ("2011-00-00", True), ("0000-00-00", True), ("2011-13-01", False), ("2011-1-1", False)],
)
def test_a_birth_date_may_be_incomplete(datum, goed):
    """Parts that are not known are zeros; other forms are refused."""
    gegevens = {"leerlingnummer": "1", "achternaam": "J", "geslacht": "man", "geboortedatum": datum}
    if goed:
        assert Leerling(**gegevens).geboortedatum == datum
    else:
        with pytest.raises(ValidationError):
            Leerling(**gegevens)


@pytest.mark.parametrize(
    "anders",
    [{"max_aandeel": 0}, {"max_aandeel": 1.1}, {"max_aandeel_verwijderen": -1}, {"doelen": ()}, {"id": "Met Spatie"}],
)
def test_an_abonnement_stays_within_bounds(anders):
    """Shares lie between nothing and all, and there is at least one doel."""
    goed = {"id": "a", "organisatie": "b", "partner": "c", "doelen": ("d",), "afspraak_van": "2026-01-01"}
    assert Abonnement(**goed).max_leeftijd == timedelta(days=7)
    with pytest.raises(ValidationError):
        Abonnement(**{**goed, **anders})

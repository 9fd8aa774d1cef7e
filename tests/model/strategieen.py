"""Leerlingen as hypothesis makes them: every field the model has, filled or left out."""

from datetime import date

from hypothesis import strategies as st

from gateway.model.identifiers import Bsn, Onderwijsnummer
from gateway.model.leerling import (
    Adres,
    Gezagdrager,
    Inschrijving,
    Leerling,
    Ontwikkelingsperspectief,
    Periode,
    Pgn,
)

GEHEIM = "geheim-"  # starts every text that must not travel further than its doel


def _som(cijfers: str) -> int:
    return sum((9 - plaats) * int(cijfer) for plaats, cijfer in enumerate(cijfers))


_acht = st.text("0123456789", min_size=8, max_size=8)
bsns = (
    _acht.filter(lambda acht: _som(acht) % 11 != 10 and acht != "00000000")
    .map(lambda acht: f"{acht}{_som(acht) % 11}")
    .map(Bsn)
)
onderwijsnummers = (
    _acht.filter(lambda acht: _som(acht) % 11 >= 5)
    .map(lambda acht: f"{acht}{_som(acht) % 11 - 5}")
    .map(Onderwijsnummer)
)
teksten = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(lambda tekst: GEHEIM + tekst)
dagen = st.dates(date(1990, 1, 1), date(2040, 12, 31))
onvolledig = st.builds(
    "{:04}-{:02}-{:02}".format, st.sampled_from([0, 1, 2008, 2012]), st.integers(0, 12), st.integers(0, 31)
)
geboortedata = dagen.map(date.isoformat) | onvolledig
pgns = st.builds(Pgn, bsn=bsns) | st.builds(Pgn, onderwijsnummer=onderwijsnummers)
adressen = st.builds(
    Adres,
    straatnaam=st.none() | teksten,
    huisnummer=st.none() | st.just("12"),
    postcode=st.none() | st.just("1234AB"),
    adresregel1=st.none() | teksten,
    adresregel2=st.none() | teksten,
)
gezagdragers = st.builds(
    Gezagdrager,
    achternaam=teksten,
    relatie=st.sampled_from(["ouder", "voogd", "voogd-organisatie", "pleegoudervoogd", "stiefouder", "pleegouder"]),
    heeft_gezag=st.booleans(),
    gezag_bron=st.none() | st.just("gezagsregister"),
    gezag_datum=st.none() | dagen,
    telefoon=st.none() | st.just("geheim-0612"),
)
periodes = st.builds(
    Periode,
    datum_begin=dagen,
    opleidingcode=st.sampled_from(["0090", "0011"]),
    vestiging=st.just("99XX00"),
    leerjaar=st.none() | st.just("2"),
    bekostigbaar=st.booleans(),
)
opps = st.builds(
    Ontwikkelingsperspectief,
    datum_begin=dagen,
    datum_eind=st.none() | dagen,
    uitstroombestemming=st.none() | teksten,
    onderbouwing=st.none() | teksten,
    belemmerende_factoren=st.none() | teksten,
    bevorderende_factoren=st.none() | teksten,
    handelingsdeel=st.none() | teksten,
    laatste_evaluatie=st.none() | dagen,
)
inschrijvingen = st.builds(
    Inschrijving,
    brin=st.just("99XX"),
    volgnummer=st.just("1"),
    datum_inschrijving=dagen,
    datum_uitschrijving=st.none() | dagen,
    vervallen=st.booleans(),
    periodes=st.lists(periodes, min_size=1, max_size=3).map(tuple),
    opps=st.lists(opps, max_size=3).map(tuple),
)
leerlingen = st.builds(
    Leerling,
    leerlingnummer=st.just("geheim-7"),
    pgn=st.none() | pgns,
    achternaam=teksten,
    voorvoegsel=st.none() | st.just("van"),
    voornamen=st.none() | teksten,
    roepnaam=st.none() | teksten,
    geboortedatum=geboortedata,
    geslacht=st.sampled_from(["man", "vrouw", "onbekend"]),
    adres=st.none() | adressen,
    woongemeente=st.none() | st.sampled_from(["0363", "0599"]),
    veiligheidsblokkade=st.booleans(),
    gezagdragers=st.lists(gezagdragers, max_size=3).map(tuple),
    inschrijvingen=st.lists(inschrijvingen, max_size=1).map(tuple),
)

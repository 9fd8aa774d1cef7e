"""What our writers make is valid under the contract, and holds what the besluit names and no more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gateway.mapping import controleer_mapping
from gateway.mapping.voorbeelden import controleer_voorbeelden
from gateway.policy import laad_doelen
from gateway.sdk import codelijst
from tests.connectors.duo_verzuim.conftest import CONTRACT, MAPPINGS, WORTEL

DOELEN = ("verzuimmelding-duo", "verzuimintrekking-duo")
SCHEMA = etree.XMLSchema(etree.parse(str(CONTRACT / "verzuim_v1" / "verzuim.xsd")))
DAG = st.dates(date(2009, 8, 1), date(2040, 1, 1)).map(date.isoformat)
TEKST = st.text(st.characters(codec="utf-8", categories=["L", "Nd", "Po", "Sm"]), min_size=1, max_size=60)
TELEFOON = st.from_regex(r"\+?[0-9]{4,15}", fullmatch=True)


def of_niets(strategie):
    """A value, or none."""
    return strategie | st.none()


ADRES = st.fixed_dictionaries(
    {
        "straatnaam": of_niets(TEKST),
        "huisnummer": of_niets(st.from_regex(r"[0-9]{1,5}", fullmatch=True)),
        "huisletter": of_niets(st.just("a")),
        "huisnummertoevoeging": of_niets(st.just("bis")),
        "postcode": of_niets(st.just("1234AB")),
        "plaatsnaam": of_niets(TEKST),
    }
)
MELDING = st.fixed_dictionaries(
    {
        "id": st.uuids().map(str),
        "soort": st.sampled_from(sorted(set(codelijst("verzuimsoort-duo").values()))),
        "begindatum": DAG,
        "einddatum": of_niets(DAG),
        "alle_lessen_gemist": of_niets(st.booleans()),
        "vermoedelijke_reden": of_niets(TEKST),
        "ondernomen_actie": of_niets(TEKST),
        "actie_gewenst": st.booleans(),
        "toelichting_geen_actie": of_niets(TEKST),
        "leslocatie": of_niets(TEKST),
        "telefoon": of_niets(TELEFOON),
        "afwijkend_adres": of_niets(ADRES),
        "melder": st.fixed_dictionaries(
            {"naam": TEKST, "functie": of_niets(TEKST), "telefoon": of_niets(TELEFOON), "email": st.just("m@s.example")}
        ),
        "dagen": st.lists(
            st.fixed_dictionaries(
                {
                    "datum": DAG,
                    "heledag": st.booleans(),
                    "lesuren": st.lists(st.fixed_dictionaries({"nummer": st.integers(1, 16)}), max_size=16),
                }
            ),
            max_size=6,
        ),
    }
)
ZICHT = st.fixed_dictionaries(
    {
        "organisatie": st.fixed_dictionaries({"brin": st.from_regex(r"[0-9]{2}[A-Z]{2}", fullmatch=True)}),
        "leerling": st.fixed_dictionaries(
            {
                "pgn": st.sampled_from(
                    [
                        {"bsn": "999999990", "onderwijsnummer": None},
                        {"bsn": None, "onderwijsnummer": "100000004"},
                    ]
                )
            }
        ),
        "verzuimmelding": MELDING,
    }
)


def test_examples_beside_the_mappings():
    """Every example beside a mapping of the verzuim service gives what it promises."""
    fouten = [fout for fout in controleer_voorbeelden([WORTEL / "mappings"], MAPPINGS) if "duo_verzuim" in str(fout)]
    assert fouten == []


def test_every_mapping_has_examples():
    """No mapping of the verzuim service is without an example beside it."""
    namen = {pad.name for pad in (WORTEL / "mappings" / "duo_verzuim").glob("*.yaml")}
    mappings = {naam for naam in namen if ".voorbeelden" not in naam}
    assert {naam.replace(".yaml", ".voorbeelden.yaml") for naam in mappings} == namen - mappings


@pytest.mark.parametrize("doel", DOELEN)
def test_writer_reads_what_its_doel_allows(doel):
    """A writer reads the fields of its doel and no other; only our own id of the melding may be left unread."""
    toegestaan = laad_doelen([WORTEL / "contracts"])[doel].velden_alle
    assert controleer_mapping(MAPPINGS.writer(doel), toegestaan) == []
    assert toegestaan - MAPPINGS.writer(doel).leest <= {"verzuimmelding.id"}


@given(ZICHT)
def test_melding_is_valid_and_whole(zicht):
    """Whatever melding: it is valid, and every day and every text that was given is in it."""
    wortel = etree.fromstring(MAPPINGS.writer("verzuimmelding-duo").schrijf(zicht))
    SCHEMA.assertValid(wortel)
    melding = zicht["verzuimmelding"]
    assert len(wortel.findall("{*}Verzuimdag")) == len(melding["dagen"])
    assert len(list(wortel.iter("{*}Lesuur"))) == sum(len(dag["lesuren"]) for dag in melding["dagen"])
    assert wortel.findtext("{*}VermoedelijkeReden") == melding["vermoedelijke_reden"]
    assert wortel.findtext("{*}ActieOndernemen") == str(melding["actie_gewenst"]).lower()
    assert codelijst("verzuimsoort-duo")[wortel.findtext("{*}Verzuimsoort")] == melding["soort"]


@given(ZICHT)
def test_withdrawal_says_no_more_than_which(zicht):
    """Whatever melding: its withdrawal names school, leerling, begin and status, and nothing of the verzuim."""
    wortel = etree.fromstring(MAPPINGS.writer("verzuimintrekking-duo").schrijf(zicht))
    SCHEMA.assertValid(wortel)
    assert [etree.QName(deel).localname for deel in wortel] == [
        "IdentificatieOnderwijsinstelling", "Identificatie", "Begindatum", "StatusMeldingRelatiefVerzuim",
    ]  # fmt: skip

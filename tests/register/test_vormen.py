"""The same register as page, workbook, linked data and picture: whole, harmless, and the same every time."""

import json
import re
import warnings
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from gateway.register import als_jsonld, als_markdown, als_svg, als_werkblad, maak_register
from gateway.register.jsonld import artikelen
from tests.register.conftest import FORMULE, PEILDATUM, ingericht, maak

GOUD = Path(__file__).parent / "goud"
DPV = Namespace("https://w3id.org/dpv#")
GDPR = Namespace("https://w3id.org/dpv/legal/eu/gdpr#")
BASIS = "https://schakel.example/register"
HULP = URIRef(f"{BASIS}/verwerkingsactiviteiten/proef-hulp/versies/2#zwaluw-team-hulp")


@pytest.mark.parametrize(("bestand", "vorm"), [("register.md", als_markdown), ("stromen.svg", als_svg)])
def test_page_and_picture_are_those_that_were_looked_at(register, bestand, vorm):
    """What people read is held as a golden file; look at it again before it changes."""
    assert vorm(register) == (GOUD / bestand).read_text(encoding="utf-8")


@pytest.mark.parametrize("vorm", [als_markdown, als_werkblad, als_jsonld, als_svg])
def test_the_same_register_is_the_same_file(vorm):
    """No clock, and no order that changes."""
    assert vorm(maak_register(ingericht(), "zwaluw", PEILDATUM)) == vorm(maak())


@pytest.mark.parametrize("vorm", [als_markdown, als_jsonld, als_svg])
def test_every_verwerking_is_in_every_form(register, vorm):
    """Nothing that is configured is left out of one of them."""
    tekst = " ".join(vorm(register).split())
    for item in register.verwerkingen:
        assert item.ontvanger.naam in tekst
        assert item.stand in tekst
        assert item.titel in tekst


def bladen(register):
    """The sheets as rows of values."""
    boek = load_workbook(BytesIO(als_werkblad(register)))
    return {blad.title: [[cel.value for cel in rij] for rij in blad.iter_rows()] for blad in boek}


def test_the_workbook_has_a_row_per_verwerking_and_a_row_per_field(register):
    """All columns of the register, with the letter of art. 30 in the heading."""
    blad = bladen(register)
    kop, *rijen = blad["Verwerkingen"]
    assert len(rijen) == len(register.verwerkingen)
    assert all(len(rij) == len(kop) and all(rij) for rij in rijen)
    assert {letter for titel in kop for letter in re.findall(r" \(([a-g])\)$", titel)} == set("bcdefg")
    assert next(rij[:5] for rij in blad["Gegevens"] if rij[5] == "inschrijving.opps.handelingsdeel") == [
        "proef-hulp",
        "handelingsdeel van het ontwikkelingsperspectief",
        "bijzonder",
        "leerlingen",
        None,
    ]
    assert set(blad) == {"Verantwoordelijke", "Verwerkingen", "Gegevens", "Bron", "Gateway zelf", "Beveiliging"}


def test_a_name_never_runs_as_a_formula():
    """A name from the configuration that begins with = stays text in the workbook."""
    boek = load_workbook(BytesIO(als_werkblad(maak("zwaluwdam"))))
    cellen = [cel for blad in boek for rij in blad.iter_rows() for cel in rij if FORMULE in str(cel.value)]
    assert cellen
    for cel in cellen:
        assert cel.data_type == "s"
        assert cel.quotePrefix


def test_a_name_is_only_text_on_the_page_and_in_the_picture():
    """No HTML, no extra column, no element that was not ours."""
    pagina = als_markdown(maak("zwaluwdam"))
    assert "<b>" not in pagina
    rijen = [regel for regel in pagina.splitlines() if "Linde" in regel and regel.startswith("|")]
    assert rijen
    assert {len(re.split(r"(?<!\\)\|", regel)) for regel in rijen} <= {5, 8}
    assert not etree.fromstring(als_svg(maak("zwaluwdam")).encode()).findall(".//{*}b")


@pytest.fixture(scope="module")
def graaf():
    """The register as an independent reader of JSON-LD sees it, with nothing fetched."""
    gelezen = Graph()
    with warnings.catch_warnings():
        # The reader of rdflib still uses a class that rdflib itself calls old.
        warnings.simplefilter("ignore", DeprecationWarning)
        gelezen.parse(
            data=als_jsonld(
                maak(contact="Laan 1", fg="fg@dezwaluw.example", beheerder="Hosting BV", plaats="Nederland")
            ),
            format="json-ld",
        )
    return gelezen


def test_linked_data_tells_who_why_what_and_how_long(graaf):
    """Art. 30 in the terms of DPV, as triples."""
    register = URIRef(f"{BASIS}/organisaties/zwaluw")
    assert (register, RDF.type, DPV.ROPA) in graaf
    assert (register, DCTERMS.date, Literal("2026-03-10", datatype=XSD.date)) in graaf
    school = URIRef(f"{BASIS}/partijen/zwaluw")
    assert (register, DPV.hasDataController, school) in graaf
    assert (school, DPV.hasName, Literal("De Zwaluw")) in graaf
    assert graaf.value(graaf.value(school, DPV.hasDataProtectionOfficer), DPV.hasContact) == Literal(
        "fg@dezwaluw.example"
    )
    assert graaf.value(graaf.value(school, DPV.hasDataProcessor), DPV.hasContact) == Literal("Hosting BV")
    assert (school, DPV.hasLocation, Literal("Nederland")) in graaf
    processen = set(graaf.objects(register, DPV.hasPersonalDataProcess))
    assert len(processen) == len(maak().verwerkingen) + len(maak().eigen)
    assert HULP in processen
    grond = set(graaf.objects(HULP, DPV.hasLegalBasis))
    assert {GDPR["A6-1-a"], GDPR["A9-2-a"]} <= grond
    assert DPV.Consent in {soort for item in grond for soort in graaf.objects(item, RDF.type)}
    assert {DPV.Student, DPV.GuardianOfDataSubject} == {
        soort for wie in graaf.objects(HULP, DPV.hasDataSubject) for soort in graaf.objects(wie, RDF.type)
    }
    assert (HULP, DPV.hasRecipient, URIRef(f"{BASIS}/partijen/team")) in graaf
    duren = {graaf.value(plek, DPV.hasDuration) for plek in graaf.objects(HULP, DPV.hasStorageCondition)}
    assert duren == {Literal("P1Y", datatype=XSD.duration), Literal("P7Y", datatype=XSD.duration)}
    assert len(set(graaf.objects(register, DPV.hasTechnicalOrganisationalMeasure))) == len(maak().vast.maatregelen)


def test_the_class_of_a_field_is_a_term_of_dpv(graaf):
    """Special categories are told as such, and a field of the organisatie is no personal data."""
    gegevens = set(graaf.objects(HULP, DPV.hasPersonalData))
    plan = URIRef(f"{BASIS}/gegevens/inschrijving.opps.handelingsdeel")
    assert plan in gegevens
    assert (plan, RDF.type, DPV.SpecialCategoryPersonalData) in graaf
    assert (URIRef(f"{BASIS}/gegevens/leerling.pgn.bsn"), RDF.type, DPV.IdentifyingPersonalData) in graaf
    assert not set(graaf.subjects(DCTERMS.title, Literal("BRIN van de organisatie")))


def test_every_name_in_the_document_is_an_address(graaf):
    """A term without a prefix would silently be dropped by a reader."""
    document = json.loads(als_jsonld(maak()))
    assert {naam for naam in _sleutels(document) if not naam.startswith("@") and ":" not in naam} == set()
    assert all(str(naam).startswith("http") for naam in graaf.predicates())


def _sleutels(deel):
    if isinstance(deel, dict):
        for naam, waarde in deel.items():
            if naam != "@context":
                yield naam
                yield from _sleutels(waarde)
    for item in deel if isinstance(deel, list) else ():
        yield from _sleutels(item)


def test_every_term_is_one_that_dpv_has(graaf):
    """Those of DPV 2.0 that the register uses; a typing error would be a term that means nothing."""
    bekend = set((Path(__file__).parent / "dpv-2.0.txt").read_text(encoding="utf-8").split())
    delen = {str(deel) for rij in graaf for deel in rij if str(deel).startswith("https://w3id.org/dpv")}
    namen = {adres.removeprefix(str(DPV)) for adres in delen if adres.startswith(str(DPV))}
    vast = maak().vast
    namen |= {item.dpv for deel in (vast.grondslagen, vast.betrokkenen, vast.maatregelen) for item in deel.values()}
    assert namen <= bekend
    assert {adres.removeprefix(str(GDPR)) for adres in delen - {f"{DPV}{naam}" for naam in namen}} <= bekend


@pytest.mark.parametrize(
    ("avg", "termen"),
    [
        ("art. 6 lid 1 onder c", ["eu-gdpr:A6-1-c"]),
        ("art. 6 lid 1 onder a en art. 9 lid 2 onder a", ["eu-gdpr:A6-1-a", "eu-gdpr:A9-2-a"]),
        ("art. 6 lid 1 onder c, met art. 5 lid 2 (verantwoording) en art. 32", ["eu-gdpr:A6-1-c"]),
        ("art. 6 lid 1", []),
    ],
)
def test_an_article_is_a_term(avg, termen):
    """Only articles that are a ground become one."""
    assert [item["@id"] for item in artikelen(avg)] == termen


def test_the_picture_can_be_read_without_seeing_it(register):
    """A title, a description of every flow, and all text as text in Dutch."""
    svg = etree.fromstring(als_svg(register).encode())
    assert svg.get("role") == "img"
    assert svg.get("lang") == "nl"
    ids = {deel.get("id"): deel for deel in svg.iter()}
    for id_ in svg.get("aria-labelledby").split():
        assert ids[id_].text
    beschrijving = ids["beschrijving"].text
    assert all(f"aan {item.ontvanger.naam}: {item.titel}" in beschrijving for item in register.verwerkingen)
    assert not svg.findall(".//{*}image")
    assert not svg.findall(".//{*}script")


def _licht(kleur: str) -> float:
    delen = [int(kleur[plek : plek + 2], 16) / 255 for plek in (1, 3, 5)]
    rood, groen, blauw = (deel / 12.92 if deel <= 0.04045 else ((deel + 0.055) / 1.055) ** 2.4 for deel in delen)
    return 0.2126 * rood + 0.7152 * groen + 0.0722 * blauw


def test_the_colours_have_enough_contrast(register):
    """WCAG 2: text 4.5 to 1 against every box, lines and edges 3 to 1 against the page."""
    svg = etree.fromstring(als_svg(register).encode())
    vlakken = {deel.get("fill") for deel in svg.iter("{*}rect")}
    letters = {deel.get("fill") for deel in svg.iter("{*}text")}
    lijnen = {deel.get("stroke") for deel in svg.iter() if deel.get("stroke")}
    assert all(_contrast(letter, vlak) >= 4.5 for letter in letters for vlak in vlakken)
    assert all(_contrast(lijn, "#ffffff") >= 3 for lijn in lijnen)


def _contrast(een: str, ander: str) -> float:
    licht, donker = sorted((_licht(een), _licht(ander)), reverse=True)
    return (licht + 0.05) / (donker + 0.05)


@pytest.mark.parametrize("organisatie", ["zwaluw", "zwaluwdam", "linde", "eik"])
def test_no_box_lies_over_another(organisatie):
    """Boxes keep their distance, and stay within the picture."""
    svg = etree.fromstring(als_svg(maak(organisatie)).encode())
    vakken = [
        tuple(float(deel.get(naam)) for naam in ("x", "y", "width", "height"))
        for deel in svg.iter("{*}rect")
        if deel.get("rx")
    ]
    for nummer, (x, y, breed, hoog) in enumerate(vakken):
        for ander in vakken[nummer + 1 :]:
            naast = x + breed <= ander[0] or ander[0] + ander[2] <= x
            assert naast or y + hoog <= ander[1] or ander[1] + ander[3] <= y
    assert all(y + hoog <= float(svg.get("height")) for _, y, _, hoog in vakken)


NAMEN = st.text(min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(organisatie=NAMEN, partner=NAMEN, doel=NAMEN)
def test_any_name_gives_forms_that_can_be_read(organisatie, partner, doel):
    """Whatever someone calls his school, partner or doel: every form stays whole, and nothing in it runs."""
    gewoon = ingericht()
    config = gewoon.config.model_copy(
        update={
            "organisaties": (gewoon.config.organisaties[0].model_copy(update={"naam": organisatie}),),
            "partners": (gewoon.config.partners[0].model_copy(update={"naam": partner}),),
            "abonnementen": (gewoon.config.abonnementen[0].model_copy(update={"doelen": (doel,)}),),
        }
    )
    register = maak_register(replace(gewoon, config=config), "zwaluw", PEILDATUM)
    assert etree.fromstring(als_svg(register).encode()).get("role") == "img"
    assert json.loads(als_jsonld(register))["@type"] == "dpv:ROPA"
    assert bladen(register)["Verwerkingen"][1][0] == "LET OP: doel bestaat niet meer"
    tabelregels = [regel for regel in als_markdown(register).splitlines() if regel.startswith("| 1 |")]
    assert [len(re.split(r"(?<!\\)(?:\\\\)*\|", regel)) for regel in tabelregels] == [8]

"""What our writers make is valid under our contract and the official one, and holds no more than the doel allows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gateway.mapping import controleer_mapping, laad_contracten, laad_mappings
from gateway.mapping.voorbeelden import controleer_voorbeelden
from gateway.policy import Toegestaan, laad_doelen, minimise
from tests.connectors.csv.hulp import SCHOOL, lees, maak
from tests.policy.gevallen import SCHOOL as ORGANISATIE
from tests.standaarden import STANDAARDEN, needs_standaarden

WORTEL = Path(__file__).resolve().parents[3]
CONTRACTEN = laad_contracten([WORTEL / "contracts"])
MAPPINGS = laad_mappings([WORTEL / "mappings"], CONTRACTEN)
OFFICIEEL = {
    "inschrijving": "inschrijving-vo-v1/DUO_VOAanlevering_InschrijvingVO_V1.xsd",
    "identificatie": "identificeren-persoon-vo-v1/DUO_VOInformatiediensten_IdentificerenPersoonVO_V1.xsd",
}
DAG = st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(date.isoformat)
CIJFERS = st.text("0123456789", min_size=9, max_size=9)
TEKST = st.text(st.characters(codec="utf-8", categories=["L", "Nd", "Pd"]), min_size=1, max_size=20)


def of_niets(strategie):
    """A value, or none."""
    return strategie | st.none()


KOP = {
    "bericht": st.fixed_dictionaries(
        {
            "id": st.uuids().map(str),
            "tijd": st.integers(0, 2_000_000_000).map(lambda sinds: datetime.fromtimestamp(sinds, UTC).isoformat()),
        }
    ),
    "organisatie": st.fixed_dictionaries({"brin": st.from_regex(r"[0-9]{2}[A-Z]{2}", fullmatch=True)}),
}
PGN = st.builds(
    lambda bsn, nummer: {"bsn": nummer if bsn else None, "onderwijsnummer": None if bsn else nummer},
    st.booleans(),
    CIJFERS,
)
PERIODE = st.fixed_dictionaries(
    {
        "datum_begin": DAG,
        "onderwijsaanbieder": of_niets(st.from_regex(r"[0-9]{3}A[0-9]{3}", fullmatch=True)),
        "onderwijslocatie": of_niets(st.from_regex(r"[0-9]{3}X[0-9]{3}", fullmatch=True)),
        "opleidingcode": st.from_regex(r"[0-9A-Z]{4}", fullmatch=True),
        "vestiging": st.from_regex(r"[0-9]{2}[A-Z]{2}[0-9]{2}", fullmatch=True),
        "leerjaar": of_niets(st.from_regex(r"[0-9]{1,2}", fullmatch=True)),
        "bekostigbaar": st.booleans(),
    }
)
OPP = st.fixed_dictionaries({"datum_begin": DAG, "datum_eind": of_niets(DAG)})
INSCHRIJVING = st.fixed_dictionaries(
    {
        **KOP,
        "leerling": st.fixed_dictionaries({"pgn": PGN}),
        "inschrijving": st.fixed_dictionaries(
            {
                "brin": st.from_regex(r"[0-9]{2}[A-Z]{2}", fullmatch=True),
                "volgnummer": st.from_regex(r"[0-9A-Z]{1,20}", fullmatch=True),
                "datum_inschrijving": DAG,
                "datum_uitschrijving": of_niets(DAG),
                "periodes": st.lists(PERIODE, min_size=1, max_size=4),
                "opps": of_niets(st.lists(OPP, max_size=4)),
            }
        ),
    }
)
LEEG = dict.fromkeys(
    ["straatnaam", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "plaatsnaam"], st.none()
)
ADRES_NL = st.fixed_dictionaries(
    {
        "straatnaam": TEKST,
        "huisnummer": of_niets(st.from_regex(r"[0-9]{1,5}", fullmatch=True)),
        "huisletter": of_niets(st.just("a")),
        "huisnummertoevoeging": of_niets(st.just("bis")),
        "postcode": of_niets(st.just("1234AB")),
        "plaatsnaam": of_niets(TEKST),
        **dict.fromkeys(["adresregel1", "adresregel2", "adresregel3", "landcode"], st.none()),
    }
)
ADRES_BUITEN = st.fixed_dictionaries(
    {
        **LEEG,
        "adresregel1": TEKST,
        "adresregel2": of_niets(TEKST),
        "adresregel3": of_niets(TEKST),
        "landcode": st.just("5010"),
    }
)
IDENTIFICATIE = st.fixed_dictionaries(
    {
        **KOP,
        "leerling": st.fixed_dictionaries(
            {
                "geboortedatum": st.sampled_from(["2013-04-12", "2013-04-00", "2013-00-00", "0000-00-00"]),
                "geslacht": st.sampled_from(["man", "vrouw", "onbekend"]),
                "achternaam": TEKST,
                "voorvoegsel": of_niets(st.just("van der")),
                "voornamen": of_niets(TEKST),
                "adres": ADRES_NL | ADRES_BUITEN,
            }
        ),
    }
)


def bericht_buitenland(map_, regels):
    """What goes to DUO about a leerling without number who lives abroad, from the file of the school on."""
    kop = (
        "leerlingnummer;bsn;onderwijsnummer;achternaam;geboortedatum;geslacht;veiligheidsblokkade;"
        "adresregel1;adresregel2;adresregel3;landcode\n"
    )
    cellen = ";".join([*regels, *[""] * (3 - len(regels))])
    rij = f"1;;;Linden;14-03-2012;V;;{cellen};5010\n"
    leeg = {naam: tekst.partition("\n")[0] + "\n" for naam, tekst in SCHOOL.items()}
    records, _ = lees(maak(map_, leeg, leerlingen=kop + rij))
    resultaat = MAPPINGS.row_reader("csv/leerling@1").lees(records["1"])
    assert resultaat.bevindingen == []
    doel = laad_doelen([WORTEL / "contracts"])["rod-identificatie"]
    zicht = minimise(
        Toegestaan(doel.grondslag, doel.velden_alle, None, ""),
        organisatie=ORGANISATIE,
        leerling=resultaat.model,
        onderwerp=None,
        bericht={"id": "00000000-0000-4000-8000-000000000001", "tijd": "2026-03-10T11:00:00.000Z"},
    )
    return etree.fromstring(MAPPINGS.writer("rod-identificatie").schrijf(zicht))


def officieel(soort):
    """The official schema."""
    return etree.XMLSchema(etree.parse(str(STANDAARDEN / "duo-rod" / OFFICIEEL[soort])))


def test_examples_beside_the_mappings():
    """Every example beside a mapping of ROD gives what it promises."""
    fouten = [fout for fout in controleer_voorbeelden([WORTEL / "mappings"], MAPPINGS) if "duo_rod" in str(fout)]
    assert fouten == []


def test_every_mapping_has_examples():
    """No mapping of ROD is without an example beside it."""
    namen = {pad.name for pad in (WORTEL / "mappings" / "duo_rod").glob("*.yaml")}
    mappings = {naam for naam in namen if ".voorbeelden" not in naam}
    assert {naam.replace(".yaml", ".voorbeelden.yaml") for naam in mappings} == namen - mappings


@pytest.mark.parametrize("doel", ["rod-inschrijving", "rod-verwijdering", "rod-identificatie"])
def test_writer_reads_no_more_than_its_doel_allows(doel):
    """No writer reads a field that its doel does not name."""
    toegestaan = laad_doelen([WORTEL / "contracts"])[doel].velden_alle
    assert controleer_mapping(MAPPINGS.writer(doel), toegestaan) == []


def test_content_of_an_opp_is_out_of_reach():
    """Of an OPP only the dates are read."""
    gelezen = {pad for pad in MAPPINGS.writer("rod-inschrijving").leest if "opps" in pad}
    assert gelezen == {"inschrijving.opps.datum_begin", "inschrijving.opps.datum_eind"}


@needs_standaarden
def test_enrolment_is_valid_for_duo():
    """Whatever enrolment: the message is valid under the official schema too, with every period and OPP in it."""
    schema, writer = officieel("inschrijving"), MAPPINGS.writer("rod-inschrijving")

    @given(INSCHRIJVING)
    def houdt(zicht):
        wortel = etree.fromstring(writer.schrijf(zicht))
        schema.assertValid(wortel)
        assert len(wortel.findall("{*}inschrijvingPeriodeVO")) == len(zicht["inschrijving"]["periodes"])
        assert len(wortel.findall("{*}ontwikkelingsperspectief")) == len(zicht["inschrijving"]["opps"] or ())

    houdt()


@needs_standaarden
def test_removal_is_valid_for_duo():
    """Whatever removal: the message is valid under the official schema too."""
    schema, writer = officieel("inschrijving"), MAPPINGS.writer("rod-verwijdering")

    @given(INSCHRIJVING)
    def houdt(zicht):
        schema.assertValid(etree.fromstring(writer.schrijf(zicht)))

    houdt()


@needs_standaarden
def test_identification_is_valid_for_duo():
    """Whatever person, at home or abroad: the message is valid under the official schema too."""
    schema, writer = officieel("identificatie"), MAPPINGS.writer("rod-identificatie")

    @given(IDENTIFICATIE)
    def houdt(zicht):
        schema.assertValid(etree.fromstring(writer.schrijf(zicht)))

    houdt()


REGELS = ["Hoofdstraat 1", "2000 Antwerpen", "Provincie Antwerpen"]


@pytest.mark.parametrize("aantal", [1, 2, 3])
def test_each_line_of_an_address_abroad_has_its_own_element(tmp_path, aantal):
    """One, two or three lines in the file of the school arrive as that many numbered elements, and the landcode."""
    adres = bericht_buitenland(tmp_path, REGELS[:aantal]).find(".//{*}buitenlandsAdres")
    namen = [f"adresregelBuitenland{nummer}" for nummer in range(1, aantal + 1)]
    assert [(etree.QName(deel).localname, deel.text) for deel in adres] == [
        *zip(namen, REGELS, strict=False),
        ("landcode", "5010"),
    ]


@needs_standaarden
@pytest.mark.parametrize("aantal", [1, 2, 3])
def test_an_address_abroad_is_valid_for_duo(tmp_path, aantal):
    """However many lines it has: the message is valid under the official schema too."""
    officieel("identificatie").assertValid(bericht_buitenland(tmp_path, REGELS[:aantal]))

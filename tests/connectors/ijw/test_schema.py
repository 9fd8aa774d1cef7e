"""Our schemas: what they take and refuse, and that they judge as the official ones do."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from connectors.ijw.afspraken import soorten
from connectors.ijw.bericht import Ijwbericht, lees
from connectors.ijw.connector import Ijw
from connectors.ijw.ggk import EnvelopError
from connectors.ijw.ggk import lees as lees_envelop
from connectors.ijw.ggk import schrijf as schrijf_envelop
from connectors.ijw.vorm import VormError, schrijf, xsd_versie
from tests.connectors.ijw.berichten import CONTRACT, GELDIG, HEEN, ONGELDIG, RETOUR, bericht, canoniek, ruw
from tests.connectors.ijw.varianten import varianten
from tests.standaarden import STANDAARDEN, needs_standaarden

JEUGDHULP = STANDAARDEN / "jeugdhulp"
OFFICIEEL, VOORBEELDEN = JEUGDHULP / "ijw-3.2" / "xsd", JEUGDHULP / "ijw-3.2" / "voorbeelden"
ENVELOP = JEUGDHULP / "ggk-stuf-2.1"
XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def schema(pad: Path) -> etree.XMLSchema:
    """A schema from a file."""
    return etree.XMLSchema(etree.parse(str(pad)))


def beide(root: etree._Element, naam: str) -> tuple[bool, bool]:
    """What the official schema and ours say."""
    naam = f"{naam}.xsd"
    return schema(OFFICIEEL / naam).validate(root), schema(CONTRACT / naam).validate(root)


@pytest.mark.parametrize("naam", [*HEEN, *RETOUR, "jw316-akkoord"])
def test_our_examples_are_right_and_come_back_as_they_were(naam):
    """Read as plain data and written again, a message is the same."""
    assert Ijw.controleer_bestand(ruw(naam)) == ()
    gelezen = bericht(naam)
    assert canoniek(schrijf(gelezen.soort.naam, gelezen.inhoud)) == canoniek(ruw(naam))


@pytest.mark.parametrize("pad", sorted(ONGELDIG.glob("*.xml")), ids=lambda pad: pad.stem)
def test_our_wrong_examples_are_wrong(pad):
    """Each is found, at the level its name says, with a rule and a place, and without a value."""
    bevindingen = Ijw.controleer_bestand(pad.read_bytes())
    assert bevindingen
    assert all(item.ernst == "fout" and item.plaats.startswith("/") for item in bevindingen)
    if pad.stem.startswith("xsd-"):
        assert all(item.regel.startswith("XSD.") for item in bevindingen)
        assert not isinstance(lees(pad.read_bytes()), Ijwbericht)
    if pad.stem.startswith("niveau2-"):
        assert isinstance(lees(pad.read_bytes()), Ijwbericht)
    alles = " ".join(f"{item.tekst} {item.plaats}" for item in bevindingen)
    assert [waarde for waarde in ("123456789", "99990000", "Zwaluw", "2027-06-31") if waarde in alles] == []


def test_every_rule_of_the_scale_has_both_kinds_of_example():
    """Each message has an example that is right."""
    assert {pad.stem for pad in GELDIG.glob("jw*.xml")} >= {*HEEN, *RETOUR}


@needs_standaarden
@pytest.mark.parametrize("pad", sorted(VOORBEELDEN.glob("*.xml")), ids=lambda pad: pad.stem)
def test_official_examples_get_the_official_verdict(pad):
    """JW315 (a day that does not exist) and JW318 (a misplaced code) are wrong, all others right."""
    goed = pad.stem not in {"JW315", "JW318"}
    assert beide(etree.parse(str(pad)).getroot(), pad.stem.lower()) == (goed, goed)
    assert isinstance(lees(pad.read_bytes()), Ijwbericht) == goed


@needs_standaarden
@pytest.mark.parametrize("naam", [*HEEN, *RETOUR])
def test_every_damaged_variant_gets_the_same_verdict_from_both(naam):
    """Thousands of messages that are each wrong in one way: ours says what the official schema says."""
    oneens, aantal = [], 0
    for wat, root in varianten(etree.fromstring(ruw(naam))):
        officieel, ons = beide(root, naam)
        aantal += 1
        if officieel != ons:
            oneens.append((wat, officieel, ons))
    assert oneens == []
    assert aantal > 500


@needs_standaarden
@pytest.mark.parametrize(
    "pad",
    [*sorted((ENVELOP / "voorbeeldberichten").glob("*.xml")), *sorted(GELDIG.glob("ggk-*.xml"))],
    ids=lambda p: p.stem,
)
def test_every_damaged_envelope_gets_the_same_verdict_from_both(pad):
    """The envelope of the GGk and the fault of StUF, as the official schemas judge them."""
    root = etree.parse(str(pad)).getroot()
    romp = next(iter(root.findall("{*}Body/*")), root)
    stuf = etree.QName(romp).namespace == "http://www.egem.nl/StUF/StUF0301"
    official = ENVELOP / ("0301/stuf0301.xsd" if stuf else "ggk0210/ggkberichten/ggk0210_msg_ggkberichten.xsd")
    ons = CONTRACT / ("stuf0301.xsd" if stuf else "ggk0210.xsd")
    los = etree.fromstring(etree.tostring(romp))
    assert schema(official).validate(los)
    oneens = [
        wat for wat, item in varianten(los) if schema(official).validate(item) != schema(ons).validate(item)
    ]  # fmt: skip
    assert oneens == []


@pytest.mark.parametrize("naam", ["ggk-di01", "ggk-du01", "ggk-fo01"])
def test_an_envelope_comes_back_as_it_was(naam):
    """Read and written, an envelope is the same; what is in it does not show."""
    gelezen = lees_envelop(ruw(naam))
    assert canoniek(schrijf_envelop(gelezen)) == canoniek(ruw(naam))
    assert "999900006" not in repr(gelezen)


def test_an_envelope_that_is_wrong_is_refused():
    """A number in capitals, a text file, data that is no Base64, no SOAP: each is told without a value."""
    goed = ruw("ggk-di01")
    for data in (
        (ONGELDIG / "ggk-referentienummer-hoofdletters.xml").read_bytes(),
        goed.replace(b"xmlBestand>", b"tekstBestand>").replace(
            b"tekstBestand>", b'tekstBestand bestandsnaam="a.csv">', 1
        ),
        goed.replace(b"soap:Body", b"soap:Romp"),
        b"<a/>",
        b"",
    ):
        with pytest.raises(EnvelopError):
            lees_envelop(data)


def test_schemas_and_code_lists_agree():
    """Each list holds the codes of its type, no more and no less."""
    lijsten = yaml.safe_load((CONTRACT / "codelijsten.yaml").read_text("utf-8"))["lijsten"]
    basis = etree.parse(str(CONTRACT / "basisschema.xsd"))
    opsommingen = {
        soort.get("name"): [item.get("value") for item in soort.iter(f"{XS}enumeration")]
        for soort in basis.iter(f"{XS}simpleType")
    }
    assert {naam: list(lijst["codes"]) for naam, lijst in lijsten.items()} == {
        naam: opsommingen[lijst["type"]] for naam, lijst in lijsten.items()
    }
    zonder_lijst = {naam for naam, codes in opsommingen.items() if codes} - {item["type"] for item in lijsten.values()}
    assert zonder_lijst == {"LDT_LandCode"}


def test_a_school_is_no_party_and_no_verwijzer():
    """Of the two sides one is a gemeente and one an AGB-code, and a school is not on the list of verwijzers."""
    verwijzers = yaml.safe_load((CONTRACT / "codelijsten.yaml").read_text("utf-8"))["lijsten"]["COD327"]["codes"]
    assert set(verwijzers) == {"01", "02", "03", "04", "05", "06", "08"}
    assert not any("school" in (titel or "") for titel in verwijzers.values())
    for soort in soorten().values():
        kop = etree.parse(str(soort.schema)).findall(f".//{XS}complexType[@name='Header']//{XS}element")
        soorten_kop = {item.get("name"): item.get("type") for item in kop}
        assert {soorten_kop["Afzender"], soorten_kop["Ontvanger"]} == {"ijw:LDT_Gemeente", "ijw:LDT_AgbCode"}


def test_the_version_of_a_schema_is_read_from_the_schema():
    """Published samples carry another version than the schemas, so it is nowhere in code."""
    assert xsd_versie("JW316") == {"BasisschemaXsdVersie": "0.1.0", "BerichtXsdVersie": "0.1.0"}


def test_a_year_that_is_none_is_a_finding():
    """The schema takes the year 10000 and the year before the first; nobody is born then."""
    for dag in (b"10000-01-01", b"-0044-03-15"):
        bevindingen = Ijw.controleer_bestand(ruw("jw315").replace(b"2012-05-17", dag))
        assert [item.regel for item in bevindingen] == ["IJW.datum"]


@given(
    st.recursive(
        st.text(max_size=5), lambda kind: st.dictionaries(st.sampled_from(["Header", "Client", "Bsn", "X"]), kind)
    )
)
def test_what_has_no_place_is_refused(gegevens):
    """Plain data that does not fit the tree is told by name of the place; what fits is written."""
    past = isinstance(gegevens, dict) and set(gegevens) <= {"Header", "Client"} and not any(gegevens.values())
    with nullcontext() if past else pytest.raises(VormError, match="JW315"):
        schrijf("JW315", {naam: {} for naam in gegevens} if past else gegevens)


@needs_standaarden
def test_our_types_say_what_the_official_types_say():
    """The same base, lengths, borders, patterns and codes, type by type."""

    def typen(pad: Path) -> dict[str | None, tuple[str | None, frozenset[tuple[str, str | None]]]]:
        return {
            soort.get("name"): (
                soort[-1].get("base"),
                frozenset((etree.QName(facet).localname, facet.get("value")) for facet in soort[-1]),
            )
            for soort in etree.parse(str(pad)).getroot().iterchildren(f"{XS}simpleType")
        }

    officieel, ons = typen(OFFICIEEL / "basisschema.xsd"), typen(CONTRACT / "basisschema.xsd")
    assert {naam: ons[naam] for naam in ons} == {naam: officieel[naam] for naam in ons}
    # What only declaraties use is not here.
    assert {str(naam) for naam in officieel.keys() - ons.keys()} == {
        "LDT_Bedrag", "LDT_DebetCredit", "LDT_IdentificatieDeclaratie", "LDT_ReferentieNummer", "LDT_TotaalBedrag"
    }  # fmt: skip

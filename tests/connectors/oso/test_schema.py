"""Our schema of the dossier says what the official one says."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from tests.connectors.duo_rod.mutaties import mutanten
from tests.connectors.oso import varianten as v
from tests.standaarden import STANDAARDEN, needs_standaarden

MAP = Path(__file__).resolve().parents[3] / "contracts" / "oso"
GELDIG = sorted((MAP / "voorbeelden" / "geldig").glob("*.xml"))
ONGELDIG = sorted((MAP / "voorbeelden" / "ongeldig").glob("*.xml"))


@cache
def ons():
    """Our schema."""
    return etree.XMLSchema(etree.parse(str(MAP / "dossier_2019_1.xsd")))


@cache
def hun():
    """The official one."""
    return etree.XMLSchema(etree.parse(str(STANDAARDEN / "oso" / "OSO_gegevensset_2019.1.xsd")))


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_valid(pad):
    """Every example that calls itself valid is."""
    ons().assertValid(etree.parse(str(pad)))


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_is_refused(pad):
    """Every example that calls itself invalid is, and says why."""
    boom = etree.parse(str(pad))
    assert not ons().validate(boom)
    assert boom.getroot().getprevious().text.startswith(" Ongeldig: ")


def test_there_are_examples_of_both():
    """One for each profile and one with everything left out, and some that are wrong."""
    assert {pad.stem for pad in GELDIG} >= {"poswv", "voswv", "poswv_opt_uit"}
    assert len(ONGELDIG) >= 3


@needs_standaarden
@pytest.mark.parametrize("zaad", range(8))
def test_same_verdict_on_mutated_dossiers(zaad):
    """Both schemas give hundreds of damaged dossiers the same verdict, and some of both."""
    klein = [(STANDAARDEN / "oso" / "Voorbeelddossier_PaO_POSWV_opt_out.xml").read_bytes()] if zaad == 0 else []
    goed = [v.KLEINSTE, v.VOL, *klein, *(pad.read_bytes() for pad in GELDIG)]
    oordelen = Counter()
    for gedaan, data in mutanten(goed, 250, zaad):
        boom = etree.fromstring(data)
        # The official schema has other roots too, for batches; a SWV-dossier is one dossier.
        assert ons().validate(boom) == hun().validate(boom), (gedaan, data)
        oordelen[ons().validate(boom)] += 1
    assert min(oordelen[True], oordelen[False]) > 5


@needs_standaarden
@pytest.mark.parametrize("naam", sorted(v.VOMBO))
def test_same_verdict_on_what_leads_to_mbo(naam):
    """Both know the part of VO, and each of its elements."""
    boom = etree.fromstring(v.gewijzigd(v.KLEINSTE, v.na("onderwijsondersteuning", v.VOMBO[naam])))
    assert ons().validate(boom) is hun().validate(boom) is True

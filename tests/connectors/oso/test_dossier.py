"""Dossiers read and written: nothing the model knows is lost, and nothing it may not know gets in."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from connectors.oso import dossier
from connectors.oso.connector import Oso
from connectors.oso.settings import OsoInstellingen
from gateway.mapping import laad_contracten, laad_mappings
from gateway.model.basis import velden
from gateway.model.dossier import Dossier, Dossierleerling
from gateway.model.dossierdelen import GEHEIM_EMAIL, GEHEIM_TELEFOON, Communicatie, Persoon
from gateway.model.errors import DefinitiefError, InvoerError
from gateway.model.klasse import Klasse
from gateway.model.mappen import mappen
from gateway.sdk import Connector
from tests.connectors.oso import varianten as v
from tests.connectors.oso.dossiers import delen, vol
from tests.standaarden import STANDAARDEN, needs_standaarden

VOORBEELDEN = ["full", "opt_out"]
DELEN = [naam for naam in Dossier.model_fields if naam != "overdrachtsoort"]
# Making a whole dossier draws much; how long that takes says nothing of what is tested.
RUIM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@cache
def schrijver():
    """The writer as the house loads it."""
    return laad_mappings(mappen("mappings"), laad_contracten(mappen("contracts"))).writer("aanvraag-dossier")


def schrijf(gelezen):
    """A dossier as it goes to a samenwerkingsverband."""
    zicht = {"bericht": {"id": "k1"}, "aanvraag": {"dossier": gelezen.model_dump(mode="json")}}
    return schrijver().schrijf(zicht)


def canoniek(data):
    """What a message says: without prefixes, and without blanks around values."""
    return etree.canonicalize(data.decode(), rewrite_prefixes=True, strip_text=True)


def officieel(naam):
    """An official example."""
    return (STANDAARDEN / "oso" / f"Voorbeelddossier_PaO_POSWV_{naam}.xml").read_bytes()


@needs_standaarden
@pytest.mark.parametrize("naam", VOORBEELDEN)
def test_an_official_example_is_written_as_it_was_read(naam):
    """Reading and writing gives an equal canonical XML, and the model knows all that is in it."""
    data = officieel(naam)
    assert canoniek(schrijf(dossier.lees(data))) == canoniek(data)
    assert dossier.onbekend(data) == ()


@needs_standaarden
def test_all_categories_of_the_official_example_are_read():
    """Each of the sixteen has its value, and what is not forbidden has its content."""
    gelezen = dossier.lees(officieel("full"))
    assert {gelezen.metadata.categorieen.vo_mbo, gelezen.metadata.categorieen.eindtoets} == {"verboden"}
    leeg = {naam for naam in DELEN if not getattr(gelezen, naam)}
    assert leeg == {"eindtoets", "vo_mbo"}


@pytest.mark.parametrize("data", [v.KLEINSTE, v.VOL], ids=["kleinste", "vol"])
def test_a_made_up_dossier_is_written_as_it_was_read(data):
    """The same holds for ours, with and without all categories."""
    assert canoniek(schrijf(dossier.lees(data))) == canoniek(data)


@pytest.mark.parametrize("deel", DELEN)
@settings(max_examples=8, suppress_health_check=RUIM)
@given(data=st.data())
def test_any_dossier_is_valid_and_reads_back_equal(deel, data):
    """Whatever a part of a dossier holds, its message keeps to the schema and says the same."""
    gewoon = dossier.lees(v.KLEINSTE)
    soort = Dossier.model_fields[deel].annotation
    gemaakt = data.draw(veld(soort))
    heel = gewoon.model_copy(update={deel: gemaakt})
    assert dossier.lees(schrijf(heel)) == heel


def test_a_dossier_with_every_field_reads_back_equal():
    """No field of the model is without a place in both mappings."""
    heel = vol(Dossier)
    assert dossier.lees(schrijf(heel)) == heel
    assert dossier.onbekend(schrijf(heel)) == ()


def veld(soort):
    """A field of a dossier: a part, or a list of parts."""
    models = [arg for arg in getattr(soort, "__args__", (soort,)) if arg is not Ellipsis and arg is not type(None)]
    gemaakt = delen(models[0])
    return st.lists(gemaakt, max_size=2).map(tuple) if getattr(soort, "__origin__", None) is tuple else gemaakt


@pytest.mark.parametrize(
    ("ingreep", "plaats"),
    [
        (v.voor("leerlingid", "<bsn>999990007</bsn>"), "huidigeschool.leerling.bsn"),
        (v.voor("leerlingid", "<onderwijsnummer>1</onderwijsnummer>"), "huidigeschool.leerling.onderwijsnummer"),
        (v.voor("leerlingid", "<nationaliteit>1</nationaliteit>"), "huidigeschool.leerling.nationaliteit"),
        (v.voor("leerlingid", "<geboorteplaats>X</geboorteplaats>"), "huidigeschool.leerling.geboorteplaats"),
        (
            v.na("verzorger/wettigevertegenwoordiger", "<banknummer>1</banknummer>"),
            "huidigeschool.leerling.verzorger.banknummer",
        ),
    ],
)
def test_what_a_samenwerkingsverband_never_gets_is_named_and_dropped(ingreep, plaats):
    """It is read by nobody, so it cannot be written either."""
    data = v.gewijzigd(v.VOL, v.alles(_met_leerlingid, ingreep))
    assert dossier.onbekend(data) == (plaats,)
    assert plaats.rpartition(".")[2] not in schrijf(dossier.lees(data)).decode()


def _met_leerlingid(root):
    """Give the leerling a leerlingid, where there is none."""
    if not v.vind(root, "leerlingid"):
        huisarts = v.vind(root, "huisarts")[0]
        nieuw = etree.Element(f"{{{v.NS}}}leerlingid")
        nieuw.text = "L1"
        huisarts.addprevious(nieuw)


def test_no_field_of_a_dossier_is_a_legal_number():
    """BSN and onderwijsnummer have no place in the model of a dossier."""
    assert Klasse.WETTELIJK_NUMMER not in {klasse for _, klasse in velden(Dossier)}
    assert not [pad for pad, _ in velden(Dossier) if "bsn" in pad or "onderwijsnummer" in pad]


@pytest.mark.parametrize(("soort", "masker"), [("telefoon", GEHEIM_TELEFOON), ("e-mail", GEHEIM_EMAIL)])
def test_a_secret_number_is_never_kept(soort, masker):
    """The model holds the mask, whatever came in; what is not secret stays."""
    assert Communicatie(soort=soort, geheim=True, nummer="0612345678").nummer == masker
    assert Communicatie(soort=soort, geheim=False, nummer="0612345678").nummer == "0612345678"


@pytest.mark.parametrize("model", [Persoon, Dossierleerling])
def test_a_secret_address_is_never_kept(model):
    """With adres_geheim no address remains, Dutch or foreign."""
    adres = {"soort": "bezoek", "straat": "Laan", "nummer": "1", "postcode": "1234AB", "plaats": "Zwaluwdam"}
    extra = {"adres_buitenland": ("Rue 1",)} if model is Dossierleerling else {}
    geheim = model(achternaam="Merel", adres_geheim=True, adressen=(adres,), **extra)
    assert geheim.adressen == getattr(geheim, "adres_buitenland", ()) == ()
    assert model(achternaam="Merel", adres_geheim=False, adressen=(adres,), **extra).adressen


def test_another_version_is_refused():
    """A version we do not know is said to be so; nothing is guessed."""
    with pytest.raises(dossier.VersieOnbekendError, match=r"2019\.1"):
        dossier.lees(v.KLEINSTE.replace(b"/2019/", b"/2024/"))


def test_a_fault_names_the_place_and_no_value():
    """What cannot be read is told by its place."""
    with pytest.raises(InvoerError) as fout:
        dossier.lees(v.KLEINSTE.replace(b"2018-03-17", b"17-3-2018"))
    assert "geboortedatum" in str(fout.value)
    assert "17-3" not in str(fout.value)


def test_a_date_with_a_zone_is_read():
    """XML allows a zone behind a date, and some systems write it."""
    assert dossier.lees(v.KLEINSTE.replace(b"2018-03-17<", b"2018-03-17Z<")) == dossier.lees(v.KLEINSTE)


@pytest.mark.anyio
async def test_the_connector_reads_and_checks():
    """The engine finds both by the name of the koppeling; there is nothing to reach."""
    assert await Oso(OsoInstellingen()).check() == []
    assert Oso.lees_dossier(v.KLEINSTE).school.brin == "99XX"
    assert not [item for item in Oso.controleer_bestand(v.KLEINSTE) if item.regel.startswith("XSD")]
    with pytest.raises(DefinitiefError):
        Connector.lees_dossier(v.KLEINSTE)

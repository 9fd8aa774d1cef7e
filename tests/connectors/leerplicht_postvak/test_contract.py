"""The contract of the inbox: its examples, its fields, and that both sides keep to it."""

import json
from pathlib import Path

import pytest

from connectors.leerplicht_postvak import client, connector, settings
from connectors.leerplicht_postvak.settings import LeerplichtPostvakInstellingen
from gateway.exchange.postvak import fouten as postvakfouten
from gateway.exchange.postvak.inhoud import InhoudError, lees_intrekking, lees_melding
from gateway.sdk import CertificaatBestandError, SchakelError
from tests.connectors.leerplicht_postvak.conftest import zicht
from tests.motor import regels

WORTEL = Path(__file__).resolve().parents[3]
MAP = WORTEL / "contracts" / "leerplicht_postvak"
PAGINA = (WORTEL / "docs" / "leerplicht-postvak.md").read_text("utf-8")
GELDIG = sorted((MAP / "voorbeelden" / "geldig").glob("*.json"))
ONGELDIG = sorted((MAP / "voorbeelden" / "ongeldig").glob("*.json"))


def contract(pad):
    """The message an example is of: the first word of its name."""
    return regels().contracten.bericht(f"leerplicht_postvak/{pad.stem.split('-')[0]}@1")


def lees(pad):
    """Read a melding or intrekking as the inbox does."""
    return {"verzuimmelding": lees_melding, "intrekking": lees_intrekking}[pad.stem.split("-")[0]](
        json.loads(pad.read_bytes())
    )


@pytest.mark.parametrize("pad", GELDIG, ids=lambda pad: pad.stem)
def test_good_example_is_valid(pad):
    """Every example that calls itself valid is, for the schema and for the inbox."""
    assert contract(pad).geldig(json.loads(pad.read_bytes()))
    if pad.stem.startswith(("verzuimmelding", "intrekking")):
        assert lees(pad)


@pytest.mark.parametrize("pad", ONGELDIG, ids=lambda pad: pad.stem)
def test_bad_example_is_refused(pad):
    """Every example that calls itself invalid is, and the inbox says where."""
    with pytest.raises(InhoudError) as fout:
        lees(pad)
    assert fout.value.bezwaren


def test_every_message_has_an_example():
    """No message of the contract is without a valid example."""
    berichten = set(regels().contracten["leerplicht_postvak"].berichten)
    assert {pad.stem.split("-")[0] for pad in GELDIG} == berichten


def test_the_doel_holds_what_the_mapping_reads_and_no_more():
    """Every field the law names is written, and nothing is read besides; a withdrawal needs nothing of the leerling."""
    writer = regels().mappings.writer("verzuimmelding-gemeente", "leerplicht_postvak/verzuimmelding@1")
    assert writer.leest - {"verzuimmelding.dagen"} == regels().doelen["verzuimmelding-gemeente"].velden_alle
    terug = regels().mappings.writer("verzuimintrekking-gemeente", "leerplicht_postvak/intrekking@1")
    assert terug.leest == {"verzuimmelding.id", "organisatie.brin"}


def test_what_the_writer_writes_the_inbox_takes():
    """A view with every field becomes a message that keeps to the contract."""
    adres = {"straatnaam": "Kerkpad", "huisnummer": "7", "huisletter": None, "huisnummertoevoeging": None}
    vol = zicht(
        "m-1",
        afwijkend_adres={**adres, "postcode": "1099AB", "plaatsnaam": "Zwaluwdam"},
        ondernomen_actie="gesprek",
        leslocatie="Hoofdgebouw",
        telefoon="0600000000",
    )
    writer = regels().mappings.writer("verzuimmelding-gemeente", "leerplicht_postvak/verzuimmelding@1")
    ingezonden = lees_melding(json.loads(writer.schrijf(vol)))
    assert (ingezonden.kenmerk, ingezonden.soort, ingezonden.school) == ("m-1", "zestien-uur", "De Zwaluw")


@pytest.mark.parametrize(
    "url",
    ["http://gemeente.example/v1", "https://u:p@gemeente.example/v1", "https://gemeente.example/v1?token=x", "geen"],
)
def test_an_address_that_would_leak_is_refused(url):
    """Without https, or with something secret in it, an address is no setting."""
    with pytest.raises(ValueError, match="https"):
        LeerplichtPostvakInstellingen(url=url, gemeente="zwaluwdam")


def test_settings_that_cannot_work(tmp_path, monkeypatch):
    """A missing token and unreadable anchors each have an error that says what to do."""
    stel = LeerplichtPostvakInstellingen(
        url="https://gemeente.example/v1/", gemeente="zwaluwdam", ankers=tmp_path / "weg.pem"
    )
    assert stel.url == "https://gemeente.example/v1"
    monkeypatch.delenv("SCHAKEL_POSTVAK_TOKEN", raising=False)
    with pytest.raises(settings.TokenOntbreektError, match="SCHAKEL_POSTVAK_TOKEN"):
        stel.token()
    with pytest.raises(CertificaatBestandError):
        stel.context()


def test_every_setting_and_error_code_is_on_the_page():
    """Who sets it up or meets a code finds it explained; each code has one error."""
    assert [naam for naam in LeerplichtPostvakInstellingen.model_fields if f"| `{naam}` |" not in PAGINA] == []
    eigen = [
        ding for module in (client, connector, settings, postvakfouten) for ding in vars(module).values()
        if isinstance(ding, type) and issubclass(ding, SchakelError) and ding.__module__ == module.__name__
    ]  # fmt: skip
    codes = [ding.code for ding in eigen]
    assert len(set(codes)) == len(codes) == 10
    assert [code for code in codes if f"`{code}`" not in PAGINA] == []


def test_every_code_of_the_contract_is_on_the_page():
    """An officer finds what each reason and explanation means."""
    gegevens = regels().contracten["leerplicht_postvak"].gegevens
    codes = [*gegevens["redenen"]["lijst"], *gegevens["toelichtingen"]["lijst"]]
    assert [code for code in codes if f"| `{code}` |" not in PAGINA] == []

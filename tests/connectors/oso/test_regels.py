"""Every rule can be broken, by one change to a dossier that breaks none."""

from pathlib import Path

import pytest
from lxml import etree

from connectors.oso.connector import Oso
from connectors.oso.controle import controleer, lees_regels
from connectors.oso.controle.controles import CONTROLES
from connectors.oso.controle.regels import OsoRegelError
from tests.connectors.oso import varianten as v
from tests.connectors.oso.varianten import alles, na, weg, zet

REGELS = {regel.id: regel for regel in lees_regels().lijst}
LEERLING = "leerling/achternaam"
VERZORGER = "leerling/verzorger/achternaam"
BSN, FOUT_NUMMER = "999990019", "999990018"
VO = zet("metadata/overstap", "VOSWV")
BIJLAGE = "overigdocumentlijst/document/"


def bij_leerling(xml: str) -> v.Ingreep:
    """Put an element with the leerling."""
    return na(LEERLING, xml)


def bijlage(ruw: bytes) -> v.Ingreep:
    """Give an attachment other bytes."""
    return zet(f"{BIJLAGE}bestandsinhoud", v.in_base64(ruw))


INGREPEN = {
    "PaO.MD01": zet("deeldossier", "LVS"),
    "PaO.MD02": zet("validatieversie", "2019.1"),
    "PaO.MD03": weg("categorie_uitlevering"),
    "PaO.SO01": weg("overstap"),
    "PaO.SO02": zet("overstap", " POSWV "),
    "PaO.SO03": zet("overdrachtsoort", "overstapdossier"),
    "PaO.SL01": weg("huidigeschool/adreslijst"),
    "PaO.SL02": weg("huidigeschool/communicatielijst"),
    "PaO.LL01": weg("leerling/voornaam"),
    "PaO.LL02": weg("leerling/geboortedatum"),
    "PaO.LL03": bij_leerling("<geboortemaand>2018-03</geboortemaand>"),
    "PaO.LL04": weg("leerling/adresgeheim"),
    "PaO.LL05": weg("leerling/adreslijst"),
    "PaO.LL06": zet("leerling/adresgeheim", "1"),
    "PaO.LL07": bij_leerling("<postcode4adres>1234</postcode4adres>"),
    "PaO.LL08": na("leerling/communicatielijst/communicatie/nummer", "<geheim>true</geheim>"),
    "PaO.LL09": alles(zet("leerling/adresgeheim", "true"), bij_leerling("<adresbuitenland>Rue 1</adresbuitenland>")),
    "PaO.LL10": bij_leerling("<geboorteplaats>Verzonnen</geboorteplaats>"),
    "PaO.LL11": bij_leerling("<nationaliteit>0001</nationaliteit>"),
    "PaO.LL12": bij_leerling(f"<bsn>{BSN}</bsn>"),
    **{f"PaO.VV0{nummer}": VO for nummer in range(1, 5)},
    "PaO.SL01.2": weg("schoolloopbaanlijst"),
    "PaO.EB01": bij_leerling(v.EINDTOETS),
    "PaO.OV01": weg("leerling/verzorger"),
    "PaO.OV03": zet("verzorger/adresgeheim", "true"),
    "PaO.OV05": na(VERZORGER, "<banknummer>1</banknummer>"),
    **{f"PaO.VM0{nummer}": bij_leerling(xml) for nummer, xml in enumerate(v.VOMBO.values(), 1)},
    "PaO.TR01": alles(weg("resultaat/toetsscore"), weg("resultaat/referentiescore")),
    "PaO.TR02": weg("toetsscore/aantalgoed"),
    "PaO.CL01": weg("score/waarde"),
    "PaO.ZB01": bij_leerling("<zorg><vir/></zorg>"),
    "PaO.ZB02": bij_leerling("<zorg><zat/></zorg>"),
    "OG.01": zet("verzorger/communicatielijst/communicatie/nummer", "merel@-voorbeeld.nl"),
    "OG.02": zet("standaardversie", "2018.1"),
    "OG.03": zet("lwoo_einddatum", "2027-08-01"),
    "OG.04": zet("verzorger/overleden", "false"),
    "OG.04.2": weg("verzorger/overleden"),
    "OG.05": na("huisarts/achternaam", "<roepnaam>R</roepnaam><geslacht>1</geslacht>"),
    "OG.05.2": na("huisarts/achternaam", "<adresgeheim>true</adresgeheim>"),
    "SWV.inzage.datum-ontbreekt": weg("inzagedatum"),
    "SWV.inzage.datum-zonder-inzage": zet("inzage/inzage", "false"),
    "SWV.inzage.akkoord-zonder-inzage": zet("inzage/inzage", "false"),
    "SWV.inzage.reden-ontbreekt": weg("redennietakkoord"),
    "SWV.inzage.reden-zonder-nee": zet("akkoord", "Ja"),
    "SWV.inzage.geen-toestemming": zet("toestemming", "Nee"),
    "SWV.inzage.voorlopig": zet("voorlopigdossier", "true"),
    "SWV.nummer.elfproef": bij_leerling(f"<onderwijsnummer>{FOUT_NUMMER}</onderwijsnummer>"),
    "SWV.nummer.verborgen": zet("leerlingid", BSN),
    "SWV.datum.schoolloopbaan": zet("schoolloopbaan/einddatum", "2024-07-31"),
    "SWV.datum.handelingsplan": zet("handelingsplan/einddatum", "2024-12-31"),
    "SWV.datum.opp": zet("opp_einddatum", "2025-05-03"),
    "SWV.datum.tlv": zet("tlveinddatum", "2025-07-31"),
    "SWV.datum.lwoo": zet("lwoo_einddatum", "2025-07-31"),
    "SWV.datum.arrangement": zet("arrangement_einddatum", "2025-01-27"),
    "SWV.datum.vroegschools": zet("vroegschoolseinddatum", "2020-07-31"),
    "SWV.datum.stage": bij_leerling(v.VOMBO["stage"].replace("2026-02-05", "2026-01-04")),
    "SWV.datum.inschrijving": zet("datumuitschrijving", "2022-03-16"),
    "SWV.datum.geboorte": zet("leerling/geboortedatum", "2022-03-18"),
    "SWV.datum.toekomst": zet("metadata/datum", "2026-11-23+01:00"),
    "SWV.datum.overlap": zet("schoolloopbaan/einddatum", "2025-08-01"),
    "SWV.bijlage.naam": zet(f"{BIJLAGE}bestandsnaam", "verslag.exe"),
    "SWV.bijlage.base64": zet(f"{BIJLAGE}bestandsinhoud", "geen base64!"),
    "SWV.bijlage.zip": bijlage(b"geen zip"),
    "SWV.bijlage.een-bestand": bijlage(v.zip_van(("a.txt", b"a"), ("b.txt", b"b"))),
    "SWV.bijlage.omvang": bijlage(v.zip_van(("verslag.txt", b" " * 2_000_000))),
    "SWV.bijlage.leeg": bijlage(v.zip_van(("verslag.txt", b""))),
    "SWV.bijlage.soort": bijlage(v.zip_van(("verslag.txt", b"MZ\x90\x00\x03"))),
    "SWV.bijlage.andere-soort": bijlage(v.zip_van(("verslag.txt", b"%PDF-1.7"))),
    "SWV.cat09.vergeten": zet("cat_onderwijsondersteuning", "OPT-UIT"),
}
VO_MBO_VOL = v.gewijzigd(v.VOL, alles(bij_leerling(v.EINDTOETS + "".join(v.VOMBO.values()))))


def test_the_whole_dossier_breaks_no_rule() -> None:
    """What is changed below is right before it."""
    assert v.gebroken(v.VOL) == v.gebroken(v.KLEINSTE) == {}


@pytest.mark.parametrize("naam", [naam for naam in REGELS if not naam.startswith(("lijst-", "OS.", "SWV.cat"))])
def test_every_rule_can_be_broken(naam: str) -> None:
    """One change to a right dossier gives a finding of this rule."""
    assert v.gebroken(v.gewijzigd(v.VOL, INGREPEN[naam]))[naam] >= 1


@pytest.mark.parametrize("naam", [naam for naam in REGELS if naam.startswith("lijst-")])
def test_every_codelist_is_held_at_each_of_its_places(naam: str) -> None:
    """A value outside the list is a finding, wherever the list holds."""
    for pad in REGELS[naam].plaats:
        stappen = pad.strip("/").replace("//", "/").split("/")
        plek = stappen[-1] if "eindtoets" in pad else "/".join(stappen)
        voor_af, erna = v.gebroken(VO_MBO_VOL)[naam], v.gebroken(v.gewijzigd(VO_MBO_VOL, zet(plek, "xxx")))[naam]
        assert (voor_af, erna) == (0, 1), pad


@pytest.mark.parametrize("naam", [naam for naam in REGELS if naam.startswith("OS.cat") and not naam.endswith(".2")])
def test_a_mandatory_category_must_be_filled(naam: str) -> None:
    """VERPLICHT without anything of the category is a finding; what the schema wants anyway cannot be taken away."""
    dossier = etree.fromstring(VO_MBO_VOL)
    v.vind(dossier, "categorie_uitlevering/*")[int(naam[-2:]) - 1].text = "VERPLICHT"
    assert v.gebroken(etree.tostring(dossier))[naam] == 0
    if naam in {"OS.cat01", "OS.cat03", "OS.cat04"}:
        return
    for pad in REGELS[naam].met["een_van"]:
        for element in v.vind(dossier, pad.strip("/")):
            element.getparent().remove(element)
    assert v.gebroken(etree.tostring(dossier))[naam] == 1


@pytest.mark.parametrize("waarde", ["VERBODEN", "OPT-UIT"])
@pytest.mark.parametrize("naam", [naam for naam in REGELS if naam.startswith("OS.cat") and naam.endswith(".2")])
def test_a_category_left_out_must_be_empty(naam: str, waarde: str) -> None:
    """VERBODEN or OPT-UIT gives a finding for each kind of element that is there after all."""
    dossier = etree.fromstring(VO_MBO_VOL)
    v.vind(dossier, "categorie_uitlevering/*")[int(naam[6:8]) - 1].text = waarde
    velden = [pad for pad in REGELS[naam].met["velden"] if v.vind(dossier, pad.strip("/"))]
    assert v.gebroken(etree.tostring(dossier))[naam] == len(velden) >= 1


@pytest.mark.parametrize("naam", [naam for naam in REGELS if naam.endswith(("POSWV", "VOSWV"))])
def test_the_table_of_a_profile_is_held(naam: str) -> None:
    """Each category must have the value that the profile prescribes; OPTIONEEL may be left out, and nothing else."""
    _, categorie, profiel = naam.split(".")
    for waarde in ("VERPLICHT", "OPTIONEEL", "VERBODEN", "OPT-UIT"):
        dossier = etree.fromstring(v.VOL)
        zet("metadata/overstap", profiel)(dossier)
        v.vind(dossier, "categorie_uitlevering/*")[int(categorie[3:]) - 1].text = waarde
        mag = waarde in REGELS[naam].met["een_van"]
        assert v.gebroken(etree.tostring(dossier))[naam] == (0 if mag else 1)


@pytest.mark.parametrize(
    ("adres", "goed"),
    [
        ("a@b", False),
        ("ab@c", True),
        ("merel@voorbeeld.nl", True),
        ("m e r e l@voorbeeld.nl", True),
        ("merel @voorbeeld.nl", False),
        ("merel@voor_beeld.nl", False),
        ("merel@voorbeeld-.nl", False),
        ("merel@voorbeeld..nl", False),
        ("merel.voorbeeld.nl", False),
        ("@voorbeeld.nl", False),
        ("a" * 245 + "@voorbeeld.nl", False),
    ],
)
def test_an_email_address_as_the_official_rule_takes_it(adres: str, goed: bool) -> None:
    """Four to 256 characters, proper labels after the @, and before it only the last character counts."""
    data = v.gewijzigd(v.VOL, zet("verzorger/communicatielijst/communicatie/nummer", adres))
    assert ("OG.01" not in v.gebroken(data)) == goed


@pytest.mark.parametrize(
    ("soort", "nummer", "goed"),
    [
        ("telefoon", "9999999999", True),
        ("telefoon", "geheim@geheim.geheim", False),
        ("e-mail", "geheim@geheim.geheim", True),
        ("e-mail", "9999999999", False),
        ("fax", "9999999999", False),
    ],
)
def test_a_secret_number_is_hidden_by_the_mask_of_its_kind(soort: str, nummer: str, goed: bool) -> None:
    """The mask of a phone does not hide an address, nor the other way round."""
    plek = "leerling/communicatielijst/communicatie"
    ingreep = alles(zet(f"{plek}/soort", soort), zet(f"{plek}/nummer", nummer), INGREPEN["PaO.LL08"])
    assert ("PaO.LL08" not in v.gebroken(v.gewijzigd(v.VOL, ingreep))) == goed


def test_a_place_is_a_path_of_local_names_with_positions() -> None:
    """The second verzorger is the one that is named."""
    dubbel = v.gewijzigd(v.VOL, na("leerling/verzorger", v.VERZORGER.replace("</overleden>", "x</overleden>")))
    [bevinding] = [item for item in v.toets(etree.fromstring(dubbel), lees_regels(), v.OP) if item.regel == "OG.04"]
    assert bevinding.plaats == "/dossier[1]/huidigeschool[1]/leerling[1]/verzorger[2]"


def test_a_year_before_christ_is_no_crash() -> None:
    """A date that the schema allows and Python does not know is passed over."""
    assert v.gebroken(v.gewijzigd(v.VOL, zet("metadata/datum", "-0044-03-15"))) == {}


def test_a_processing_instruction_hides_nothing() -> None:
    """What stands in a value beside the text does not keep a number out of sight."""
    data = v.gewijzigd(v.VOL, zet("leerlingid", BSN)).replace(BSN.encode(), f"99999<?pi a?>{BSN[5:]}".encode())
    assert v.gebroken(data)["SWV.nummer.verborgen"] == 1


def test_every_rule_says_where_it_comes_from() -> None:
    """Ids are unique, each rule has a text that ends as a sentence, a source and a status; official ones are errors."""
    assert len(REGELS) == len(lees_regels().lijst)
    for regel in REGELS.values():
        assert regel.bron
        assert regel.tekst.endswith(".")
        assert regel.officieel is None or regel.ernst == "fout"
        assert (regel.status in {"geverifieerd", "vervallen"}) or regel.officieel is None


def test_every_check_is_used() -> None:
    """There is no check that no rule names."""
    assert {regel.controle for regel in REGELS.values()} == set(CONTROLES)


@pytest.mark.parametrize(
    ("oud", "nieuw", "melding"),
    [
        ("controle: meld", "controle: raadt", "controle raadt bestaat niet"),
        ("met: {een_van: [overstap]}", "met: {velden: [overstap]}", "vraagt een_van"),
        ("profiel: VOSWV", "profiel: VSO", "profiel VSO bestaat niet"),
        ("ernst: waarschuwing", "ernst: streng", "onverwachte vorm"),
        ("pad: adresgeheim, waar: false", "pad: adresgeheim", "noem een van is, waar en aanwezig"),
        ("hoogstens: 100", "meestens: 100", "onverwachte vorm"),
    ],
)
def test_a_mistake_in_the_rules_is_told(
    oud: str, nieuw: str, melding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who writes his own rules hears which rule is wrong and why, before any dossier is judged."""
    ons = Path(__file__).resolve().parents[3] / "contracts" / "oso" / "regels.yaml"
    (tmp_path / "oso").mkdir()
    (tmp_path / "oso" / "regels.yaml").write_text(ons.read_text().replace(oud, nieuw, 1))
    monkeypatch.setenv("SCHAKEL_CONTRACTS_DIR", str(tmp_path))
    with pytest.raises(OsoRegelError, match=melding):
        lees_regels.__wrapped__()


def test_the_connector_is_asked_through_the_sdk() -> None:
    """`Oso.controleer_bestand` gives the same findings."""
    assert Oso.controleer_bestand(v.KLEINSTE) == controleer(v.KLEINSTE) == ()

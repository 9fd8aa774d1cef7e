"""The rules are data: all faults at once, each with file and line, and a source with every one."""

import shutil

import pytest

from gateway.aanvraagregels import AanvraagregelsFoutenError, AanvraagregelsOntbrekenError, laad_aanvraagregels
from tests.aanvraagregels.gevallen import CONTRACTS, REGELS, VO


@pytest.fixture
def map_(tmp_path):
    """A copy of the rules, to spoil."""
    shutil.copytree(CONTRACTS / "aanvragen", tmp_path / "contracts/aanvragen")
    return tmp_path / "contracts"


def fouten(*mappen):
    """What the loader says."""
    with pytest.raises(AanvraagregelsFoutenError) as fout:
        laad_aanvraagregels(mappen)
    return [str(item).replace("\n ", "") for item in fout.value.fouten]


@pytest.mark.parametrize(
    ("bestand", "oud", "nieuw", "melding"),
    [
        ("soorten", "altijd: [soort-en-sector,", "altijd: [soort-sector,", "eis 'soort-sector' bestaat niet Bedoelde"),
        ("soorten", "    eisen: [gevraagd-vso, cat", "    eisen: [gevraagd-vo, cat", "eis 'gevraagd-vo' bestaat niet"),
        ("soorten", "    sectoren: {po: [], vo: [opp", "    sectoren: {po: [], vo: [op", "eis 'op-getekend-leerling'"),
        ("soorten", "toestemming: [doa-vo]", "toestemming: [doa]", "toestemmingsdeel 'doa' bestaat niet"),
        ("soorten", "sectoren: {po: []}", "sectoren: {so: []}", "'so' heeft een onbekende waarde Kies uit 'po' of"),
        ("soorten", "rekenmodule: pro", "rekenmodule: prakt", "'rekenmodule' heeft een onbekende waarde"),
        ("soorten", "besluit: {tlv: false}", "besluit: {tvl: false}", "onbekende sleutel 'tvl'"),
        ("soorten", "besluit: {tlv: false}", "besluit: {}", "'tlv' ontbreekt"),
        ("soorten", "    titel: arrangement", "    titel: 12", "'titel' moet tekst zijn"),
        ("eisen", "vorm: sector", "vorm: sectoor", "heeft een onbekende vorm Kies uit 'document'"),
        ("eisen", "    vorm: sector\n", "", "'vorm' ontbreekt bij 'soort-en-sector'"),
        ("eisen", "veld: aanvraag.motivering", "veld: aanvraag.motief", "veld 'aanvraag.motief' bestaat niet"),
        ("eisen", "{gevuld: aanvraag.beoogde_school}", "{gevuld: aanvraag.school}", "veld 'aanvraag.school' bestaat"),
        ("eisen", "{gevuld: aanvraag.beoogde_school}", "{}", "noem minstens een voorwaarde"),
        ("eisen", "{gevuld: aanvraag.beoogde_school}", "{veld: aanvraag.soort}", "horen bij elkaar"),
        ("eisen", "soorten: [begroting]", "soorten: [begrotingen]", "documentsoort 'begrotingen' bestaat niet"),
        ("eisen", "soorten: [begroting]", "soorten: begroting", "'soorten' moet een lijst zijn"),
        ("eisen", "soorten: [begroting]", "soorten: []", "'soorten' mag niet leeg zijn"),
        ("eisen", "ondertekend_door: [ouders]", "ondertekend_door: [oudres]", "rol 'oudres' bestaat niet"),
        ("eisen", "plaatsen: [eerste]", "plaatsen: [derde]", "plaats 'derde' bestaat niet Wel bekend: eerste, tweede."),
        ("eisen", "eisen: [opp, onder", "eisen: [bijzondere-groep, onder", "enkelvoudige eis 'bijzondere-groep'"),
        ("eisen", "hoogstens: P18Y", "hoogstens: 18 jaar", "'hoogstens' heeft niet de goede vorm"),
        ("eisen", "aantal: 2", "aantal: 0", "'aantal' klopt niet"),
        ("eisen", "    bron: AVG", "    bronnen: AVG", "onbekende sleutel 'bronnen'"),
        ("disciplines", "plaatsen: [tweede], bron", "plaatsen: [derde], bron", "plaats 'derde' bestaat niet"),
        ("documentsoorten", "status: geverifieerd", "status: zeker", "'status' heeft een onbekende waarde"),
        ("statussen", "  opgehaald:", "  opgehaalt:", "'opgehaalt' heeft een onbekende waarde"),
        ("statussen", "volgende: [in-controle],", "volgende: [],", "'ontvangen' is het eind of heeft een volgende"),
        ("statussen", "termijn: ontvangst", "termijn: ontvang", "termijn 'ontvang' bestaat niet"),
        ("statussen", "termijn: ontvangst", "termijn: bezwaar", "loopt niet en staat niet stil in status 'ingediend'"),
        ("termijnen", "soorten: [tlv-emb]", "soorten: [tlv-embb]", "soort 'tlv-embb' bestaat niet"),
        ("termijnen", "- {termijn: behandeling, ", "- {termijn: behandel, ", "termijn 'behandel' bestaat niet"),
        ("termijnen", "duur: P3W", "duur: P3M", "'duur' heeft niet de goede vorm"),
        ("termijnen", "  bezwaar: {", "  beroep: {", "termijn 'bezwaar' ontbreekt"),
        ("termijnen", "vakantie_minstens_dagen: 5", "vakantie_minstens_dagen: vijf", "moet een geheel getal zijn"),
        ("tlv", "controle: eind-dag", "controle: einddag", "controle 'einddag' bestaat niet Bedoelde u 'eind-dag'?"),
        ("tlv", 'einde: "07-31"', 'einde: "07-32"', "'einde' klopt niet"),
        ("signalen", "  tlv-loopt-af:", "  tlv-eindigt:", "'tlv-eindigt' heeft een onbekende waarde"),
        ("signalen", "waarde: P6W", "waarde: zes", "'waarde' heeft niet de goede vorm"),
        ("swv/VO9901", "swv: VO9901", "swv: VO9902", "samenwerkingsverband VO9902 staat in VO9901.yaml"),
        ("swv/VO9901", "  directieverklaring:", "  aanvrager-telefoon:", "eis 'aanvrager-telefoon' geldt altijd Geef"),
        ("swv/VO9901", "  thuiszitter:", "  thuiszitters:", "soort 'thuiszitters' bestaat niet"),
        ("swv/VO9901", "erbij: [verzuimoverzicht]", "erbij: [verzuim]", "eis 'verzuim' bestaat niet Bedoelde"),
        (
            "swv/VO9901",
            "erbij: [verzuim",
            "eraf: [ouders-geinformeerd], erbij: [verzuim",
            "eis van deze soort 'ouders-ge",
        ),
        ("swv/VO9901", "soorten: [verzuimoverzicht]", "soorten: [verzuim]", "documentsoort 'verzuim' bestaat niet"),
        ("swv/VO9901", "termijn: behandeling", "termijn: behandel", "termijn 'behandel' bestaat niet"),
    ],
)
def test_each_fault_names_its_place(map_, bestand, oud, nieuw, melding):
    """What is wrong, in which file and on a line of it."""
    pad = map_ / f"aanvragen/{bestand}.yaml"
    tekst = pad.read_text()
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw, 1))
    raak = [fout for fout in fouten(map_) if melding in fout]
    assert raak
    assert raak[0].startswith(f"contracts/aanvragen/{bestand}.yaml:")


def test_a_fault_stands_on_its_line(map_):
    """The line a person looks for, not that of the file."""
    pad = map_ / "aanvragen/eisen.yaml"
    regels = pad.read_text().splitlines()
    regel = regels.index("    veld: aanvraag.motivering") + 1
    pad.write_text("\n".join(regels).replace("veld: aanvraag.motivering", "veld: aanvraag.motief"))
    assert fouten(map_)[0].startswith(f"contracts/aanvragen/eisen.yaml:{regel}:")


def test_a_status_and_a_signal_cannot_be_left_out(map_):
    """Each of the model is described."""
    for bestand, begin in [("statussen", "  afgesloten:"), ("signalen", "  tlv-loopt-af:")]:
        pad = map_ / f"aanvragen/{bestand}.yaml"
        pad.write_text(pad.read_text().split(f"\n{begin}")[0] + "\n")
    tekst = " ".join(fouten(map_))
    assert "status 'afgesloten' ontbreekt" in tekst
    assert "signaal 'tlv-loopt-af' ontbreekt" in tekst


def test_dates_go_up(map_):
    """The oldest value stands first."""
    pad = map_ / "aanvragen/signalen.yaml"
    regel = "    - {vanaf: 2014-08-01, waarde: P6W, "
    pad.write_text(pad.read_text().replace(regel, f"{regel}bron: x, status: afgeleid}}\n{regel}"))
    assert any("de datums van 'opp_opstellen' lopen niet op" in fout for fout in fouten(map_))


def test_all_faults_of_all_files_come_at_once(map_):
    """Also when one of them is no YAML; then names are not yet held against each other."""
    for bestand, tekst in [("tlv", "a: ["), ("soorten", "altijd: []"), ("swv/PO9901", "swv: PO1")]:
        (map_ / f"aanvragen/{bestand}.yaml").write_text(tekst)
    gevonden = fouten(map_)
    assert {fout.split(":")[0] for fout in gevonden} == {
        "contracts/aanvragen/tlv.yaml",
        "contracts/aanvragen/soorten.yaml",
        "contracts/aanvragen/swv/PO9901.yaml",
    }
    assert len(gevonden) == 7


def test_a_file_that_is_missing_is_told(map_):
    """By the name it must have."""
    (map_ / "aanvragen/tlv.yaml").unlink()
    with pytest.raises(AanvraagregelsOntbrekenError, match=r"CFG-051.*aanvragen/tlv\.yaml"):
        laad_aanvraagregels([map_])


def test_a_later_folder_has_its_own_samenwerkingsverband(map_, tmp_path):
    """An operator adds a file of one SWV, or replaces one of ours, without touching the base."""
    eigen = tmp_path / "eigen"
    (eigen / "aanvragen/swv").mkdir(parents=True)
    kop = "naam: Eigen\nbron: afspraak\nstatus: afgeleid\n"
    (eigen / f"aanvragen/swv/{VO}.yaml").write_text(
        f"swv: {VO}\n{kop}soorten:\n  tlv-vso: {{erbij: [begroting], eraf: [duur]}}\n"
    )
    (eigen / "aanvragen/swv/VO9901.yaml").write_text(f"swv: VO9901\n{kop}")
    regels = laad_aanvraagregels([map_, eigen])
    basis = REGELS.eisen_van("tlv-vso", "vo", VO)
    assert list(regels.eisen_van("tlv-vso", "vo", VO)) == [*(n for n in basis if n != "duur"), "begroting"]
    assert regels.eisen_van("tlv-vso", "vo", "VO9901").keys() == basis.keys()
    assert regels.swvs.keys() == {"PO9901", "VO9901", VO}


def test_a_samenwerkingsverband_words_a_requirement_itself(map_, tmp_path):
    """A requirement of the same name takes the place of ours, for this SWV only."""
    eigen = tmp_path / "eigen"
    (eigen / "aanvragen/swv").mkdir(parents=True)
    eis = "{vorm: document, soorten: [overig], tekst: T., doe: D., bron: b, status: afgeleid}"
    (eigen / f"aanvragen/swv/{VO}.yaml").write_text(
        f"swv: {VO}\nnaam: E\nbron: b\nstatus: afgeleid\neisen:\n  aanvraagformulier: {eis}\n"
    )
    regels = laad_aanvraagregels([map_, eigen])
    assert regels.alle_eisen(VO)["aanvraagformulier"].tekst == "T."
    assert regels.alle_eisen("VO9901")["aanvraagformulier"].tekst != "T."

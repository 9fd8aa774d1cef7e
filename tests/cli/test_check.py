"""check."""

from pathlib import Path
from shutil import copytree

import pytest

from gateway.controle import maatlat
from gateway.koppelingen import Koppeling, koppeling
from tests.huis import Huis

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"
CONTRACTS = MAPPINGS.with_name("contracts")


def test_this_house_has_no_faults(leeg: Huis) -> None:
    """Everything we ship and everything in a proefomgeving fits together."""
    gaf = leeg.json("check")
    assert gaf["goed"]
    assert gaf["bekeken"]["abonnementen"] == 7


def test_rules_alone_need_no_schakel_toml(leeg: Huis, tmp_path: Path) -> None:
    """--regels looks at what we ship, wherever it is started."""
    uit = leeg.met(SCHAKEL_CONFIG=str(tmp_path / "weg.toml")).goed("check", "--regels").uit
    assert "Alles klopt" in uit
    assert "koppelingen" in uit


def test_a_mapping_that_leaks_is_refused_with_line_and_advice(leeg: Huis, tmp_path: Path) -> None:
    """A writer that reads one field too many is named with file and line, what is allowed, and who may change that."""
    eigen = tmp_path / "mappings" / "duo_rod"
    eigen.mkdir(parents=True)
    regels = (MAPPINGS / "duo_rod" / "inschrijving_vo.yaml").read_text(encoding="utf-8").splitlines()
    nummer = next(nummer for nummer, regel in enumerate(regels, 1) if "datumEind" in regel)
    regels[nummer - 1] = regels[nummer - 1].replace(".datum_eind", ".handelingsdeel")
    (eigen / "inschrijving_vo.yaml").write_text("\n".join(regels), encoding="utf-8")
    doel = (CONTRACTS / "doelen" / "rod-inschrijving.yaml").read_text(encoding="utf-8").splitlines()
    plek = next(nummer for nummer, regel in enumerate(doel, 1) if "inschrijving.opps" in regel)
    gaf = leeg.met(SCHAKEL_MAPPINGS_DIR=str(eigen.parent)).schakel("check", "--regels")
    assert gaf.code == 3
    assert (
        f"mappings/duo_rod/inschrijving_vo.yaml:{nummer}: leest inschrijving.opps.handelingsdeel, "
        "en dat veld staat niet in doel rod-inschrijving.\n"
        "  Wel toegestaan onder inschrijving.opps: datum_begin, datum_eind.\n"
        "  Haal de regel weg, of laat de functionaris gegevensbescherming het doel aanpassen: "
        f"contracts/doelen/rod-inschrijving.yaml:{plek}.\n"
    ) in gaf.uit


@pytest.mark.parametrize(
    ("bestand", "oud", "nieuw", "melding"),
    [
        (
            "voorwaarden.yaml",
            "mdo, opdc,",
            "opdc,",
            "contracts/doelen/aanvraag-ondersteuning.yaml:1: soort 'mdo' gaat onder doel aanvraag-ondersteuning, en de "
            "voorwaarde van dat doel laat haar niet toe\n  Noem de soort bij die voorwaarde.",
        ),
        (
            "voorwaarden.yaml",
            "geen_van: [doa-vo, ret]",
            "geen_van: [doa-vo]",
            "contracts/doelen/aanvraag-dossier.yaml:1: soort 'ret' vraagt toestemming (aanvraag-doa-ret), en doel "
            "aanvraag-dossier neemt haar mee zonder\n  Sluit de soort uit in de voorwaarde van dat doel, of laat het "
            "toestemming vragen.",
        ),
        (
            "aanvragen/soorten.yaml",
            "doel: aanvraag-lwoo",
            "doel: aanvraag-lwo",
            "contracts/aanvragen/soorten.yaml:1: soort 'lwoo' gaat onder doel aanvraag-lwo, en dat doel van een "
            "aanvraag bestaat niet\n  Wel: aanvraag-doa-ret,",
        ),
    ],
)
def test_a_kind_of_aanvraag_fits_its_doel(
    leeg: Huis, tmp_path: Path, bestand: str, oud: str, nieuw: str, melding: str
) -> None:
    """Its own doel takes it, and no other takes it along without the toestemming that its own asks."""
    eigen = tmp_path / "contracts" / bestand
    eigen.parent.mkdir(parents=True)
    tekst = (CONTRACTS / bestand).read_text(encoding="utf-8")
    assert oud in tekst
    eigen.write_text(tekst.replace(oud, nieuw), encoding="utf-8")
    gaf = leeg.met(SCHAKEL_CONTRACTS_DIR=str(tmp_path / "contracts")).schakel("check", "--regels")
    assert (gaf.code, melding in gaf.uit) == (3, True), gaf.uit


def test_a_gateway_with_a_leaking_mapping_says_so_in_json(leeg: Huis, tmp_path: Path) -> None:
    """A machine gets the same fault in parts."""
    eigen = tmp_path / "mappings" / "duo_rod"
    eigen.mkdir(parents=True)
    tekst = (MAPPINGS / "duo_rod" / "verwijdering_vo.yaml").read_text(encoding="utf-8")
    (eigen / "verwijdering_vo.yaml").write_text(tekst.replace("inschrijving.volgnummer", "leerling.achternaam"))
    gaf = leeg.met(SCHAKEL_MAPPINGS_DIR=str(eigen.parent)).schakel("check", "--regels", "--json")
    assert gaf.code == 3
    assert not gaf.json["goed"]
    assert {fout["bestand"] for fout in gaf.json["fouten"]} >= {"mappings/duo_rod/verwijdering_vo.yaml"}


def test_an_example_that_does_not_hold_is_a_fault(leeg: Huis, tmp_path: Path) -> None:
    """The examples beside the mappings are run."""
    eigen = tmp_path / "mappings"
    copytree(MAPPINGS, eigen)
    voorbeeld = eigen / "csv" / "leerling.voorbeelden.yaml"
    voorbeeld.write_text(
        voorbeeld.read_text(encoding="utf-8").replace("roepnaam: Noor\n", "roepnaam: Sanne\n"), encoding="utf-8"
    )
    gaf = leeg.met(SCHAKEL_MAPPINGS_DIR=str(eigen)).schakel("check", "--regels")
    assert gaf.code == 3
    assert "leerling.voorbeelden.yaml:" in gaf.uit


def test_a_mapping_without_examples_is_mentioned(leeg: Huis, tmp_path: Path) -> None:
    """It is no fault, but a person is told where to put them."""
    eigen = tmp_path / "mappings" / "duo_rod"
    eigen.mkdir(parents=True)
    tekst = (MAPPINGS / "duo_rod" / "verwijdering_vo.yaml").read_text(encoding="utf-8")
    (eigen / "tweede.yaml").write_text(tekst.replace("doel: rod-verwijdering", "doel: rod-inschrijving"))
    gaf = leeg.met(SCHAKEL_MAPPINGS_DIR=str(eigen.parent)).schakel("check", "--regels")
    assert gaf.code == 0
    assert "zet ze in tweede.voorbeelden.yaml" in gaf.uit


def test_faults_of_all_kinds_come_at_once(leeg: Huis, tmp_path: Path) -> None:
    """A wrong doel, a wrong contract and a wrong schakel.toml are told in one go, each with its line."""
    eigen = tmp_path / "contracts"
    (eigen / "doelen").mkdir(parents=True)
    (eigen / "doelen" / "rod-inschrijving.yaml").write_text("doel: rod-inschrijving\nversie: een\n")
    (eigen / "duo_rod").mkdir()
    (eigen / "duo_rod" / "contract.yaml").write_text("contract: duo_rod\ntitel: ROD\n")
    toml = tmp_path / "schakel.toml"
    toml.write_text('[[organisaties]]\nid = "Hoofdletter"\n')
    uit = leeg.met(SCHAKEL_CONTRACTS_DIR=str(eigen), SCHAKEL_CONFIG=str(toml)).schakel("check").uit
    assert "contracts/doelen/rod-inschrijving.yaml:2: " in uit
    assert "contracts/duo_rod/contract.yaml:1: " in uit
    assert f"{toml}:2: organisaties.0.id: " in uit
    assert "De mappings zijn niet verder bekeken" in uit


def met_toml(huis: Huis, map_: Path, van: str, naar: str) -> Huis:
    """The same house with one thing changed in its configuration."""
    tekst = huis.toml.read_text(encoding="utf-8")
    assert van in tekst
    toml = map_ / "schakel.toml"
    toml.write_text(tekst.replace(van, naar), encoding="utf-8")
    return huis.met(SCHAKEL_CONFIG=str(toml))


@pytest.mark.parametrize(
    ("van", "naar", "regel", "melding"),
    [
        ('soort = "school"', 'soort = "circus"', "soort = ", "zwaluw: soort circus bestaat niet"),
        ('soort = "duo"', 'soort = "jgz"', "doelen = ", "duo (jgz) kan geen ontvanger zijn voor rod-inschrijving"),
        ('"rod-verwijdering"', '"verzuim"', "doelen = ", "abonnement rod: doel verzuim bestaat niet"),
        ('connector = "duo_rod"', 'connector = "duo"', "connector = ", "koppeling duo bestaat niet"),
        ("inschrijving_url =", "inschrijf_url =", "inschrijf_url =", "koppeling duo_rod: inschrijf_url bestaat niet"),
        ("inschrijving_url =", "timeout_s = 0\ninschrijving_url =", "timeout_s =", "koppeling duo_rod: timeout_s "),
        ('connector = "csv", pad', 'connector = "csv", map', "bron = ", "koppeling csv: pad ontbreekt"),
        ("gateway.pem", "weg.pem", "[partners.instellingen]", "het certificaat: weg.pem is niet te lezen"),
        ('partner = "duo"', 'partner = "uwv"', 'partner = "uwv"', "partner uwv bestaat niet"),
    ],
)
def test_what_schakel_toml_names_must_fit(
    leeg: Huis, tmp_path: Path, van: str, naar: str, regel: str, melding: str
) -> None:
    """Each thing that does not fit is told with its line in schakel.toml."""
    huis = met_toml(leeg, tmp_path, van, naar)
    gaf = huis.schakel("check")
    assert gaf.code == 3
    bestand = tmp_path / "schakel.toml"
    regels = bestand.read_text(encoding="utf-8").splitlines()
    nummers = [nummer for nummer, tekst in enumerate(regels, 1) if tekst.startswith(regel)]
    assert any(f"{bestand}:{nummer}: " in gaf.uit for nummer in nummers), gaf.uit
    assert melding in gaf.uit


def test_a_connector_that_makes_no_message_for_a_doel_is_told(leeg: Huis, tmp_path: Path) -> None:
    """An abonnement asks only what the connector of its partner can make."""
    uit = met_toml(leeg, tmp_path, 'connector = "duo_rod"', 'connector = "csv"').schakel("check").uit
    assert "koppeling csv kan geen bericht voor rod-inschrijving maken" in uit


def test_the_master_key_is_tried(leeg: Huis) -> None:
    """A master key that is none is found before anything starts."""
    gaf = leeg.met(SCHAKEL_MASTER_KEY="kort").schakel("check")
    assert gaf.code == 3
    assert "SCHAKEL_MASTER_KEY" in gaf.uit


def test_connections_are_tried_only_when_asked(leeg: Huis, tmp_path: Path) -> None:
    """Without --verbinding a source that is away is no fault; with it, it is."""
    huis = met_toml(leeg, tmp_path, f'pad = "{leeg.omgeving.school.pad}"', f'pad = "{tmp_path / "weg"}"')
    assert huis.schakel("check").code == 0
    gaf = huis.schakel("check", "--verbinding")
    assert gaf.code == 3
    assert "koppeling csv: " in gaf.uit


def kopie(map_: Path, naam: str = "csv") -> Koppeling:
    """A connector whose files may be changed."""
    eigen = koppeling(naam)
    for bestand in ("manifest.yaml", "quality.yaml"):
        (map_ / bestand).write_text((eigen.map / bestand).read_text(encoding="utf-8"), encoding="utf-8")
    return Koppeling(eigen.manifest, eigen.klasse, map_)


@pytest.mark.parametrize("naam", ["csv", "duo_rod"])
def test_our_connectors_answer_the_whole_scale(naam: str) -> None:
    """Every rule is answered, and every claim that code can check is true."""
    assert list(maatlat.fouten(koppeling(naam))) == []
    assert {antwoord.stand for antwoord in maatlat.antwoorden(koppeling(naam))} <= {"done", "todo", "exempt"}


@pytest.mark.parametrize(
    ("van", "naar", "melding"),
    [
        ("  streams: done\n", "", "regel streams is niet beantwoord"),
        ("  streams: done\n", "  streams: half\n", "stand half bestaat niet"),
        ("  streams: done\n", "  streams: {status: exempt}\n", "exempt zonder reden"),
        ("  streams: done\n", "  stroomt: done\n  streams: done\n", "regel stroomt staat niet op de maatlat"),
        ("  sandbox: {status: exempt, reden:", "  sandbox: {status: done, reden:", "sandbox staat op done, maar"),
    ],
)
def test_a_wrong_answer_is_told(tmp_path: Path, van: str, naar: str, melding: str) -> None:
    """Missing, unknown, unexplained or untrue: each is a fault with its line."""
    item = kopie(tmp_path)
    bestand = tmp_path / "quality.yaml"
    tekst = bestand.read_text(encoding="utf-8")
    assert van in tekst
    bestand.write_text(tekst.replace(van, naar), encoding="utf-8")
    assert [fout for fout in maatlat.fouten(item) if melding in fout.melding]


def test_an_unreadable_scale_is_one_fault(tmp_path: Path) -> None:
    """A file that is no YAML is told, and every rule then counts as unanswered."""
    item = kopie(tmp_path)
    (tmp_path / "quality.yaml").write_text("regels: [", encoding="utf-8")
    assert len(list(maatlat.fouten(item))) == 1
    assert {antwoord.stand for antwoord in maatlat.antwoorden(item)} == {"ontbreekt"}

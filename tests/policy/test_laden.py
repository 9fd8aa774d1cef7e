"""The loader finds every fault at once and names file, line and what would be right."""

import shutil
from pathlib import Path

import pytest

from gateway.policy import DoelFoutenError, DoelOnbekendError, laad_doelen
from tests.policy.gevallen import CONTRACTS, DOELEN, PROEF, PROEFDOELEN

PROEFDOEL = (PROEF / "doelen" / "proef-hulp.yaml").read_text()


@pytest.fixture
def map_(tmp_path) -> Path:
    """A copy of the contracts of the policy, with a doel to spoil."""
    kopie = tmp_path / "contracts"
    for naam in ("doelen", "partijen"):
        shutil.copytree(CONTRACTS / naam, kopie / naam)
    for naam in ("voorwaarden.yaml", "toestemming.yaml"):
        shutil.copy(CONTRACTS / naam, kopie / naam)
    (kopie / "doelen" / "proef-hulp.yaml").write_text(PROEFDOEL)
    return kopie


def fouten(*mappen: Path) -> list[str]:
    """What the loader says, a line per fault with its advice."""
    with pytest.raises(DoelFoutenError) as fout:
        laad_doelen(mappen)
    return [str(item).replace("\n ", "") for item in fout.value.fouten]


def vervang(pad: Path, oud: str, nieuw: str) -> None:
    """Change one thing in a file."""
    tekst = pad.read_text()
    assert oud in tekst
    pad.write_text(tekst.replace(oud, nieuw, 1))


DOELFOUTEN = [
    ("titel: Hulp", "titels: Hulp", 3, "onbekende sleutel 'titels' Bedoelde u 'titel'?"),
    ("titel: Hulp vragen aan het lokaal team (alleen voor de tests)\n", "", 1, "'titel' ontbreekt Vul 'titel' in."),
    ("versie: 1", "versie: een", 2, "'versie' moet een geheel getal zijn"),
    ("versie: 1", "versie: true", 2, "'versie' moet een geheel getal zijn"),
    ("versie: 1", "versie: 0", 2, "'versie' klopt niet"),
    ("titel: Hulp vragen aan het lokaal team (alleen voor de tests)", "titel: 12", 3, "Zet aanhalingstekens"),
    ("soort: toestemming,", "soort: gewoonte,", 4, "Kies uit 'wettelijke-verplichting', 'algemeen-belang' of 'toe"),
    ("avg: art", "avh: art", 4, "onbekende sleutel 'avh' Bedoelde u 'avg'?"),
    ("verstrekker: [school]", "verstrekker: school", 5, "'verstrekker' moet een lijst zijn"),
    ("verstrekker: [school]", "verstrekker: []", 5, "'verstrekker' mag niet leeg zijn"),
    ("[school]", "[schol]", 5, "onbekend soort partij 'schol' Bedoelde u 'school'?"),
    ("lokaal-team, ", "buurman, ", 6, "onbekend soort partij 'buurman' Wel bekend: duo, gemeente-jeugd, gemeente-le"),
    ("toestemming: vereist", "toestemming: geen", 7, "toestemming en grondslag spreken elkaar tegen"),
    ("toestemming: vereist", "toestemming: vereist\neen_gezagdrager_volstaat: ja", 8, "moet true of false zijn"),
    (
        "toestemming: vereist",
        "toestemming: geen\neen_gezagdrager_volstaat: true",
        8,
        "zonder toestemming tekent niemand Haal 'een_gezagdrager_volstaat' weg.",
    ),
    ("toestemming: vereist", "toestemming: soms", 7, "'toestemming' heeft een onbekende waarde"),
    ("soort: toestemming,", "soort: algemeen-belang,", 7, "toestemming en grondslag spreken elkaar tegen"),
    ("gelijktijdig", "achteraf", 8, "'informatieplicht' heeft een onbekende waarde"),
    ("per: inschrijving", "per: klas", 9, "'per' heeft een onbekende waarde"),
    ("per: inschrijving", "per: leerling", 13, "dit doel gaat per leerling en heeft geen inschrijving"),
    ("per: inschrijving", "per: leerling", 14, "'opp_registratieplichtig' kijkt naar de inschrijving"),
    ("per: inschrijving", "per: inschrijving\nvan_toepassing: nooit", 10, "onbekende voorwaarde 'nooit'"),
    ("per: inschrijving", "per: inschrijving\nverwijdert: rod-inschijving", 10, "Bedoelde u 'rod-inschrijving'?"),
    ("roepnaam", "roepnam", 11, "onbekend veld 'roepnam' onder leerling Bedoelde u 'roepnaam'?"),
    ("roepnaam", "achternaam", 11, "leerling.achternaam staat er twee keer"),
    ("adres.postcode", "adres", 11, "leerling.adres is een groep, geen veld Noem de velden: straatnaam, huisnummer,"),
    ("adres.postcode", "inschrijvingen.brin", 11, "onbekend veld 'inschrijvingen.brin'"),
    ("adres.postcode", "pgn.bsn", 11, "leerling.pgn.bsn: een lokaal-team mag dit wettelijk nummer niet krijgen"),
    ("  leerling.gezagdragers:", "  leerling.ouders:", 12, "onbekende groep 'leerling.ouders'"),
    ("alleen_als: opp_r", "alleen_als: opp_", 14, "onbekende voorwaarde 'opp_egistratieplichtig' Bedoelde u"),
    ("alleen_als: opp_r", "alleen: opp_r", 14, "onbekende sleutel 'alleen' Bedoelde u 'alleen_als'?"),
    ("[datum_begin, handelingsdeel]", "datum_begin", 14, "'velden' moet een lijst zijn"),
    ("[datum_begin, handelingsdeel]", "[datum_begin, 12]", 14, "'velden' moet tekst zijn"),
    (
        "  leerling: [achternaam, roepnaam, geboortedatum, adres.postcode]\n",
        "  - leerling\nvelden_oud:\n",
        10,
        "'velden' moet een groep sleutels zijn",
    ),
    ("P30D", "dertig dagen", 15, "'bericht' klopt niet: geen termijn zoals P30D, P6M of P7Y"),
]


@pytest.mark.parametrize(("oud", "nieuw", "regel", "melding"), DOELFOUTEN)
def test_a_fault_in_a_doel(map_, oud, nieuw, regel, melding):
    """Each fault is found on the line it stands on, with what would be right."""
    vervang(map_ / "doelen" / "proef-hulp.yaml", oud, nieuw)
    gevonden = fouten(map_)
    assert any(fout.startswith(f"contracts/doelen/proef-hulp.yaml:{regel}: ") and melding in fout for fout in gevonden)


ANDERE_FOUTEN = [
    ("doelen/proef-hulp.yaml", "doel: proef-hulp", "doel: proef", "1: doel 'proef' staat in proef-hulp.yaml"),
    ("partijen/jgz.yaml", "partij: jgz", "partij: ggd", "1: partij 'ggd' staat in jgz.yaml"),
    ("partijen/jgz.yaml", "[]", "[sofinummer]", "3: 'wettelijke_nummers' heeft een onbekende waarde"),
    ("partijen/jgz.yaml", "true", "ja", "4: 'gemeentegebonden' moet true of false zijn"),
    ("partijen/duo.yaml", "[bsn, onderwijsnummer]", "[bsn]", "leerling.pgn.onderwijsnummer: een duo mag dit"),
    ("toestemming.yaml", "tot: 12", "tot: 17", "3: 'banden' klopt niet: de banden lopen op in leeftijd"),
    ("toestemming.yaml", "tot: 18, ", "", "'banden' klopt niet: de banden lopen op"),
    ("toestemming.yaml", "[leerling]", "[buurman]", "6: 'ondertekenaars' heeft een onbekende waarde"),
    ("toestemming.yaml", "P1Y", "een jaar", "10: 'bevestigd_binnen' klopt niet"),
    ("voorwaarden.yaml", "een_van: [vo]", "een_van: vo", "6: 'een_van' moet een lijst zijn"),
    ("voorwaarden.yaml", "een_van: [vo]", "een_van: [vo], aanwezig: true", "6: "),
    ("voorwaarden.yaml", "een_van: [vo]", "een_van: [1]", "6: "),
    ("voorwaarden.yaml", ", een_van: [vo]", "", "kies precies een van een_van, geen_van en aanwezig"),
    ("voorwaarden.yaml", "organisatie.onderwijssoort", "school.soort", "6: onbekend pad 'school.soort'. Begin met"),
    ("voorwaarden.yaml", "organisatie.onderwijssoort", "organisatie", "6: onbekend pad 'organisatie'"),
    ("voorwaarden.yaml", "onderwijssoort", "onderwijsoort", "6: onbekend veld 'onderwijsoort'"),
    ("voorwaarden.yaml", "onderwijssoort", "onderwijssoort.x", "6: onbekend veld 'x'"),
    (
        "voorwaarden.yaml",
        "organisatie.onderwijssoort",
        '"organisatie.onderwijssoort[0]"',
        "6: 'onderwijssoort' in 'organisatie.onderwijssoort[0]' is",
    ),
    ("voorwaarden.yaml", "onderwijssoort", "Onderwijs soort", "6: 'Onderwijs soort' in"),
    ("voorwaarden.yaml", "periodes[-1]", "periodes", "7: onbekend veld 'opleidingcode'"),
    (
        "voorwaarden.yaml",
        '["0090"]',
        '["90"]',
        "7: '90' kan nooit de waarde van inschrijving.periodes[-1].opleidingcode",
    ),
    (
        "voorwaarden.yaml",
        "een_van: [false]",
        'een_van: ["false"]',
        "'false' kan nooit de waarde van inschrijving.vervallen",
    ),
]


@pytest.mark.parametrize(("bestand", "oud", "nieuw", "melding"), ANDERE_FOUTEN)
def test_a_fault_elsewhere(map_, bestand, oud, nieuw, melding):
    """Partijen, voorwaarden and the rules of consent are checked as closely."""
    vervang(map_ / bestand, oud, nieuw)
    assert [fout for fout in fouten(map_) if melding in fout]


def test_all_faults_at_once_and_none_that_follow_from_another(map_):
    """Faults in three files give three lines: a broken partij or voorwaarde makes no doel wrong."""
    vervang(map_ / "partijen" / "duo.yaml", "titel:", "tittel:")
    vervang(map_ / "voorwaarden.yaml", "een_van: [vo]", "een_van: vo")
    vervang(map_ / "toestemming.yaml", "P1Y", "jaar")
    (map_ / "doelen" / "rod-verwijdering.yaml").write_text("doel: rod: x")
    assert [fout.split(": ")[0] for fout in fouten(map_)] == [
        "contracts/doelen/rod-verwijdering.yaml:1",
        "contracts/partijen/duo.yaml:1",
        "contracts/partijen/duo.yaml:2",
        "contracts/toestemming.yaml:10",
        "contracts/voorwaarden.yaml:6",
    ]


def test_consent_needs_its_rules(map_):
    """A doel that asks consent needs contracts/toestemming.yaml; without such a doel it may be absent."""
    (map_ / "toestemming.yaml").unlink()
    vragend = {naam for naam, doel in DOELEN.items() if doel.toestemming}
    vragend |= {naam for naam, doel in DOELEN.items() if doel.verwijdert in vragend}
    for naam in vragend:
        (map_ / "doelen" / f"{naam}.yaml").unlink()
    assert fouten(map_) == [
        "contracts/doelen/proef-hulp.yaml:7: dit doel vraagt toestemming, maar de regels daarvoor ontbreken "
        "Leg in contracts/toestemming.yaml vast wie er tekenen."
    ]
    (map_ / "doelen" / "proef-hulp.yaml").unlink()
    assert set(laad_doelen([map_])) == set(DOELEN) - vragend


def test_without_voorwaarden_each_use_is_a_fault(map_):
    """A missing file of voorwaarden shows at the doelen that need one."""
    (map_ / "voorwaarden.yaml").unlink()
    assert all("onbekende voorwaarde" in fout for fout in fouten(map_))


@pytest.mark.parametrize("inhoud", ["- a", "tekst", "12"])
@pytest.mark.parametrize(
    "bestand", ["voorwaarden.yaml", "toestemming.yaml", "doelen/proef-hulp.yaml", "partijen/jgz.yaml"]
)
def test_a_file_of_another_shape(map_, bestand, inhoud):
    """A list or a word where a group is expected is a fault on line 1, not a crash."""
    (map_ / bestand).write_text(inhoud)
    assert [fout for fout in fouten(map_) if fout.startswith(f"contracts/{bestand}:1: ")]


def test_the_official_faults_are_one_error_with_a_code(map_):
    """The error says how to recognise it and repeats every fault."""
    (map_ / "doelen" / "proef-hulp.yaml").write_text("")
    with pytest.raises(DoelFoutenError, match=r"CFG-011[\s\S]*proef-hulp\.yaml:1: het bestand is leeg"):
        laad_doelen([map_])


def test_a_later_folder_replaces_a_file(map_, tmp_path):
    """An operator's folder overrides a doel by name and leaves the rest."""
    eigen = tmp_path / "eigen" / "doelen"
    eigen.mkdir(parents=True)
    (eigen / "proef-hulp.yaml").write_text(PROEFDOEL.replace("versie: 1", "versie: 2"))
    doelen = laad_doelen([map_, eigen.parent])
    assert doelen["proef-hulp"].versie == 2
    assert doelen["proef-hulp"].bestand == "eigen/doelen/proef-hulp.yaml"
    assert len(doelen) == len(DOELEN) + 1


def test_an_empty_folder_has_no_doelen(tmp_path):
    """No doel, no exchange: nothing is made up."""
    assert len(laad_doelen([tmp_path])) == 0


def test_an_unknown_doel_is_named_with_its_nearest():
    """Asking for a doel that does not exist tells which one may be meant."""
    with pytest.raises(DoelOnbekendError, match=r"CFG-012 .*'rod-inschrijvng'.*'rod-inschrijving'"):
        DOELEN["rod-inschrijvng"]
    assert "rod-inschrijvng" not in DOELEN
    assert DOELEN.get("rod-inschrijvng") is None


def test_a_doel_knows_where_each_field_stands():
    """Who wants a field changed is sent to the line of its group."""
    doel = PROEFDOELEN["proef-hulp"]
    groep = doel.groep_van("inschrijving.opps.handelingsdeel")
    assert groep is not None
    assert (doel.bestand, groep.regel) == ("contracts/doelen/proef-hulp.yaml", 14)
    assert doel.groep_van("leerling.geslacht") is None

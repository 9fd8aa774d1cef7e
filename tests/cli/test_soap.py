"""soap verify."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.model.identifiers import Oin
from gateway.transport.certificaten import Sleutelpaar
from gateway.transport.soap.bericht import Adressering
from gateway.transport.soap.ondertekenen import onderteken
from tests.huis import Huis
from tests.pki import TestCa

DUO, LEVERANCIER = "00000001800866472000", "00000099000000001000"
ACTIE = "http://duo.nl/contract/DUO_VOAanlevering_InschrijvingVO_V1/aanleverenInschrijvingVO"
VOORBEELD = Path(__file__).resolve().parents[2] / "contracts" / "duo_rod" / "voorbeelden" / "geldig"
TOEN = "2026-11-21T12:00:00Z"


@pytest.fixture(scope="module")
def map_(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a stored message and the anchor of its certificate."""
    map_, ca = tmp_path_factory.mktemp("soap"), TestCa()
    paar = ca.geeft_uit(LEVERANCIER)
    adressering = Adressering(Oin(DUO), Oin(LEVERANCIER), ACTIE, "urn:uuid:01a20007-1b43-7346-addc-47bf89840ab1")
    bericht = onderteken(
        adressering,
        (VOORBEELD / "inschrijving-minimaal.xml").read_bytes(),
        Sleutelpaar.uit_pem(paar.pem, paar.sleutel_pem),
        op=datetime.fromisoformat(TOEN).astimezone(UTC),
    )
    (map_ / "bericht.xml").write_bytes(bericht.data)
    (map_ / "stam.pem").write_text(ca.pem)
    (map_ / "crl.pem").write_text(ca.trekt_in())
    (map_ / "ingetrokken.pem").write_text(ca.trekt_in(paar))
    return map_


def verify(huis: Huis, map_: Path, *woorden: str, op: str = TOEN) -> tuple[int, str, str]:
    """Run the command on the stored message."""
    gaf = huis.schakel("soap", "verify", str(map_ / "bericht.xml"), "--op", op, *woorden)
    return gaf.code, gaf.uit, gaf.fout


def test_a_good_message_is_accepted_check_by_check(leeg: Huis, map_: Path) -> None:
    """At the time it came in, under its anchor and for its receiver, every check holds."""
    code, uit, _ = verify(leeg, map_, "--ca", str(map_ / "stam.pem"), "--crl", str(map_ / "crl.pem"), "--eigen", DUO)
    assert code == 0
    assert "Dit bericht wordt aangenomen." in uit
    assert "de inhoud voldoet aan de XSD" in uit


def test_a_message_that_is_past_its_time_is_refused_with_code_and_advice(leeg: Huis, map_: Path) -> None:
    """A day later the same message is refused: exit code 1, the code of the fault and what to do."""
    code, uit, _ = verify(leeg, map_, op="2026-11-22T12:00:00")
    assert code == 1
    assert "EK0031" in uit
    assert "Doe:" in uit


def test_without_a_time_it_is_now(leeg: Huis, map_: Path) -> None:
    """Who gives no time asks about this moment."""
    assert leeg.schakel("soap", "verify", str(map_ / "bericht.xml")).code == 1


@pytest.mark.parametrize(
    "woorden", [("--eigen", LEVERANCIER), ("--ca", "stam.pem", "--crl", "ingetrokken.pem")], ids=" ".join
)
def test_another_receiver_or_a_revoked_certificate_is_refused(leeg: Huis, map_: Path, woorden: tuple[str, ...]) -> None:
    """What is given to hold the message against is held against it."""
    paden = [str(map_ / woord) if woord.endswith(".pem") else woord for woord in woorden]
    assert verify(leeg, map_, *paden)[0] == 1


def test_a_machine_gets_every_check(leeg: Huis, map_: Path) -> None:
    """The report in JSON has a verdict per check."""
    gaf = leeg.json("soap", "verify", str(map_ / "bericht.xml"), "--op", TOEN)
    assert gaf["goed"]
    assert {item["uitslag"] for item in gaf["controles"]} == {"goed", "overgeslagen"}


def test_a_profile_without_signature_can_be_asked(leeg: Huis, map_: Path) -> None:
    """Then nothing is said of the signature."""
    assert "dit profiel vraagt geen handtekening" in verify(leeg, map_, "--zonder-handtekening")[1]


def test_wrong_use_is_told(leeg: Huis, map_: Path) -> None:
    """A time or OIN that is none, or a file that is not there, is wrong use."""
    assert verify(leeg, map_, op="gisteren")[0] == 2
    assert verify(leeg, map_, "--eigen", "DUO")[0] == 2
    assert leeg.schakel("soap", "verify", str(map_ / "weg.xml")).code == 2

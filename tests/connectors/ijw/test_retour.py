"""The retour: header only, with or without codes, or all that was rejected with a code per class."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.ijw.connector import Ijw
from connectors.ijw.retour import Kenmerk, codes_in, is_goed, maak_afkeur, maak_retour
from connectors.ijw.verwerking import AfgekeurdError
from tests.connectors.ijw.berichten import HEEN, ONGELDIG, bericht, canoniek, gelezen, ruw
from tests.standaarden import STANDAARDEN, needs_standaarden

KENMERK = Kenmerk("RET000000001", date(2026, 4, 2))
AANGEVRAAGD = ("Client", "AangevraagdeProducten", "AangevraagdProduct", 0)
EIGEN = STANDAARDEN / "jeugdhulp" / "eigen-voorbeelden"
CODES = {
    "jw301": ({("Client", "ToegewezenProducten", "ToegewezenProduct", 0): ("9379",)}, "jw302"),
    "jw305": ({("Client", "StartProducten", "StartProduct", 0): ("9326",)}, "jw306"),
    "jw307": ({("Client", "StopProducten", "StopProduct", 0): ("9069",)}, "jw308"),
    "jw315": ({AANGEVRAAGD: ("9347",)}, "jw316"),
    "jw317": ({("Client", "Verzoek"): ("9349",)}, "jw318"),
    "jw319": ({("Antwoord",): ("9359",)}, "jw320"),
}


@pytest.mark.parametrize("naam", HEEN)
def test_all_good_is_a_header_without_codes(naam):
    """The retour keeps to its schema, copies the header, and is the next, odd code."""
    heen = bericht(naam)
    retour = gelezen(maak_retour(heen, KENMERK, {}))
    assert list(retour.inhoud) == ["Header"]
    assert is_goed(retour)
    assert (retour.afzender, retour.ontvanger, retour.identificatie) == (
        heen.afzender,
        heen.ontvanger,
        heen.identificatie,
    )
    assert int(retour.inhoud["Header"]["BerichtCode"]) == int(heen.inhoud["Header"]["BerichtCode"]) + 1
    assert (retour.soort.heen, retour.soort.is_retour) == (heen.soort.naam, True)
    assert retour.inhoud["Header"]["XsdVersie"] == heen.inhoud["Header"]["XsdVersie"]


@pytest.mark.parametrize("naam", HEEN)
def test_wrong_in_itself_is_a_header_with_0001(naam):
    """Level 2: nothing of the client comes back."""
    retour = gelezen(maak_afkeur(bericht(naam), KENMERK))
    assert list(retour.inhoud) == ["Header"]
    assert retour.inhoud["Header"]["RetourCodes"] == {"RetourCode": ["0001"]}
    assert (is_goed(retour), codes_in(retour)) == (False, ("0001",))


@pytest.mark.parametrize("naam", HEEN)
def test_wrong_over_messages_is_all_of_it_with_codes(naam):
    """Each class has its own code, or 0200; the examples are these retouren, byte for byte in canonical form."""
    codes, voorbeeld = CODES[naam]
    assert canoniek(maak_retour(bericht(naam), KENMERK, codes)) == canoniek(ruw(voorbeeld))
    assert codes_in(bericht(voorbeeld)) == next(iter(codes.values()))


def test_wrong_in_the_header_is_the_header_alone():
    """Then nothing below it was looked at."""
    retour = gelezen(maak_retour(bericht("jw301"), KENMERK, {("Header",): ("9056", "8848"), ("Client",): ("9374",)}))
    assert list(retour.inhoud) == ["Header"]
    assert codes_in(retour) == ("9056", "8848")


def test_below_a_client_that_is_rejected_nothing_was_looked_at():
    """0233 for these classes; what has a code of its own keeps it."""
    retour = gelezen(maak_retour(bericht("jw315"), KENMERK, {("Client",): ("9374",)}))
    product = retour.inhoud["Client"]["AangevraagdeProducten"]["AangevraagdProduct"][0]
    assert product["RetourCodes"] == {"RetourCode": ["0233"]}
    assert retour.inhoud["Client"]["RetourCodes"] == {"RetourCode": ["9374"]}
    assert retour.inhoud["Header"]["RetourCodes"] == {"RetourCode": ["0200"]}
    assert codes_in(retour) == ("9374",)


@needs_standaarden
def test_our_retouren_are_those_of_the_samples():
    """The same verdict gives the same message, but for the layout."""
    heen = gelezen((EIGEN / "jw315-verzoek-om-toewijzing.xml").read_bytes())
    goed = (EIGEN / "jw316-retour-akkoord.xml").read_bytes()
    assert canoniek(maak_retour(heen, KENMERK, {})) == canoniek(goed)
    fout = (EIGEN / "jw316-retour-afgekeurd-9347.xml").read_bytes()
    tweede = Kenmerk("RET000000002", date(2026, 4, 2))
    assert canoniek(maak_retour(heen, tweede, {AANGEVRAAGD: ("9347",)})) == canoniek(fout)


def test_from_a_file_alone_the_retour_is_good_or_0001():
    """What the message itself tells; each time under another name."""
    goed = [gelezen(Ijw.maak_retour(ruw("jw315"))) for _ in range(2)]
    assert all(is_goed(item) for item in goed)
    assert len({item.inhoud["Header"]["IdentificatieRetour"] for item in goed}) == 2
    fout = gelezen(Ijw.maak_retour((ONGELDIG / "niveau2-omvang-en-budget.xml").read_bytes()))
    assert codes_in(fout) == ("0001",)


@pytest.mark.parametrize("data", [b"", ruw("jw316"), (ONGELDIG / "xsd-subversie-1.xml").read_bytes()])
def test_there_is_no_retour_on_a_retour_or_on_what_is_no_message(data):
    """Level 1 is answered with Fo01, a retour with nothing."""
    with pytest.raises(AfgekeurdError):
        Ijw.maak_retour(data)

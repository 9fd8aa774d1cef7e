"""ijw verstuur, ontvangen, voortgang and te-beslissen, against a GGk on loopback with a gemeente behind it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import anyio
import pytest

from gateway import taken
from gateway.sdk import DefinitiefError
from tests.connectors.ijw.berichten import GELDIG, ONGELDIG, ruw
from tests.connectors.ijw.berichten import bericht as voorbeeld
from tests.connectors.ijw.conftest import AANBIEDER, BSN, SLEUTEL, Wereld, lijnen, start, wereld
from tests.huis import Huis, Resultaat
from tests.motor import Postbus

__all__ = ["lijnen", "start", "wereld"]
REFERENTIE = voorbeeld("jw315").inhoud["Client"]["AangevraagdeProducten"]["AangevraagdProduct"][0][
    "ReferentieAanbieder"
]
ERBIJ = """
[[organisaties]]
id = "hulp"
naam = "Hulp"
soort = "jeugdhulpaanbieder-ijw"
oin = "00000099000000003000"

[[partners]]
id = "ggk"
naam = "GGk"
soort = "gemeente-jeugd"
oin = "00000099000000001000"
connector = "ijw"

[partners.instellingen]
url = "{url}"
organisatie = "{wij}"
bewaarplek = "{bestand}"
timeout_s = 5
"""
GEHEIM = (BSN, "Zwaluw", "Verzonnen", "45A48")
VERSTUUR, ONTVANGEN, VOORTGANG, BESLISSEN = "verstuur", "ontvangen", "voortgang", "te-beslissen"


@pytest.fixture
def hulp(leeg: Huis, wereld: Wereld, tmp_path: Path) -> Huis:
    """A house of a school, and of an aanbieder that sends messages along this GGk."""
    toml = tmp_path / "schakel.toml"
    erbij = ERBIJ.format(url=f"{wereld.adres}/ggk", wij=AANBIEDER, bestand=wereld.bestand)
    toml.write_text(leeg.toml.read_text(encoding="utf-8") + erbij, encoding="utf-8")
    return leeg.met(SCHAKEL_CONFIG=str(toml), SCHAKEL_IJW_SLEUTEL=SLEUTEL)


def ijw(huis: Huis, *woorden: str, organisatie: str = "hulp") -> Resultaat:
    """Run one of the commands; whatever it says, it says nothing of a client."""
    opdracht, *rest = woorden
    gaf = huis.schakel("ijw", opdracht, "ggk", *rest, "--organisatie", organisatie)
    assert [item for item in GEHEIM if item in gaf.uit + gaf.fout] == []
    return gaf


def gebruik(huis: Huis, organisatie: str) -> list[str]:
    """What was done, as the log of use has it."""

    async def vraag(inrichting: Any) -> list[str]:
        async with inrichting.db.transactie([organisatie]) as conn:
            cur = await conn.execute(
                "SELECT convert_from(inhoud, 'UTF8') FROM audit_entry WHERE log = %s ORDER BY id",
                (f"{organisatie}/gebruik",),
            )
            return [rij[0] for rij in await cur.fetchall()]

    return huis.binnen(vraag)


def test_a_verzoek_and_what_came_of_it(hulp: Huis, wereld: Wereld, tmp_path: Path) -> None:
    """Sent once, answered, fetched as files for their owner only, and told as the fixed words of the bridge."""
    eerder = len(gebruik(hulp, "hulp"))
    jw315 = str(GELDIG / "jw315.xml")
    gaf = ijw(hulp, VERSTUUR, jw315)
    assert (gaf.code, "JW315 is verstuurd met kenmerk" in gaf.uit, "onderweg" in gaf.uit) == (0, True, True), gaf.fout
    assert "JW315 was al verstuurd" in ijw(hulp, VERSTUUR, jw315).uit
    assert len(wereld.stand()["ontvangen"]) == 1
    wereld.antwoord()
    nu = ijw(hulp, VERSTUUR, jw315, "--json").json
    assert (nu["soort"], nu["stand"], nu["nieuw"], nu["meldingen"]) == ("JW315", "goed", False, [])
    wereld.heen("JW319", referentie=REFERENTIE, antwoord="2")
    wereld.heen("JW301", referentie=REFERENTIE, nummer="300201", begin="2026-04-15")
    wereld.heen("JW301", nummer="300201", reden="02", begin="2026-04-15")

    # The poll of a worker knows no uitwisseling of these messages, and has nothing against that.
    assert hulp.binnen(lambda inrichting: taken.haal_op(inrichting, "ggk")) == 0
    map_ = tmp_path / "post" / "in"
    gaf = ijw(hulp, ONTVANGEN, "--uit", str(map_))
    assert (gaf.code, "JW319" in gaf.uit, "--na 4" in gaf.fout) == (0, True, True)
    assert stat.S_IMODE(map_.stat().st_mode) == 0o700
    bestanden = sorted(map_.iterdir())
    assert [item.name for item in bestanden] == [
        "000001-jw316.xml", "000002-jw319.xml", "000003-jw301.xml", "000004-jw301.xml"
    ]  # fmt: skip
    assert {stat.S_IMODE(item.stat().st_mode) for item in bestanden} == {0o600}
    assert BSN.encode() in bestanden[2].read_bytes()
    nieuw = ijw(hulp, ONTVANGEN, "--na", "3", "--json").json
    assert nieuw == [{"volgnummer": 4, "soort": "JW301", "bestand": None}]
    assert "niets nieuws" in ijw(hulp, ONTVANGEN, "--na", "4").uit

    gezegd = ijw(hulp, VOORTGANG, "--json").json
    assert [item["taak"]["businessStatus"] for item in gezegd] == ["in-onderzoek", "in-onderzoek", "hulp-besloten"]
    assert {item["taak"]["referentie"] for item in gezegd} == {REFERENTIE}
    assert gezegd[-1]["taak"].keys() == {"referentie", "status", "businessStatus", "statusReason", "op"}
    assert "hulp-besloten" in ijw(hulp, VOORTGANG, "--na", "1").uit
    beslis = ijw(hulp, BESLISSEN, "--json").json
    assert [item["uitwisseling"]["referentie"] for item in beslis] == [REFERENTIE]
    assert REFERENTIE in ijw(hulp, BESLISSEN).uit
    assert "niets nieuws" in ijw(hulp, BESLISSEN, "--na", str(beslis[-1]["volgnummer"])).uit

    regels = gebruik(hulp, "hulp")[eerder:]
    namen = [json.loads(regel)["logregel"]["name"] for regel in regels]
    assert set(namen) == {
        "iJw-bericht versturen", "ontvangen iJw-berichten ophalen", "voortgang uit iJw-berichten inzien",
        "inzien waarover na een iJw-bericht een mens beslist",
    }  # fmt: skip
    assert namen.count("iJw-bericht versturen") == 3
    assert [item for item in (*GEHEIM, REFERENTIE) if item in "".join(regels)] == []


def test_a_rejected_message_ends_with_its_codes(hulp: Huis, wereld: Wereld) -> None:
    """What the other side rejects is exit code 1; what it surely would reject never goes."""
    jw315 = str(GELDIG / "jw315.xml")
    ijw(hulp, VERSTUUR, jw315)
    wereld.antwoord("9374")
    gaf = ijw(hulp, VERSTUUR, jw315)
    assert (gaf.code, "afgekeurd" in gaf.uit, "9374: Er loopt al een verzoek" in gaf.uit) == (1, True, True)
    gaf = ijw(hulp, VERSTUUR, str(ONGELDIG / "niveau2-bsn-elfproef.xml"))
    assert (gaf.code, "IJW-050" in gaf.fout, "123456789" in gaf.fout) == (1, True, False)
    assert len(wereld.stand()["ontvangen"]) == 1


def test_a_ggk_that_is_away_is_later_and_then_once(hulp: Huis, wereld: Wereld) -> None:
    """Exit code 5; the same file again is the same message."""
    wereld.gedrag(weg=True)
    gaf = ijw(hulp, VERSTUUR, str(GELDIG / "jw315.xml"))
    assert (gaf.code, "IJW-030" in gaf.fout) == (5, True)
    wereld.gedrag()
    assert "is verstuurd" in ijw(hulp, VERSTUUR, str(GELDIG / "jw315.xml")).uit
    assert len(wereld.stand()["ontvangen"]) == 1


@pytest.mark.parametrize("woorden", [(VERSTUUR, str(GELDIG / "jw315.xml")), (ONTVANGEN,), (VOORTGANG,), (BESLISSEN,)])
def test_a_school_is_refused(hulp: Huis, wereld: Wereld, woorden: tuple[str, ...], tmp_path: Path) -> None:
    """With a code and what to do; nothing is sent, shown, written or recorded for it."""
    wereld.heen("JW301", nummer="1")
    voor = gebruik(hulp, "zwaluw")
    erbij = ("--uit", str(tmp_path / "post")) if woorden == (ONTVANGEN,) else ()
    gaf = ijw(hulp, *woorden, *erbij, organisatie="zwaluw")
    assert (gaf.code, gaf.uit) == (1, "")
    assert "BVK-001 zwaluw (school) is geen partij" in gaf.fout
    assert "schakel jeugdhulp toon" in gaf.fout
    assert gebruik(hulp, "zwaluw") == voor
    assert not (tmp_path / "post").exists()
    assert [item["soort"] for item in wereld.stand()["ontvangen"]] == ["Du01"]


def test_another_partner(hulp: Huis) -> None:
    """One that is unknown is not found; one of another kind is no party, whoever asks."""
    gaf = hulp.schakel("ijw", "voortgang", "weg", "-o", "hulp")
    assert (gaf.code, "Wel: " in gaf.fout) == (4, True)
    gaf = hulp.schakel("ijw", "voortgang", "duo", "-o", "hulp")
    assert (gaf.code, "BVK-001" in gaf.fout) == (1, True)


def test_a_link_in_the_folder_is_not_followed(hulp: Huis, wereld: Wereld, tmp_path: Path) -> None:
    """A message is never written somewhere else."""
    wereld.ruw("JW301", ruw("jw301").replace(b"ReferentieAanbieder", b"X"))
    wereld.heen("JW301", nummer="1")
    map_ = tmp_path / "post"
    map_.mkdir()
    elders = tmp_path / "elders.xml"
    [stuk] = ijw(hulp, ONTVANGEN, "--json").json
    (map_ / f"{stuk['volgnummer']:06d}-jw301.xml").symlink_to(elders)
    assert ijw(hulp, ONTVANGEN, "--uit", str(map_)).code == 1
    assert not elders.exists()


@pytest.mark.parametrize("wat", ["verstuur", "ontvangen", "voortgang", "te_beslissen"])
def test_a_connector_that_has_no_messages_says_so(wat: str) -> None:
    """A partner of the right kind whose connector does something else is refused with what to do."""
    vraag = getattr(Postbus(), wat)
    with pytest.raises(DefinitiefError, match="Kies een andere partner"):
        anyio.run(vraag, *([b""] if wat == VERSTUUR else []))

"""From a message of the Jeugdwet to what a school reads: the bridge, a lokaal team and the Task, and nothing besides.

The gateway of the gemeente speaks iJw with an aanbieder; its lokaal team works on the aanmelding of a school. What the
bridge says is handed to that team, and the school, a house of its own, asks the team how it stands.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from connectors.ijw.brug import stap_van
from connectors.ijw.connector import Ijw
from connectors.ijw.vorm import schrijf
from connectors.jeugdhulp_fhir.connector import JeugdhulpFhir
from gateway.api.app import maak_app
from gateway.exchange.jeugdhulp.inhoud import pak_stand_uit, pak_verzoek_uit
from gateway.exchange.terugmelding import haal_terug
from gateway.settings import Settings
from gateway.store.database import Database
from tests.api.hulp import UITGEVER, Uitgever
from tests.connectors.ijw.berichten import Ingreep, anders, zet
from tests.connectors.ijw.conftest import AANBIEDER, GEMEENTE, Wereld, bericht
from tests.connectors.jeugdhulp_fhir.conftest import Team, lokaal, maak
from tests.connectors.swv_platform.conftest import draait
from tests.exchange.jeugdhulp.verzoeken import GEHEIM as HULPVRAAG
from tests.exchange.jeugdhulp.verzoeken import aanmelding
from tests.exchange.toestemming.gezin import Gezin, school, thuis
from tests.motor import server

__all__ = ["lokaal", "maak", "school", "thuis"]
pytestmark = pytest.mark.anyio

SOORTEN = ("jw301", "jw305", "jw307", "jw315", "jw319")
BSN, NUMMER, PRODUCT, VERWIJZER = "999900043", "712345678", "45A48", "87654321"
# The reasons of this test, by what they are called; the codes themselves are too short to look for.
REDENEN = ("volgens plan", "door de aanbieder", "woonplaatsbeginsel", "zorginhoudelijk", "RedenBe", "RedenAf")
GEHEIM = (BSN, NUMMER, PRODUCT, VERWIJZER, AANBIEDER, "Verzonnen", *SOORTEN, *REDENEN)
_TOEGEWEZEN = "Client/ToegewezenProducten/ToegewezenProduct/0"
_BIJ_TEAM = "In behandeling bij Team Zwaluwdam."


@dataclass
class Keten:
    """A school with an aanmelding at a lokaal team, and the iJw of the gemeente that team belongs to."""

    gezin: Gezin
    team: Team
    ijw: Ijw
    wereld: Wereld
    api: httpx.AsyncClient
    uitgever: Uitgever
    verzoek: UUID
    uitwisseling: UUID
    gelezen: int = 0
    gehoord: str = ""
    zegt: dict[str, str] = field(default_factory=dict)

    def aanbieder(self, soort: str, **wens: str) -> Callable[[], Any]:
        """The aanbieder sends this."""
        vast = {"bsn": BSN, "nummer": NUMMER, "referentie": str(self.uitwisseling)}

        async def doe() -> None:
            assert self.wereld.heen(soort, **(vast | wens)) == 200
            assert self.wereld.laatste()["codes"] == []

        return doe

    def gemeente(self, naam: str, *ingrepen: Ingreep) -> Callable[[], Any]:
        """The gemeente sends this, and the aanbieder takes it."""

        async def doe() -> None:
            inhoud = schrijf(naam.upper(), anders(naam, *ingrepen).inhoud)
            await self.ijw.deliver(bericht(inhoud, soort=f"ijw/{naam}@1"))
            assert self.wereld.antwoord() == 1

        return doe

    def onderzoek(self) -> Callable[[], Any]:
        """JW319: in onderzoek."""
        return self.antwoord({"VerzoekAntwoord": "2"}, "O1")

    def antwoord(self, velden: dict[str, Any], nummer: str) -> Callable[[], Any]:
        """JW319."""
        wat = {"ReferentieAanbieder": str(self.uitwisseling)} | velden
        return self.gemeente("jw319", zet("Antwoord", wat), _identificatie(nummer))

    def toewijzing(self) -> Callable[[], Any]:
        """JW301 in answer to the verzoek."""
        eigen = {"ToewijzingNummer": NUMMER, "ReferentieAanbieder": str(self.uitwisseling)}
        return self.gemeente(
            "jw301", zet("Client/Bsn", BSN), *(zet(f"{_TOEGEWEZEN}/{naam}", wat) for naam, wat in eigen.items())
        )

    async def na(self, doe: Callable[[], Any]) -> str:
        """Let something happen, hand what the bridge says to the team, and let the school ask; what she reads then."""
        await doe()
        for volgnummer, gezegd in await self.ijw.voortgang(self.gelezen):
            self.gelezen = volgnummer
            pad = f"taken/{gezegd['referentie']}/zet"
            self.zegt = stap_van(gezegd)
            assert (await self.team.beheer("POST", pad, **self.zegt)).status_code == 200
        motor = self.gezin.school.motor
        await haal_terug(motor.inrichting, motor.partner)
        [regel] = (await self.gezin.school.detail(self.verzoek)).uitwisselingen
        assert regel.stand is None or (regel.stand.notitie, regel.stand.inhoud) == (None, None)
        self.gehoord = re.sub(r"\d\d-\d\d-\d{4}", "DAG", regel.zin.tekst)
        return self.gehoord

    async def bewaard(self) -> list[dict[str, Any]]:
        """What the school keeps of the Task, decrypted: what the partner said, now and at each step."""
        motor = self.gezin.school.motor
        kast = motor.inrichting.kast
        rijen = await motor.vraag(
            "SELECT s.uitwisseling, s.inhoud, t.inhoud, l.id, l.sleutel FROM taakstap s"
            " JOIN taak t USING (uitwisseling) JOIN leerling l ON l.id = t.leerling WHERE t.verzoek = %(verzoek)s",
            verzoek=self.verzoek,
        )
        return [
            pak_stand_uit(kast.open(sleutel, leerling.bytes), uitwisseling, inhoud).model_dump(mode="json")
            for uitwisseling, stap, nu, leerling, sleutel in rijen
            for inhoud in (stap, nu)
            if inhoud is not None
        ]

    async def alles(self) -> str:
        """All that the school has of it: rows, the decrypted verzoek, both logs, and every answer of the API."""
        motor, verzoek = self.gezin.school.motor, self.verzoek
        kast = motor.inrichting.kast
        [(inhoud, leerling, sleutel)] = await motor.vraag(
            "SELECT j.inhoud, l.id, l.sleutel FROM jeugdhulpverzoek j JOIN leerling l ON l.id = j.leerling"
            " WHERE j.id = %(verzoek)s",
            verzoek=verzoek,
        )
        deel = [
            str(await self.bewaard()),
            pak_verzoek_uit(kast.open(sleutel, leerling.bytes), verzoek, inhoud).model_dump_json(),
        ]
        for tabel in ("jeugdhulpverzoek", "taak", "taakstap", "uitwisseling", "toestemming"):
            deel += [str(rij) for rij in await motor.vraag(f"SELECT row_to_json(t)::text FROM {tabel} t")]
        logs = await motor.vraag("SELECT log, convert_from(inhoud, 'UTF8') FROM audit_entry ORDER BY id")
        assert {log.rpartition("/")[2] for log, _ in logs} == {"verwerking", "gebruik"}
        deel += [inhoud for _, inhoud in logs]
        nu = int(motor.klok().timestamp())
        token = self.uitgever.token(organisatie=motor.organisatie, iat=nu, exp=nu + 60)
        for pad in (
            "jeugdhulpverzoeken", f"jeugdhulpverzoeken/{verzoek}", f"uitwisselingen/{self.uitwisseling}",
            f"uitwisselingen/{self.uitwisseling}/uitleg", f"leerlingen/{leerling}/verstrekkingen",
        ):  # fmt: skip
            antwoord = await self.api.get(f"/v1/{pad}", headers={"Authorization": f"Bearer {token}"})
            assert antwoord.status_code == 200, (pad, antwoord.text)
            deel.append(antwoord.text)
        return "\n".join(deel)


@pytest.fixture
def wijze() -> str:
    """Where the Task is: at the team, which the school asks, or with `taak` at the loket of the school itself."""
    return "bundel"


@pytest.fixture
async def keten(
    thuis: Gezin,
    lokaal: Team,
    maak: Callable[..., JeugdhulpFhir],
    start: Callable[..., Wereld],
    tmp_path: Path,
    wijze: str,
) -> AsyncIterator[Keten]:
    """The aanmelding has been delivered; the toestemming lets voortgang come back."""
    motor = thuis.school.motor
    wereld, uitgever = start(GEMEENTE), Uitgever(tmp_path)
    ijw = wereld.maak()
    settings = Settings(token_issuer=UITGEVER, token_jwks_file=uitgever.jwks)
    async with (
        Database(server().url, "schakel_api", grootte=4) as db,
        draait(maak_app(settings, replace(motor.inrichting, db=db))) as adres,
        httpx.AsyncClient(base_url=adres, trust_env=False) as api,
    ):
        loket = {"loket_url": adres} if wijze == "taak" else {}
        # The house and the app share this mapping.
        motor.inrichting.doelsystemen[motor.partner] = maak(lokaal.adres, wijze, **loket)  # type: ignore[index]
        await thuis.actief(terugkoppeling="voortgang")
        verzoek = await thuis.school.ingediend(aanmelding(terugkoppeling="voortgang"))
        assert await thuis.school.verstuur() == {"klaar": 1}
        [regel] = (await thuis.school.detail(verzoek)).uitwisselingen
        yield Keten(thuis, lokaal, ijw, wereld, api, uitgever, verzoek, regel.id)
    await ijw.sluit()


def _identificatie(nummer: str) -> Ingreep:
    return zet("Header/BerichtIdentificatie/Identificatie", nummer)


def _los(geheim: str) -> str:
    return rf"\b{geheim}\b" if geheim == PRODUCT else re.escape(geheim)


async def _niets_gelekt(keten: Keten, velden: set[str]) -> None:
    """Nothing of iJw is anywhere at the school, and of what the partner said only these fields are filled."""
    alles = await keten.alles()
    # What is looked through is whole: the question of the school, decrypted, and the last word of the partner.
    assert HULPVRAAG in alles
    assert str(keten.uitwisseling) in alles
    assert keten.zegt["status"] in alles
    # A product code can be five digits of a digest by chance: what is all hexadecimal, and short, must stand by itself.
    assert [geheim for geheim in GEHEIM if re.search(_los(geheim), alles, re.IGNORECASE)] == []
    bewaard = await keten.bewaard()
    assert {naam for stand in bewaard for naam, waarde in stand.items() if waarde is not None} == velden
    assert (await keten.gezin.school.motor.controleer()).geldig
    assert BSN not in str(list(keten.team.sandbox.winkel.alles.values()))


@pytest.mark.parametrize("wijze", ["bundel", "taak"])
async def test_from_verzoek_to_the_end_as_planned(keten: Keten):
    """Five messages, and for the school one fixed sentence per state."""
    assert await keten.na(keten.aanbieder("JW315")) == _BIJ_TEAM
    assert await keten.na(keten.onderzoek()) == _BIJ_TEAM
    assert await keten.na(keten.toewijzing()) == "Hulp is besloten op DAG."
    assert await keten.na(keten.aanbieder("JW305", begin="2026-04-20")) == "Hulp is gestart op DAG."
    assert await keten.na(keten.aanbieder("JW307", begin="2026-04-20", reden="31")) == "Hulp is afgerond op DAG."
    assert await keten.ijw.te_beslissen() == []
    await _niets_gelekt(keten, {"status", "voortgang", "op"})


async def test_a_levering_that_pauses_and_ends_early(keten: Keten):
    """That it paused and that it ended are told; by whom or why never, and after a death a person decides."""
    await keten.na(keten.aanbieder("JW315"))
    await keten.na(keten.toewijzing())
    await keten.na(keten.aanbieder("JW305", begin="2026-04-20"))
    pauze = keten.aanbieder("JW307", begin="2026-04-20", reden="20", eind="2026-05-01")
    assert await keten.na(pauze) == "Hulp is tijdelijk onderbroken."
    await keten.na(keten.aanbieder("JW305", begin="2026-05-10"))
    assert keten.gehoord == "Hulp is gestart op DAG."
    await keten.na(keten.aanbieder("JW307", begin="2026-05-10", reden="33", eind="2026-06-01"))
    assert keten.gehoord == "Hulp is gestopt op DAG."
    await _niets_gelekt(keten, {"status", "voortgang", "op"})


async def test_another_gemeente(keten: Keten):
    """Rejected because of where the child lives: the school reads which gemeente it is, and that it is no more."""
    await keten.na(keten.aanbieder("JW315"))
    weg = {
        "VerzoekAntwoord": "1",
        "RedenAfwijzingVerzoek": "8",
        "Woonplaatsbeginsel": {"Gemeente": "0363"},
    }
    assert await keten.na(keten.antwoord(weg, "A1")) == "Een andere gemeente is verantwoordelijk."
    [regel] = (await keten.gezin.school.detail(keten.verzoek)).uitwisselingen
    assert regel.stand is not None
    assert (regel.stand.reden, regel.stand.andere_gemeente) == ("niet-onze-gemeente", "0363")
    await _niets_gelekt(keten, {"status", "voortgang", "reden", "andere_gemeente", "op"})


async def test_a_rejection_for_what_care_it_is(keten: Keten):
    """The school reads that no help comes this way, and not why."""
    await keten.na(keten.aanbieder("JW315"))
    weg = keten.antwoord({"VerzoekAntwoord": "1", "RedenAfwijzingVerzoek": "7"}, "A2")
    assert await keten.na(weg) == "Via deze weg komt er geen hulp; de partner neemt contact op met de ouders."
    await _niets_gelekt(keten, {"status", "voortgang", "reden", "op"})

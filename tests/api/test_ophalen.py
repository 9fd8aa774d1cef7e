"""The page where a partner without a system fetches a verzoek with a code, once, and answers."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pypdf
import pytest
import pyzipper

from connectors.jeugdhulp_fhir.connector import JeugdhulpFhir
from connectors.jeugdhulp_fhir.settings import JeugdhulpFhirInstellingen
from gateway.api.app import maak_app
from gateway.exchange.jeugdhulp.code import maak_code
from gateway.exchange.jeugdhulp.ophalen import afspraken
from gateway.model.uitwisseling import Toestand
from gateway.sdk import DefinitiefError, lees_contract
from gateway.settings import Settings
from gateway.store.database import Database
from tests.api.hulp import UITGEVER, Uitgever
from tests.exchange.jeugdhulp.verzoeken import PDF, aanmelding, document
from tests.exchange.toestemming.gezin import MOEDER, Gezin, school, thuis
from tests.motor import server

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio
VERSLAG = {"titel": "Verslag", "datum": "2026-11-02", "sha256": sha256(PDF).hexdigest()}
CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


@dataclass
class Bureau:
    """An aanmelding that waits for someone without a system, and his browser."""

    gezin: Gezin
    toestemming: UUID
    verzoek: UUID
    uitwisseling: UUID
    http: httpx.AsyncClient

    async def code(self) -> str:
        """A code, as the school reads it out."""
        return (await maak_code(self.gezin.school.schrijver, self.uitwisseling)).code

    async def stuur(self, pad: str = "", **velden: str) -> httpx.Response:
        """Send a form of the page."""
        antwoord = await self.http.post(f"/ophalen/{self.uitwisseling}{pad}", data=velden)
        assert antwoord.headers["cache-control"] == "no-store"
        assert antwoord.headers["content-security-policy"] == CSP
        return antwoord

    async def standen(self) -> list[str]:
        """The states of the Task so far."""
        return [stap.status for stap in (await self.gezin.school.detail(self.verzoek)).stappen]


@pytest.fixture
async def bureau(thuis: Gezin, tmp_path: Path) -> AsyncIterator[Bureau]:
    """An aanmelding with a document, ready to be fetched."""
    motor = thuis.school.motor
    motor.inrichting.doelsystemen[motor.partner] = JeugdhulpFhir(  # type: ignore[index]
        JeugdhulpFhirInstellingen(wijze="pakket")
    )
    settings = Settings(token_issuer=UITGEVER, token_jwks_file=Uitgever(tmp_path).jwks)
    async with Database(server().url, "schakel_api", grootte=4) as db:
        app = maak_app(settings, replace(motor.inrichting, db=db))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://schakel.test") as http:
            toestemming = await thuis.actief(documenten=[VERSLAG])
            verzoek = await thuis.school.ingediend(aanmelding(documenten=[document()]))
            await thuis.school.verstuur()
            [regel] = (await thuis.school.detail(verzoek)).uitwisselingen
            yield Bureau(thuis, toestemming, verzoek, regel.id, http)


def open_pakket(data: bytes, code: str) -> dict[str, bytes]:
    """What is in the package."""
    with pyzipper.AESZipFile(io.BytesIO(data)) as zip_:
        zip_.setpassword(code.encode())
        return {naam: zip_.read(naam) for naam in zip_.namelist()}


async def test_it_is_fetched_once_and_answered(bureau: Bureau):
    """With the code comes a package that opens with it; the school reads that it arrived, and how it goes."""
    assert await bureau.gezin.school.motor.toestanden() == [Toestand.AFGELEVERD]
    code = await bureau.code()
    leeg = await bureau.http.get(f"/ophalen/{bureau.uitwisseling}")
    assert leeg.status_code == 200
    assert "Linden" not in leeg.text
    pagina = await bureau.stuur(code=code.lower().replace("-", " "))
    assert "Pakket ophalen" in pagina.text
    assert "Geef de school antwoord" not in pagina.text
    data = await bureau.stuur("/pakket", code=code)
    assert data.headers["content-type"] == "application/zip"
    bestanden = open_pakket(data.content, code)
    assert set(bestanden) == {"verzoek.pdf", "verzoek.json", "document-1.pdf"}
    tekst = "".join(blad.extract_text() for blad in pypdf.PdfReader(io.BytesIO(bestanden["verzoek.pdf"])).pages)
    assert "Noor Linden" in tekst
    assert "1099AB" in tekst
    gelezen = json.loads(bestanden["verzoek.json"])
    assert gelezen["documenten"][0]["bestand"] == "document-1.pdf"
    assert "inhoud" not in gelezen["documenten"][0]
    assert bestanden["document-1.pdf"].startswith(b"%PDF")
    assert b"Linden" not in data.content
    with pytest.raises(RuntimeError, match="password"):
        open_pakket(data.content, "AAAA-AAAA-AAAA")
    assert await bureau.standen() == ["requested", "received"]
    assert await bureau.gezin.school.motor.toestanden() == [Toestand.TERUGGEKOPPELD]
    assert (await bureau.stuur("/pakket", code=code)).status_code == 200
    assert await bureau.standen() == ["requested", "received"]
    assert "Dank u wel" in (await bureau.stuur("/antwoord", code=code, antwoord="in-behandeling")).text
    bureau.gezin.verder(minutes=31)
    assert "niet meer op te halen" in (await bureau.stuur("/pakket", code=code)).text
    later = await bureau.stuur(code=code)
    assert "Pakket ophalen" not in later.text
    assert re.findall(r'value="([a-z-]+)" required', later.text) == [
        "hulp-besloten", "hulp-gestart", "afgerond", "geen-hulp-nodig",
    ]  # fmt: skip
    assert (await bureau.stuur("/antwoord", code=code, antwoord="andere-gemeente")).status_code == 400
    assert "Dank u wel" in (await bureau.stuur("/antwoord", code=code, antwoord="afgerond")).text
    assert await bureau.standen() == ["requested", "received", "accepted", "completed"]
    assert (await bureau.stuur(code=code)).status_code == 403


async def test_a_wrong_code_shuts_the_door(bureau: Bureau):
    """Five times, and the right one opens nothing either; a new one does."""
    code = await bureau.code()
    onbekend = await bureau.http.post(f"/ophalen/{uuid4()}", data={"code": code})
    for poging in range(5):
        antwoord = await bureau.stuur("/pakket" if poging % 2 else "", code="AAAA-AAAA-AAAA")
        assert (antwoord.status_code, "Linden" in antwoord.text) == (403, False)
        assert 'role="alert"' in antwoord.text
        assert _melding(antwoord) == _melding(onbekend)
    assert "te vaak" in (await bureau.stuur(code=code)).text
    assert "Pakket ophalen" in (await bureau.stuur(code=await bureau.code())).text
    assert (await bureau.http.post(f"/ophalen/{bureau.uitwisseling}", json={"code": code})).status_code == 403
    ruw = {"content": b"code=\xff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}
    assert (await bureau.http.post(f"/ophalen/{bureau.uitwisseling}", **ruw)).status_code == 403


async def test_without_a_code_of_the_school_nothing_opens(bureau: Bureau):
    """Not with an empty one, not with what looks like nothing; nor can an answer come before the package."""
    for code in ("", "-", "0" * 40):
        assert (await bureau.stuur(code=code)).status_code == 403
    code = await bureau.code()
    assert (await bureau.stuur("/antwoord", code=code, antwoord="afgerond")).status_code == 400


async def test_the_toestemming_is_asked_at_that_moment(bureau: Bureau):
    """Withdrawn between the code and the fetching: nothing is given."""
    code = await bureau.code()
    await bureau.gezin.trek_in(bureau.toestemming, MOEDER)
    assert (await bureau.stuur("/pakket", code=code)).status_code == 403
    assert await bureau.standen() == ["requested", "cancelled"]


async def test_over_before_it_was_fetched(bureau: Bureau):
    """The toestemming ran out: with the right code one only hears that there is nothing."""
    code = await bureau.code()
    bureau.gezin.verder(days=400)
    assert "niets meer te doen" in (await bureau.stuur(code=code)).text
    assert "niet meer op te halen" in (await bureau.stuur("/pakket", code=code)).text


async def test_over_after_it_was_fetched(bureau: Bureau):
    """Who has the package can answer while it may be had, and not after: the page offers it no more."""
    code = await bureau.code()
    await bureau.stuur("/pakket", code=code)
    assert "Geef de school antwoord" in (await bureau.stuur(code=code)).text
    bureau.gezin.verder(days=300)
    assert "niets meer te doen" in (await bureau.stuur(code=code)).text
    assert "niet meer op te halen" in (await bureau.stuur("/antwoord", code=code, antwoord="in-behandeling")).text
    assert await bureau.standen() == ["requested", "received"]


async def test_who_is_forgotten_is_not_there(bureau: Bureau):
    """Without the key of the leerling the right code opens nothing."""
    code = await bureau.code()
    await bureau.gezin.school.motor.vraag("UPDATE leerling SET sleutel = NULL")
    assert "niet meer op te halen" in (await bureau.stuur("/pakket", code=code)).text


async def test_a_partner_with_a_system_has_no_package(bureau: Bureau):
    """A code for what went over a line opens nothing, and the page says so."""

    class Systeem(JeugdhulpFhir):
        async def pak_in(self, zaak: object, wachtwoord: str) -> bytes:
            raise DefinitiefError("deze koppeling maakt geen pakket", doe="Bel de school.")

    motor = bureau.gezin.school.motor
    anders = Systeem(JeugdhulpFhirInstellingen(wijze="pakket"))
    motor.inrichting.doelsystemen[motor.partner] = anders  # type: ignore[index]
    assert (await bureau.stuur("/pakket", code=await bureau.code())).status_code == 503


async def test_the_page_can_be_used_by_everyone(bureau: Bureau):
    """Dutch, with a label for each field, its own style and no scripts; nothing is fetched from elsewhere."""
    code = await bureau.code()
    await bureau.stuur("/pakket", code=code)
    for pagina in (await bureau.http.get(f"/ophalen/{bureau.uitwisseling}"), await bureau.stuur(code=code)):
        assert '<html lang="nl">' in pagina.text
        assert "<script" not in pagina.text
        velden = set(re.findall(r'<input type="(?:text|radio)"[^>]* id="([^"]+)"', pagina.text))
        assert velden == set(re.findall(r'<label for="([^"]+)"', pagina.text))
        assert set(re.findall(r'(?:href|action)="([^"]+)"', pagina.text)) <= {
            "/ophalen/stijl.css", *(f"/ophalen/{bureau.uitwisseling}{deel}" for deel in ("", "/pakket", "/antwoord"))
        }  # fmt: skip
    stijl = await bureau.http.get("/ophalen/stijl.css")
    assert stijl.headers["content-type"].startswith("text/css")


def test_the_fixed_answers_are_steps_that_may_be_taken():
    """Each leads from a state to one that may follow it, in codes that the contract knows."""
    standen = lees_contract("jeugdhulp_fhir", "standen")
    for antwoord in afspraken().antwoorden.values():
        naar = antwoord.zet["status"]
        assert all(naar == van or naar in standen["overgangen"][van] for van in antwoord.vanuit), antwoord.titel
        assert antwoord.zet.get("voortgang", "ontvangen") in standen["voortgang"]
        assert antwoord.zet.get("reden", "anders") in standen["reden"]


def _melding(antwoord: httpx.Response) -> str:
    [gevonden] = re.findall(r'role="alert"><p>(.*?)</p>', antwoord.text)
    return gevonden

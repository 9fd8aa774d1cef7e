"""The pickup page in a real browser, with the keyboard alone: code, package, answer; nothing from elsewhere."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pyzipper
from playwright.async_api import Page, async_playwright

from gateway.api.app import maak_app
from gateway.settings import Settings
from gateway.store.database import Database
from tests.api.hulp import UITGEVER, Uitgever
from tests.api.test_ophalen import Bureau, bureau
from tests.connectors.swv_platform.conftest import draait
from tests.exchange.toestemming.gezin import school, thuis
from tests.motor import server

__all__ = ["bureau", "school", "thuis"]
pytestmark = pytest.mark.anyio
CHROMIUM = shutil.which("chromium")
OPTIES = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
STIL = ("--disable-background-networking", "--disable-component-update")


@pytest.fixture
async def blad() -> AsyncIterator[Page]:
    """A page of a browser."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    async with async_playwright() as spel:
        browser = await spel.chromium.launch(executable_path=CHROMIUM, args=[*OPTIES, *STIL])
        yield await browser.new_page(locale="nl-NL", viewport={"width": 360, "height": 740})
        await browser.close()


@pytest.fixture
async def adres(bureau: Bureau, tmp_path: Path) -> AsyncIterator[str]:
    """The same house over HTTP."""
    settings = Settings(token_issuer=UITGEVER, token_jwks_file=Uitgever(tmp_path).jwks)
    async with (
        Database(server().url, "schakel_api", grootte=4) as db,
        draait(maak_app(settings, replace(bureau.gezin.school.motor.inrichting, db=db))) as waar,
    ):
        yield waar


async def test_someone_without_a_system_fetches_and_answers(bureau: Bureau, adres: str, blad: Page, tmp_path: Path):
    """On a telephone: a wrong code is said by the page, the right one gives the package, and the school hears back."""
    buiten: list[str] = []
    pagina, veld = f"{adres}/ophalen/{bureau.uitwisseling}", blad.get_by_label("De code die de school u gaf")
    blad.on("request", lambda verzoek: buiten.append(verzoek.url) if not verzoek.url.startswith(adres) else None)
    fouten: list[str] = []
    blad.on("console", lambda regel: fouten.append(regel.text) if "Content Security" in regel.text else None)
    await blad.goto(pagina)
    assert await blad.title() == "Een verzoek van een school ophalen"
    await veld.fill("ABCD-EFGH-JKLM")
    await blad.keyboard.press("Enter")
    await blad.get_by_role("alert").wait_for()
    assert (await blad.title()).startswith("Fout: ")
    code = await bureau.code()
    await veld.fill(code.lower())
    await blad.keyboard.press("Enter")
    knop = blad.get_by_role("button", name="Pakket ophalen")
    await knop.wait_for()
    assert code not in blad.url
    async with blad.expect_download() as wacht:
        await knop.press("Enter")
    pakket = tmp_path / "verzoek.zip"
    await (await wacht.value).save_as(pakket)
    with pyzipper.AESZipFile(pakket) as zip_:
        zip_.setpassword(code.encode())
        assert any(naam.endswith(".pdf") for naam in zip_.namelist())
        assert zip_.testzip() is None
    await blad.goto(pagina)
    await veld.fill(code)
    await blad.keyboard.press("Enter")
    keuze = blad.get_by_role("radio").first
    await keuze.wait_for()
    # No part of the page is wider than the screen of a telephone.
    assert await blad.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    await keuze.check()
    await blad.get_by_role("button", name="Antwoord geven").press("Enter")
    await blad.get_by_role("status").wait_for()
    assert len(await bureau.standen()) > 1
    assert buiten == []
    assert fouten == []

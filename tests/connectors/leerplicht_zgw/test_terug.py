"""How a zaak stands comes back: told by the gemeente, or fetched."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from connectors.leerplicht_zgw.client import GemeenteLaterError, GemeenteWeigertError, VreemdAdresError
from connectors.leerplicht_zgw.terug import AutorisatieOnjuistError, NotificatieOnjuistError
from gateway.sdk import Statuspagina, ToegangError, vandaag
from tests.connectors.leerplicht_zgw.conftest import (
    AUTH,
    GEMEENTE,
    MELDING_ID,
    bericht,
    intrekking,
    melding,
    nu,
    wacht_op,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def zgw(gemeente, maak, hoorder):
    """Our connector, with the address at which it wants to be told."""
    return maak(gemeente.adres, callback_url=hoorder.adres)


def notificatie(zaak, **anders):
    """A message of the gemeente about a zaak."""
    velden = {
        "kanaal": "zaken", "hoofdObject": zaak, "resource": "status", "resourceUrl": zaak, "actie": "create",
        "aanmaakdatum": "2026-09-21T10:59:13Z", "kenmerken": {},
    }  # fmt: skip
    return json.dumps({**velden, **anders}).encode()


async def paginas(zgw, vanaf=None):
    """All pages of a poll."""
    return [pagina async for pagina in zgw.poll_statussen(vanaf)]


async def statussen(zgw, vanaf=None):
    """All that a poll tells."""
    return [stand for pagina in await paginas(zgw, vanaf) for stand in pagina.statussen]


async def alles(gemeente, zgw, hoorder):
    """What every notification that was sent until now leads to."""
    wacht_op(lambda: gemeente.tellingen()["notificaties_wachtend"] == 0)
    wacht_op(lambda: len(hoorder.gekregen) == gemeente.tellingen()["notificaties_afgeleverd"])
    return [stand for auth, body in hoorder.gekregen for stand in await zgw.bij_notificatie(auth, body)]


async def test_what_the_leerplichtambtenaar_does_comes_back(gemeente, zgw, hoorder):
    """Registered, in behandeling with his name, and the end with its reason, each as it stands when we look."""
    await zgw.abonneer()
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    eerste = (await alles(gemeente, zgw, hoorder))[-1]
    assert (eerste.objectkenmerk, eerste.status, eerste.reden) == (zaak, "geregistreerd", None)
    gemeente.ambtenaar("behandel", toelichting="We nodigen hem uit.")
    tweede = (await alles(gemeente, zgw, hoorder))[-1]
    assert (tweede.status, tweede.contact.naam, tweede.contact.telefoon) == (
        "in-behandeling",
        "L. Plicht",
        "0201234567",
    )
    assert tweede.toelichting == "We nodigen hem uit."
    gemeente.ambtenaar("rond-af", resultaat="Terug naar school", toelichting="Gezien.")
    derde = (await alles(gemeente, zgw, hoorder))[-1]
    assert (derde.status, derde.reden, derde.toelichting) == ("afgesloten", "Terug naar school", "Gezien.")
    assert eerste.op < tweede.op <= derde.op


@pytest.mark.parametrize(
    ("resultaat", "status"),
    [("Ter kennisgeving aangenomen", "ter-kennisgeving"), ("Ingetrokken", "ingetrokken"), ("Werk", "afgesloten")],
)
async def test_the_resultaat_tells_how_it_ended(gemeente, zgw, resultaat, status):
    """One end status, and as many ends as were agreed."""
    await zgw.deliver(bericht())
    gemeente.ambtenaar("rond-af", resultaat=resultaat)
    assert [(stand.status, stand.reden) for stand in await statussen(zgw)] == [(status, resultaat)]


async def test_what_was_not_agreed_has_a_meaning_too(gemeente, maak):
    """A status or resultaat without an agreement is in behandeling, or closed with its own words as reason."""
    eigen = {"statustypen": {"Ontvangen": "wacht"}, "onbekend": {"resultaat": "ter-kennisgeving"}}
    zgw = maak(gemeente.adres, afspraken=eigen)
    await zgw.deliver(bericht())
    assert [stand.status for stand in await statussen(zgw)] == ["wacht"]


async def test_twice_and_out_of_order_is_harmless(gemeente, zgw, hoorder):
    """Whatever order they come in, every message leads to how the zaak stands now."""
    gemeente.gedrag(dubbel=True, door_elkaar=True)
    await zgw.abonneer()
    await zgw.deliver(bericht())
    gemeente.ambtenaar("behandel")
    gemeente.ambtenaar("rond-af", resultaat="Werk")
    gehoord = await alles(gemeente, zgw, hoorder)
    assert len(hoorder.gekregen) > 20
    assert len(set(gehoord)) == 1
    assert gehoord[0].status == "afgesloten"


@pytest.mark.parametrize("autorisatie", ["", "Bearer iets-anders", AUTH + " ", "Bearer wát"])
async def test_a_forged_notification(gemeente, zgw, autorisatie):
    """Who does not show what was agreed is not listened to; nothing is fetched."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    gedaan = len(gemeente.gezien)
    with pytest.raises(AutorisatieOnjuistError) as fout:
        await zgw.bij_notificatie(autorisatie, notificatie(zaak))
    assert isinstance(fout.value, ToegangError)
    assert len(gemeente.gezien) == gedaan


async def test_no_notification_is_believed_when_none_was_agreed(gemeente, maak):
    """A partner without callback never calls."""
    zgw = maak(gemeente.adres)
    with pytest.raises(AutorisatieOnjuistError):
        await zgw.bij_notificatie("", notificatie("x"))
    await zgw.abonneer()


async def test_only_the_gemeente_is_ever_asked(gemeente, zgw, hoorder):
    """An address outside the Zaken API is not fetched, however much it looks like one."""
    zrc = f"{gemeente.adres}/zaken/api/v1"
    gedaan = len(gemeente.gezien)
    for url in (
        hoorder.adres, "http://169.254.169.254/latest/meta-data", f"{gemeente.adres}/_beheer/alles", zrc,
        f"{zrc}/../../../_beheer/zaken", f"{zrc}/%2e%2e/_beheer", f"{zrc}@{hoorder.adres[7:]}",
        f"{zrc}.evil.example/zaken/1",
        f"{zrc}/zaken/1?x=http://a", f"{zrc}/zaken/1#a", f"{zrc}\\@evil.example", "file:///etc/passwd", "",
    ):  # fmt: skip
        with pytest.raises(NotificatieOnjuistError):
            await zgw.bij_notificatie(AUTH, notificatie(url))
    assert (len(gemeente.gezien), hoorder.gekregen) == (gedaan, [])


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"\xff", b"{}", b"[" * 60000, b" " * 70000, notificatie("http://a", aanmaakdatum="gisteren")],
    ids=["leeg", "half", "lijst", "geen-tekst", "niets", "diep", "groot", "datum"],
)
async def test_a_body_that_is_no_notification(zgw, body):
    """It is refused by its form, and what stands in it is not repeated."""
    with pytest.raises(NotificatieOnjuistError):
        await zgw.bij_notificatie(AUTH, body)


async def test_what_is_not_about_us_is_let_by(gemeente, zgw):
    """Another channel or resource, a zaak that is gone, not complete or not ours: nothing to tell, no harm."""
    zrc = f"{gemeente.adres}/zaken/api/v1"
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    assert await zgw.bij_notificatie(AUTH, notificatie(zaak, kanaal="documenten")) == ()
    assert await zgw.bij_notificatie(AUTH, notificatie(zaak, resource="zaakeigenschap")) == ()
    assert await zgw.bij_notificatie(AUTH, notificatie(f"{zrc}/zaken/0193f2c8-7d1a-7c3e-9b1f-000000000009")) == ()
    gemeente.sandbox.stand.geef("zaken", zaak)["bronorganisatie"] = GEMEENTE
    assert await zgw.bij_notificatie(AUTH, notificatie(zaak)) == ()


async def test_a_gemeente_that_is_away_is_asked_again_later(gemeente, zgw):
    """The sender hears that it failed, so that he tells us again."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    gemeente.gedrag(weg="503")
    with pytest.raises(GemeenteLaterError):
        await zgw.bij_notificatie(AUTH, notificatie(zaak))
    gemeente.gedrag()


async def test_the_abonnement_is_made_once(gemeente, zgw, maak, hoorder, monkeypatch):
    """A poll asks to be told; a repeat changes nothing, a new version of the zaaktype or a new secret does."""
    monkeypatch.setenv("NIEUW", "Bearer een-nieuw-geheim")
    for _ in range(2):
        await statussen(zgw)
    [eerste] = gemeente.sandbox.stand.zoek("abonnement")
    assert (eerste["callbackUrl"], eerste["auth"], len(eerste["kanalen"])) == (hoorder.adres, AUTH, 1)
    gemeente.publiceer("2026-02-01")
    await statussen(zgw)
    assert len(gemeente.sandbox.stand.zoek("abonnement")[0]["kanalen"]) == 2
    await maak(gemeente.adres, callback_url=hoorder.adres, callback_env="NIEUW").abonneer()
    [laatste] = gemeente.sandbox.stand.zoek("abonnement")
    assert (laatste["url"], laatste["auth"]) == (eerste["url"], "Bearer een-nieuw-geheim")
    assert (
        len([wat for wat in gemeente.aanroepen() if wat.startswith(("POST /notificaties", "PUT /notificaties"))]) == 3
    )


async def test_polling_finds_what_changed(gemeente, zgw):
    """The first time everything, then what is open and what was closed since; the cursor is for the next time."""
    await zgw.deliver(bericht())
    await zgw.deliver(bericht({**melding(), "zaak": {"identificatie": "b", "omschrijving": "Verzuimmelding"}}))
    eerste = await paginas(zgw)
    assert sum(len(pagina.statussen) for pagina in eerste) == 2
    verder = eerste[-1].verder
    gemeente.ambtenaar("rond-af", resultaat="Werk")
    assert sorted(stand.status for stand in await statussen(zgw, verder)) == ["afgesloten", "geregistreerd"]
    gemeente.sandbox.stand.zoek("zaken", identificatie=MELDING_ID)[0]["einddatum"] = str(
        nu().date() - timedelta(days=9)
    )
    assert [stand.status for stand in await statussen(zgw, verder)] == ["geregistreerd"]


@pytest.mark.parametrize("dagen", [0, 3, 10, 90])
async def test_a_closing_with_an_earlier_date_is_heard(gemeente, zgw, dagen):
    """An ambtenaar closes today a zaak that was done days ago: the first poll of the next day still finds it."""
    await zgw.deliver(bericht())
    gemeente.ambtenaar("rond-af", resultaat="Terug naar school")
    einddatum = nu().date() - timedelta(days=dagen)
    gemeente.sandbox.stand.zoek("zaken", identificatie=MELDING_ID)[0]["einddatum"] = str(einddatum)
    gisteren = (vandaag() - timedelta(days=1)).isoformat()
    assert [stand.status for stand in await statussen(zgw, gisteren)] == ["afgesloten"]


async def test_polling_goes_by_pages(gemeente, zgw):
    """A page that was not settled comes again: the cursor moves at the end only."""
    for nummer in range(5):
        await zgw.deliver(
            bericht({**melding(), "zaak": {"identificatie": str(nummer), "omschrijving": "Verzuimmelding"}})
        )
    gemeente.gedrag(per_bladzijde=2)
    gevonden = await paginas(zgw)
    assert [len(pagina.statussen) for pagina in gevonden] == [2, 2, 1, 0]
    assert [pagina.verder for pagina in gevonden[:-1]] == [None, None, None]
    assert gevonden[-1] == Statuspagina((), vandaag().isoformat())


async def test_polling_reads_older_versions_too(gemeente, zgw):
    """A zaak of before the new version of the zaaktype still comes back."""
    await zgw.deliver(bericht())
    gemeente.publiceer("2026-02-01")
    assert [stand.status for stand in await statussen(zgw)] == ["geregistreerd"]


async def test_a_zaaksysteem_that_sends_nothing_along(gemeente, zgw):
    """Where expand is not known, status, resultaat and behandelaar are fetched apart; the outcome is the same."""
    await zgw.deliver(bericht())
    gemeente.ambtenaar("behandel")
    gemeente.ambtenaar("rond-af", resultaat="Werk", toelichting="Gezien.")
    met = await statussen(zgw)
    gemeente.gedrag(zonder_expand=True)
    assert await statussen(zgw) == met
    assert met[0].contact.email == "leerplicht@gemeente.example"


async def test_a_behandelaar_without_contact(gemeente, zgw):
    """His name is put together from its parts, and who came last is the behandelaar."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    gemeente.ambtenaar("behandel")
    gemeente.ambtenaar("behandel")
    *_, laatste = gemeente.sandbox.stand.zoek("rollen", zaak=zaak)
    laatste["contactpersoonRol"] = None
    laatste["betrokkeneIdentificatie"] = {"voorletters": "B.", "voorvoegselAchternaam": "de", "achternaam": "Wet"}
    [stand] = await statussen(zgw)
    assert (stand.contact.naam, stand.contact.functie, stand.contact.email) == (
        "B. de Wet",
        "leerplichtambtenaar",
        None,
    )


async def test_a_right_that_was_taken_away(gemeente, zgw):
    """That the gemeente refuses is told, for nothing will come back until someone looks."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    gemeente.gedrag(faal=1.0, faalstatus=403)
    with pytest.raises(GemeenteWeigertError):
        await zgw.bij_notificatie(AUTH, notificatie(zaak))
    with pytest.raises(GemeenteWeigertError):
        await zgw.deliver(bericht(objectkenmerk=zaak))
    gemeente.gedrag()


async def test_a_zaak_that_points_elsewhere(gemeente, zgw, hoorder):
    """Not even the gemeente itself makes us fetch an address of another."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    gemeente.gedrag(zonder_expand=True)
    [status] = gemeente.sandbox.stand.zoek("statussen", zaak=zaak)
    status["url"] = hoorder.adres
    with pytest.raises(VreemdAdresError):
        await statussen(zgw)
    assert hoorder.gekregen == []


async def test_what_the_school_took_back_ends_as_such(gemeente, zgw):
    """The leerplichtambtenaar sees that the melding was withdrawn and closes the zaak so."""
    await zgw.deliver(bericht())
    await zgw.deliver(intrekking())
    for _ in range(2):
        gemeente.sandbox.ambtenaar.stap(next(gemeente.sandbox.stand.alle("zaken")))
    assert [stand.status for stand in await statussen(zgw)] == ["ingetrokken"]


async def test_the_ambtenaar_can_work_by_himself(start_gemeente, maak):
    """In automatic mode a zaak is taken in hand and ended."""
    gemeente = start_gemeente(automatisch_s=0.02)
    zgw = maak(gemeente.adres)
    await zgw.deliver(bericht())
    wacht_op(lambda: gemeente.zaak()["einddatum"] is not None)
    assert [stand.reden for stand in await statussen(zgw)] == ["Terug naar school"]

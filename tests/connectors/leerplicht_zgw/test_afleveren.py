"""A melding becomes a zaak, over HTTP, whatever goes wrong on the way."""

from __future__ import annotations

import base64
import json
from uuid import UUID

import pytest

from connectors.leerplicht_zgw.catalogus import CatalogusError
from connectors.leerplicht_zgw.client import GemeenteLaterError, GemeenteWeigertError
from connectors.leerplicht_zgw.sandbox.instellingen import SCOPES
from connectors.leerplicht_zgw.zaak import ZaakGeslotenError, ZaakWegError
from gateway.sdk import LaterError
from tests.connectors.leerplicht_zgw.conftest import BSN, MELDING_ID, REDEN, bericht, intrekking, melding, samenvatting
from tests.connectors.leerplicht_zgw.test_contract import GELDIG

pytestmark = pytest.mark.anyio
TWEEDE = UUID("0193f2c8-7d1a-7c3e-9b1f-000000000002")
DOCUMENT = {"informatieobjecttype": "Verzuimmelding"}


async def volhouden(zgw, wat):
    """Deliver as the dispatcher does: again until it is done."""
    for poging in range(1, 9):
        try:
            return await zgw.deliver(wat), poging
        except LaterError:
            continue
    raise AssertionError("het lukt niet")


def waarden(gemeente):
    """The eigenschappen of the only zaak."""
    return {item["naam"]: item["waarde"] for item in gemeente.zaak()["_expand"]["eigenschappen"]}


async def test_a_melding_becomes_a_zaak(gemeente, zgw):
    """The zaak holds the melding: who in rollen, what in eigenschappen, the days in its object; its status is last."""
    ontvangst = await zgw.deliver(bericht())
    zaak = gemeente.zaak()
    assert ontvangst.objectkenmerk == zaak["url"]
    assert ontvangst.terugkoppeling.goedgekeurd
    assert (zaak["identificatie"], zaak["startdatum"]) == (MELDING_ID, "2026-09-15")
    rollen = {rol["omschrijving"]: rol for rol in zaak["_expand"]["rollen"]}
    assert rollen["Leerling"]["betrokkeneIdentificatie"] == {"inpBsn": BSN}
    assert rollen["Meldende school"]["contactpersoonRol"]["emailadres"] == "mentor@school.example"
    gevonden = waarden(gemeente)
    assert (gevonden["verzuimsoort"], gevonden["beginVerzuim"], gevonden["vermoedelijkeReden"]) == (
        "V3",
        "20260831",
        REDEN,
    )
    [ding] = zaak["_expand"]["zaakobjecten"]
    assert ding["objectIdentificatie"]["overigeData"] == melding()["zaakobject"]
    assert gemeente.tellingen()["statussen"] == 1
    assert gemeente.aanroepen()[-1] == "POST /zaken/api/v1/statussen"


@pytest.mark.parametrize("pad", [pad for pad in GELDIG if "melding" in pad.stem], ids=lambda pad: pad.stem)
async def test_every_good_example_becomes_a_zaak(gemeente, zgw, pad):
    """What the contract lets through, the gemeente takes."""
    assert (await zgw.deliver(bericht(json.loads(pad.read_text("utf-8"))))).terugkoppeling.goedgekeurd
    assert gemeente.zaak()["status"]


async def test_what_shows_in_lists_says_nothing_of_the_leerling(gemeente, zgw):
    """The zaak itself names no one, no number, no soort and no reden: those are in what hangs below it."""
    await zgw.deliver(bericht())
    zaak = {naam: waarde for naam, waarde in gemeente.zaak().items() if naam != "_expand"}
    assert [waarde for waarde in (BSN, REDEN, "V3", "20260831") if waarde in str(zaak)] == []
    assert zaak["vertrouwelijkheidaanduiding"] == "vertrouwelijk"


async def test_an_onderwijsnummer_goes_as_another_number(gemeente, zgw):
    """A leerling without BSN is known by his onderwijsnummer."""
    inhoud = melding()
    inhoud["rollen"]["leerling"]["betrokkeneIdentificatie"] = {"anpIdentificatie": "100000004"}
    await zgw.deliver(bericht(inhoud))
    assert {"anpIdentificatie": "100000004"} in [
        r["betrokkeneIdentificatie"] for r in gemeente.zaak()["_expand"]["rollen"]
    ]


async def test_twice_is_once(gemeente, zgw):
    """A bericht that is delivered again finds everything there, writes nothing, and says the same."""
    eerste = await zgw.deliver(bericht())
    stand, gedaan = samenvatting(gemeente.zaak()), len(gemeente.gezien)
    assert (await zgw.deliver(bericht())).objectkenmerk == eerste.objectkenmerk
    assert samenvatting(gemeente.zaak()) == stand
    erna = [wat for wat in gemeente.gezien[gedaan:] if "/api/" in wat.pad]
    assert erna
    assert {wat.methode for wat in erna} == {"GET"}


@pytest.mark.parametrize("moment", ["voor", "na"])
async def test_it_goes_on_where_it_was_cut_off(start_gemeente, maak, moment):
    """The line breaks at the n-th call, before or after the gemeente did it, for every n: the result is always one."""
    afspraken = DOCUMENT
    gaaf = start_gemeente()
    zgw = maak(gaaf.adres, afspraken=afspraken)
    await zgw.deliver(bericht())
    verwacht, aantal = samenvatting(gaaf.zaak()), len(gaaf.aanroepen())
    assert aantal > 20
    gemeente, pogingen = start_gemeente(), []
    for bij in range(1, aantal + 1):
        gemeente.http.delete(f"{gemeente.adres}/_beheer/alles").raise_for_status()
        gemeente.gedrag(storing_bij=bij, faalstatus=0, moment=moment)
        zgw = maak(gemeente.adres, afspraken=afspraken)
        pogingen.append((await volhouden(zgw, bericht()))[1])
        assert samenvatting(gemeente.zaak()) == verwacht, bij
        assert gemeente.tellingen()["statussen"] == 1, bij
        assert gemeente.tellingen()["enkelvoudiginformatieobjecten"] == 1, bij
    assert set(pogingen) == {2}


async def test_an_update_changes_what_differs(gemeente, zgw):
    """An einddatum is added, a reason changed, what no longer holds is taken away, and the days follow."""
    zaak = (await zgw.deliver(bericht(melding(actie_gewenst="nee", toelichting_geen_actie="Loopt al.")))).objectkenmerk
    nieuw = melding(einddatum="20260911", vermoedelijke_reden="Iets anders")
    nieuw["zaakobject"]["dagen"].append({"datum": "2026-09-11", "heledag": False, "lesuren": [1, 2]})
    ontvangst = await zgw.deliver(bericht(nieuw, id=TWEEDE, objectkenmerk=zaak))
    assert ontvangst.objectkenmerk == zaak
    gevonden = waarden(gemeente)
    assert (gevonden["eindVerzuim"], gevonden["vermoedelijkeReden"], gevonden["actieGewenst"]) == (
        "20260911",
        "Iets anders",
        "ja",
    )
    assert "toelGeenActie" not in gevonden
    [ding] = gemeente.zaak()["_expand"]["zaakobjecten"]
    assert len(ding["objectIdentificatie"]["overigeData"]["dagen"]) == 2
    assert gemeente.tellingen()["statussen"] == 1


async def test_a_withdrawal_is_told_and_closes_nothing(gemeente, zgw):
    """The school says that it takes the melding back; the zaak stays, and its end is for the gemeente."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    for _ in range(2):
        assert (await zgw.deliver(intrekking(id=TWEEDE, objectkenmerk=zaak))).terugkoppeling.goedgekeurd
    assert waarden(gemeente)["ingetrokkenOp"] == "20260920"
    assert waarden(gemeente)["verzuimsoort"] == "V3"
    assert (gemeente.tellingen()["resultaten"], gemeente.zaak()["einddatum"]) == (0, None)
    assert not [wat for wat in gemeente.aanroepen() if wat.startswith("DELETE")]


async def test_a_withdrawal_with_a_status_that_was_agreed(start_gemeente, maak):
    """Where a gemeente has a status for it, that is set once too."""
    gemeente = start_gemeente(scopes=SCOPES | {"zaken.statussen.toevoegen"})
    zgw = maak(gemeente.adres, afspraken={"statustype_intrekking": "In behandeling"})
    await zgw.deliver(bericht())
    for _ in range(2):
        await zgw.deliver(intrekking(id=TWEEDE))
    assert gemeente.tellingen()["statussen"] == 2


async def test_a_withdrawal_of_what_is_not_there(gemeente, zgw):
    """There is nothing to take back; a zaak that vanished is for a person to ask after."""
    with pytest.raises(ZaakWegError):
        await zgw.deliver(intrekking())
    with pytest.raises(ZaakWegError):
        await zgw.deliver(intrekking(objectkenmerk=f"{gemeente.adres}/zaken/api/v1/zaken/{TWEEDE}"))


async def test_a_closed_zaak_is_left_alone(gemeente, zgw):
    """A repeat of what is there still counts; a change is refused without trying."""
    zaak = (await zgw.deliver(bericht())).objectkenmerk
    gemeente.ambtenaar("behandel")
    gemeente.ambtenaar("rond-af", resultaat="Werk")
    assert (await zgw.deliver(bericht(objectkenmerk=zaak))).terugkoppeling.goedgekeurd
    gedaan = len(gemeente.gezien)
    with pytest.raises(ZaakGeslotenError):
        await zgw.deliver(intrekking(objectkenmerk=zaak))
    assert {wat.methode for wat in gemeente.gezien[gedaan:]} == {"GET"}


@pytest.mark.parametrize(
    "gedrag", [{"faal": 1.0, "faalstatus": 429}, {"faal": 1.0}, {"weg": "503"}, {"weg": "verbreek"}]
)
async def test_a_gemeente_that_is_busy_or_away(gemeente, zgw, gedrag):
    """It is an error for later; once the gemeente is back the same bericht goes through."""
    gemeente.gedrag(**gedrag)
    with pytest.raises(GemeenteLaterError):
        await zgw.deliver(bericht())
    assert len(await zgw.check()) == 1
    gemeente.gedrag()
    assert (await zgw.deliver(bericht())).terugkoppeling.goedgekeurd
    assert await zgw.check() == []


async def test_a_gemeente_that_is_too_slow(gemeente, maak):
    """Waiting has an end."""
    zgw = maak(gemeente.adres, timeout_s=0.2)
    gemeente.gedrag(traag_ms=1000)
    with pytest.raises(GemeenteLaterError, match="niet op tijd"):
        await zgw.deliver(bericht())
    gemeente.gedrag()


async def test_a_gemeente_that_is_not_there(maak):
    """No connection at all is an error for later."""
    zgw = maak("http://127.0.0.1:9")
    with pytest.raises(GemeenteLaterError, match="niet te bereiken"):
        await zgw.deliver(bericht())


async def test_a_wrong_secret(start_gemeente, maak):
    """It is refused for good, and check() says so in one line."""
    gemeente = start_gemeente(geheim="iets-heel-anders-dan-wij")
    zgw = maak(gemeente.adres)
    with pytest.raises(GemeenteWeigertError, match="403 jwt-invalid-signature"):
        await zgw.deliver(bericht())
    assert len(await zgw.check()) == 1


async def test_a_right_that_is_missing(start_gemeente, maak):
    """Who may not register a zaak hears that; nothing is tried again."""
    gemeente = start_gemeente(scopes=SCOPES - {"zaken.aanmaken"})
    zgw = maak(gemeente.adres)
    with pytest.raises(GemeenteWeigertError, match="403 permission_denied"):
        await zgw.deliver(bericht())


async def test_a_value_that_the_gemeente_refuses(gemeente, zgw):
    """The verdict is an afkeur that names the field and the code, not the value."""
    ontvangst = await zgw.deliver(bericht(melding(begindatum="eenendertig augustus")))
    oordeel = ontvangst.terugkoppeling
    assert not oordeel.goedgekeurd
    [wat] = oordeel.meldingen
    assert (wat.code, wat.sleutels) == ("invalid", (("veld", "waarde"),))
    assert "augustus" not in wat.tekst
    assert gemeente.zaak()["status"] is None


async def test_names_are_what_this_gemeente_agreed(gemeente, maak):
    """What was left out by agreement does not go; a name that its zaaktype does not have is told by check()."""
    eigen = {"eigenschappen": {"vermoedelijke_reden": "", "telefoon": "leslocatie"}, "zaakobject": ""}
    zgw = maak(gemeente.adres, afspraken=eigen)
    assert await zgw.check() == []
    await zgw.deliver(bericht())
    assert "vermoedelijkeReden" not in waarden(gemeente)
    assert waarden(gemeente)["leslocatie"] == "0600000001"
    assert gemeente.zaak()["_expand"]["zaakobjecten"] == []
    anders = maak(gemeente.adres, afspraken={"roltypen": {"school": "Aanmelder"}})
    assert await anders.check() == ["het zaaktype heeft geen roltype Aanmelder."]
    with pytest.raises(CatalogusError):
        await anders.deliver(
            bericht(id=TWEEDE, inhoud={**melding(), "zaak": {"identificatie": "b", "omschrijving": "x"}})
        )


async def test_a_zaaktype_that_is_not_published(gemeente, maak):
    """Without a valid zaaktype there is nothing to make a zaak of."""
    zgw = maak(gemeente.adres, afspraken={"zaaktype": "iets-anders"})
    with pytest.raises(CatalogusError, match="iets-anders"):
        await zgw.deliver(bericht())


async def test_a_zaaktype_in_two_catalogues(gemeente, maak):
    """Which one is meant must be said."""
    gemeente.publiceer("2026-02-01")
    eerste, tweede = gemeente.sandbox.catalogus.dingen["zaaktypen"]
    eerste["eindeGeldigheid"], tweede["catalogus"] = None, eerste["catalogus"].replace("catalogussen", "andere")
    with pytest.raises(CatalogusError, match="meer dan een catalogus"):
        await maak(gemeente.adres).deliver(bericht())
    await maak(gemeente.adres, catalogus_url=eerste["catalogus"]).deliver(bericht())
    assert gemeente.zaak()["zaaktype"] == eerste["url"]


async def test_a_new_version_of_the_zaaktype(gemeente, zgw):
    """The next zaak is made in the new version; a change to an older one still speaks of its own version."""
    oud = (await zgw.deliver(bericht())).objectkenmerk
    nieuw = gemeente.publiceer("2026-02-01")
    inhoud = {**melding(), "zaak": {"identificatie": "0193f2c8-b", "omschrijving": "Verzuimmelding"}}
    await zgw.deliver(bericht(inhoud, id=TWEEDE))
    await zgw.deliver(bericht(melding(einddatum="20260911"), id=TWEEDE, objectkenmerk=oud))
    eerste, tweede = gemeente.zaken()
    assert eerste["zaaktype"] != tweede["zaaktype"] == nieuw
    assert "eindVerzuim" in {item["naam"] for item in eerste["_expand"]["eigenschappen"]}


async def test_the_catalogue_is_kept_for_a_while(gemeente, zgw, monkeypatch):
    """A second melding asks only which version holds; after a while the rest is read again."""
    await zgw.deliver(bericht())
    gedaan = len(gemeente.gezien)
    await zgw.deliver(bericht({**melding(), "zaak": {"identificatie": "b", "omschrijving": "Verzuimmelding"}}))
    catalogus = [wat.pad for wat in gemeente.gezien[gedaan:] if wat.pad.startswith("/catalogi")]
    assert catalogus == ["/catalogi/api/v1/zaaktypen"]
    monkeypatch.setitem(zgw._contract["grenzen"], "catalogus_s", 0)
    await zgw.deliver(bericht())
    assert len([wat for wat in gemeente.aanroepen() if wat.endswith("/roltypen")]) == 2


async def test_lists_come_in_pages(gemeente, zgw):
    """However small the pages are, everything is found."""
    gemeente.gedrag(per_bladzijde=2)
    await zgw.deliver(bericht())
    await zgw.deliver(bericht(melding(einddatum="20260911"), id=TWEEDE))
    assert len(gemeente.zaken()) == 1
    assert len(gemeente.zaak()["_expand"]["rollen"]) == 2


async def test_a_document_where_it_was_agreed(gemeente, maak):
    """The melding goes as a document too, once, and it does not say who the leerling is."""
    zgw = maak(gemeente.adres, afspraken=DOCUMENT)
    for _ in range(2):
        await zgw.deliver(bericht())
    [stuk] = gemeente.sandbox.stand.zoek("enkelvoudiginformatieobjecten")
    assert (stuk["indicatieGebruiksrecht"], stuk["formaat"], stuk["auteur"]) == (False, "application/json", "De Zwaluw")
    assert BSN not in base64.b64decode(stuk["inhoud"]).decode()
    assert len(gemeente.zaak()["_expand"]["zaakinformatieobjecten"]) == 1
    anders = maak(gemeente.adres, afspraken={"informatieobjecttype": "Brief"})
    with pytest.raises(CatalogusError, match="Brief"):
        await anders.deliver(bericht(id=TWEEDE))


async def test_long_names_are_cut_to_what_the_api_takes(gemeente, zgw):
    """A name longer than the Zaken API allows does not stop a melding."""
    inhoud = melding()
    inhoud["rollen"]["school"]["contactpersoonRol"] |= {"naam": "n" * 100, "functie": "f" * 60}
    inhoud["rollen"]["school"]["betrokkeneIdentificatie"]["naam"] = "s" * 80
    assert (await zgw.deliver(bericht(inhoud))).terugkoppeling.goedgekeurd

"""The connector against the platform: delivered once, judged at once, heard of later."""

import json
import logging
from uuid import uuid4

import anyio
import pytest

from connectors.swv_platform.client import (
    AntwoordOnduidelijkError,
    PlatformWegError,
    PlatformWeigertError,
    TokenGeweigerdError,
)
from connectors.swv_platform.connector import (
    AutorisatieOnjuistError,
    GebeurtenisOnjuistError,
    NooitAangekomenError,
    OnbekendBerichtError,
)
from tests.connectors.swv_platform.conftest import (
    AUTH,
    BEOOGD,
    BRON,
    COMPLEET,
    DOSSIER,
    VOORBEELDEN,
    aanvraag,
    bericht,
    dossier,
    intrekking,
)

pytestmark = pytest.mark.anyio


async def statussen(swv, vanaf=None):
    """All that can be heard now, and where to go on."""
    paginas = [pagina async for pagina in swv.poll_statussen(vanaf)]
    return [status for pagina in paginas for status in pagina.statussen], paginas[-1].verder


async def test_an_aanvraag_arrives_whole(platform, swv):
    """What the mapping wrote is what the platform has, and it judges the form at once."""
    wat = bericht()
    ontvangst = await swv.deliver(wat)
    assert (ontvangst.terugkoppeling.goedgekeurd, ontvangst.dubbel) == (True, False)
    assert ontvangst.terugkoppeling.bericht_id == wat.id
    [daar] = platform.sandbox.stand.alle()
    assert (daar.id, daar.inhoud) == (ontvangst.objectkenmerk, json.loads(wat.inhoud))


async def test_a_repeat_does_no_harm(platform, swv):
    """The same bericht again, as after a lost answer, is the same aanvraag."""
    await platform.beheer("PUT", "gedrag", storing_bij=1, moment="na", faalstatus=0)
    wat = bericht()
    with pytest.raises(PlatformWegError):
        await swv.deliver(wat)
    weer = await swv.deliver(bericht(id=wat.id, poging=2))
    assert weer.dubbel
    assert [weer.objectkenmerk] == list(platform.sandbox.stand.aanvragen)
    assert platform.sandbox.stand.geef(weer.objectkenmerk).versie == 1


@pytest.mark.parametrize("eerst", ["dossier", "aanvraag"])
async def test_the_dossier_may_come_first(platform, swv, eerst):
    """The dossier lies under the kenmerk of the aanvraag, whichever of the two arrives first."""
    berichten = [dossier(), bericht()] if eerst == "dossier" else [bericht(), dossier()]
    ontvangsten = [await swv.deliver(wat) for wat in berichten]
    assert all(wat.terugkoppeling.goedgekeurd for wat in ontvangsten)
    assert list(platform.sandbox.stand.dossiers.values()) == [DOSSIER]
    assert (await swv.deliver(dossier(poging=2))).dubbel
    assert [wat.objectkenmerk is None for wat in ontvangsten] == [eerst == "dossier", eerst != "dossier"]


async def test_a_dossier_without_aanvraag_is_for_a_person(swv):
    """Who plans it elsewhere hears that it belongs to an aanvraag; so does a message no platform takes."""
    with pytest.raises(OnbekendBerichtError, match="hoort bij een aanvraag"):
        await swv.deliver(dossier(onderwerp=None))
    with pytest.raises(OnbekendBerichtError):
        await swv.deliver(bericht(soort="duo_rod/inschrijving-vo@1"))


async def test_from_incomplete_to_besluit(platform, swv):
    """The school hears what is missing, completes it, and gets the besluit with its TLV."""
    id_ = (await swv.deliver(bericht(aanvraag("opp")))).objectkenmerk
    await platform.stap_tot("onvolledig")
    eerst, verder = await statussen(swv)
    assert [item.status for item in eerst] == ["ontvangen", "in-controle", "onvolledig"]
    assert eerst[-1].ontbreekt == ("deskundigenverklaring", "directieverklaring")
    assert (eerst[-1].objectkenmerk, eerst[-1].aanvraagnummer) == (id_, "VO2507-A-00001")
    assert eerst[-1].termijn_tot.isoformat() == "2026-10-20"

    assert (await swv.deliver(bericht(objectkenmerk=id_))).objectkenmerk == id_
    await platform.stap_tot("besloten")
    daarna, verder = await statussen(swv, verder)
    namen = [item.status for item in daarna]
    assert namen == ["in-controle", "in-behandeling", "bij-deskundigen", "bij-commissie", "besloten"]
    assert None not in {daarna[1].termijn_tot, daarna[3].vergaderdatum}
    assert daarna[0].ontbreekt == ()
    besluit = daarna[-1].besluit
    assert (besluit.uitkomst, besluit.tlv_nummer, besluit.categorie) == ("toegekend", "VO2507-2026-00001", "laag")
    assert (besluit.eind.month, besluit.eind.day, len(besluit.deskundigen)) == (7, 31, 2)
    assert (await statussen(swv, verder))[0] == []


async def test_a_page_at_a_time_and_a_place_that_is_gone(platform, swv):
    """Pages follow each other; when the platform no longer knows our place, we begin anew."""
    swv._grenzen = {**swv._grenzen, "wijzigingen_per_keer": 1}
    await swv.deliver(bericht())
    await platform.commissie("stap")
    paginas = [pagina async for pagina in swv.poll_statussen(None)]
    assert [len(pagina.statussen) for pagina in paginas] == [1, 1]
    await platform.beheer("DELETE", "alles")
    assert await statussen(swv, paginas[-1].verder) == ([], (await statussen(swv))[1])


async def test_one_besluit_that_cannot_be_read_holds_up_nothing(platform, swv):
    """The status comes without the besluit, and says that the school should ask for a better one."""
    await swv.deliver(bericht())
    [wat] = platform.sandbox.stand.alle()
    goed = json.loads((VOORBEELDEN / "geldig" / "besluit.json").read_bytes())
    wat.besluit = goed | {"tlvNummer": "VO2507-2013-00042"}
    platform.sandbox.stand.noteer(wat)
    [_, stand] = (await statussen(swv))[0]
    assert stand.besluit is None
    assert "verbeterd besluit" in stand.bericht
    wat.nummer = ""
    platform.sandbox.stand.noteer(wat)
    with pytest.raises(AntwoordOnduidelijkError):
        await statussen(swv)


async def test_a_withdrawal(platform, swv):
    """What was sent is taken back, also when its answer was lost; a second time is fine."""
    id_ = (await swv.deliver(bericht())).objectkenmerk
    for wat in (intrekking(objectkenmerk=id_), intrekking()):
        assert (await swv.deliver(wat)).objectkenmerk == id_
    assert (await statussen(swv))[0][-1].status == "ingetrokken"
    for wat in (intrekking(onderwerp=uuid4()), intrekking(onderwerp=None)):
        with pytest.raises(NooitAangekomenError):
            await swv.deliver(wat)
    with pytest.raises(PlatformWeigertError, match="404"):
        await swv.deliver(intrekking(objectkenmerk=str(uuid4())))


async def test_what_is_decided_is_judged_so(platform, swv):
    """A change, another dossier or a withdrawal after the besluit is refused as a verdict, not as a failure."""
    await swv.deliver(dossier())
    id_ = (await swv.deliver(bericht())).objectkenmerk
    await platform.stap_tot("besloten")
    for wat in (
        bericht(aanvraag(*COMPLEET, motivering="anders"), objectkenmerk=id_),
        dossier(DOSSIER.replace(b"GEHEIM", b"ANDERS"), objectkenmerk=id_),
        intrekking(objectkenmerk=id_),
    ):
        ontvangst = await swv.deliver(wat)
        assert not ontvangst.terugkoppeling.goedgekeurd
        assert [melding.code for melding in ontvangst.terugkoppeling.meldingen] == ["SWV-409"]
    for wat in (bericht(objectkenmerk=id_), dossier(objectkenmerk=id_)):
        assert (await swv.deliver(wat)).terugkoppeling.goedgekeurd


async def test_what_the_platform_does_not_take_names_the_place(swv, caplog):
    """Each fault is told by place and code, without a value; nothing of it is in a log."""
    caplog.set_level(logging.DEBUG)
    fout = aanvraag("opp", motivering="GEHEIM", sector="mbo")
    fout["leerling"]["leerlingnummer"] = "999999990"
    ontvangst = await swv.deliver(bericht(fout))
    meldingen = {melding.tekst.partition(":")[0]: melding.code for melding in ontvangst.terugkoppeling.meldingen}
    assert meldingen == {"/sector": "enum", "/leerling/leerlingnummer": "not"}
    krom = await swv.deliver(dossier(b"<dossier>GEHEIM"))
    assert [melding.code for melding in krom.terugkoppeling.meldingen] == ["geen-xml"]
    assert "GEHEIM" not in caplog.text + repr(ontvangst) + repr(krom)


@pytest.mark.parametrize(
    "gedrag", [{"faal": 1.0}, {"faal": 1.0, "faalstatus": 429}, {"weg": "503"}, {"weg": "verbreek"}]
)
async def test_a_platform_that_is_away_may_be_tried_later(platform, swv, gedrag):
    """Nothing is wrong with the bericht; check() says so in a line."""
    await platform.beheer("PUT", "gedrag", **gedrag)
    with pytest.raises(PlatformWegError):
        await swv.deliver(bericht())
    assert len(await swv.check()) == 1


async def test_a_platform_that_is_too_slow(platform, maak):
    """We do not wait for ever."""
    await platform.beheer("PUT", "gedrag", traag_ms=2000)
    with pytest.raises(PlatformWegError):
        await maak(platform.adres, timeout_s=0.1).deliver(bericht())


async def test_check_changes_nothing(platform, swv, maak):
    """All is well, or a line says what is not; a wrong token may be mended, a wrong school is for a person."""
    assert await swv.check() == []
    assert platform.sandbox.stand.alle() == []
    vreemd = maak(platform.adres, token="onbekend")
    assert "SWV-012" in (await vreemd.check())[0]
    with pytest.raises(TokenGeweigerdError):
        await vreemd.deliver(bericht())
    with pytest.raises(PlatformWeigertError, match="403"):
        await maak(platform.adres, token=BEOOGD).deliver(bericht())
    assert "SWV-013" in (await maak(platform.adres, swv="VO9999").check())[0]


async def test_an_event_is_believed_and_fetched(platform, swv):
    """The platform tells that something changed; what, we fetch ourselves."""
    id_ = (await swv.deliver(bericht())).objectkenmerk
    await gehoord(platform, 1)
    await platform.commissie("stap")
    await gehoord(platform, 2)
    autorisatie, body = platform.gehoord[-1]
    [melding] = await swv.bij_notificatie(autorisatie, body)
    assert (melding.objectkenmerk, melding.status) == (id_, "in-controle")
    assert set(json.loads(body)) == {"specversion", "id", "source", "type", "subject", "time", "dataref", "sequence"}


async def gehoord(platform, aantal):
    """Wait until so many events have come."""
    with anyio.fail_after(5):
        while len(platform.gehoord) < aantal:  # noqa: ASYNC110 there is no event to wait for in another app
            await anyio.sleep(0.01)


async def test_an_event_that_is_not_believed(swv, maak, platform):
    """Without the agreed Authorization nothing is even read; without an agreed source nobody is believed."""
    goed = (VOORBEELDEN / "geldig" / "gebeurtenis.json").read_bytes()
    for kop in ("", "Bearer iets", AUTH + "x", "Bearer é"):
        with pytest.raises(AutorisatieOnjuistError):
            await swv.bij_notificatie(kop, goed)
    with pytest.raises(AutorisatieOnjuistError):
        await maak(platform.adres, bron=None).bij_notificatie(AUTH, goed)


async def test_an_event_that_is_wrong(swv):
    """Another shape, source or size is refused; of an aanvraag we do not have there is nothing to tell."""
    goed = json.loads((VOORBEELDEN / "geldig" / "gebeurtenis.json").read_bytes())
    assert await swv.bij_notificatie(AUTH, json.dumps(goed).encode()) == ()
    fout = [pad.read_bytes() for pad in (VOORBEELDEN / "ongeldig").glob("gebeurtenis-*.json")]
    ander = json.dumps(goed | {"source": BRON.replace("5000", "6000")}).encode()
    for body in (*fout, ander, b"{", b" " * 70_000):
        with pytest.raises(GebeurtenisOnjuistError):
            await swv.bij_notificatie(AUTH, body)


async def test_an_event_while_the_platform_fails(platform, swv):
    """What we were told of but may not see is a failure, not a status."""
    await swv.deliver(bericht())
    body = json.loads((VOORBEELDEN / "geldig" / "gebeurtenis.json").read_bytes())
    await platform.beheer("PUT", "gedrag", faal=1.0, faalstatus=403)
    with pytest.raises(PlatformWeigertError, match="403"):
        await swv.bij_notificatie(AUTH, json.dumps(body).encode())

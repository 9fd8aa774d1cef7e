"""The sender: an aanvraag comes in, comes again, changes, or is taken back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.fouten import Bezwaar
from gateway.exchange.swvinbox.afspraken import Afspraken, alle_swv, kies_swv
from gateway.exchange.swvinbox.fouten import AfgedaanError, InhoudError
from gateway.exchange.swvinbox.inhoud import Ingezonden, lees_aanvraag, lees_intrekking
from gateway.exchange.swvinbox.rijen import (
    SQL,
    Mededeling,
    Swvaanvraag,
    bewaar,
    lees,
    noteer,
    schrijf_status,
    verpak,
    volgend_nummer,
    waarden,
)
from gateway.exchange.swvinbox.rijen import lees_aanvraag as lees_rij
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7

ONTVANGEN = Handeling("aanvraag ontvangen in het postvak van het samenwerkingsverband", "swv-ontvangen")
GEWIJZIGD = Handeling("nieuwe versie van een aanvraag ontvangen", "swv-wijzigen")
INGETROKKEN = Handeling("aanvraag ingetrokken door de afzender", "swv-intrekken")


async def neem_aan(
    inrichting: Inrichting, gebruiker: Gebruiker, swv: str, ruw: Mapping[str, Any], *, gast: bool
) -> tuple[Swvaanvraag, bool]:
    """Take an aanvraag for a samenwerkingsverband: as it stands now, and whether it is new.

    The same kenmerk of the same sender is the same aanvraag; other content makes a new version of it, as long as its
    status allows. Raises InhoudError, GeenInboxError and AfgedaanError.
    """
    organisatie = kies_swv(inrichting, swv)
    ingezonden = lees_aanvraag(ruw, swv, inrichting.aanvraagregels.soorten)
    nieuw = _nieuwe(inrichting, gebruiker.naam, organisatie, ingezonden, gast=gast)
    async with inrichting.db.transactie([organisatie]) as conn:
        if await (await conn.execute(SQL["nieuw"], waarden(nieuw))).fetchone():
            return await _begin(conn, inrichting, gebruiker, nieuw), True
        waar = {"organisatie": organisatie, "afzender": gebruiker.naam, "kenmerk": ingezonden.kenmerk}
        [bekend] = await lees(conn, Swvaanvraag, "op_kenmerk", waar)
        return await _nog_eens(conn, inrichting, gebruiker, bekend, ingezonden), False


async def trek_in(
    inrichting: Inrichting, gebruiker: Gebruiker, id_: UUID, ruw: Mapping[str, Any]
) -> Swvaanvraag | None:
    """Take back an aanvraag the sender itself sent; None when there is none. A second time changes nothing."""
    gegeven = lees_intrekking(ruw)
    afspraken, organisaties = Afspraken.van(inrichting), alle_swv(inrichting)
    async with inrichting.db.transactie(organisaties) as conn:
        aanvraag = await lees_rij(conn, organisaties, id_, vast=True)
        if aanvraag is None or aanvraag.afzender != gebruiker.naam:
            return None
        _controleer_welke(aanvraag, gegeven)
        if aanvraag.status == afspraken.ingetrokken:
            return aanvraag
        if aanvraag.status not in afspraken.intrekken_vanuit:
            raise AfgedaanError(f"de aanvraag is {aanvraag.status} en is niet meer in te trekken.")
        wissen_op = afspraken.bewaren.na(dag(inrichting.klok()))
        nieuw = await bewaar(conn, inrichting, aanvraag, status=afspraken.ingetrokken, wissen_op=wissen_op)
        await noteer(conn, inrichting, gebruiker, INGETROKKEN, nieuw)
        return nieuw


async def _begin(
    conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, nieuw: Swvaanvraag
) -> Swvaanvraag:
    """Give a new aanvraag its number and first status."""
    jaar = dag(inrichting.klok()).year
    nummer = await volgend_nummer(conn, nieuw.organisatie, "aanvraag", jaar)
    aanvraag = nieuw.vervang(aanvraagnummer=f"{jaar}-{nummer:05d}")
    await conn.execute(SQL["bewaar"], waarden(aanvraag))
    await schrijf_status(conn, inrichting, aanvraag, Mededeling())
    await noteer(conn, inrichting, gebruiker, ONTVANGEN, aanvraag)
    return aanvraag


async def _nog_eens(
    conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, bekend: Swvaanvraag, ingezonden: Ingezonden
) -> Swvaanvraag:
    if bekend.sleutel is None:
        raise AfgedaanError("deze aanvraag is gewist omdat haar bewaartermijn voorbij is.")
    if bekend.brin != ingezonden.brin:
        raise AfgedaanError("dit kenmerk is al gebruikt voor een andere school.", doe="Geef elke aanvraag een eigen.")
    sleutel = bekend.open(inrichting.kast)
    vingerafdruk = sleutel.vingerafdruk(ingezonden.inhoud)
    if vingerafdruk == bekend.vingerafdruk:
        return bekend
    if bekend.status not in Afspraken.van(inrichting).wijzigbaar:
        raise AfgedaanError(
            f"de aanvraag is {bekend.status} en verandert niet meer.", doe="Overleg met het samenwerkingsverband."
        )
    nieuw = await bewaar(
        conn,
        inrichting,
        bekend,
        soort=ingezonden.soort,
        school=ingezonden.school,
        inhoud=verpak(sleutel, bekend.id, "inhoud", ingezonden.inhoud),
        vingerafdruk=vingerafdruk,
        **aangevuld(bekend),
    )
    await noteer(conn, inrichting, gebruiker, GEWIJZIGD, nieuw)
    return nieuw


def aangevuld(aanvraag: Swvaanvraag) -> dict[str, Any]:
    """What changes besides when a school supplements: what was incomplete is looked at again."""
    return {"status": "in-controle"} if aanvraag.status == "onvolledig" else {}


def _nieuwe(
    inrichting: Inrichting, afzender: str, organisatie: str, ingezonden: Ingezonden, *, gast: bool
) -> Swvaanvraag:
    nu = inrichting.klok()
    id_ = uuid7(nu)
    ingepakt, sleutel = inrichting.kast.nieuwe(id_.bytes)
    return Swvaanvraag(
        id=id_,
        organisatie=organisatie,
        afzender=afzender,
        gast=gast,
        brin=ingezonden.brin,
        school=ingezonden.school,
        kenmerk=ingezonden.kenmerk,
        soort=ingezonden.soort,
        status=Afspraken.van(inrichting).eerste,
        status_op=nu,
        versie=1,
        ontvangen_op=nu,
        gewijzigd_op=nu,
        sleutel=ingepakt,
        inhoud=verpak(sleutel, id_, "inhoud", ingezonden.inhoud),
        vingerafdruk=sleutel.vingerafdruk(ingezonden.inhoud),
    )


def _controleer_welke(aanvraag: Swvaanvraag, gegeven: tuple[str, str, str]) -> None:
    paden = (("kenmerk",), ("soort",), ("school", "brin"))
    staat = (aanvraag.kenmerk, aanvraag.soort, aanvraag.brin)
    if anders := [
        Bezwaar("value_error", pad) for pad, een, ander in zip(paden, gegeven, staat, strict=True) if een != ander
    ]:
        raise InhoudError(anders)

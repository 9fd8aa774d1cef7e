"""The sender: the OSO dossier of an aanvraag, before it or after it, under the same kenmerk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.swvinbox.aannemen import aangevuld
from gateway.exchange.swvinbox.afspraken import Afspraken, kies_swv
from gateway.exchange.swvinbox.fouten import AfgedaanError
from gateway.exchange.swvinbox.inhoud import controleer_dossier
from gateway.exchange.swvinbox.rijen import SQL, Swvaanvraag, bewaar, lees, lees_aanvraag, noteer, verpak
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7

ONTVANGEN = Handeling("OSO-dossier ontvangen in het postvak van het samenwerkingsverband", "swv-dossier-ontvangen")
INZIEN = Handeling("OSO-dossier van een aanvraag inzien", "swv-dossier-inzien")


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier as it stands in the database."""

    id: UUID
    sleutel: bytes = field(repr=False)
    inhoud: bytes = field(repr=False)
    ontvangen_op: datetime

    def bytes_(self, inrichting: Inrichting) -> bytes:
        """The dossier as it came."""
        sleutel = inrichting.kast.open(self.sleutel, self.id.bytes)
        return sleutel.ontsleutel(self.inhoud, f"swv/{self.id}/dossier".encode())


@dataclass(frozen=True, slots=True)
class Dossierontvangst:
    """That a dossier is in, and which bytes."""

    kenmerk: str
    sha256: str
    ontvangen_op: datetime


async def neem_dossier(
    inrichting: Inrichting, gebruiker: Gebruiker, swv: str, kenmerk: str, inhoud: bytes
) -> tuple[Dossierontvangst, bool]:
    """Take the dossier of a kenmerk: that it is in, and whether it is the first. Raises DossierError, AfgedaanError."""
    organisatie = kies_swv(inrichting, swv)
    controleer_dossier(inhoud)
    waar = {"organisatie": organisatie, "afzender": gebruiker.naam, "kenmerk": kenmerk}
    async with inrichting.db.transactie([organisatie]) as conn:
        aanvragen = await lees(conn, Swvaanvraag, "op_kenmerk", waar)
        bekend = await _lees(conn, waar)
        if bekend is not None and bekend.bytes_(inrichting) == inhoud:
            return _ontvangst(kenmerk, inhoud, bekend.ontvangen_op), False
        for aanvraag in aanvragen:
            await _mag(conn, inrichting, gebruiker, aanvraag)
        op = await _zet(conn, inrichting, waar, inhoud)
        if not aanvragen:
            await noteer_gebruik(conn, inrichting, gebruiker, ONTVANGEN, organisatie)
    return _ontvangst(kenmerk, inhoud, op), bekend is None


async def geef_dossier(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID
) -> bytes | None:
    """The dossier of an aanvraag for who judges it, and a record of who looked; None when there is none."""
    async with inrichting.db.transactie(organisaties) as conn:
        aanvraag = await lees_aanvraag(conn, organisaties, id_)
        dossier = await dossier_van(conn, aanvraag) if aanvraag else None
        if aanvraag is None or dossier is None:
            return None
        await noteer(conn, inrichting, gebruiker, INZIEN, aanvraag)
    return dossier.bytes_(inrichting)


async def dossier_van(conn: AsyncConnection, aanvraag: Swvaanvraag) -> Dossier | None:
    """The dossier that came under the kenmerk of an aanvraag."""
    waar = {"organisatie": aanvraag.organisatie, "afzender": aanvraag.afzender, "kenmerk": aanvraag.kenmerk}
    return await _lees(conn, waar)


async def _lees(conn: AsyncConnection, waar: dict[str, str]) -> Dossier | None:
    gevonden = await lees(conn, Dossier, "dossier", waar)
    return gevonden[0] if gevonden else None


async def _mag(conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, aanvraag: Swvaanvraag) -> None:
    if aanvraag.sleutel is None or aanvraag.status not in Afspraken.van(inrichting).wijzigbaar:
        raise AfgedaanError(
            f"de aanvraag is {aanvraag.status}; het dossier verandert niet meer.",
            doe="Overleg met het samenwerkingsverband.",
        )
    nieuw = await bewaar(conn, inrichting, aanvraag, **aangevuld(aanvraag))
    await noteer(conn, inrichting, gebruiker, ONTVANGEN, nieuw)


async def _zet(conn: AsyncConnection, inrichting: Inrichting, waar: dict[str, str], inhoud: bytes) -> datetime:
    nu = inrichting.klok()
    id_ = uuid7(nu)
    ingepakt, sleutel = inrichting.kast.nieuwe(id_.bytes)
    wissen_op = Afspraken.van(inrichting).los_dossier.na(dag(nu))
    rij = {"id": id_, "sleutel": ingepakt, "inhoud": verpak(sleutel, id_, "dossier", inhoud), "ontvangen_op": nu}
    await conn.execute(SQL["zet_dossier"], {**waar, **rij, "wissen_op": wissen_op})
    return nu


def _ontvangst(kenmerk: str, inhoud: bytes, op: datetime) -> Dossierontvangst:
    return Dossierontvangst(kenmerk, sha256(inhoud).hexdigest(), op)

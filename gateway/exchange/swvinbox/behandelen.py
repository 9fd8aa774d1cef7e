"""The employee: assign, take up, ask what is missing, plan, hold, take a bezwaar, close."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.fouten import Bezwaar
from gateway.exchange.swvinbox.adviseren import lees_adviezen
from gateway.exchange.swvinbox.afspraken import Afspraken
from gateway.exchange.swvinbox.fouten import AfgedaanError, InhoudError, VersieError
from gateway.exchange.swvinbox.regels import controleer_adviezen, controleer_overgang
from gateway.exchange.swvinbox.rijen import (
    SQL,
    Mededeling,
    Swvaanvraag,
    bewaar,
    lees_aanvraag,
    noteer,
    verpak_json,
)
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7

TOEWIJZEN = Handeling("aanvraag toewijzen aan een medewerker", "swv-toewijzen")
BEHANDELEN = Handeling("aanvraag volledig verklaren en in behandeling nemen", "swv-behandelen")
VRAGEN = Handeling("school vragen wat aan een aanvraag ontbreekt", "swv-vragen")
PLANNEN = Handeling("vergadering van de commissie plannen", "swv-plannen")
AANHOUDEN = Handeling("aanvraag aanhouden", "swv-aanhouden")
BEZWAAR = Handeling("bezwaar tegen een besluit vastleggen", "swv-bezwaar")
AFSLUITEN = Handeling("aanvraag afsluiten", "swv-afsluiten")


@dataclass(frozen=True, slots=True)
class Wie:
    """Who handles which aanvraag, and the version of it that was seen."""

    gebruiker: Gebruiker
    organisaties: Sequence[str]
    id: UUID
    versie: int | None


@dataclass(frozen=True, slots=True)
class Werk:
    """An aanvraag held for a change."""

    conn: AsyncConnection
    inrichting: Inrichting
    wie: Wie
    aanvraag: Swvaanvraag = field(repr=False)

    @property
    def vandaag(self) -> date:
        """The day it is."""
        return dag(self.inrichting.klok())


Stap = Callable[[Werk], Awaitable[Swvaanvraag]]


async def verander(inrichting: Inrichting, wie: Wie, handeling: Handeling, stap: Stap) -> Swvaanvraag | None:
    """Do one step with an aanvraag and record who did; None when there is none, VersieError when it changed."""
    async with inrichting.db.transactie(wie.organisaties) as conn:
        aanvraag = await lees_aanvraag(conn, wie.organisaties, wie.id, vast=True)
        if aanvraag is None:
            return None
        if aanvraag.versie != wie.versie:
            raise VersieError(doe="Bekijk de aanvraag opnieuw en stuur haar nieuwe ETag mee in If-Match.")
        nieuw = await stap(Werk(conn, inrichting, wie, aanvraag))
        await noteer(conn, inrichting, wie.gebruiker, handeling, nieuw)
    return nieuw


async def wijs_toe(inrichting: Inrichting, wie: Wie, aan: str) -> Swvaanvraag | None:
    """Give an aanvraag to an employee; what just came in is looked at from then on."""

    async def stap(werk: Werk) -> Swvaanvraag:
        status = "in-controle" if werk.aanvraag.status == "ontvangen" else werk.aanvraag.status
        return await bewaar(werk.conn, inrichting, werk.aanvraag, toegewezen_aan=aan, status=status)

    return await verander(inrichting, wie, TOEWIJZEN, stap)


async def neem_in_behandeling(inrichting: Inrichting, wie: Wie) -> Swvaanvraag | None:
    """Find an aanvraag complete: the term for the besluit runs."""
    return await verander(inrichting, wie, BEHANDELEN, _naar("in-behandeling"))


async def vraag_aan(
    inrichting: Inrichting, wie: Wie, ontbreekt: Sequence[str], bericht: str | None
) -> Swvaanvraag | None:
    """Ask the school for what is missing: the aanvraag is incomplete until the school supplements it."""

    async def stap(werk: Werk) -> Swvaanvraag:
        await schrijf_bericht(werk, {"bericht": bericht, "ontbreekt": list(ontbreekt)})
        return await _naar("onvolledig", Mededeling(tuple(ontbreekt), bericht))(werk)

    return await verander(inrichting, wie, VRAGEN, stap)


async def plan(inrichting: Inrichting, wie: Wie, vergaderdatum: date) -> Swvaanvraag | None:
    """Put an aanvraag before the commissie; for a TLV only with two advices. Another day may be set later."""

    async def stap(werk: Werk) -> Swvaanvraag:
        if vergaderdatum < werk.vandaag:
            raise InhoudError([Bezwaar("greater_than_equal", ("vergaderdatum",))])
        adviezen = await lees_adviezen(werk.conn, inrichting, werk.aanvraag)
        controleer_adviezen(inrichting.aanvraagregels, werk.aanvraag.soort, adviezen)
        if werk.aanvraag.status == "bij-commissie":
            return await bewaar(werk.conn, inrichting, werk.aanvraag, vergaderdatum=vergaderdatum)
        return await _naar("bij-commissie", vergaderdatum=vergaderdatum)(werk)

    return await verander(inrichting, wie, PLANNEN, stap)


async def houd_aan(inrichting: Inrichting, wie: Wie, bericht: str) -> Swvaanvraag | None:
    """Let the commissie come back to an aanvraag later."""

    async def stap(werk: Werk) -> Swvaanvraag:
        await schrijf_bericht(werk, {"bericht": bericht})
        return await _naar("aangehouden", Mededeling(bericht=bericht), vergaderdatum=None)(werk)

    return await verander(inrichting, wie, AANHOUDEN, stap)


async def leg_bezwaar_vast(inrichting: Inrichting, wie: Wie, ontvangen_op: date) -> Swvaanvraag | None:
    """Record that ouders or bestuur object, within the term."""

    async def stap(werk: Werk) -> Swvaanvraag:
        controleer_overgang(inrichting.aanvraagregels, werk.aanvraag.status, "bezwaar")
        if ontvangen_op > werk.vandaag:
            raise InhoudError([Bezwaar("less_than_equal", ("ontvangenOp",))])
        if werk.aanvraag.bezwaar_tot is None or ontvangen_op > werk.aanvraag.bezwaar_tot:
            raise AfgedaanError("de termijn voor bezwaar was op die dag voorbij.")
        return await _naar("bezwaar")(werk)

    return await verander(inrichting, wie, BEZWAAR, stap)


async def sluit_af(inrichting: Inrichting, wie: Wie, status: str, bericht: str | None) -> Swvaanvraag | None:
    """End an aanvraag: `afgesloten` after the besluit, `niet-in-behandeling` without one."""

    async def stap(werk: Werk) -> Swvaanvraag:
        wissen_op = werk.aanvraag.wissen_op or Afspraken.van(inrichting).bewaren.na(werk.vandaag)
        if bericht:
            await schrijf_bericht(werk, {"bericht": bericht})
        return await _naar(status, Mededeling(bericht=bericht), wissen_op=wissen_op)(werk)

    return await verander(inrichting, wie, AFSLUITEN, stap)


def _naar(status: str, mededeling: Mededeling = Mededeling(), **veranderd: date | None) -> Stap:  # noqa: B008 it never changes
    """The step to another status, when that may follow."""

    async def stap(werk: Werk) -> Swvaanvraag:
        controleer_overgang(werk.inrichting.aanvraagregels, werk.aanvraag.status, status)
        return await bewaar(werk.conn, werk.inrichting, werk.aanvraag, mededeling, status=status, **veranderd)

    return stap


async def schrijf_bericht(werk: Werk, inhoud: dict[str, object]) -> None:
    """Keep what was told the school."""
    id_ = uuid7(werk.inrichting.klok())
    rij = {
        "id": id_,
        "aanvraag": werk.aanvraag.id,
        "organisatie": werk.aanvraag.organisatie,
        "van": werk.wie.gebruiker.naam,
        "op": werk.inrichting.klok(),
        "inhoud": verpak_json(werk.aanvraag.open(werk.inrichting.kast), werk.aanvraag.id, "bericht", inhoud),
    }
    await werk.conn.execute(SQL["bericht"], rij)

"""What people do with a record: sign, confirm, put off or refuse it; and staff may say that it was recorded wrongly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import Field, ValidationError

from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.gebruik import Handeling
from gateway.exchange.toestemming.fouten import (
    OndertekenaarError,
    ToestemmingInvoerError,
    ToestemmingStaatError,
    VormError,
)
from gateway.exchange.toestemming.geval import Beheerder, Geval, bewaar_tot, heropen, neem, voeg_toe
from gateway.exchange.toestemming.gevolgen import TREK_IN, volg_op
from gateway.exchange.toestemming.inhoud import Digest, Gebeurtenisinhoud, Gebeurtenissoort, Iemand
from gateway.exchange.toestemming.invoer import Invoer
from gateway.exchange.toestemming.vragen import niet_gegeven_tot
from gateway.exchange.toestemming.wie import noem
from gateway.model.klasse import Gevoelig, Gewoon
from gateway.model.leerling import Tekst
from gateway.model.toestemming import Rol
from gateway.policy import ZICHTVELDEN, Ondertekenaar, Staat
from gateway.policy.doel import bijzondere
from gateway.policy.tijd import dag, moment
from gateway.policy.toestemming import vereist_voor

TEKEN = Handeling("ondertekening van toestemming vastleggen", "toestemming-tekenen")
BEVESTIG = Handeling("mondelinge toestemming bevestigen", "toestemming-bevestigen")
STEL_UIT = Handeling("uitstel van toestemming vastleggen", "toestemming-uitstellen")
WEIGER = Handeling("weigering van toestemming vastleggen", "toestemming-weigeren")

_OPEN = {Staat.GEVRAAGD, Staat.DEELS_GEGEVEN, Staat.UITGESTELD, Staat.AANVULLEN}
_LOPEND = _OPEN | {Staat.ACTIEF, Staat.NOG_NIET_INGEGAAN}


@dataclass(frozen=True, slots=True)
class Gezegd:
    """How a record stands after someone spoke; `wie` that was by name, for numbers change with the source."""

    staat: Staat
    wie: str = field(repr=False)


class Wieinvoer(Invoer):
    """Who it is: `nummer` is the place among the gezagdragers, from 1."""

    rol: Gevoelig[Rol]
    nummer: Gewoon[Annotated[int, Field(ge=1, le=10)]] = 1


class Tekeninvoer(Wieinvoer):
    """A signature: in which form, when, and what it can be proved with."""

    vorm: Gewoon[str]
    op: Gewoon[datetime | None] = None
    bewijs: Gewoon[Digest | None] = None
    niveau: Gewoon[Annotated[str, Field(max_length=60)] | None] = None
    getuigen: Gevoelig[Annotated[tuple[Tekst, ...], Field(max_length=4)]] = ()
    namens_allen: Gevoelig[bool] = False


def lees_invoer(soort: type[Wieinvoer], velden: dict[str, Any]) -> Any:
    """Read who, and how; raises with the names of the fields that are wrong."""
    try:
        return soort.model_validate(velden)
    except ValidationError as fout:
        namen = ", ".join(".".join(map(str, item["loc"])) for item in fout.errors())
        raise ToestemmingInvoerError(
            f"dit klopt niet: {namen}.", doe="Zie docs/toestemming.md voor elk veld."
        ) from None


async def teken(beheerder: Beheerder, id_: UUID, invoer: Tekeninvoer) -> Gezegd:
    """Record that someone agreed."""
    async with beheerder.inrichting.db.transactie(beheerder.organisaties) as conn:
        geval = await neem(conn, beheerder.inrichting, id_)
        staat = await teken_binnen(conn, beheerder, geval, invoer)
        return Gezegd(staat, noem(zoek_iemand(geval, invoer)[1], geval.stand.leerling))


async def teken_binnen(conn: AsyncConnection, beheerder: Beheerder, geval: Geval, invoer: Tekeninvoer) -> Staat:
    """Record it in the caller's transaction; once nobody is missing, what waited for it is planned again."""
    nu = beheerder.inrichting.klok()
    op = moment(invoer.op or nu)
    _laat_toe(geval, nu, _LOPEND, "er valt niets meer te tekenen")
    if op > nu:
        raise ToestemmingInvoerError("de ondertekening ligt in de toekomst.", doe="Geef het moment waarop is getekend.")
    if dag(op) < dag(geval.record.gemaakt_op):
        raise ToestemmingInvoerError(
            "de ondertekening is van voor de vraag; niemand zag toen deze tekst.",
            doe="Laat deze tekst tekenen, of lees in wat u al had: docs/csv.md.",
        )
    iemand, wie = zoek_iemand(geval, invoer)
    if wie not in vereist_voor(geval.nu(nu), geval.stand.leerling, geval.regels, nu):
        raise OndertekenaarError(
            "de handtekening van deze persoon telt hier niet.",
            doe="Onder 12 tekenen de gezagdragers, van 12 tot 16 zij en de leerling, vanaf 16 de leerling zelf; "
            "zie `schakel toestemming toon` voor wie er nog moet.",
        )
    keur_vorm(geval, invoer)
    ontbraken = geval.ontbreken(nu)
    inhoud = Gebeurtenisinhoud(
        iemand=iemand,
        vorm=invoer.vorm,
        niveau=invoer.niveau,
        bewijs=invoer.bewijs or geval.record.vraag.verklaring.sha256,
        getuigen=invoer.getuigen,
        namens_allen=invoer.namens_allen,
        compleet=compleet_na(ontbraken, wie, namens=invoer.namens_allen and geval.doel.een_volstaat),
    )
    geval = await voeg_toe(conn, beheerder, geval, "ondertekend", inhoud, op=op, handeling=TEKEN)
    if not geval.ontbreken(nu):
        await _word_compleet(conn, geval)
    return geval.staat(nu)


async def bevestig(beheerder: Beheerder, id_: UUID, invoer: Wieinvoer) -> Gezegd:
    """Record that someone confirmed what he had agreed to by word of mouth."""

    def wie_tekende(geval: Geval, _: Ondertekenaar) -> None:
        iemand, _ = zoek_iemand(geval, invoer)
        if all(item.inhoud.iemand != iemand for item in geval.record.gebeurtenissen if item.soort == "ondertekend"):
            raise OndertekenaarError("deze persoon heeft nog niet getekend.", doe="Leg eerst de ondertekening vast.")

    return await _doe(beheerder, id_, invoer, "bevestigd", BEVESTIG, wie_tekende)


async def stel_uit(beheerder: Beheerder, id_: UUID, invoer: Wieinvoer) -> Gezegd:
    """Record that someone whose yes is asked wants to think it over."""
    return await _doe(beheerder, id_, invoer, "uitgesteld", STEL_UIT, _wie_moet(beheerder), _OPEN)


async def weiger(beheerder: Beheerder, id_: UUID, invoer: Wieinvoer, reden: str | None = None) -> Gezegd:
    """Record that someone said no; he must be one whose yes is asked. Refusing has no effect on education.

    Where all had agreed before, such as before a birthday, it takes that back.
    """
    async with beheerder.inrichting.db.transactie(beheerder.organisaties) as conn:
        nu = beheerder.inrichting.klok()
        geval, iemand, wie = await _neem(conn, beheerder, id_, invoer, _OPEN, _wie_moet(beheerder))
        inhoud = Gebeurtenisinhoud(iemand=iemand, reden=reden)
        if geval.nu(nu).compleet_op is None:
            geval = await voeg_toe(conn, beheerder, geval, "geweigerd", inhoud, op=nu, handeling=WEIGER)
            await bewaar_tot(conn, geval, niet_gegeven_tot(dag(nu)))
        else:
            geval = await voeg_toe(conn, beheerder, geval, "ingetrokken", inhoud, op=nu, handeling=TREK_IN)
            await volg_op(conn, beheerder, geval)
        return Gezegd(geval.staat(nu), noem(wie, geval.stand.leerling))


def zoek_iemand(geval: Geval, invoer: Wieinvoer) -> tuple[Iemand, Ondertekenaar]:
    """Who is meant, as he is known today; raises when there is no such gezagdrager."""
    if invoer.rol is not Rol.GEZAGDRAGER:
        return Iemand(rol=invoer.rol), Ondertekenaar(invoer.rol)
    gezagdragers = geval.stand.leerling.gezagdragers
    if invoer.nummer > len(gezagdragers):
        raise OndertekenaarError(
            f"er is geen gezagdrager {invoer.nummer}; de bron kent er {len(gezagdragers)}.",
            doe="Controleer in de bron wie het gezag heeft, en lees haar opnieuw in.",
        )
    plaats = invoer.nummer - 1
    return Iemand.van(gezagdragers, plaats), Ondertekenaar(Rol.GEZAGDRAGER, plaats)


def _wie_moet(beheerder: Beheerder) -> Callable[[Geval, Ondertekenaar], None]:
    """A check that someone's yes is asked."""

    def keur(geval: Geval, wie: Ondertekenaar) -> None:
        nu = beheerder.inrichting.klok()
        if wie not in vereist_voor(geval.nu(nu), geval.stand.leerling, geval.regels, nu):
            raise OndertekenaarError(
                "de toestemming van deze persoon wordt niet gevraagd.",
                doe="Kies iemand die moet tekenen; zie `schakel toestemming toon`.",
            )

    return keur


async def _doe(
    beheerder: Beheerder,
    id_: UUID,
    invoer: Wieinvoer,
    soort: Gebeurtenissoort,
    handeling: Handeling,
    keur: Callable[[Geval, Ondertekenaar], None],
    mag: set[Staat] = _LOPEND,
) -> Gezegd:
    async with beheerder.inrichting.db.transactie(beheerder.organisaties) as conn:
        nu = beheerder.inrichting.klok()
        geval, iemand, wie = await _neem(conn, beheerder, id_, invoer, mag, keur)
        ontbraken = geval.ontbreken(nu)
        inhoud = Gebeurtenisinhoud(iemand=iemand)
        geval = await voeg_toe(conn, beheerder, geval, soort, inhoud, op=nu, handeling=handeling)
        if ontbraken and not geval.ontbreken(nu):
            await _word_compleet(conn, geval)
        return Gezegd(geval.staat(nu), noem(wie, geval.stand.leerling))


async def _neem(
    conn: AsyncConnection,
    beheerder: Beheerder,
    id_: UUID,
    invoer: Wieinvoer,
    mag: set[Staat],
    keur: Callable[[Geval, Ondertekenaar], None],
) -> tuple[Geval, Iemand, Ondertekenaar]:
    """Hold a record of which this person may say something now, and who that is."""
    geval = await neem(conn, beheerder.inrichting, id_)
    _laat_toe(geval, beheerder.inrichting.klok(), mag, "dat kan niet meer")
    iemand, wie = zoek_iemand(geval, invoer)
    keur(geval, wie)
    return geval, iemand, wie


def _laat_toe(geval: Geval, nu: datetime, mag: set[Staat], waarom: str) -> None:
    if (staat := geval.staat(nu)) not in mag:
        raise ToestemmingStaatError(
            f"deze toestemming is {staat}; {waarom}.", doe="Vraag zo nodig een nieuwe toestemming."
        )


def keur_vorm(geval: Geval, invoer: Tekeninvoer) -> None:
    """What the form asks must be there (contracts/toestemming.yaml, vormen)."""
    if gebreken := list(_gebreken(geval, invoer)):
        raise VormError(f"{'; '.join(gebreken)}.", doe="Vul aan wat ontbreekt, of kies een andere vorm.")


def _gebreken(geval: Geval, invoer: Tekeninvoer) -> Iterator[str]:
    vormen = geval.regels.vormen
    if (vorm := vormen.get(invoer.vorm)) is None:
        yield f"deze vorm bestaat niet; kies uit {', '.join(vormen)}"
        return
    if vorm.bewijs and invoer.bewijs is None:
        yield "het bewijs ontbreekt: het bestand dat is ondertekend, of de SHA-256 ervan"
    if vorm.niveau and not invoer.niveau:
        yield "het niveau van inloggen ontbreekt"
    if len({naam.casefold() for naam in invoer.getuigen}) < vorm.getuigen:
        yield f"er zijn {vorm.getuigen} medewerkers nodig die het hoorden, met naam"
    if not vorm.bijzonder and bijzondere(frozenset(geval.record.vraag.velden) & ZICHTVELDEN.keys()):
        yield f"er gaan bijzondere gegevens mee; {vorm.titel} is daarvoor niet genoeg"
    if invoer.namens_allen and not geval.doel.een_volstaat:
        yield "voor dit doel tekent iedere gezagdrager zelf"


def compleet_na(ontbraken: frozenset[Ondertekenaar], wie: Ondertekenaar, *, namens: bool) -> bool:
    """Whether nobody is missing once this person signed; `namens`: he speaks for the other gezagdragers."""
    over = ontbraken - {wie}
    return not ({iemand for iemand in over if iemand.rol is not Rol.GEZAGDRAGER} if namens else over)


async def _word_compleet(conn: AsyncConnection, geval: Geval) -> None:
    """Everyone agreed: kept for as long as what is sent on it may be questioned, and what waited may go."""
    await bewaar_tot(conn, geval, gegeven_tot(geval))
    await heropen(conn, geval.record.organisatie, geval.stand.id)


def gegeven_tot(geval: Geval) -> date:
    """Until when a toestemming is kept that was given."""
    termijn = bewaartermijn("toestemming").termijn
    return termijn.na(geval.record.vraag.eind) if termijn else date.max

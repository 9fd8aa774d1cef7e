"""Judgement: a person lets a voorstel go, refuses it or puts it off; one decision per voorstel, and only one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import pak_melding_uit, pak_onderwerp_in
from gateway.exchange.verzuim.bewaren import bewaartermijnen
from gateway.exchange.verzuim.fouten import (
    AlBeslistError,
    MeldingDefinitiefError,
    OordeelError,
    VerzuimGewijzigdError,
    VerzuimOnbekendError,
)
from gateway.exchange.verzuim.geval import Geval, open_geval
from gateway.exchange.verzuim.inhoud import (
    pak_reden_in,
    pak_registraties_in,
    pak_voorstel_uit,
)
from gateway.exchange.verzuim.melding import (
    Goedkeuring,
    controleer_route,
    controleer_tekst,
    feiten_van,
    maak_melding,
    ouders_geinformeerd,
    wijzig_melding,
)
from gateway.exchange.verzuim.statussen import bij_partners
from gateway.model.partijen import Organisatie
from gateway.model.verzuim import Verzuimmelding, Voorstel
from gateway.policy.tijd import dag
from gateway.signalering import Geldig
from gateway.store.ids import uuid7
from gateway.store.sql import kolommen, queries

_SQL = queries("gateway.exchange.verzuim", "oordeel.sql")

GOEDKEUREN = Handeling("voorstel over verzuim goedkeuren", "verzuim-goedkeuren")
WEIGEREN = Handeling("voorstel over verzuim weigeren", "verzuim-weigeren")
UITSTELLEN = Handeling("voorstel over verzuim uitstellen", "verzuim-uitstellen")


@dataclass(frozen=True, slots=True)
class Zaak:
    """A voorstel that is judged now; its leerling is held until the transaction ends."""

    id: UUID
    organisatie: Organisatie
    voorstel: Voorstel
    verzuimmelding: UUID | None
    geval: Geval


@dataclass(frozen=True, slots=True)
class Goedgekeurd:
    """A voorstel that goes, and the melding it makes."""

    zaak: Zaak
    melding: Verzuimmelding


async def keur_goed(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, extra: Goedkeuring
) -> UUID:
    """Let a voorstel go; the melding that it makes, changes or withdraws, which the next run plans."""
    if extra.ouders_geinformeerd_op is not None and extra.ouders_geinformeerd_op > dag(inrichting.klok()):
        raise OordeelError("de ouders kunnen niet in de toekomst geïnformeerd zijn.", doe="Controleer de datum.")
    controleer_tekst(extra)
    async with inrichting.db.transactie(organisaties) as conn:
        zaak = await _neem(conn, inrichting, id_)
        melding = await _laat_gaan(conn, inrichting, gebruiker, zaak, extra) if _klopt_nog(inrichting, zaak) else None
        if melding is None:
            # Not rolled back with the refusal: the next run proposes what holds now.
            await conn.execute(_SQL["opnieuw_signaleren"], {"leerling": [zaak.geval.stand.id]})
    if melding is None:
        raise VerzuimGewijzigdError(doe="Wacht een minuut, en beoordeel wat dan in de lijst van voorstellen staat.")
    return melding


async def weiger(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, reden: str
) -> None:
    """Refuse a voorstel, with the reason; the same is not proposed again, and counting starts after it."""
    if not reden.strip():
        raise OordeelError("weigeren vraagt een reden.", doe="Schrijf kort waarom dit niet gemeld wordt.")
    async with inrichting.db.transactie(organisaties) as conn:
        zaak = await _neem(conn, inrichting, id_)
        versleuteld = pak_reden_in(zaak.geval.stand.sleutel, id_, reden)
        await _beslis(conn, inrichting, gebruiker, zaak, WEIGEREN, ("geweigerd", None, None, versleuteld))


async def stel_uit(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, tot: date
) -> None:
    """Let a voorstel wait until a day; on that day it is open again."""
    if tot <= dag(inrichting.klok()):
        raise OordeelError("uitstellen kan alleen tot een dag die nog komt.", doe="Geef een latere datum.")
    async with inrichting.db.transactie(organisaties) as conn:
        zaak = await _neem(conn, inrichting, id_)
        await _beslis(conn, inrichting, gebruiker, zaak, UITSTELLEN, ("uitgesteld", tot, None, None))


def nieuwe_melding(inrichting: Inrichting, zaak: Zaak, extra: Goedkeuring) -> Verzuimmelding:
    """The melding of a voorstel that may go; raises when something is missing, or it can go nowhere."""
    if extra.ouders_geinformeerd_op is None:
        extra = replace(extra, ouders_geinformeerd_op=ouders_geinformeerd(zaak.geval, zaak.voorstel))
    id_ = str(uuid7(inrichting.klok()))
    melding = maak_melding(id_, zaak.organisatie, feiten_van(inrichting, zaak.geval.stand, zaak.voorstel), extra)
    controleer_route(inrichting, zaak.organisatie, zaak.geval.stand, melding)
    return melding


async def schrijf_nieuwe(conn: AsyncConnection, inrichting: Inrichting, goed: Sequence[Goedgekeurd]) -> None:
    """Write new meldingen of one organisation, waiting to be planned."""
    nu = inrichting.klok()
    rijen = [
        (
            (id_ := UUID(item.melding.id)),
            (stand := item.zaak.geval.stand).id,
            item.melding.soort,
            pak_onderwerp_in(stand.sleutel, item.melding),
            pak_registraties_in(stand.sleutel, id_, item.zaak.voorstel),
        )
        for item in goed
    ]
    vast = {
        "organisatie": goed[0].zaak.organisatie.id,
        "nu": nu,
        "wissen_op": bewaartermijnen().melding_tot(dag(nu)),
    }
    namen = ("id", "leerling", "soort", "inhoud", "registraties")
    await conn.execute(_SQL["nieuwe_meldingen"], vast | dict(zip(namen, kolommen(rijen), strict=True)))


async def beslis(
    conn: AsyncConnection, inrichting: Inrichting, door: str, besluiten: Sequence[tuple[object, ...]]
) -> int:
    """Write decisions (id, toestand, until, melding, reason); how many were still to be made."""
    namen = ("id", "toestand", "tot", "verzuimmelding", "reden")
    vast = {"door": door, "nu": inrichting.klok()}
    cur = await conn.execute(_SQL["beslis"], vast | dict(zip(namen, kolommen(besluiten), strict=True)))
    return cur.rowcount


async def _laat_gaan(
    conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, zaak: Zaak, extra: Goedkeuring
) -> UUID:
    """Make, change or withdraw the melding of a voorstel, and write that it was approved."""
    if zaak.voorstel.actie == "melden":
        melding = nieuwe_melding(inrichting, zaak, extra)
        await schrijf_nieuwe(conn, inrichting, [Goedgekeurd(zaak, melding)])
    else:
        melding = await _verander(conn, inrichting, zaak, extra)
    id_ = UUID(melding.id)
    await _beslis(conn, inrichting, gebruiker, zaak, GOEDKEUREN, ("goedgekeurd", None, id_, None))
    return id_


def _klopt_nog(inrichting: Inrichting, zaak: Zaak) -> bool:
    """Whether all that would be told still holds; an import may have come after the voorstel was made."""
    if zaak.voorstel.actie == "intrekken":
        return True
    geldig = Geldig(inrichting.signalering, zaak.organisatie.verzuim, zaak.geval.dossier)
    return geldig.klopt(zaak.voorstel.telt)


async def _neem(conn: AsyncConnection, inrichting: Inrichting, id_: UUID) -> Zaak:
    """Hold the leerling of a voorstel and read it as it is then."""
    await conn.execute(_SQL["houd_dossier"], {"id": id_})
    rij = await (await conn.execute(_SQL["voorstel"], {"id": id_})).fetchone()
    if rij is None:
        raise VerzuimOnbekendError("dit voorstel is er niet (meer).", doe="Bekijk de lijst van voorstellen.")
    organisatie, toestand, melding, inhoud, *leerling = rij
    # What was wiped is past its term: nobody judges it any more.
    if toestand not in {"open", "uitgesteld"} or inhoud is None:
        raise _al_beslist(toestand)
    geval = open_geval(inrichting, leerling)
    voorstel = pak_voorstel_uit(geval.stand.sleutel, id_, inhoud)
    return Zaak(id_, inrichting.organisaties[organisatie], voorstel, melding, geval)


def _al_beslist(toestand: str) -> AlBeslistError:
    return AlBeslistError(f"dit voorstel is {toestand}.", doe="Bekijk het voorstel en wat ermee is gedaan.")


async def _beslis(
    conn: AsyncConnection,
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    zaak: Zaak,
    handeling: Handeling,
    besluit: tuple[object, ...],
) -> None:
    """Write one decision with its record; counting of this leerling can start anew."""
    if await beslis(conn, inrichting, gebruiker.naam, [(zaak.id, *besluit)]) != 1:
        raise _al_beslist("intussen beoordeeld")
    stand = zaak.geval.stand
    await conn.execute(_SQL["opnieuw_signaleren"], {"leerling": [stand.id]})
    wie = [(stand.pseudoniem, None)]
    await noteer_gebruik(conn, inrichting, gebruiker, handeling, zaak.organisatie.id, wie)


async def _verander(conn: AsyncConnection, inrichting: Inrichting, zaak: Zaak, extra: Goedkeuring) -> Verzuimmelding:
    """Change or withdraw what was reported, unless the partner takes no change of it any more."""
    stand, id_ = zaak.geval.stand, zaak.verzuimmelding
    rij = await (await conn.execute(_SQL["melding"], {"id": id_})).fetchone()
    if id_ is None or rij is None or (await bij_partners(conn, [id_]))[id_].definitief:
        raise MeldingDefinitiefError(doe="Bel zo nodig de leerplichtambtenaar, en weiger het voorstel.")
    oud = pak_melding_uit(stand.sleutel, id_, rij[0])
    if zaak.voorstel.actie == "intrekken":
        melding = oud.model_copy(update={"ingetrokken": True})
    else:
        melding = wijzig_melding(oud, feiten_van(inrichting, stand, zaak.voorstel), extra)
    waarden: dict[str, Any] = {
        "id": id_,
        "soort": melding.soort,
        "inhoud": pak_onderwerp_in(stand.sleutel, melding),
        "registraties": pak_registraties_in(stand.sleutel, id_, zaak.voorstel),
        "nu": inrichting.klok(),
    }
    await conn.execute(_SQL["zet_melding"], waarden)
    return melding

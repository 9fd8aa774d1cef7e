"""One jeugdhulpverzoek as it is changed: held until the transaction ends, with the leerling it is about."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Handeling, Schrijver, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.fouten import VerzoekOnbekendError, VerzoekStatusError
from gateway.exchange.jeugdhulp.inhoud import pak_verzoek_uit
from gateway.exchange.stand import Stand, pak_onderwerp_in, pak_uit
from gateway.model.jeugdhulp import Jeugdhulpverzoek
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "schrijven.sql")
Stap = Literal["concept", "ingediend", "ingetrokken"]


@dataclass(frozen=True, slots=True)
class Zaak:
    """A verzoek that is changed now; `ontvanger` is None until one is known."""

    id: UUID
    organisatie: str
    stap: Stap
    ontvanger: str | None
    stand: Stand
    verzoek: Jeugdhulpverzoek = field(repr=False)


async def neem(conn: AsyncConnection, inrichting: Inrichting, id_: UUID) -> Zaak:
    """Hold a verzoek and read it; raises when it is not there, not in sight or wiped."""
    rij = await (await conn.execute(_SQL["verzoek"], {"id": id_})).fetchone()
    if rij is None:
        raise VerzoekOnbekendError("dit verzoek is er niet (meer).", doe="Bekijk de lijst van verzoeken.")
    organisatie, stap, ontvanger, inhoud, *leerling = rij
    stand = pak_uit(inrichting.kast, (leerling[0], leerling[1], leerling[2], leerling[3], leerling[4]))
    return Zaak(id_, organisatie, stap, ontvanger, stand, pak_verzoek_uit(stand.sleutel, id_, inhoud))


async def neem_om_te_schrijven(conn: AsyncConnection, inrichting: Inrichting, id_: UUID) -> Zaak:
    """The same, when the school may still write in it."""
    zaak = await neem(conn, inrichting, id_)
    if zaak.stap != "concept":
        raise VerzoekStatusError(
            f"dit verzoek is {zaak.stap}; er is niets meer in te schrijven.",
            doe="Trek het zo nodig in en maak een nieuw verzoek.",
        )
    return zaak


async def bewaar(
    conn: AsyncConnection,
    inrichting: Inrichting,
    zaak: Zaak,
    verzoek: Jeugdhulpverzoek,
    *,
    stap: Stap | None = None,
    ontvanger: str | None = None,
    te_plannen: bool | None = None,
    wissen_op: date | None = None,
) -> None:
    """Write the verzoek; step, ontvanger, planning and term stay as they are unless given."""
    waarden = {
        "id": zaak.id,
        "soort": verzoek.soort,
        "inhoud": pak_onderwerp_in(zaak.stand.sleutel, verzoek),
        "stap": stap,
        "ontvanger": ontvanger,
        "te_plannen": te_plannen,
        "wissen_op": wissen_op,
        "nu": inrichting.klok(),
    }
    await conn.execute(_SQL["bewaar"], waarden)


async def noteer(conn: AsyncConnection, schrijver: Schrijver, zaak: Zaak, handeling: Handeling) -> None:
    """Record who did what with this verzoek."""
    wie = [(zaak.stand.pseudoniem, None)]
    await noteer_gebruik(conn, schrijver.inrichting, schrijver.gebruiker, handeling, zaak.organisatie, wie)

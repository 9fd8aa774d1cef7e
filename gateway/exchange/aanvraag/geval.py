"""One aanvraag as it is changed: held until the transaction ends, with the leerling it is about."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.aanvraag.fouten import AanvraagOnbekendError, AanvraagStatusError
from gateway.exchange.aanvraag.inhoud import pak_aanvraag_in, pak_aanvraag_uit
from gateway.exchange.gebruik import Handeling, Schrijver, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.model.aanvraag import Aanvraag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.aanvraag", "schrijven.sql")
# The school still writes: it hands in for the first time, adds what the samenwerkingsverband missed, or corrects what
# the platform did not take.
SCHRIJFBAAR = frozenset({"concept", "onvolledig", "geweigerd-technisch"})


@dataclass(frozen=True, slots=True)
class Zaak:
    """An aanvraag that is changed now; `dossier` says whether an OSO dossier goes along."""

    id: UUID
    organisatie: str
    status: str
    te_plannen: bool
    dossier: bool
    stand: Stand
    aanvraag: Aanvraag = field(repr=False)


async def neem(conn: AsyncConnection, inrichting: Inrichting, id_: UUID) -> Zaak:
    """Hold an aanvraag and read it; raises when it is not there, not in sight or wiped."""
    rij = await (await conn.execute(_SQL["aanvraag"], {"id": id_})).fetchone()
    if rij is None:
        raise AanvraagOnbekendError("deze aanvraag is er niet (meer).", doe="Bekijk de lijst van aanvragen.")
    organisatie, status, te_plannen, inhoud, dossier, *leerling = rij
    stand = pak_uit(inrichting.kast, (leerling[0], leerling[1], leerling[2], leerling[3], leerling[4]))
    aanvraag = pak_aanvraag_uit(stand.sleutel, id_, inhoud)
    return Zaak(id_, organisatie, status, te_plannen, dossier, stand, aanvraag)


async def neem_om_te_schrijven(conn: AsyncConnection, inrichting: Inrichting, id_: UUID) -> Zaak:
    """The same, when the school may still write in it."""
    zaak = await neem(conn, inrichting, id_)
    if zaak.status not in SCHRIJFBAAR or zaak.aanvraag.ingetrokken:
        raise AanvraagStatusError(
            f"deze aanvraag is {'ingetrokken' if zaak.aanvraag.ingetrokken else zaak.status}; er is niets meer in "
            "te schrijven.",
            doe="Wacht tot het samenwerkingsverband om aanvulling vraagt, of bel het.",
        )
    return zaak


async def bewaar(
    conn: AsyncConnection,
    inrichting: Inrichting,
    zaak: Zaak,
    aanvraag: Aanvraag,
    *,
    status: str | None = None,
    te_plannen: bool | None = None,
    wissen_op: date | None = None,
) -> None:
    """Write the aanvraag; status, planning and term stay as they are unless given."""
    waarden = {
        "id": zaak.id,
        "soort": aanvraag.soort,
        "inhoud": pak_aanvraag_in(zaak.stand.sleutel, aanvraag),
        "status": status,
        "te_plannen": te_plannen,
        "wissen_op": wissen_op,
        "nu": inrichting.klok(),
    }
    await conn.execute(_SQL["bewaar"], waarden)


async def noteer(conn: AsyncConnection, schrijver: Schrijver, zaak: Zaak, handeling: Handeling) -> None:
    """Record who did what with this aanvraag."""
    wie = [(zaak.stand.pseudoniem, None)]
    await noteer_gebruik(conn, schrijver.inrichting, schrijver.gebruiker, handeling, zaak.organisatie, wie)

"""Taking back what a partner has: when a toestemming is withdrawn, or the school withdraws its verzoek."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.exchange.jeugdhulp.delen import zonder
from gateway.exchange.jeugdhulp.geval import Zaak, bewaar, neem
from gateway.exchange.jeugdhulp.ontvangers import is_hoofd
from gateway.exchange.jeugdhulp.taak import EIND, beeindig, houd_open
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "taak.sql")
Intrekreden = Literal["toestemming-ingetrokken", "school"]


async def annuleer(
    conn: AsyncConnection,
    inrichting: Inrichting,
    *,
    leerling: UUID,
    doel: str,
    ontvanger: str,
    reden: Intrekreden,
    nu: datetime,
) -> int:
    """Cancel what rests on this doel at this partner, in the caller's transaction; how many Tasks ended.

    With the doel of the verzoek itself all of it is withdrawn, with the doel of a part beside it only that part. What
    the partner can have he is told at the next run.
    """
    waarden = {"leerling": leerling, "doel": doel, "partner": ontvanger, "eind": sorted(EIND)}
    gevonden: dict[UUID, bool] = dict(await (await conn.execute(_SQL["bij_doel"], waarden)).fetchall())
    taken = await houd_open(conn, inrichting, list(gevonden))
    heel = is_hoofd(inrichting.doelen[doel])
    if not heel:
        taken = [taak for taak in taken if taak.doel == doel]
    await beeindig(conn, inrichting, taken, nu)
    for id_ in (id_ for id_, leesbaar in gevonden.items() if leesbaar):
        zaak = await neem(conn, inrichting, id_)
        if heel:
            await neem_terug(conn, inrichting, zaak, reden, nu)
        else:
            await bewaar(conn, inrichting, zaak, zonder(zaak.verzoek, doel), te_plannen=True)
    return len(taken)


async def neem_terug(
    conn: AsyncConnection,
    inrichting: Inrichting,
    zaak: Zaak,
    reden: Intrekreden,
    nu: datetime,
) -> None:
    """Write that a verzoek that was handed in is withdrawn; the next run tells the partner, when it can have it."""
    weg = zaak.verzoek.model_copy(update={"ingetrokken": True, "intrekreden": reden})
    wissen_op = bewaartermijnen().ingetrokken.na(dag(nu))
    await bewaar(conn, inrichting, zaak, weg, stap="ingetrokken", te_plannen=True, wissen_op=wissen_op)

"""Taking back what rests on a toestemming that is gone: the samenwerkingsverband is told when it had it."""

from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.aanvraag.bewaren import bewaartermijnen
from gateway.exchange.aanvraag.geval import bewaar, neem
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.aanvraag", "schrijven.sql")
# The samenwerkingsverband still works on it. A school may not take it back in each of these, who consented may.
_LOPEND = frozenset(
    {
        "ingediend",
        "ontvangen",
        "in-controle",
        "onvolledig",
        "in-behandeling",
        "bij-deskundigen",
        "bij-commissie",
        "aangehouden",
    }
)


async def annuleer(conn: AsyncConnection, inrichting: Inrichting, *, leerling: UUID, doel: str, ontvanger: str) -> int:
    """Withdraw the aanvragen that went for this doel to this ontvanger and can still be; how many."""
    waarden = {"leerling": leerling, "doel": doel, "partner": ontvanger}
    ids = [rij[0] for rij in await (await conn.execute(_SQL["bij_doel"], waarden)).fetchall()]
    aantal = 0
    for id_ in ids:
        zaak = await neem(conn, inrichting, id_)
        if zaak.aanvraag.ingetrokken or (zaak.status not in _LOPEND and not zaak.te_plannen):
            continue
        weg = zaak.aanvraag.model_copy(update={"ingetrokken": True})
        wissen_op = bewaartermijnen().ingetrokken_tot(dag(inrichting.klok()))
        await bewaar(conn, inrichting, zaak, weg, te_plannen=True, wissen_op=wissen_op)
        aantal += 1
    return aantal

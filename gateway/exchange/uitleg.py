"""Explain one uitwisseling: for each element where it came from and what let it through, and what stayed behind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from gateway.exchange.commit import ZICHT
from gateway.exchange.inrichting import Inrichting
from gateway.policy import ZICHTVELDEN, Doel, Zicht
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "exchange.sql")
_TECHNISCH = "bericht"


@dataclass(frozen=True, slots=True)
class Deel:
    """One element of the message: the field it shows, the place in the source, the mapping line, and the rule."""

    element: str
    pad: str
    bron: str
    mapping: str
    regel: str


@dataclass(frozen=True, slots=True)
class Uitleg:
    """Why one uitwisseling holds what it holds; names of fields and places, never values."""

    uitwisseling: UUID
    doel: str
    verstrekker: str
    ontvanger: str
    toestand: str
    gewijzigd_op: datetime
    grondslag: str
    toestemming: str | None
    reden: str | None
    delen: tuple[Deel, ...] = ()
    achtergehouden: tuple[tuple[str, str], ...] = ()
    opmerkingen: tuple[str, ...] = field(default=())


async def leg_uit(inrichting: Inrichting, organisatie: str, uitwisseling: UUID) -> Uitleg | None:
    """Explain an uitwisseling of an organisation; None when it has none of this id."""
    async with inrichting.db.transactie([organisatie]) as conn:
        cur = conn.cursor(row_factory=dict_row)
        await cur.execute(_SQL["uitleg"], {"id": uitwisseling})
        rij = await cur.fetchone()
    return None if rij is None else _uitleg(inrichting, rij)


def _uitleg(inrichting: Inrichting, rij: Mapping[str, Any]) -> Uitleg:
    doel, besluit = inrichting.doelen[rij["doel"]], rij["besluit"]
    delen, opmerkingen = _delen(inrichting, doel, rij)
    niet_in_doel = sorted(veld for veld in ZICHTVELDEN if doel.gaat_over(veld) and veld not in doel.velden_alle)
    return Uitleg(
        uitwisseling=rij["id"],
        doel=doel.naam,
        verstrekker=inrichting.organisaties[rij["organisatie"]].naam,
        ontvanger=inrichting.partners[rij["partner"]].naam,
        toestand=rij["toestand"],
        gewijzigd_op=rij["gewijzigd_op"],
        grondslag=besluit.get("grondslag", str(doel.grondslag)),
        toestemming=besluit.get("toestemming"),
        reden=rij["reden"],
        delen=delen,
        achtergehouden=(
            *(tuple(item) for item in besluit.get("achtergehouden", ())),
            *((veld, "staat niet in het doel") for veld in niet_in_doel),
        ),
        opmerkingen=opmerkingen,
    )


def _delen(inrichting: Inrichting, doel: Doel, rij: Mapping[str, Any]) -> tuple[tuple[Deel, ...], tuple[str, ...]]:
    """The elements of the message, made again from the stored view by the same mapping."""
    if rij["zicht"] is None or rij["sleutel"] is None:
        return (), ("Er is geen bericht (meer): het is niet gemaakt, of volgens de bewaartermijn gewist.",)
    sleutel = inrichting.kast.open(rij["sleutel"], rij["leerling"].bytes)
    # Four lines of JSON: the view, the technical ids, the rows of the source, the place of the inschrijving.
    zicht, bericht, herkomst, nummer = map(
        json.loads, sleutel.ontsleutel(rij["zicht"], ZICHT + rij["id"].bytes).splitlines()
    )
    writer = inrichting.writer(rij["partner"], doel.naam)
    opmerkingen: tuple[str, ...] = ()
    if writer.hash != rij["mapping_hash"]:
        opmerkingen = (f"De mapping {writer.bestand} is sindsdien veranderd; de regelnummers zijn die van nu.",)
    delen = tuple(
        Deel(
            element=item.element,
            pad=item.pad,
            bron=_bron(herkomst, item.pad, nummer),
            mapping=f"{item.bestand}:{item.regel}",
            regel=_regel(doel, item.pad),
        )
        for item in writer.herkomst(Zicht.van(zicht | {"bericht": bericht}))
        if item.pad
    )
    return delen, opmerkingen


def _bron(herkomst: Mapping[str, str], pad: str, nummer: int | None) -> str:
    """The row of the source that a path of the view was read from: that of the nearest part above it."""
    if pad.startswith((f"{_TECHNISCH}.", "organisatie.")):
        return "gateway" if pad.startswith(_TECHNISCH) else "schakel.toml"
    model = pad.removeprefix("leerling.").replace("inschrijving", f"inschrijvingen[{nummer}]", 1)
    while model and model not in herkomst:
        model = model.rpartition(".")[0]
    return herkomst.get(model, "")


def _regel(doel: Doel, pad: str) -> str:
    """What let a field through: the voorwaarde of its group, or the grondslag of the doel."""
    if pad.startswith(f"{_TECHNISCH}."):
        return "technisch gegeven van het bericht"
    kaal = "".join(deel.partition("]")[2] or deel for deel in pad.split("["))
    groep = doel.groep_van(kaal)
    if groep is not None and groep.voorwaarde is not None:
        return groep.voorwaarde.naam
    return str(doel.grondslag)

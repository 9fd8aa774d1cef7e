"""explain: for each element of a message where it came from and by what right, and what stayed behind."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.basis import Json, draai, opdracht, wie
from gateway.cli.uitwisselingen import zoek_een

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.overzicht import Regel
    from gateway.exchange.uitleg import Uitleg


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "explain", "schakel explain 0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b")(explain)


def explain(
    id_: Annotated[str, typer.Argument(metavar="ID", help="De uitwisseling; het begin van het id volstaat.")],
    *,
    json_: Json = False,
) -> None:
    """Leg één uitwisseling uit: van elk gegeven de bron, de mapping en de regel, en wat niet meeging en waarom.

    Toont namen van velden en plaatsen, nooit waarden. Dat u dit bekijkt, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    uitleg, bewijs = draai(lambda inrichting: _leg_uit(inrichting, id_))
    if json_:
        json_uit({"uitleg": uitleg, "bewijs": bewijs})
    else:
        _toon(uitleg, bewijs)


async def _leg_uit(inrichting: "Inrichting", begin: str) -> "tuple[Uitleg, dict[str, Any]]":
    from gateway.cli.uitkomst import NietGevondenError
    from gateway.exchange.gebruik import UITLEG, noteer_gebruik_van
    from gateway.exchange.uitleg import leg_uit

    regel = await zoek_een(inrichting, begin)
    async with inrichting.db.transactie([regel.organisatie]) as conn:
        await noteer_gebruik_van(conn, inrichting, wie(), UITLEG, regel.organisatie, [regel.id])
    uitleg = await leg_uit(inrichting, regel.organisatie, regel.id)
    if uitleg is None:
        raise NietGevondenError("van deze uitwisseling is geen bericht bewaard.")
    return uitleg, await _bewijs(inrichting, regel)


async def _bewijs(inrichting: "Inrichting", regel: "Regel") -> dict[str, Any]:
    """The last record of an uitwisseling, proved from the log and checked here and now."""
    from gateway.audit.bewijs import controleer_bewijs
    from gateway.audit.errors import BewijsError
    from gateway.audit.uitvoer import bewijs_voor, regel_van
    from gateway.exchange import overzicht
    from gateway.worker import ondertekenaar

    async with inrichting.db.transactie([regel.organisatie]) as conn:
        vastgelegd = [item for item in await overzicht.bewijsregels(conn, regel) if item.index is not None]
        if not vastgelegd:
            return {"status": "wacht op een plaats in het logboek"}
        laatste = vastgelegd[-1]
        bewijs, inhoud = await bewijs_voor(conn, laatste.id), await regel_van(conn, laatste.id)
    stand = {"regel": laatste.id, "blad": laatste.index, "van": laatste.grootte, "op": laatste.tijd}
    try:
        controleer_bewijs(bewijs, inhoud, ondertekenaar(inrichting, regel.organisatie).vkey)
    except BewijsError as fout:
        return {**stand, "status": f"ongeldig: {fout.melding}"}
    return {**stand, "status": "geldig"}


def _toon(uitleg: "Uitleg", bewijs: dict[str, Any]) -> None:
    from gateway.cli.tonen import getal, tabel, tijd, zeg

    kop = f"{uitleg.doel}  {uitleg.verstrekker} -> {uitleg.ontvanger}   {uitleg.toestand} {tijd(uitleg.gewijzigd_op)}"
    zeg(f"uitwisseling {uitleg.uitwisseling}  {kop}", f"grondslag: {uitleg.grondslag}")
    if uitleg.reden:
        zeg(f"reden: {uitleg.reden}")
    if uitleg.delen:
        rijen = [(deel.element, deel.pad, deel.bron, deel.mapping, _kort(deel.regel)) for deel in uitleg.delen]
        tabel("", ("element", "gegeven", "bron", "mapping", "mag mee door"), rijen)
    zeg(*uitleg.opmerkingen, "", "niet meegestuurd:")
    redenen: dict[str, list[str]] = {}
    for veld, reden in uitleg.achtergehouden:
        redenen.setdefault(reden, []).append(veld)
    zeg(*(f"  {reden}: {', '.join(velden)}" for reden, velden in redenen.items()))
    plek = f"blad {getal(bewijs['blad'])} van {getal(bewijs['van'])}, " if "blad" in bewijs else ""
    zeg("", f"bewijs: {plek}{bewijs['status']}")


def _kort(regel: str) -> str:
    """A rule without the article of the AVG: that stands above the table."""
    return regel.partition(" (")[0]

"""status and bevindingen: how everything stands, and what was wrong in a source."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.basis import Json, Organisatie, alle, draai, opdracht
from gateway.cli.uitkomst import NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.overzicht import Gevonden

_RUNS = 5
_OPEN = ("klaar", "onderweg", "afgeleverd")


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    opdracht(app, "status", "schakel status --json")(status)
    opdracht(app, "bevindingen", "schakel bevindingen")(bevindingen)


def status(organisatie: Organisatie = None, *, json_: Json = False) -> None:
    """Laat zien hoe het ervoor staat: leerlingen, uitwisselingen, partners die stilstaan, runs en logboeken."""
    stand = draai(lambda inrichting: _stand(inrichting, organisatie))
    if json_:
        from gateway.cli.tonen import json_uit

        json_uit(stand)
    else:
        _toon(stand)


async def _stand(inrichting: "Inrichting", organisatie: str | None) -> dict[str, Any]:
    from gateway.exchange import overzicht

    namen = alle(inrichting, organisatie)
    async with inrichting.db.transactie(namen) as conn:
        stromen = {item.partner: item for item in await overzicht.stromen(conn)}
        return {
            "organisaties": [
                {
                    "id": naam,
                    "naam": inrichting.organisaties[naam].naam,
                    "leerlingen": (geteld := await overzicht.leerlingen(conn, naam)).leerlingen,
                    "te_plannen": geteld.te_plannen,
                }
                for naam in namen
            ],
            "partners": [_partner(inrichting, naam, stromen.get(naam)) for naam in inrichting.partners],
            "uitwisselingen": await overzicht.tellingen(conn),
            "runs": await overzicht.laatste_runs(conn, _RUNS),
            "logboeken": await overzicht.logs(conn),
        }


def _partner(inrichting: "Inrichting", naam: str, stroom: Any) -> dict[str, Any]:
    tot = stroom.gepauzeerd_tot if stroom else None
    # The pause ends by itself, but only a good answer proves that the partner is back.
    stil = stroom is not None and tot is not None
    return {
        "id": naam,
        "naam": inrichting.partners[naam].naam,
        "stroomt": not stil,
        "gepauzeerd_tot": tot,
        "reden": stroom.reden if stroom else None,
        "fouten_op_rij": stroom.fouten if stroom else 0,
        "laatst_goed": stroom.laatst_goed if stroom else None,
    }


def _toon(stand: dict[str, Any]) -> None:
    from gateway.cli.tonen import meld, tabel, zeg

    tabel(
        "Organisaties",
        ("organisatie", "naam", "leerlingen", "veranderd sinds de laatste sync"),
        [(item["id"], item["naam"], item["leerlingen"], item["te_plannen"]) for item in stand["organisaties"]],
        rechts=["leerlingen", "veranderd sinds de laatste sync"],
    )
    zeg("")
    tabel("Partners", ("partner", "naam", "stroom", "laatst goed"), [_partnerrij(item) for item in stand["partners"]])
    zeg("")
    _toon_tellingen(stand)
    zeg("")
    tabel(
        "Laatste runs",
        ("run", "organisatie", "soort", "toestand", "begonnen", "geëindigd"),
        [
            (run.id, run.organisatie, run.soort, run.toestand, run.begonnen_op, run.geeindigd_op)
            for run in stand["runs"]
        ],
    )
    zeg("")
    tabel(
        "Logboeken",
        ("logboek", "regels", "wachten op een plaats"),
        [(log.log, log.grootte, log.wachtend) for log in stand["logboeken"]],
        rechts=["regels", "wachten op een plaats"],
    )
    for run in stand["runs"]:
        if run.toestand == "wacht_op_akkoord":
            meld(f"De sync van {run.organisatie} wacht op akkoord: schakel sync --akkoord {run.id}", stijl="yellow")


def _partnerrij(partner: dict[str, Any]) -> tuple[Any, ...]:
    from gateway.cli.tonen import tijd

    stroom = "stroomt"
    if not partner["stroomt"]:
        stroom = f"staat stil tot {tijd(partner['gepauzeerd_tot'])}: {partner['reden']}"
    return partner["id"], partner["naam"], stroom, partner["laatst_goed"]


def _toon_tellingen(stand: dict[str, Any]) -> None:
    from gateway.cli.tonen import tabel, tijd, zeg

    tellingen = stand["uitwisselingen"]
    if not tellingen:
        zeg("Er zijn nog geen uitwisselingen. Begin met: schakel import, dan schakel sync.")
        return
    tabel(
        "Uitwisselingen",
        ("organisatie", "partner", "doel", "toestand", "aantal", "oudste"),
        [(item.organisatie, item.partner, item.doel, item.toestand, item.aantal, item.oudste) for item in tellingen],
        rechts=["aantal"],
    )
    if wachtend := [item.oudste for item in tellingen if item.toestand in _OPEN]:
        zeg(f"De oudste die nog onderweg is, staat zo sinds {tijd(min(wachtend))}.")


def bevindingen(
    run: Annotated[UUID | None, typer.Argument(help="De import; anders de laatste.", show_default=False)] = None,
    *,
    json_: Json = False,
) -> None:
    """Laat zien wat er mis was in de bron: per fout het bestand, de rij, de kolom en wat eraan te doen is."""
    from gateway.cli.tonen import aantal, json_uit, zeg

    gekozen, gevonden = draai(lambda inrichting: _bevindingen(inrichting, run))
    if json_:
        json_uit({"run": gekozen, "bevindingen": gevonden})
        return
    for item in gevonden:
        zeg(f"{_plek(item)}: {item.melding}", *([f"  {item.doe}"] if item.doe else []))
    zeg(f"{aantal(len(gevonden), 'bevinding', 'bevindingen')} in import {gekozen}.")


async def _bevindingen(inrichting: "Inrichting", run: UUID | None) -> "tuple[UUID, list[Gevonden]]":
    from gateway.exchange import overzicht, runs

    async with inrichting.db.transactie(inrichting.organisaties) as conn:
        if run is None:
            laatste = await overzicht.laatste_runs(conn, 1, "import")
        else:
            laatste = [item] if (item := await runs.lees(conn, run)) else []
        if not laatste:
            raise NietGevondenError("deze import is er niet.", doe="Bekijk `schakel status`, of begin met import.")
        return laatste[0].id, await overzicht.bevindingen(conn, laatste[0].id)


def _plek(item: "Gevonden") -> str:
    delen = [item.bestand, f"rij {item.rij}" if item.rij else "", f"kolom {item.kolom}" if item.kolom else ""]
    return ", ".join(filter(None, delen))

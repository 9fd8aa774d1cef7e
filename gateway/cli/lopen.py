"""import and sync: here and now, or in the queue of the workers."""

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID, uuid4

import typer

from gateway.cli.basis import Json, Organisatie, draai, kies, opdracht, wie
from gateway.cli.uitkomst import GebruikError, NietGevondenError, Uitkomst

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.runs import Run

Wachtrij = Annotated[bool, typer.Option("--wachtrij", help="Laat een worker het doen, en wacht er niet op.")]
# Seconds between two looks at how far a run is.
_KIJK = 0.3


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    opdracht(app, "import", "schakel import zwaluw")(importeer)
    opdracht(app, "sync", "schakel sync zwaluw --proef --uit proefberichten")(sync)


def importeer(organisatie: Organisatie = None, *, wachtrij: Wachtrij = False, json_: Json = False) -> None:
    """Lees de bron van een organisatie in; wat niet klopt wordt apart gezet, de rest gaat door."""
    from gateway.taken import importeer as taak

    async def doe(inrichting: "Inrichting") -> "Run":
        naam = kies(inrichting, organisatie)
        if wachtrij:
            return await _in_wachtrij(inrichting, naam, "import")
        return await loop(inrichting, naam, "import", taak)

    vertel(draai(doe), json_=json_)


def sync(
    organisatie: Organisatie = None,
    *,
    proef: Annotated[
        bool, typer.Option("--proef", help="Schrijf wat er verstuurd zou worden; verstuur niets.")
    ] = False,
    uit: Annotated[Path | None, typer.Option(help="Met --proef: een lege map voor de berichten.")] = None,
    akkoord: Annotated[UUID | None, typer.Option(help="Laat een sync die wacht doorgaan.", metavar="RUN")] = None,
    alles: Annotated[
        bool, typer.Option("--alles", help="Bekijk ook wie niet veranderde: na een nieuw abonnement of doel.")
    ] = False,
    wachtrij: Wachtrij = False,
    json_: Json = False,
) -> None:
    """Maak berichten van alles wat veranderd is sinds de laatste keer; workers versturen ze.

    Gaat het om meer dan het abonnement zonder mens toestaat, dan wacht de sync op akkoord en verstuurt niets.
    """
    if proef != (uit is not None):
        raise GebruikError("--proef en --uit horen bij elkaar.", doe="Schrijf: schakel sync --proef --uit MAP")
    if alles and (proef or akkoord is not None):
        raise GebruikError("--alles gaat niet samen met --proef of --akkoord.", doe="Schrijf: schakel sync --alles")
    if uit is not None:
        telling = draai(lambda inrichting: _proef(inrichting, kies(inrichting, organisatie), uit))
        return _vertel_proef(uit, telling, json_=json_)
    if akkoord is not None:
        return vertel(draai(lambda inrichting: _akkoord(inrichting, akkoord, wachtrij=wachtrij)), json_=json_)
    return vertel(draai(lambda inrichting: _sync(inrichting, organisatie, alles=alles, wachtrij=wachtrij)), json_=json_)


async def _sync(inrichting: "Inrichting", organisatie: str | None, *, alles: bool, wachtrij: bool) -> "Run":
    from gateway.exchange.opnieuw import bekijk_alles
    from gateway.taken import synchroniseer

    naam = kies(inrichting, organisatie)
    if alles:
        await bekijk_alles(inrichting, naam)
    if wachtrij:
        return await _in_wachtrij(inrichting, naam, "sync")
    return await loop(inrichting, naam, "sync", synchroniseer)


async def _akkoord(inrichting: "Inrichting", run: UUID, *, wachtrij: bool) -> "Run":
    """Let a held run go on with what it showed, and write down who agreed."""
    from gateway.exchange import runs
    from gateway.exchange.gebruik import AKKOORD, noteer_gebruik
    from gateway.taken import synchroniseer
    from gateway.wachtrij import maak_app, zet_in_wachtrij

    mens = wie()
    async with inrichting.db.transactie(inrichting.organisaties) as conn:
        stand = await runs.lees(conn, run)
        if stand is None:
            raise NietGevondenError("deze run bestaat niet.", doe="Bekijk `schakel status`.")
        if not await runs.geef_akkoord(conn, run, mens.naam):
            raise GebruikError("deze run wacht niet op akkoord.", doe="Bekijk `schakel status`.")
        await noteer_gebruik(conn, inrichting, mens, AKKOORD, stand.organisatie)
        te_doen = Counter({naam: int(aantal) for naam, aantal in stand.aantallen.items()})
        if wachtrij:
            app = maak_app(inrichting.db.url, inrichting.db.rol)
            await zet_in_wachtrij(app, conn, stand.organisatie, stand.soort, run, te_doen)
    if not wachtrij:
        await _met_voortgang(inrichting, run, synchroniseer(inrichting, stand.organisatie, run, te_doen))
    return await _lees(inrichting, run)


async def _proef(inrichting: "Inrichting", organisatie: str, map_: Path) -> Counter[str]:
    from gateway.exchange.gebruik import PROEF, noteer_gebruik
    from gateway.exchange.proof import Bewijs
    from gateway.exchange.sync import Sync

    # In here no other task runs, and these messages are of persons: readable by their owner only.
    map_.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240 as said above
    if any(map_.iterdir()):  # noqa: ASYNC240 as said above
        raise GebruikError(f"de map {map_} is niet leeg.", doe="Geef een nieuwe map.")
    async with inrichting.db.transactie([organisatie]) as conn:
        await noteer_gebruik(conn, inrichting, wie(), PROEF, organisatie)
    return await Sync(inrichting, Bewijs(inrichting), organisatie, uuid4()).proef(map_)


async def _in_wachtrij(inrichting: "Inrichting", organisatie: str, soort: Literal["import", "sync"]) -> "Run":
    from gateway.exchange.gebruik import START, noteer_gebruik
    from gateway.wachtrij import maak_app, vraag_run

    app = maak_app(inrichting.db.url, inrichting.db.rol)
    async with inrichting.db.transactie([organisatie]) as conn:
        run = await vraag_run(app, conn, organisatie, soort, inrichting.klok())
        await noteer_gebruik(conn, inrichting, wie(), START, organisatie)
    return await _lees(inrichting, run)


async def loop(inrichting: "Inrichting", organisatie: str, soort: str, taak: "Callable[..., Awaitable[UUID]]") -> "Run":
    """Do it in this process, as a run that others can follow."""
    from gateway.exchange import runs
    from gateway.exchange.gebruik import START, noteer_gebruik

    async with inrichting.db.transactie([organisatie]) as conn:
        run = await runs.begin(conn, organisatie, soort, inrichting.klok())
        await noteer_gebruik(conn, inrichting, wie(), START, organisatie)
    await _met_voortgang(inrichting, run, taak(inrichting, organisatie, run))
    return await _lees(inrichting, run)


async def _met_voortgang(inrichting: "Inrichting", run: UUID, werk: Awaitable[Any]) -> None:
    """Do the work while a line on the screen tells how far it is."""
    import anyio

    from gateway.cli.tonen import getal, scherm
    from gateway.exchange.overzicht import vordering

    with scherm(fout=True).status("bezig ...") as regel:

        async def kijk() -> None:
            while True:
                async with inrichting.db.transactie(inrichting.organisaties) as conn:
                    gezien, gemaakt = await vordering(conn, run)
                regel.update(f"bezig: {getal(gezien)} leerlingen gelezen, {getal(gemaakt)} uitwisselingen gemaakt ...")
                await anyio.sleep(_KIJK)

        fout: Exception | None = None
        async with anyio.create_task_group() as tg:
            tg.start_soon(kijk)
            try:
                await werk
            except Exception as eigen:
                # Raised again outside the group, which would wrap it.
                fout = eigen
            tg.cancel_scope.cancel()
    if fout is not None:
        raise fout


async def _lees(inrichting: "Inrichting", run: UUID) -> "Run":
    from gateway.exchange import runs

    async with inrichting.db.transactie(inrichting.organisaties) as conn:
        gelezen = await runs.lees(conn, run)
    if gelezen is None:
        raise NietGevondenError("deze run bestaat niet.")
    return gelezen


_UITLEG = {
    "gelezen": "leerlingen gelezen",
    "gewijzigd": "nieuw of veranderd",
    "ongewijzigd": "niets veranderd",
    "afgezet": "apart gezet: er klopt iets niet",
    "verdwenen": "stond eerder in de bron, nu niet meer",
    "bekeken": "leerlingen bekeken",
    "klaar": "berichten klaar om te versturen",
    "geweigerd": "niet gemaakt: mag niet of kan niet",
}


def vertel(run: "Run", *, json_: bool) -> None:
    """Show a run that ended, waits, or stands in the queue; one that waits ends with its own exit code."""
    from gateway.cli.tonen import json_uit, meld, tabel, zeg

    wacht = run.toestand == "wacht_op_akkoord"
    if json_:
        json_uit(run)
    elif run.toestand == "wachtrij":
        zeg(f"{run.soort} van {run.organisatie} staat in de wachtrij: run {run.id}")
    elif wacht:
        _vertel_wacht(run)
    else:
        rijen = [(uitleg, run.aantallen[naam]) for naam, uitleg in _UITLEG.items() if naam in run.aantallen]
        tabel(f"{run.soort} van {run.organisatie}: {run.toestand}", ("", "aantal"), rijen, rechts=["aantal"])
        if run.aantallen.get("afgezet"):
            meld(f"Wat er niet klopt, leest u met: schakel bevindingen {run.id}")
    if wacht:
        raise typer.Exit(Uitkomst.AKKOORD_NODIG)


def _vertel_wacht(run: "Run") -> None:
    from gateway.cli.tonen import meld, tabel

    titel = f"sync van {run.organisatie} wacht op akkoord; er is niets verstuurd"
    tabel(titel, ("abonnement en doel", "zou versturen"), run.aantallen.items(), rechts=["zou versturen"])
    meld(
        "Dit is meer dan het abonnement in één keer toestaat (max_aandeel in schakel.toml).",
        "  Eerst zien wat er zou gaan:  schakel sync --proef --uit MAP",
        f"  Laten doorgaan:              schakel sync --akkoord {run.id}",
    )


def _vertel_proef(map_: Path, telling: Counter[str], *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, meld, tabel

    geteld = {str(naam): aantal for naam, aantal in telling.items()}
    if json_:
        json_uit({"map": map_, "aantallen": geteld})
        return
    rijen = [(_UITLEG.get(naam, naam), aantal) for naam, aantal in geteld.items()]
    tabel(f"proef: de berichten staan in {map_}", ("", "aantal"), rijen, rechts=["aantal"])
    meld("Er is niets verstuurd of bewaard. De berichten bevatten gegevens van leerlingen: verwijder ze na gebruik.")

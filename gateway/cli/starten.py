"""Starting processes: all in one for a first look, or one at a time."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import lees_settings, opdracht
from gateway.cli.uitkomst import GebruikError, Uitkomst

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.proef.omgeving import Proefomgeving
    from gateway.settings import Settings

_UREN_TOKEN = 12
# How long leerplicht in a sandbox lets a melding lie before each step.
_AMBTENAAR_S = 20.0


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    opdracht(app, "up", "schakel up --leerlingen 200")(up)
    opdracht(app, "api", "schakel api --host 127.0.0.1 --port 8700")(api)
    opdracht(app, "worker", "schakel worker")(worker)
    opdracht(app, "sandbox", "schakel sandbox duo_rod -- --help", extra=True)(sandbox)


def up(
    *,
    leerlingen: Annotated[int, typer.Option(min=1, help="Hoeveel leerlingen de verzonnen school krijgt.")] = 200,
    api_poort: Annotated[int, typer.Option("--port", help="Poort van de API.")] = 8700,
    sandbox_poort: Annotated[int, typer.Option(help="Poort van de nagemaakte DUO.")] = 8801,
) -> None:
    """Start alles in een keer, voor een eerste blik: database, API, worker en een nagemaakte DUO.

    Maakt in .schakel een proefomgeving met een verzonnen school en eigen certificaten. Ctrl-C stopt alles.
    """
    from gateway.cli import proef
    from gateway.cli.tonen import meld
    from gateway.proef.omgeving import maak
    from gateway.proef.processen import draaiend

    if Path("schakel.toml").exists():
        raise GebruikError(
            "hier staat al een schakel.toml.", doe="Start dan `schakel api` en `schakel worker`, elk apart."
        )
    meld("De proefomgeving wordt gemaakt ...")
    omgeving = maak(proef.MAP.resolve(), leerlingen=leerlingen, api_poort=api_poort, sandbox_poort=sandbox_poort)
    proef.bewaar(proef.MAP, omgeving.omgeving())
    os.environ.update(omgeving.omgeving() | _eigen_uitgever(omgeving))
    meld("De database, de API, een worker en de nagemaakte DUO starten ...")
    # A stop by a supervisor must also stop what was started here.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with draaiend(omgeving, ambtenaar_s=_AMBTENAAR_S) as processen:
        _vertel(omgeving)
        while not (gestopt := [naam for naam, proces in processen.items() if proces.poll() is not None]):
            time.sleep(0.5)
    code = processen[gestopt[0]].returncode
    meld(f"Het proces {gestopt[0]} is gestopt (code {code}), en daarom alles; de log hierboven zegt waarom.")
    raise typer.Exit(Uitkomst.GEVONDEN)


def _eigen_uitgever(omgeving: "Proefomgeving") -> dict[str, str]:
    from gateway.api.lokaal import UITGEVER, lokale_jwks

    return {"SCHAKEL_TOKEN_ISSUER": UITGEVER, "SCHAKEL_TOKEN_JWKS_FILE": str(lokale_jwks(omgeving.map))}


def _vertel(omgeving: "Proefomgeving") -> None:
    from datetime import timedelta

    from gateway.api.lokaal import lokaal_token
    from gateway.api.toegang import SCHOOLSCOPES
    from gateway.cli.tonen import zeg

    token = lokaal_token(omgeving.map, ["zwaluw"], SCHOOLSCOPES, timedelta(hours=_UREN_TOKEN))
    zeg(
        "",
        f"  API            {omgeving.api}/v1/openapi.json",
        f"  nagemaakte DUO {omgeving.sandbox} (ROD), {omgeving.verzuim} (verzuim)",
        f"  nagemaakte gemeente {omgeving.gemeente}, samenwerkingsverband {omgeving.swv}, lokaal team {omgeving.team}",
        f"  configuratie   {omgeving.map / 'schakel.toml'}",
        f"  school         {omgeving.school.pad}",
        f"  token          (geldig {_UREN_TOKEN} uur, alleen voor deze API)",
        token,
        "",
        "Open in deze map een tweede venster en probeer:",
        "  schakel import          de school inlezen",
        "  schakel sync            berichten maken; alles is nieuw, dus dat wacht op uw akkoord",
        "  schakel verzuim voorstellen   zien wat er te melden is, en waarom",
        "  schakel toestemming --help    vragen, tekenen, intrekken en bewijzen",
        "  schakel status          zien hoe het ervoor staat",
        f"  curl -H 'Authorization: Bearer TOKEN' {omgeving.api}/v1/uitwisselingen",
        "Ctrl-C stopt alles.",
    )


def api(
    *,
    host: Annotated[str, typer.Option(help="Adres waarop geluisterd wordt.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Poort waarop geluisterd wordt.")] = 8700,
) -> None:
    """Start de API, ook het adres waar partners hun terugkoppeling afleveren."""
    import uvicorn

    from gateway import loggen
    from gateway.api.app import maak_app

    settings = lees_settings()
    loggen.stel_in(settings.log_level)
    # uvicorn stops well on SIGTERM and then raises it again, which would skip what must be done at the exit.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    uvicorn.run(
        maak_app(settings),
        host=host,
        port=port,
        loop="uvloop",
        server_header=False,
        proxy_headers=False,
        access_log=False,
        log_config=None,
    )


def worker() -> None:
    """Start een worker: hij bezorgt, haalt terugkoppelingen op en houdt de logboeken bij.

    Start er zo veel als nodig, ook op andere machines; samen doen ze niets dubbel.
    """
    import anyio

    from gateway import loggen

    settings = lees_settings()
    loggen.stel_in(settings.log_level)
    anyio.run(_werk, settings, backend_options={"use_uvloop": True})


async def _werk(settings: "Settings") -> None:
    from datetime import timedelta

    import anyio

    from gateway import worker as dienst
    from gateway.huis import open_huis

    async def stop_op_signaal() -> None:
        with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signalen:
            async for _ in signalen:
                tg.cancel_scope.cancel()

    inrichting: Inrichting
    async with open_huis(settings, "schakel_worker", grootte=16) as inrichting, anyio.create_task_group() as tg:
        tg.start_soon(stop_op_signaal)
        await dienst.draai(inrichting, lease=timedelta(seconds=settings.lease_s))


def sandbox(
    ctx: typer.Context, naam: Annotated[str, typer.Argument(help="Naam van de koppeling, zoals duo_rod.")]
) -> None:
    """Start de nagemaakte andere kant van een koppeling; wat erachter staat gaat naar die sandbox.

    Zo ziet u wat een sandbox zelf aan opties heeft: schakel sandbox duo_rod -- --help
    """
    from gateway.proef.processen import sandbox_commando

    woorden = sandbox_commando(naam, ctx.args)
    os.execv(woorden[0], woorden)  # noqa: S606 our own package, by the same Python

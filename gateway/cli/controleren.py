"""check: everything that was written down, held against each other, every fault at once."""

from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import Json, lees_settings, opdracht
from gateway.cli.uitkomst import Uitkomst

if TYPE_CHECKING:
    from gateway.controle import Verslag


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    opdracht(app, "check", "schakel check --verbinding")(check)


def check(
    *,
    regels: Annotated[bool, typer.Option("--regels", help="Laat schakel.toml erbuiten.")] = False,
    verbinding: Annotated[
        bool, typer.Option("--verbinding", help="Probeer ook de bron en elke partner; verandert daar niets.")
    ] = False,
    json_: Json = False,
) -> None:
    """Controleer configuratie, contracten, mappings, doelen en koppelingen: alle fouten in één keer.

    Bewijst ook van elke mapping die schrijft dat zij alleen leest wat haar doel toestaat.
    """
    import anyio

    from gateway.cli.tonen import json_uit
    from gateway.controle import controleer

    settings = lees_settings()
    verslag = anyio.run(lambda: controleer(settings, configuratie=not regels, verbinding=verbinding))
    if json_:
        json_uit(verslag.als_json())
    else:
        _vertel(verslag)
    if verslag.fouten:
        raise typer.Exit(Uitkomst.CONFIGURATIE)


def _vertel(verslag: "Verslag") -> None:
    from gateway.cli.tonen import aantal, zeg

    zeg(*map(str, verslag.fouten))
    if verslag.fouten:
        zeg("")
    bekeken = ", ".join(aantal(telling, *namen) for namen, telling in verslag.bekeken.items())
    oordeel = aantal(len(verslag.fouten), "fout", "fouten") if verslag.fouten else "Alles klopt"
    zeg(f"{oordeel}. Bekeken: {bekeken or 'niets'}.", stijl="red" if verslag.fouten else "green")
    zeg(*verslag.opmerkingen)

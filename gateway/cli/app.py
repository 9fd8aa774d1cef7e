"""The command itself: its groups, its help in Dutch, and an error as a line that says what to do."""

import signal
import sys
from typing import Annotated, Any

import typer
from typer import rich_utils
from typer.core import TyperGroup

import gateway
from gateway.cli import (
    aanvraag,
    audit,
    bewaren,
    controleren,
    database,
    ijw,
    inzage,
    jeugdhulp,
    lopen,
    opzoeken,
    oso,
    register,
    soap,
    stand,
    starten,
    toestemming,
    uitleggen,
    uitwisselingen,
    uitzonderen,
    vergeten,
    verzuim,
    voorbeeld,
)
from gateway.cli.basis import dutch_help
from gateway.cli.uitkomst import BETEKENIS, Uitkomst, uitkomst_van
from gateway.model.errors import SchakelError

_CODES = "  ".join(f"{code.value} {tekst}." for code, tekst in BETEKENIS.items())

rich_utils.ARGUMENTS_PANEL_TITLE = "Wat u meegeeft"
rich_utils.OPTIONS_PANEL_TITLE = "Opties"
rich_utils.COMMANDS_PANEL_TITLE = "Opdrachten"
rich_utils.ERRORS_PANEL_TITLE = "Verkeerd gebruikt"
rich_utils.DEFAULT_STRING = "[standaard: {}]"
rich_utils.REQUIRED_LONG_STRING = "[verplicht]"
rich_utils.ENVVAR_STRING = "[omgeving: {}]"
rich_utils.RICH_HELP = "[blue]'{command_path} {help_option}'[/] legt het uit."


class Hoofdgroep(TyperGroup):
    """Runs a command, and turns an error into a readable line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for; with --debug errors keep their traceback."""
        try:
            return super().invoke(ctx)
        except Exception as fout:
            if ctx.params.get("debug") or _is_van_typer(fout):
                raise
            raise typer.Exit(_meld(fout)) from None

    def get_help_option(self, ctx: Any) -> Any:
        """Say in Dutch what --help does."""
        return dutch_help(super().get_help_option(ctx))


app = typer.Typer(
    name="schakel",
    cls=Hoofdgroep,
    help="Schakel: de gateway tussen Nederlandse schoolsystemen.",
    epilog=f"Voorbeeld: schakel up.  Afsluitcodes: {_CODES}",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)
for onderdeel in (
    starten,
    database,
    voorbeeld,
    controleren,
    lopen,
    stand,
    uitwisselingen,
    uitleggen,
    verzuim,
    aanvraag,
    jeugdhulp,
    toestemming,
    uitzonderen,
    audit,
    register,
    opzoeken,
    soap,
    oso,
    ijw,
    inzage,
    vergeten,
    bewaren,
):
    onderdeel.zet_op(app)


def _versie(gevraagd: bool) -> None:  # noqa: FBT001 typer calls it so
    if gevraagd:
        sys.stdout.write(f"schakel {gateway.__version__}\n")
        raise typer.Exit


@app.callback()
def hoofd(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Toon bij een fout waar in de code hij ontstond.")] = False,
    versie: Annotated[bool, typer.Option("--version", help="Toon de versie.", callback=_versie, is_eager=True)] = False,
) -> None:
    """Take the options that hold for every command."""


def main() -> None:
    """Run the command that was typed."""
    # By itself SIGTERM would skip what must be done at the exit, and leave an embedded database running.
    signal.signal(signal.SIGTERM, lambda nummer, _: sys.exit(128 + nummer))
    app()


def _is_van_typer(fout: Exception) -> bool:
    return type(fout).__module__.startswith("typer.")


def _meld(fout: Exception) -> int:
    """Tell on stderr what went wrong; the exit code that goes with it."""
    from gateway.cli.tonen import meld

    if isinstance(fout, SchakelError):
        meld(*_regels(fout), stijl="red")
        return uitkomst_van(fout)
    if _is_database(fout):
        meld("De database antwoordt niet of staat dit niet toe. Draait hij, en klopt SCHAKEL_DATABASE_URL?")
        return Uitkomst.ANDERE_KANT
    if isinstance(fout, OSError):
        meld(f"Een bestand of adres is niet te gebruiken: {fout.strerror} ({fout.filename or 'geen bestand'}).")
        return Uitkomst.GEVONDEN
    # The text of an unknown error could hold a value of a leerling.
    meld(f"Onverwachte fout in Schakel ({type(fout).__name__}). Met `schakel --debug ...` ziet u waar.", stijl="red")
    return Uitkomst.GEVONDEN


def _regels(fout: SchakelError) -> list[str]:
    """An error as lines: what and where, then what to do."""
    waar = ", ".join(f"{naam} {waarde}" for naam, waarde in fout.plaats.items())
    eerste = f"{fout.code} {waar + ': ' if waar else ''}{fout.melding}"
    return [eerste, *([f"  {fout.doe}"] if fout.doe else [])]


def _is_database(fout: Exception) -> bool:
    import psycopg
    from psycopg_pool import PoolTimeout

    return isinstance(fout, psycopg.Error | PoolTimeout)

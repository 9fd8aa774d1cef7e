"""What every command shares: its options, how it is declared with an example, and how it opens the house."""

import getpass
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand

from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.gebruik import Persoon
    from gateway.exchange.inrichting import Inrichting
    from gateway.model import partijen
    from gateway.settings import Settings

T = TypeVar("T")
Functie = TypeVar("Functie", bound=Callable[..., Any])

Json = Annotated[bool, typer.Option("--json", help="Schrijf één JSON-document, voor een machine.")]
Organisatie = Annotated[
    str | None, typer.Argument(help="De organisatie; niet nodig als er maar één is.", show_default=False)
]
VanOrganisatie = Annotated[
    str | None, typer.Option("--organisatie", "-o", help="De organisatie; niet nodig als er maar één is.")
]


class Opdracht(TyperCommand):
    """A command whose help is in Dutch."""

    def get_help_option(self, ctx: Any) -> Any:
        """Say in Dutch what --help does."""
        return dutch_help(super().get_help_option(ctx))


def dutch_help(optie: Any) -> Any:
    """Give the option --help a Dutch text."""
    if optie is not None:
        optie.help = "Toon deze hulp."
    return optie


def groep(hulp: str) -> typer.Typer:
    """A group of commands."""
    return typer.Typer(help=hulp, no_args_is_help=True, rich_markup_mode="rich")


def opdracht(
    app: typer.Typer, naam: str, voorbeeld: str, *, ook: str | None = None, extra: bool = False
) -> Callable[[Functie], Functie]:
    """Declare a command with an example in its help; `ook` is its English name, `extra` passes on unknown options."""
    instellingen = {"allow_extra_args": True, "ignore_unknown_options": True} if extra else None

    def doe(functie: Functie) -> Functie:
        for eigen, verborgen in ((naam, False), (ook, True)):
            if eigen is not None:
                app.command(
                    eigen,
                    cls=Opdracht,
                    epilog=f"Voorbeeld: {voorbeeld}",
                    hidden=verborgen,
                    context_settings=instellingen,
                )(functie)
        return functie

    return doe


def lees_settings() -> "Settings":
    """The settings from the environment; a proefomgeving of `schakel up` is found when there is nothing else."""
    from pydantic import ValidationError

    from gateway.cli import proef
    from gateway.model.errors import ConfiguratieError
    from gateway.settings import Settings

    os.environ.update(proef.omgeving_hier())
    try:
        return Settings()
    except ValidationError as fout:
        namen = ", ".join(f"SCHAKEL_{'_'.join(map(str, item['loc'])).upper()}" for item in fout.errors())
        raise ConfiguratieError(
            f"een omgevingsvariabele heeft een waarde die niet kan: {namen}.", doe="Zie docs/beheer.md."
        ) from None


def draai(functie: Callable[["Inrichting"], Awaitable[T]]) -> T:
    """Open the house, do something in it, and close it again."""
    import anyio

    settings = lees_settings()

    async def binnen() -> T:
        async with huis(settings) as inrichting:
            return await functie(inrichting)

    return anyio.run(binnen)


@asynccontextmanager
async def huis(settings: "Settings") -> "AsyncIterator[Inrichting]":
    """The house as a command sees it."""
    from gateway.huis import open_huis

    async with open_huis(settings, "schakel_worker", grootte=4) as inrichting:
        yield inrichting


def kies(inrichting: "Inrichting", naam: str | None) -> str:
    """The organisatie that is meant: the one named, or the only one with a source of its own."""
    return kies_uit(list(inrichting.organisaties.values()), naam)


def kies_uit(organisaties: "Sequence[partijen.Organisatie]", naam: str | None) -> str:
    """The same, among these."""
    bekend = [item.id for item in organisaties]
    met_bron = [item.id for item in organisaties if item.bron is not None]
    if naam is None and len(met_bron or bekend) == 1:
        return (met_bron or bekend)[0]
    if naam is None:
        raise GebruikError("er is meer dan één organisatie.", doe=f"Noem er een: {', '.join(bekend)}.")
    if naam not in bekend:
        raise NietGevondenError(f"organisatie {naam} staat niet in schakel.toml.", doe=f"Wel: {', '.join(bekend)}.")
    return naam


def alle(inrichting: "Inrichting", naam: str | None) -> list[str]:
    """The organisatie that is named, or all of them."""
    return list(inrichting.organisaties) if naam is None else [kies(inrichting, naam)]


def wie() -> "Persoon":
    """Who types this: the user of the operating system."""
    from gateway.exchange.gebruik import Persoon

    return Persoon(getpass.getuser())

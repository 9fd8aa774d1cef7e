"""db migrate and db url."""

from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from gateway.cli.basis import Json, groep, lees_settings, opdracht


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    db = groep("De database: bijwerken, of het adres zien.")
    opdracht(db, "migrate", "schakel db migrate")(migrate)
    opdracht(db, "url", "psql $(schakel db url --toon)")(url)
    app.add_typer(db, name="db")


def migrate(*, json_: Json = False) -> None:
    """Breng de database naar het schema van deze versie; wat al gedaan is gebeurt niet nog eens.

    Met een eigen PostgreSQL logt dit in als de eigenaar: SCHAKEL_DATABASE_OWNER_URL.
    """
    from gateway.cli.tonen import json_uit, zeg
    from gateway.huis import database_url
    from gateway.model.errors import ConfiguratieError
    from gateway.store.migraties import migreer

    settings = lees_settings()
    if settings.database_url is None:
        database_url(settings)
        stappen = []
    elif settings.database_owner_url is None:
        raise ConfiguratieError(
            "SCHAKEL_DATABASE_OWNER_URL ontbreekt.", doe="Alleen de eigenaar van de tabellen mag het schema wijzigen."
        )
    else:
        stappen = migreer(settings.database_owner_url)
    if json_:
        json_uit({"gedaan": stappen})
    else:
        zeg(*(f"gedaan: {stap}" for stap in stappen), "De database heeft het schema van deze versie.")


def url(
    *, toon: Annotated[bool, typer.Option("--toon", help="Toon ook het wachtwoord.")] = False, json_: Json = False
) -> None:
    """Toon het adres van de database, zonder wachtwoord tenzij u erom vraagt."""
    from gateway.cli.tonen import json_uit, zeg
    from gateway.huis import database_url

    adres = database_url(lees_settings())
    adres = adres if toon else _zonder_wachtwoord(adres)
    if json_:
        json_uit({"url": adres})
    else:
        zeg(adres)


def _zonder_wachtwoord(adres: str) -> str:
    """The address with the password, also one in the query, hidden."""
    delen = urlsplit(adres)
    wie, teken, waar = delen.netloc.rpartition("@")
    naam, _, wachtwoord = wie.partition(":")
    netloc = f"{naam}{':***' if wachtwoord else ''}{teken}{waar}"
    vraag = "&".join("password=***" if deel.startswith("password=") else deel for deel in delen.query.split("&"))
    # urlunsplit drops the empty host of a socket address.
    los = urlunsplit(("", "", delen.path, vraag, delen.fragment))
    return f"{delen.scheme}://{netloc}{los}"

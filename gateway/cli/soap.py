"""soap verify: would a stored message be accepted, check by check."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.basis import Json, groep, lees_settings, opdracht
from gateway.cli.uitkomst import GebruikError, Uitkomst

if TYPE_CHECKING:
    from lxml import etree

    from gateway.transport.certificaten import Vertrouwen
    from gateway.transport.soap.verwachting import Verwachting

Bestand = Annotated[Path, typer.Argument(help="Het bericht: de hele SOAP-envelop.", exists=True, dir_okay=False)]


def zet_op(app: typer.Typer) -> None:
    """Declare the command."""
    eigen = groep("SOAP-berichten controleren.")
    voorbeeld = "schakel soap verify bericht.xml --op 2026-11-21T12:00:00Z --ca stam.pem"
    opdracht(eigen, "verify", voorbeeld)(verify)
    app.add_typer(eigen, name="soap")


def verify(
    bestand: Bestand,
    *,
    op: Annotated[str | None, typer.Option(help="Het moment waarop het bericht binnenkwam; anders nu.")] = None,
    ca: Annotated[
        list[Path] | None, typer.Option(help="PEM met een vertrouwd stamcertificaat; mag vaker.", exists=True)
    ] = None,
    crl: Annotated[
        list[Path] | None, typer.Option(help="PEM met een intrekkingslijst; mag vaker.", exists=True)
    ] = None,
    eigen: Annotated[list[str] | None, typer.Option(help="Een OIN van de ontvanger; mag vaker.")] = None,
    zonder_handtekening: Annotated[
        bool, typer.Option("--zonder-handtekening", help="Het profiel vraagt geen handtekening.")
    ] = False,
    json_: Json = False,
) -> None:
    """Controleer stap voor stap of een opgeslagen bericht aangenomen zou worden, en zo niet waarom.

    Zonder --ca wordt niet bekeken wie het certificaat uitgaf; zonder --eigen niet of het bericht voor u was.
    """
    from gateway.cli.tonen import json_uit, zeg
    from gateway.transport.soap.controleren import controleer_bestand

    eis = _eis(op, _vertrouwen(ca or [], crl or []), eigen, ondertekend=not zonder_handtekening)
    verslag = controleer_bestand(bestand, eis)
    if json_:
        json_uit(verslag.als_json())
    else:
        zeg(verslag.als_tekst())
    if not verslag.goed:
        raise typer.Exit(Uitkomst.GEVONDEN)


def _eis(
    op: str | None, vertrouwen: "Vertrouwen | None", eigen: list[str] | None, *, ondertekend: bool
) -> "Verwachting":
    from gateway.model.identifiers import IdentifierError, Oin
    from gateway.transport.soap.verwachting import Verwachting

    try:
        oins = frozenset(map(Oin, eigen)) if eigen else None
    except IdentifierError as fout:
        raise GebruikError(f"--eigen: {fout}.") from None
    return Verwachting(op=_moment(op), vertrouwen=vertrouwen, eigen=oins, ondertekend=ondertekend, schemas=_schemas())


def _vertrouwen(ca: list[Path], crl: list[Path]) -> "Vertrouwen | None":
    from gateway.transport.certificaten import Vertrouwen

    if not ca:
        return None
    ankers = "\n".join(pad.read_text(encoding="ascii") for pad in ca)
    return Vertrouwen.uit_pem(ankers, [pad.read_text(encoding="ascii") for pad in crl])


def _schemas() -> "dict[str, etree.XMLSchema]":
    """The schema of each action that a contract names."""
    from lxml import etree

    from gateway.mapping import laad_contracten

    contracten = laad_contracten(lees_settings().contractmappen).contracten.values()
    berichten = [bericht for contract in contracten for bericht in contract.berichten.values()]
    return {item.actie: item.schema for item in berichten if item.actie and isinstance(item.schema, etree.XMLSchema)}


def _moment(tekst: str | None) -> datetime:
    if tekst is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(tekst)
    except ValueError:
        raise GebruikError("--op is geen tijdstip.", doe="Schrijf het als 2026-11-21T12:00:00Z.") from None
    return moment if moment.tzinfo else moment.astimezone()

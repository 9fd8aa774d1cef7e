"""uitzondering and informeer: sharing without consent by two people, and who was told of what."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.basis import Json, VanOrganisatie, alle, draai, groep, kies, opdracht, wie
from gateway.cli.keuze import VOORBEELD, begin_van, enige
from gateway.cli.toestemmingkeuze import beheerder_voor
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.exchange.informeren import Informatieregel
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.toestemming.geval import Beheerder
    from gateway.exchange.toestemming.uitzondering import Melding

Id = Annotated[str, typer.Argument(metavar="ID", help="De uitzondering; het begin van het id volstaat.")]
_DATUM = ["%Y-%m-%d"]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    uit = groep("Delen zonder toestemming, als de veiligheid van de leerling dat vraagt: altijd door twee mensen.")
    zo = (
        "schakel uitzondering vraag 100001 aanmelding-jeugdhulp lokaal-team "
        '--gevaar "..." --geprobeerd "..." --veld leerling.achternaam'
    )
    opdracht(uit, "vraag", zo, ook="ask")(vraag)
    akkoord_zo = f'schakel uitzondering besluit {VOORBEELD} --akkoord --oordeel "..."'
    opdracht(uit, "besluit", akkoord_zo, ook="decide")(besluit)
    opdracht(uit, "lijst", "schakel uitzondering lijst --alle", ook="list")(lijst)
    opdracht(uit, "gezien", f"schakel uitzondering gezien {VOORBEELD}", ook="seen")(gezien)
    app.add_typer(uit, name="uitzondering")
    inf = groep("Informatieplicht: wie nog moet weten wat er is gedeeld, en vastleggen dat zij het weten.")
    opdracht(inf, "lijst", "schakel informeer lijst --stand open", ook="list")(informatie)
    opdracht(inf, "leg-vast", f"schakel informeer leg-vast {VOORBEELD} --op 2026-11-20 --aan gezagdragers")(leg_vast)
    app.add_typer(inf, name="informeer")


def vraag(
    leerlingnummer: Annotated[str, typer.Argument(help="Het nummer van de leerling bij de school.")],
    doel: Annotated[str, typer.Argument(help="Het doel, zoals aanmelding-jeugdhulp.")],
    ontvanger: Annotated[str, typer.Argument(help="De partner uit schakel.toml.")],
    *,
    gevaar: Annotated[str, typer.Option(help="Welk gevaar er nu is, in hele zinnen.")],
    geprobeerd: Annotated[str, typer.Option(help="Wat is geprobeerd om toestemming te krijgen.")],
    veld: Annotated[list[str], typer.Option(help="Een veld van het doel dat ten minste nodig is; mag vaker.")],
    document: Annotated[
        list[str] | None, typer.Option(help="De SHA-256 van een document dat nodig is; mag vaker.")
    ] = None,
    niet_aan_ouders: Annotated[
        bool, typer.Option("--niet-aan-ouders", help="Ouders mogen in de inzage niet zien dat dit is gedeeld.")
    ] = False,
    organisatie: VanOrganisatie = None,
    json_: Json = False,
) -> None:
    """Vraag om te delen zonder toestemming; er gebeurt niets tot een ander ja zegt. De afweging wordt bewaard."""
    from gateway.cli.tonen import json_uit, zeg

    velden = {
        "gevaar": gevaar,
        "geprobeerd": geprobeerd,
        "velden": tuple(veld),
        "documenten": tuple(document or ()),
        "aan_ouders": not niet_aan_ouders,
    }

    async def doe(inrichting: "Inrichting") -> UUID:
        from gateway.exchange.toestemming import uitzondering

        naam = kies(inrichting, organisatie)
        afweging = uitzondering.lees_afweging(velden)
        beheerder = beheerder_voor(inrichting, [naam])
        return await uitzondering.vraag(beheerder, naam, leerlingnummer, doel, ontvanger, afweging)

    id_ = draai(doe)
    if json_:
        json_uit({"id": id_})
    else:
        zeg(f"Gevraagd. Een tweede persoon besluit: schakel uitzondering besluit {id_}")


def besluit(
    id_: Id,
    *,
    akkoord: Annotated[bool, typer.Option("--akkoord/--niet-akkoord", help="Of dit mag worden gedeeld.")],
    oordeel: Annotated[str, typer.Option(help="Waarom wel of niet, in hele zinnen.")],
    json_: Json = False,
) -> None:
    """Besluit als tweede persoon; met een ja staat zij meteen op de lijst van de FG, en gaat wat wachtte."""
    from gateway.cli.tonen import json_uit, zeg

    async def doe(inrichting: "Inrichting") -> None:
        from gateway.exchange.toestemming import uitzondering

        beheerder = beheerder_voor(inrichting, list(inrichting.organisaties))
        await uitzondering.besluit(beheerder, await _id_van(beheerder, id_), oordeel, akkoord=akkoord)

    draai(doe)
    if json_:
        json_uit({"akkoord": akkoord})
    else:
        zeg("Besloten. De functionaris gegevensbescherming ziet dit op zijn lijst.")


def lijst(
    *,
    organisatie: VanOrganisatie = None,
    alle_: Annotated[bool, typer.Option("--alle", help="Ook wat is geweigerd, en wat de FG al zag.")] = False,
    json_: Json = False,
) -> None:
    """Toon de uitzonderingen voor de functionaris gegevensbescherming, zonder de naam van de leerling."""
    from gateway.cli.tonen import json_uit, tabel

    async def doe(inrichting: "Inrichting") -> "list[Melding]":
        from gateway.exchange.toestemming.uitzondering import meldingen

        return await meldingen(beheerder_voor(inrichting, alle(inrichting, organisatie)), alle=alle_)

    gevonden = draai(doe)
    if json_:
        json_uit([_melding(item) for item in gevonden])
        return
    koppen = ("id", "doel", "ontvanger", "tot en met", "gevraagd door", "besloten door", "akkoord", "gezien door")
    rijen = [
        (item.id, item.doel, item.ontvanger, item.tot, item.gevraagd_door, item.besloten_door, item.akkoord,
         item.fg_gezien_door)
        for item in gevonden
    ]  # fmt: skip
    tabel("Gedeeld zonder toestemming", koppen, rijen)


def gezien(id_: Id, *, json_: Json = False) -> None:
    """Leg vast dat u, als functionaris gegevensbescherming, haar zag."""
    from gateway.cli.tonen import json_uit, zeg

    async def doe(inrichting: "Inrichting") -> None:
        from gateway.exchange.toestemming import uitzondering

        beheerder = beheerder_voor(inrichting, list(inrichting.organisaties))
        await uitzondering.gezien(beheerder, await _id_van(beheerder, id_))

    draai(doe)
    if json_:
        json_uit({"gezien": True})
    else:
        zeg("Vastgelegd dat u haar zag.")


def informatie(
    *,
    organisatie: VanOrganisatie = None,
    stand: Annotated[str, typer.Option(help="open, voldaan of vrijgesteld.")] = "open",
    json_: Json = False,
) -> None:
    """Toon van welke uitwisselingen mensen nog moeten weten; wat in de privacyverklaring staat, staat hier niet."""
    from gateway.cli.tonen import json_uit, tabel

    if stand not in {"open", "voldaan", "vrijgesteld"}:
        raise GebruikError("deze stand bestaat niet.", doe="Kies open, voldaan of vrijgesteld.")

    async def doe(inrichting: "Inrichting") -> "list[Informatieregel]":
        from gateway.exchange.informeren import lijst as lees

        return await lees(inrichting, wie(), alle(inrichting, organisatie), stand=stand)  # type: ignore[arg-type] # looked at above

    gevonden = draai(doe)
    if json_:
        json_uit(gevonden)
        return
    rijen = [(item.uitwisseling, item.doel, item.partner, item.gemaakt_op, item.op, item.reden) for item in gevonden]
    tabel("Informatieplicht", ("uitwisseling", "doel", "partner", "gemaakt op", "verteld op", "reden"), rijen)


def leg_vast(
    id_: Annotated[UUID, typer.Argument(metavar="UITWISSELING", help="De uitwisseling waar het over gaat.")],
    *,
    op: Annotated[
        datetime | None, typer.Option(formats=_DATUM, metavar="DATUM", help="Op welke dag zij het hoorden.")
    ] = None,
    aan: Annotated[list[str] | None, typer.Option(help="gezagdragers of leerling; mag vaker.")] = None,
    tekst: Annotated[str | None, typer.Option(help="Met welke tekst: naam en versie.")] = None,
    reden: Annotated[
        str | None, typer.Option(help="Waarom zij het niet horen: veiligheid, al-bekend of onbereikbaar.")
    ] = None,
    json_: Json = False,
) -> None:
    """Leg vast dat mensen weten wat er is gedeeld: wanneer en wie; of waarom niet."""
    from gateway.cli.tonen import json_uit, zeg
    from gateway.exchange.informeren import Vastlegging, informeer

    if set(aan or ()) - {"gezagdragers", "leerling"}:
        raise GebruikError("wie weet het?", doe="Kies --aan gezagdragers, --aan leerling, of beide.")
    wat = Vastlegging(op=op, aan=aan or (), tekst=tekst, reden=reden)  # type: ignore[arg-type] # looked at above
    draai(lambda inrichting: informeer(inrichting, wie(), list(inrichting.organisaties), id_, wat))
    if json_:
        json_uit({"uitwisseling": id_})
    else:
        zeg("Vastgelegd.")


async def _id_van(beheerder: "Beheerder", begin: str) -> UUID:
    from gateway.exchange.toestemming.uitzondering import meldingen

    gevonden = await meldingen(beheerder, alle=True, begin=begin_van(begin))
    return enige(gevonden, "schakel uitzondering lijst --alle").id


def _melding(item: "Melding") -> dict[str, Any]:
    namen = ("id", "organisatie", "doel", "ontvanger", "van", "tot", "gevraagd_door", "besloten_door", "akkoord")
    kop = {naam: getattr(item, naam) for naam in (*namen, "fg_gezien_door", "fg_gezien_op")}
    return {**kop, "afweging": None if item.afweging is None else item.afweging.model_dump()}

"""verzuim: what signalering proposes and how it was reached, and how the meldingen stand."""

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli import beoordelen
from gateway.cli.basis import Json, Organisatie, VanOrganisatie, alle, draai, groep, kies, opdracht, wie
from gateway.cli.beoordelen import LIJST, VoorstelId, zoek_voorstel
from gateway.cli.keuze import VOORBEELD, begin_van, enige

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.verzuim.lijsten import Meldingregel, Status, Voorstelregel
    from gateway.exchange.verzuim.waarschuwingen import Waarschuwing

Aantal = Annotated[int, typer.Option("--aantal", "-n", min=1, help="Hoogstens zo veel.")]
Soort = Annotated[str | None, typer.Option(help="Alleen deze soort, zoals zestien-uur.")]
_MELDINGKOPPEN = ("id", "leerling", "soort", "van", "tot", "status", "sinds", "wacht op")


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Verzuim: voorstellen bekijken en beoordelen, en zien hoe meldingen ervoor staan.")
    opdracht(eigen, "signaleer", "schakel verzuim signaleer zwaluw")(signaleer)
    opdracht(eigen, "voorstellen", "schakel verzuim voorstellen --soort zestien-uur", ook="list")(voorstellen)
    opdracht(eigen, "toon", f"schakel verzuim toon {VOORBEELD}", ook="show")(toon)
    beoordelen.zet_op(eigen)
    opdracht(eigen, "meldingen", "schakel verzuim meldingen --status in-behandeling")(meldingen)
    opdracht(eigen, "melding", f"schakel verzuim melding {VOORBEELD}")(melding)
    app.add_typer(eigen, name="verzuim")


def signaleer(organisatie: Organisatie = None, *, json_: Json = False) -> None:
    """Bekijk van alle leerlingen wat er te melden is, en zet klaar wat al is goedgekeurd.

    Een worker doet dit ook vanzelf: na elke import met nieuw verzuim, na elk besluit, en elke nacht voor iedereen.
    """
    from gateway.cli.lopen import loop, vertel
    from gateway.taken import bekijk_verzuim

    async def taak(inrichting: "Inrichting", naam: str, run: UUID) -> UUID:
        return await bekijk_verzuim(inrichting, naam, run, alles=True)

    async def doe(inrichting: "Inrichting") -> Any:
        return await loop(inrichting, kies(inrichting, organisatie), "verzuim", taak)

    vertel(draai(doe), json_=json_)


def voorstellen(
    *,
    organisatie: VanOrganisatie = None,
    toestand: Annotated[str, typer.Option(help="Alleen deze toestand; `alle` toont alles.")] = "open",
    soort: Soort = None,
    aantal: Aantal = 50,
    json_: Json = False,
) -> None:
    """Toon voorstellen, de nieuwste eerst: over wie, welke soort, welke dagen en hoe het ermee staat.

    Dat u dit bekijkt, komt per leerling in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, tabel

    keuze = {"toestand": None if toestand == "alle" else toestand, "soort": soort, "aantal": aantal}
    regels = draai(lambda inrichting: _voorstellen(inrichting, organisatie, keuze))
    if json_:
        json_uit([_plat(regel) for regel in regels])
        return
    koppen = ("id", "leerling", "soort", "actie", "van", "tot", "verplicht", "toestand", "uitgesteld tot")
    tabel("", koppen, [_rij(regel) for regel in regels])


def toon(id_: VoorstelId, *, json_: Json = False) -> None:
    """Toon hoe één voorstel is bereikt: welke uren, welk venster, welke regel en waar die staat.

    Ook wat u moet nakijken voor u besluit. Dat u dit bekijkt, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit

    regel, let_op = draai(lambda inrichting: _toon(inrichting, id_))
    if json_:
        json_uit({**_plat(regel), "let_op": let_op})
    else:
        _vertel_voorstel(regel, let_op)


def meldingen(
    *,
    organisatie: VanOrganisatie = None,
    status: Annotated[str | None, typer.Option(help="Alleen deze status, zoals in-behandeling.")] = None,
    soort: Soort = None,
    aantal: Aantal = 50,
    json_: Json = False,
) -> None:
    """Toon wat gemeld is of gaat worden, de nieuwste eerst, en wat de gemeente ermee deed.

    Dat u dit bekijkt, komt per leerling in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, tabel

    keuze = {"status": status, "soort": soort, "aantal": aantal}
    regels = draai(lambda inrichting: _meldingen(inrichting, organisatie, keuze))
    if json_:
        json_uit([_plat_melding(regel) for regel in regels])
        return
    tabel("", _MELDINGKOPPEN, [_meldingrij(regel) for regel in regels])


def melding(
    id_: Annotated[str, typer.Argument(metavar="ID", help="De melding; het begin van het id volstaat.")],
    *,
    json_: Json = False,
) -> None:
    """Toon één melding: hoe zij ervoor staat, en wat de gemeente liet weten en wie daar te bereiken is.

    Dat u dit bekijkt, komt in het logboek van gebruik.
    """
    from gateway.cli.tonen import json_uit, tabel

    regel, statussen = draai(lambda inrichting: _melding(inrichting, id_))
    if json_:
        json_uit({**_plat_melding(regel), "statussen": [_plat_status(item) for item in statussen]})
        return
    tabel("", _MELDINGKOPPEN, [_meldingrij(regel)])
    rijen = [tuple(_plat_status(item).values()) for item in statussen]
    tabel("Terug van de ontvanger", ("ontvanger", "status", "op", "reden", "toelichting", "contact"), rijen)


async def _voorstellen(
    inrichting: "Inrichting", organisatie: str | None, keuze: dict[str, Any]
) -> "list[Voorstelregel]":
    from gateway.exchange.gebruik import noteer_inzien
    from gateway.exchange.verzuim.lijsten import INZIEN, Keuze, voorstellen

    namen = alle(inrichting, organisatie)
    async with inrichting.db.transactie(namen) as conn:
        regels = await voorstellen(conn, inrichting, Keuze(namen, **keuze))
        await noteer_inzien(conn, inrichting, wie(), INZIEN, regels)
    return regels


async def _toon(inrichting: "Inrichting", begin: str) -> "tuple[Voorstelregel, tuple[Waarschuwing, ...]]":
    from gateway.exchange.gebruik import noteer_inzien
    from gateway.exchange.verzuim.lijsten import INZIEN, voorstel

    gevonden = await zoek_voorstel(inrichting, begin)
    async with inrichting.db.transactie([gevonden.organisatie]) as conn:
        regel, let_op = await voorstel(conn, inrichting, [gevonden.organisatie], gevonden.id)
        await noteer_inzien(conn, inrichting, wie(), INZIEN, [regel])
    return regel, let_op


async def _meldingen(inrichting: "Inrichting", organisatie: str | None, keuze: dict[str, Any]) -> "list[Meldingregel]":
    from gateway.exchange.gebruik import noteer_inzien
    from gateway.exchange.verzuim.lijsten import MELDINGEN_INZIEN, Keuze, meldingen

    namen = alle(inrichting, organisatie)
    async with inrichting.db.transactie(namen) as conn:
        regels = await meldingen(conn, inrichting, Keuze(namen, **keuze))
        await noteer_inzien(conn, inrichting, wie(), MELDINGEN_INZIEN, regels)
    return regels


async def _melding(inrichting: "Inrichting", begin: str) -> "tuple[Meldingregel, list[Status]]":
    from gateway.exchange.gebruik import noteer_inzien
    from gateway.exchange.verzuim.lijsten import MELDINGEN_INZIEN, Keuze, melding, meldingen

    namen = list(inrichting.organisaties)
    async with inrichting.db.transactie(namen) as conn:
        gevonden = enige(await meldingen(conn, inrichting, Keuze(namen, 2, begin=begin_van(begin))), LIJST)
        regel, statussen = await melding(conn, inrichting, namen, gevonden.id)
        await noteer_inzien(conn, inrichting, wie(), MELDINGEN_INZIEN, [regel])
    return regel, statussen


def _rij(regel: "Voorstelregel") -> tuple[Any, ...]:
    wat = regel.voorstel
    dagen = (wat.begindatum, wat.einddatum) if wat else ("gewist", None)
    staat = (regel.meldplicht, regel.toestand, regel.uitgesteld_tot)
    return regel.id, regel.leerlingnummer, regel.soort, regel.actie, *dagen, *staat


def _meldingrij(regel: "Meldingregel") -> tuple[Any, ...]:
    wat = regel.melding
    dagen = (wat.begindatum, wat.einddatum) if wat else ("gewist", None)
    return regel.id, regel.leerlingnummer, regel.soort, *dagen, regel.status, regel.status_op, regel.wacht_op


def _plat(regel: "Voorstelregel") -> dict[str, Any]:
    """A voorstel for a machine; the pseudonym stays in the log."""
    inhoud = regel.voorstel.model_dump(mode="json") if regel.voorstel else None
    return {**_velden(regel), "voorstel": inhoud}


def _plat_melding(regel: "Meldingregel") -> dict[str, Any]:
    inhoud = regel.melding.model_dump(mode="json") if regel.melding else None
    return {**_velden(regel), "melding": inhoud}


def _velden(regel: "Voorstelregel | Meldingregel") -> dict[str, Any]:
    from dataclasses import fields

    return {veld.name: getattr(regel, veld.name) for veld in fields(regel) if veld.name != "pseudoniem"}


def _plat_status(status: "Status") -> dict[str, Any]:
    contact = status.inhoud.contact
    wie_daar = (
        ", ".join(filter(None, (contact.naam, contact.functie, contact.telefoon, contact.email))) if contact else None
    )
    return {
        "ontvanger": status.partner,
        "status": status.status,
        "op": status.op,
        "reden": status.inhoud.reden,
        "toelichting": status.inhoud.toelichting,
        "contact": wie_daar,
    }


def _vertel_voorstel(regel: "Voorstelregel", let_op: "tuple[Waarschuwing, ...]") -> None:
    from gateway.cli.tonen import meld, tabel, zeg

    zeg(f"voorstel {regel.id}   leerling {regel.leerlingnummer}   {regel.soort}: {regel.actie}   {regel.toestand}")
    if regel.besluit_door:
        zeg(f"besloten door {regel.besluit_door}{f': {regel.besluit_reden}' if regel.besluit_reden else ''}")
    if (wat := regel.voorstel) is None:
        zeg("De inhoud is volgens de bewaartermijn gewist.")
        return
    zeg(
        wat.uitleg,
        f"venster: {wat.venster_begin} tot en met {wat.venster_eind}",
        f"regel: {wat.regel}; bron: {wat.bron}",
    )
    rijen = [(item.datum, item.lesuur or "hele dag", item.minuten, item.registratie) for item in wat.telt]
    tabel("Wat telde", ("dag", "lesuur", "minuten", "registratie"), rijen, rechts=["lesuur", "minuten"])
    for item in let_op:
        meld(f"Let op: {item.tekst}.", stijl="yellow")

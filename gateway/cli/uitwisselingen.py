"""uitwisselingen: see them, offer them again, let them be made anew, or stop them."""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.basis import Json, VanOrganisatie, alle, draai, groep, kies, opdracht, wie
from gateway.cli.uitkomst import GebruikError, NietGevondenError, Uitkomst

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.overzicht import Regel

ToestandKeuze = Annotated[str | None, typer.Option(help="Alleen deze toestand, zoals opgegeven.")]
PartnerKeuze = Annotated[str | None, typer.Option(help="Alleen naar deze partner.")]
DoelKeuze = Annotated[str | None, typer.Option(help="Alleen voor dit doel.")]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Uitwisselingen; het begin van een id volstaat.")
]
_KOPPEN = ("id", "doel", "partner", "toestand", "sinds", "poging", "reden")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Fewer characters of an id say no more than the day.
_BEGIN = 8


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Uitwisselingen bekijken, opnieuw aanbieden, opnieuw laten maken of stoppen.")
    opdracht(eigen, "lijst", "schakel uitwisselingen lijst --toestand opgegeven", ook="list")(lijst)
    opdracht(eigen, "toon", "schakel uitwisselingen toon 0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b", ook="show")(toon)
    opdracht(eigen, "opnieuw", "schakel uitwisselingen opnieuw --toestand opgegeven --partner duo", ook="retry")(
        opnieuw
    )
    opdracht(eigen, "stop", "schakel uitwisselingen stop 0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b")(stop)
    opdracht(eigen, "herplan", "schakel uitwisselingen herplan --toestand afgekeurd", ook="replan")(herplan)
    app.add_typer(eigen, name="uitwisselingen")


def lijst(
    *,
    organisatie: VanOrganisatie = None,
    toestand: ToestandKeuze = None,
    partner: PartnerKeuze = None,
    doel: DoelKeuze = None,
    aantal: Annotated[int, typer.Option("--aantal", "-n", min=1, help="Hoogstens zo veel.")] = 50,
    json_: Json = False,
) -> None:
    """Toon uitwisselingen, de nieuwste eerst."""
    from gateway.cli.tonen import json_uit, tabel

    keuze = {"toestand": _toestand(toestand), "partner": partner, "doel": doel, "aantal": aantal}
    regels = draai(lambda inrichting: _zoek(inrichting, organisatie, **keuze))
    if json_:
        json_uit(regels)
    else:
        tabel("", _KOPPEN, [_rij(regel) for regel in regels], rechts=["poging"])


def _rij(regel: "Regel") -> tuple[Any, ...]:
    return regel.id, regel.doel, regel.partner, regel.toestand, regel.gewijzigd_op, regel.poging, regel.reden


def toon(
    id_: Annotated[str, typer.Argument(metavar="ID", help="De uitwisseling; het begin van het id volstaat.")],
    *,
    json_: Json = False,
) -> None:
    """Toon één uitwisseling: hoe het ermee staat, wat de partner zei, en de regels in het logboek."""
    from gateway.cli.tonen import json_uit, tabel, zeg

    regel, bewijs = draai(lambda inrichting: _een(inrichting, id_))
    if json_:
        json_uit({**_velden(regel), "logboek": bewijs})
        return
    tabel("", ("", ""), [(naam, waarde) for naam, waarde in _velden(regel).items() if naam != "meldingen"])
    for melding in regel.meldingen or ():
        zeg(f"  {melding['ernst']} {melding['code']}: {melding['tekst']}")
    zeg("")
    rijen = [(item.tijd, item.toestand, item.index, item.id) for item in bewijs]
    tabel("Logboek", ("tijd", "toestand", "blad", "regel"), rijen, rechts=["blad"])


def _velden(regel: "Regel") -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(regel)


async def _een(inrichting: "Inrichting", begin: str) -> "tuple[Regel, list[Any]]":
    from gateway.exchange import overzicht

    regel = await zoek_een(inrichting, begin)
    async with inrichting.db.transactie([regel.organisatie]) as conn:
        return regel, await overzicht.bewijsregels(conn, regel)


async def zoek_een(inrichting: "Inrichting", begin: str) -> "Regel":
    """The one uitwisseling whose id begins so."""
    kaal = _begin(begin)
    # A whole id is found by its index; the start of one has to be looked for.
    keuze: dict[str, Any] = {"id_": UUID(kaal)} if _UUID.fullmatch(kaal) else {"begin": kaal}
    gevonden = await _zoek(inrichting, None, **keuze, aantal=2)
    if not gevonden:
        raise NietGevondenError("deze uitwisseling is er niet.", doe="Zoek haar met `schakel uitwisselingen lijst`.")
    if len(gevonden) > 1:
        raise GebruikError("er begint meer dan één uitwisseling zo.", doe="Geef meer tekens van het id.")
    return gevonden[0]


def _begin(tekst: str) -> str:
    kaal = tekst.strip().lower()
    if len(kaal) < _BEGIN or set(kaal) - set("0123456789abcdef-"):
        raise GebruikError("dit is geen id.", doe=f"Geef ten minste de eerste {_BEGIN} tekens van het id.")
    return kaal


def opnieuw(
    ids: Ids = None,
    *,
    organisatie: VanOrganisatie = None,
    toestand: ToestandKeuze = None,
    partner: PartnerKeuze = None,
    doel: DoelKeuze = None,
    alles: Annotated[bool, typer.Option("--alles", help="Alles wat is opgegeven of geblokkeerd.")] = False,
    json_: Json = False,
) -> None:
    """Bied aan wat is opgegeven of geblokkeerd nog eens aan, onder dezelfde kenmerken.

    Wat de partner al beoordeelde of wat door een nieuwer bericht is ingehaald, blijft liggen.
    """
    keuze = {"toestand": _toestand(toestand), "partner": partner, "doel": doel}

    async def doe(inrichting: "Inrichting", naam: str, gekozen: list[UUID]) -> int:
        from gateway.exchange.gebruik import OPNIEUW, GebruikBewijs
        from gateway.exchange.opnieuw import bied_opnieuw_aan

        mens = wie()
        return len(
            await bied_opnieuw_aan(inrichting, GebruikBewijs(inrichting, mens, OPNIEUW), naam, gekozen, mens.naam)
        )

    _vertel(draai(lambda huis: _met(huis, organisatie, ids, keuze, doe, alles=alles)), "opnieuw aangeboden", json_)


def stop(ids: Ids = None, *, organisatie: VanOrganisatie = None, json_: Json = False) -> None:
    """Doe geen pogingen meer; wat op dit moment onderweg is kan nog aankomen."""

    async def doe(inrichting: "Inrichting", naam: str, gekozen: list[UUID]) -> int:
        from gateway.exchange.gebruik import STOP, GebruikBewijs
        from gateway.exchange.opnieuw import stop as zet_stil

        mens = wie()
        return len(await zet_stil(inrichting, GebruikBewijs(inrichting, mens, STOP), naam, gekozen, mens.naam))

    _vertel(draai(lambda huis: _met(huis, organisatie, ids, {}, doe, alles=False)), "gestopt", json_)


def herplan(
    ids: Ids = None,
    *,
    organisatie: VanOrganisatie = None,
    toestand: ToestandKeuze = None,
    partner: PartnerKeuze = None,
    doel: DoelKeuze = None,
    json_: Json = False,
) -> None:
    """Laat de volgende sync opnieuw maken wat is afgekeurd, geweigerd, opgegeven of geblokkeerd.

    Dat helpt als niet de leerling veranderde maar een mapping, een doel of het register van de partner.
    """
    keuze = {"toestand": _toestand(toestand), "partner": partner, "doel": doel}

    async def doe(inrichting: "Inrichting", naam: str, gekozen: list[UUID]) -> int:
        from gateway.exchange.gebruik import HERPLAN, noteer_gebruik_van
        from gateway.exchange.opnieuw import herplan as plan

        async with inrichting.db.transactie([naam]) as conn:
            await noteer_gebruik_van(conn, inrichting, wie(), HERPLAN, naam, gekozen)
        return await plan(inrichting, naam, gekozen)

    _vertel(draai(lambda huis: _met(huis, organisatie, ids, keuze, doe, alles=False)), "te plannen", json_)


Doe = Callable[["Inrichting", str, list[UUID]], Awaitable[int]]
# Ids per transaction: each changes a row and writes two records.
_PER_KEER = 500


async def _met(
    inrichting: "Inrichting",
    organisatie: str | None,
    ids: list[str] | None,
    keuze: dict[str, str | None],
    doe: Doe,
    *,
    alles: bool,
) -> tuple[int, int]:
    """Do something with what was named or chosen, a part at a time; how many it was done to, of how many."""
    gedaan = 0
    gekozen = await _kies(inrichting, organisatie, ids, keuze, alles=alles)
    for naam in alle(inrichting, organisatie):
        eigen = [regel.id for regel in reversed(gekozen) if regel.organisatie == naam]
        for van in range(0, len(eigen), _PER_KEER):
            gedaan += await doe(inrichting, naam, eigen[van : van + _PER_KEER])
    return gedaan, len(gekozen)


async def _kies(
    inrichting: "Inrichting",
    organisatie: str | None,
    ids: list[str] | None,
    keuze: dict[str, str | None],
    *,
    alles: bool,
) -> "list[Regel]":
    gefilterd = alles or any(keuze.values())
    if bool(ids) == gefilterd:
        raise GebruikError("noem ids, of kies met opties welke; niet beide.", doe="Zie --help.")
    if ids:
        return [await zoek_een(inrichting, id_) for id_ in ids]
    toestanden = [keuze["toestand"]] if keuze["toestand"] else ["opgegeven", "geblokkeerd"]
    delen = [await _zoek(inrichting, organisatie, **{**keuze, "toestand": item}, aantal=None) for item in toestanden]
    return [regel for deel in delen for regel in deel]


async def _zoek(inrichting: "Inrichting", organisatie: str | None, **keuze: Any) -> "list[Regel]":
    from gateway.exchange import overzicht

    namen = list(inrichting.organisaties) if organisatie is None else [kies(inrichting, organisatie)]
    async with inrichting.db.transactie(namen) as conn:
        return await overzicht.lijst(conn, **keuze)


def _toestand(naam: str | None) -> str | None:
    from gateway.model.uitwisseling import Toestand

    if naam is not None and naam not in set(Toestand):
        raise GebruikError(f"toestand {naam} bestaat niet.", doe=f"Wel: {', '.join(Toestand)}.")
    return naam


def _vertel(geteld: tuple[int, int], wat: str, json_: bool) -> None:  # noqa: FBT001 the choice of the user, passed on
    from gateway.cli.tonen import getal, json_uit, zeg

    gedaan, gekozen = geteld
    if json_:
        json_uit({"gekozen": gekozen, "gedaan": gedaan})
    else:
        zeg(f"{getal(gedaan)} van {getal(gekozen)} {wat}.")
    if gekozen and not gedaan:
        raise typer.Exit(Uitkomst.GEVONDEN)

"""audit: recompute a log, hand it over, or prove one record."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli.basis import Json, Organisatie, VanOrganisatie, alle, draai, groep, kies, opdracht
from gateway.cli.uitkomst import GebruikError, NietGevondenError, Uitkomst

if TYPE_CHECKING:
    from gateway.audit.controlepunt import Controlepunt
    from gateway.exchange.inrichting import Inrichting


class Logsoort(StrEnum):
    """Which of the two logs."""

    VERWERKING = "verwerking"
    GEBRUIK = "gebruik"


VanSoort = Annotated[Logsoort, typer.Option(help="verwerking: wat met gegevens is gedaan; gebruik: wat mensen deden.")]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("De logboeken: controleren, overdragen, of één regel bewijzen.")
    opdracht(eigen, "verify", "schakel audit verify zwaluw --bekend checkpoint")(verify)
    opdracht(eigen, "export", "schakel audit export --uit logboek-zwaluw")(export)
    opdracht(eigen, "proof", "schakel audit proof 0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b --uit bewijs")(proof)
    app.add_typer(eigen, name="audit")


def verify(
    organisatie: Organisatie = None,
    *,
    bekend: Annotated[
        Path | None, typer.Option(help="Een controlepunt dat u buiten de database bewaarde.", exists=True)
    ] = None,
    json_: Json = False,
) -> None:
    """Reken de logboeken helemaal na, en noem de eerste regel die veranderd, verwijderd of ingevoegd is."""
    from gateway.cli.tonen import json_uit

    uitslagen = draai(lambda inrichting: _verify(inrichting, organisatie, bekend))
    if json_:
        json_uit({"geldig": all(item["geldig"] for item in uitslagen), "logboeken": uitslagen})
    else:
        _vertel(uitslagen)
    if not all(item["geldig"] for item in uitslagen):
        raise typer.Exit(Uitkomst.GEVONDEN)


async def _verify(inrichting: "Inrichting", organisatie: str | None, bekend: Path | None) -> list[dict[str, Any]]:
    from gateway.audit.anker import lees_anker
    from gateway.audit.controle import controleer
    from gateway.audit.regel import Soort, lognaam
    from gateway.worker import ondertekenaar

    punt = None if bekend is None else _lees_punt(inrichting, bekend)
    uitslagen = []
    for naam in alle(inrichting, organisatie):
        for soort in Soort:
            vkey = ondertekenaar(inrichting, naam, soort).vkey
            gegeven = punt if punt is not None and punt.oorsprong == vkey.naam else None
            # Without one from outside, at least the one the worker kept beside the database.
            eigen = gegeven or lees_anker(inrichting.ankers, vkey)
            async with inrichting.db.transactie([naam]) as conn:
                gevonden = await controleer(conn, lognaam(naam, soort), vkey, bekend=eigen)
            uitslagen.append(
                {
                    "log": lognaam(naam, soort),
                    "geldig": gevonden.geldig,
                    "grootte": gevonden.grootte,
                    "wortel": gevonden.wortel.hex(),
                    "wachtend": gevonden.wachtend,
                    "fout": gevonden.eerste_fout,
                }
            )
    return uitslagen


def _lees_punt(inrichting: "Inrichting", bestand: Path) -> "Controlepunt":
    """A checkpoint from a file; it must be signed by the key of one of our logs."""
    from gateway.audit.controlepunt import open_controlepunt
    from gateway.audit.regel import Soort
    from gateway.worker import ondertekenaar

    tekst = bestand.read_text(encoding="utf-8")
    oorsprong = tekst.partition("\n")[0]
    for naam in inrichting.organisaties:
        for soort in Soort:
            sleutel = ondertekenaar(inrichting, naam, soort)
            if sleutel.vkey.naam == oorsprong:
                return open_controlepunt(tekst, sleutel.vkey)
    raise GebruikError("dit controlepunt is niet van een van deze logboeken.", doe="Geef het bestand `checkpoint`.")


def _vertel(uitslagen: list[dict[str, Any]]) -> None:
    from gateway.cli.tonen import aantal, getal, zeg

    for item in uitslagen:
        oordeel = "geldig" if item["geldig"] else "NIET GELDIG"
        wacht = f", {getal(item['wachtend'])} wachten nog op een plaats" if item["wachtend"] else ""
        zeg(f"{item['log']}: {oordeel}, {aantal(item['grootte'], 'regel', 'regels')}{wacht}")
        if fout := item["fout"]:
            plek = "" if fout.index is None else f" bij blad {getal(fout.index)}"
            regel = f" (regel {fout.regel})" if fout.regel else ""
            zeg(f"  {fout.tabel}{plek}{regel}: {fout.wat}", stijl="red")


def export(
    organisatie: Organisatie = None,
    *,
    uit: Annotated[Path, typer.Option(help="Een lege map voor het logboek.", file_okay=False)],
    soort: VanSoort = Logsoort.VERWERKING,
    json_: Json = False,
) -> None:
    """Schrijf een logboek als map die iedereen zonder ons kan controleren; hoe, staat in README.txt erbij."""
    from gateway.cli.tonen import aantal, json_uit, zeg

    if uit.exists() and any(uit.iterdir()):
        raise GebruikError(f"de map {uit} is niet leeg.", doe="Geef een nieuwe map.")
    punt = draai(lambda inrichting: _export(inrichting, organisatie, uit, soort))
    if json_:
        json_uit({"map": uit, "oorsprong": punt.oorsprong, "grootte": punt.grootte, "wortel": punt.wortel.hex()})
    else:
        zeg(f"{punt.oorsprong}: {aantal(punt.grootte, 'regel', 'regels')} in {uit}; zie README.txt daar.")


async def _export(inrichting: "Inrichting", organisatie: str | None, uit: Path, keuze: Logsoort) -> "Controlepunt":
    from gateway.audit.regel import Soort, lognaam
    from gateway.audit.uitvoer import exporteer
    from gateway.worker import ondertekenaar

    naam, soort = kies(inrichting, organisatie), Soort(keuze.value)
    async with inrichting.db.transactie([naam]) as conn:
        return await exporteer(conn, lognaam(naam, soort), uit, ondertekenaar(inrichting, naam, soort).vkey)


def proof(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Een regel van het logboek, of een uitwisseling.")],
    *,
    uit: Annotated[Path, typer.Option(help="De map voor de regels en hun bewijzen.", file_okay=False)],
    organisatie: VanOrganisatie = None,
    json_: Json = False,
) -> None:
    """Bewijs één regel, of alle regels van één uitwisseling: per regel de tekst en een bewijs van zijn plaats."""
    from gateway.cli.tonen import aantal, json_uit, zeg

    geschreven = draai(lambda inrichting: _proof(inrichting, organisatie, id_, uit))
    if json_:
        json_uit({"map": uit, "regels": geschreven})
    else:
        zeg(f"{aantal(len(geschreven), 'regel', 'regels')} met bewijs in {uit}; de openbare sleutel staat in vkey.")


async def _proof(inrichting: "Inrichting", organisatie: str | None, tekst: str, uit: Path) -> list[UUID]:
    from gateway.audit.errors import BewijsError
    from gateway.audit.regel import Soort
    from gateway.audit.uitvoer import bewijs_voor, regel_van
    from gateway.cli.uitwisselingen import zoek_een
    from gateway.exchange import overzicht
    from gateway.worker import ondertekenaar

    try:
        regel = await zoek_een(inrichting, tekst)
    except NietGevondenError:
        naam, ids = kies(inrichting, organisatie), [_uuid(tekst)]
    else:
        naam = regel.organisatie
        async with inrichting.db.transactie([naam]) as conn:
            ids = [item.id for item in await overzicht.bewijsregels(conn, regel)]
    async with inrichting.db.transactie([naam]) as conn:
        try:
            stukken = [(id_, await regel_van(conn, id_), await bewijs_voor(conn, id_)) for id_ in ids]
        except BewijsError as fout:
            raise NietGevondenError(fout.melding) from None
    _schrijf(uit, stukken, "\n".join(ondertekenaar(inrichting, naam, soort).vkey.tekst for soort in Soort))
    return ids


def _schrijf(uit: Path, stukken: list[tuple[UUID, bytes, str]], vkeys: str) -> None:
    uit.mkdir(parents=True, exist_ok=True)
    for id_, inhoud, bewijs in stukken:
        (uit / f"{id_}.json").write_bytes(inhoud)
        (uit / f"{id_}.tlog-proof").write_text(bewijs, encoding="utf-8")
    (uit / "vkey").write_text(f"{vkeys}\n", encoding="utf-8")


def _uuid(tekst: str) -> UUID:
    try:
        return UUID(tekst)
    except ValueError:
        raise NietGevondenError("er is geen uitwisseling of regel met dit id.") from None

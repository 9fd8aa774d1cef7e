"""The sender: a melding comes in, comes again, changes, or is taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.postvak.afspraken import Afspraken
from gateway.exchange.postvak.fouten import GeenPostvakError, OvergangError
from gateway.exchange.postvak.inhoud import Ingezonden, lees_intrekking, lees_melding
from gateway.exchange.postvak.rijen import SQL, Postvakmelding, lees, pak_uit, schrijf_status, verpak
from gateway.exchange.postvak.rijen import lees_melding as lees_rij
from gateway.store.ids import uuid7
from gateway.store.sleutels import Datasleutel

ONTVANGEN = Handeling("verzuimmelding ontvangen in het postvak", "postvak-ontvangen")
GEWIJZIGD = Handeling("nieuwe versie van een verzuimmelding ontvangen", "postvak-wijzigen")
INGETROKKEN = Handeling("verzuimmelding ingetrokken door de afzender", "postvak-intrekken")


def controleer_postvak(inrichting: Inrichting, organisatie: str) -> None:
    """Raise GeenPostvakError for an organisatie that takes no meldingen."""
    if inrichting.organisaties[organisatie].soort not in Afspraken.van(inrichting).partijen:
        raise GeenPostvakError(doe="Controleer voor welke gemeente de melding is.")


async def neem_aan(
    inrichting: Inrichting, gebruiker: Gebruiker, organisatie: str, ruw: Mapping[str, Any]
) -> tuple[Postvakmelding, bool]:
    """Take a melding for a gemeente: the melding as it stands now, and whether it is new.

    The same kenmerk of the same sender is the same melding; other content makes a new version of it. Raises
    InhoudError, GeenPostvakError, and OvergangError for a change of what has ended or was destroyed.
    """
    ingezonden = lees_melding(ruw)
    controleer_postvak(inrichting, organisatie)
    nieuw, sleutel = _nieuwe(inrichting, gebruiker.naam, organisatie, ingezonden)
    async with inrichting.db.transactie([organisatie]) as conn:
        if await (await conn.execute(SQL["nieuw"], _waarden(nieuw))).fetchone():
            await schrijf_status(conn, nieuw, nieuw.status, nieuw.ontvangen_op)
            await _noteer(conn, inrichting, gebruiker, ONTVANGEN, nieuw, sleutel)
            return nieuw, True
        waar = {"organisatie": organisatie, "afzender": gebruiker.naam, "kenmerk": ingezonden.kenmerk}
        [bekend] = await lees(conn, Postvakmelding, "op_kenmerk", waar)
        return await _nog_eens(conn, inrichting, gebruiker, bekend, ingezonden), False


async def trek_in(
    inrichting: Inrichting, gebruiker: Gebruiker, organisaties: Sequence[str], id_: UUID, ruw: Mapping[str, Any]
) -> Postvakmelding | None:
    """Take back a melding the sender itself sent; None when there is none. A second time changes nothing."""
    kenmerk, brin = lees_intrekking(ruw)
    afspraken = Afspraken.van(inrichting)
    async with inrichting.db.transactie(organisaties) as conn:
        melding = await lees_rij(conn, organisaties, id_, vast=True)
        if melding is None or melding.afzender != gebruiker.naam:
            return None
        sleutel = melding.open(inrichting.kast)
        if (kenmerk, brin) != (melding.kenmerk, pak_uit(sleutel, id_, melding.inhoud)["school"]["brin"]):
            raise OvergangError("het kenmerk of de school is niet die van deze melding.", doe="Controleer het adres.")
        if melding.status == afspraken.ingetrokken:
            return melding
        if melding.status not in afspraken.intrekken_vanuit:
            raise OvergangError(f"de melding is {melding.status} en is niet meer in te trekken.")
        nu = inrichting.klok()
        nieuw = replace(melding, status=afspraken.ingetrokken, versie=melding.versie + 1, gewijzigd_op=nu)
        await conn.execute(SQL["zet_status"], _waarden(nieuw))
        await schrijf_status(conn, nieuw, nieuw.status, nu)
        await _noteer(conn, inrichting, gebruiker, INGETROKKEN, nieuw, sleutel)
        return nieuw


async def _nog_eens(
    conn: AsyncConnection, inrichting: Inrichting, gebruiker: Gebruiker, bekend: Postvakmelding, ingezonden: Ingezonden
) -> Postvakmelding:
    if bekend.sleutel is None:
        raise OvergangError("deze melding is gewist omdat haar bewaartermijn voorbij is.")
    sleutel = bekend.open(inrichting.kast)
    vingerafdruk = sleutel.vingerafdruk(ingezonden.inhoud)
    if vingerafdruk == bekend.vingerafdruk:
        return bekend
    if not Afspraken.van(inrichting).open(bekend.status):
        raise OvergangError(
            f"de melding is {bekend.status} en verandert niet meer.", doe="Overleg met de leerplichtambtenaar."
        )
    nieuw = replace(
        bekend,
        soort=ingezonden.soort,
        afzender_naam=ingezonden.school,
        inhoud=verpak(sleutel, bekend.id, ingezonden.inhoud),
        vingerafdruk=vingerafdruk,
        versie=bekend.versie + 1,
        gewijzigd_op=inrichting.klok(),
    )
    await conn.execute(SQL["zet_inhoud"], _waarden(nieuw))
    await _noteer(conn, inrichting, gebruiker, GEWIJZIGD, nieuw, sleutel)
    return nieuw


def _nieuwe(
    inrichting: Inrichting, afzender: str, organisatie: str, ingezonden: Ingezonden
) -> tuple[Postvakmelding, Datasleutel]:
    afspraken, nu = Afspraken.van(inrichting), inrichting.klok()
    id_ = uuid7(nu)
    ingepakt, sleutel = inrichting.kast.nieuwe(id_.bytes)
    melding = Postvakmelding(
        id=id_,
        organisatie=organisatie,
        afzender=afzender,
        afzender_naam=ingezonden.school,
        kenmerk=ingezonden.kenmerk,
        soort=ingezonden.soort,
        status=afspraken.eerste,
        versie=1,
        ontvangen_op=nu,
        gewijzigd_op=nu,
        wissen_op=afspraken.wissen_op(nu),
        sleutel=ingepakt,
        inhoud=verpak(sleutel, id_, ingezonden.inhoud),
        vingerafdruk=sleutel.vingerafdruk(ingezonden.inhoud),
    )
    return melding, sleutel


def _waarden(melding: Postvakmelding) -> dict[str, str | int | bytes | datetime | UUID | None]:
    return {naam: getattr(melding, naam) for naam in Postvakmelding.__slots__}


async def _noteer(
    conn: AsyncConnection,
    inrichting: Inrichting,
    gebruiker: Gebruiker,
    handeling: Handeling,
    melding: Postvakmelding,
    sleutel: Datasleutel,
) -> None:
    wie = [(inrichting.kast.pseudoniem(melding.organisatie, sleutel), None)]
    await noteer_gebruik(conn, inrichting, gebruiker, handeling, melding.organisatie, wie)

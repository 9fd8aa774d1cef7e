"""What a school writes: a new verzoek, changes, documents that go along and that go out again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import ValidationError

from gateway.exchange.gebruik import Handeling, Schrijver, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.jeugdhulp.bewaren import bewaartermijnen
from gateway.exchange.jeugdhulp.document import voeg
from gateway.exchange.jeugdhulp.fouten import (
    JeugdhulpdocumentError,
    OntvangerError,
    VerzoekInhoudError,
    VerzoekOnbekendError,
)
from gateway.exchange.jeugdhulp.geval import Zaak, bewaar, neem_om_te_schrijven, noteer
from gateway.exchange.jeugdhulp.invoer import UITLEG, Jeugdhulpdocumentinvoer, Jeugdhulpinvoer
from gateway.exchange.stand import Stand, pak_onderwerp_in, pak_uit
from gateway.model.jeugdhulp import Jeugdhulpdocument, Jeugdhulpverzoek
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.jeugdhulp", "schrijven.sql")

NIEUW = Handeling("jeugdhulpverzoek maken", "jeugdhulpverzoek-maken")
WIJZIG = Handeling("jeugdhulpverzoek wijzigen", "jeugdhulpverzoek-wijzigen")
DOCUMENT = Handeling("document bij jeugdhulpverzoek voegen", "jeugdhulpverzoek-document")
DOCUMENT_WEG = Handeling("document uit jeugdhulpverzoek halen", "jeugdhulpverzoek-document-weg")


async def nieuw(schrijver: Schrijver, organisatie: str, invoer: Jeugdhulpinvoer) -> UUID:
    """Make a verzoek that only the school sees; its id."""
    huis = schrijver.inrichting
    nu = huis.klok()
    id_ = uuid7(nu)
    _controleer_ontvanger(huis, organisatie, invoer.ontvanger)
    documenten = _documenten((), invoer.documenten)
    verzoek = _keur(huis, invoer.velden() | {"id": str(id_), "documenten": documenten})
    async with huis.db.transactie([organisatie]) as conn:
        stand = await _zoek(conn, huis, organisatie, invoer.leerlingnummer)
        waarden = {
            "id": id_,
            "organisatie": organisatie,
            "leerling": stand.id,
            "soort": verzoek.soort,
            "ontvanger": invoer.ontvanger,
            "inhoud": pak_onderwerp_in(stand.sleutel, verzoek),
            "door": schrijver.gebruiker.naam,
            "nu": nu,
            "wissen_op": bewaartermijnen().onbeantwoord.na(dag(nu)),
        }
        await conn.execute(_SQL["nieuw"], waarden)
        await noteer_gebruik(conn, huis, schrijver.gebruiker, NIEUW, organisatie, [(stand.pseudoniem, None)])
    return id_


async def wijzig(schrijver: Schrijver, id_: UUID, invoer: Jeugdhulpinvoer) -> None:
    """Change a verzoek: what was left out stays, a document of the same name is replaced."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, huis, id_)
        if invoer.leerlingnummer != zaak.verzoek.leerlingnummer:
            raise VerzoekInhoudError(
                "dit is niet meer te veranderen: leerlingnummer.", doe="Trek dit verzoek in en maak een nieuw."
            )
        _controleer_ontvanger(huis, zaak.organisatie, invoer.ontvanger)
        documenten = _documenten(zaak.verzoek.documenten, invoer.documenten)
        velden = invoer.velden() | {"documenten": documenten}
        await _schrijf(conn, schrijver, zaak, WIJZIG, velden, invoer.ontvanger)


async def voeg_document_toe(schrijver: Schrijver, id_: UUID, document: Jeugdhulpdocument) -> None:
    """Let a document go along; one of the same name is replaced."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        await _schrijf(conn, schrijver, zaak, DOCUMENT, {"documenten": voeg(zaak.verzoek.documenten, [document])})


async def haal_document_weg(schrijver: Schrijver, id_: UUID, bestandsnaam: str) -> None:
    """Let a document go along no longer."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        over = tuple(item for item in zaak.verzoek.documenten if item.bestandsnaam != bestandsnaam)
        if len(over) == len(zaak.verzoek.documenten):
            raise JeugdhulpdocumentError(
                "een document met deze naam gaat niet mee.", doe="Bekijk met `schakel jeugdhulp toon` wat meegaat."
            )
        await _schrijf(conn, schrijver, zaak, DOCUMENT_WEG, {"documenten": over})


async def _schrijf(
    conn: AsyncConnection,
    schrijver: Schrijver,
    zaak: Zaak,
    handeling: Handeling,
    velden: dict[str, Any],
    ontvanger: str | None = None,
) -> None:
    huis = schrijver.inrichting
    verzoek = _keur(huis, zaak.verzoek.model_dump() | velden)
    wissen_op = bewaartermijnen().onbeantwoord.na(dag(huis.klok()))
    await bewaar(conn, huis, zaak, verzoek, ontvanger=ontvanger, wissen_op=wissen_op)
    await noteer(conn, schrijver, zaak, handeling)


def _keur(inrichting: Inrichting, velden: dict[str, Any]) -> Jeugdhulpverzoek:
    """The verzoek of these fields; what is said to have happened lies in the past."""
    try:
        verzoek = Jeugdhulpverzoek.model_validate(velden)
    except ValidationError as fout:
        namen = sorted({".".join(map(str, item["loc"])) for item in fout.errors()})
        raise VerzoekInhoudError(f"deze velden kloppen niet: {', '.join(namen)}.", doe=UITLEG) from None
    vandaag = dag(inrichting.klok())
    gebeurd = {"oudersGeinformeerdOp": verzoek.ouders_geinformeerd_op}
    gebeurd |= {f"documenten.{index}.datum": item.datum for index, item in enumerate(verzoek.documenten)}
    if verzoek.gezagsverzoek is not None:
        gebeurd["gezagsverzoek.ontvangenOp"] = verzoek.gezagsverzoek.ontvangen_op
    if later := [naam for naam, op in gebeurd.items() if op is not None and op > vandaag]:
        raise VerzoekInhoudError(f"dit kan niet in de toekomst liggen: {', '.join(later)}.", doe="Zie de datum.")
    return verzoek


def _documenten(
    bestaand: Sequence[Jeugdhulpdocument], nieuwe: Sequence[Jeugdhulpdocumentinvoer]
) -> tuple[Jeugdhulpdocument, ...]:
    return voeg(bestaand, [item.document() for item in nieuwe])


def _controleer_ontvanger(inrichting: Inrichting, organisatie: str, ontvanger: str | None) -> None:
    bekend = sorted({item.partner for item in inrichting.abonnementen if item.organisatie == organisatie})
    if ontvanger is not None and ontvanger not in bekend:
        raise OntvangerError(
            "met deze partner heeft de school geen abonnement.", doe=f"Kies uit: {', '.join(bekend) or 'geen'}."
        )


async def _zoek(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, leerlingnummer: str) -> Stand:
    bronsleutel = inrichting.kast.bronsleutel(organisatie, leerlingnummer)
    cur = await conn.execute(_SQL["leerling"], {"organisatie": organisatie, "bronsleutel": bronsleutel})
    if (rij := await cur.fetchone()) is None:
        raise VerzoekOnbekendError(
            "deze leerling is niet bekend.", doe="Controleer het leerlingnummer, en of de laatste import hem las."
        )
    return pak_uit(inrichting.kast, rij)

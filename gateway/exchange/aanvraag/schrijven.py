"""What a school writes: a new aanvraag, changes, attachments, the OSO dossier of its LAS, and what it records."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import ValidationError

from gateway.exchange.aanvraag.bijlage import bijlageregels, controleer_dossier
from gateway.exchange.aanvraag.fouten import AanvraagInhoudError, AanvraagOnbekendError, BijlageError
from gateway.exchange.aanvraag.geval import Zaak, bewaar, neem_om_te_schrijven, noteer
from gateway.exchange.aanvraag.inhoud import pak_aanvraag_in, pak_dossier_in
from gateway.exchange.aanvraag.invoer import Aanvraaginvoer, Documentinvoer, ZienswijzeInvoer
from gateway.exchange.aanvraag.meegeven import lees_dossier
from gateway.exchange.gebruik import Handeling, Schrijver, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.model.aanvraag import Aanvraag, Aanvraagdocument
from gateway.policy.tijd import dag
from gateway.store.ids import uuid7
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.aanvraag", "schrijven.sql")
# Once the samenwerkingsverband has the aanvraag, these say which one it is.
_VAST = ("soort", "sector", "swv")

NIEUW = Handeling("aanvraag maken", "aanvraag-maken")
WIJZIG = Handeling("aanvraag wijzigen", "aanvraag-wijzigen")
DOCUMENT = Handeling("document bij aanvraag voegen", "aanvraag-document")
DOSSIER = Handeling("OSO-dossier bij aanvraag voegen", "aanvraag-dossier")
ZIENSWIJZE = Handeling("zienswijze bij aanvraag voegen", "aanvraag-zienswijze")
INFORMEER = Handeling("vastleggen dat ouders over aanvraag zijn geïnformeerd", "aanvraag-informeren")
OVEREENSTEMMING = Handeling("overeenstemming over handelingsdeel vastleggen", "aanvraag-overeenstemming")


async def nieuw(schrijver: Schrijver, organisatie: str, invoer: Aanvraaginvoer) -> UUID:
    """Make an aanvraag that only the school sees; its id."""
    huis = schrijver.inrichting
    nu = huis.klok()
    id_ = uuid7(nu)
    documenten = _bijlagen(huis, (), invoer.documenten)
    aanvraag = _keur(huis, invoer.velden() | {"id": str(id_), "documenten": documenten})
    async with huis.db.transactie([organisatie]) as conn:
        stand = await _zoek(conn, huis, organisatie, invoer.leerlingnummer)
        waarden = {
            "id": id_,
            "organisatie": organisatie,
            "leerling": stand.id,
            "soort": aanvraag.soort,
            "inhoud": pak_aanvraag_in(stand.sleutel, aanvraag),
            "door": schrijver.gebruiker.naam,
            "nu": nu,
        }
        await conn.execute(_SQL["nieuw"], waarden)
        await noteer_gebruik(conn, huis, schrijver.gebruiker, NIEUW, organisatie, [(stand.pseudoniem, None)])
    return id_


async def wijzig(schrijver: Schrijver, id_: UUID, invoer: Aanvraaginvoer) -> None:
    """Change an aanvraag: what was left out stays, an attachment of the same kind and name is replaced."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        vast = ("leerlingnummer", *(_VAST if zaak.status == "onvolledig" else ()))
        anders = [naam for naam in vast if getattr(invoer, naam) != getattr(zaak.aanvraag, naam)]
        if anders:
            raise AanvraagInhoudError(
                f"dit is niet meer te veranderen: {', '.join(anders)}.",
                doe="Trek deze aanvraag in en maak een nieuwe.",
            )
        documenten = _bijlagen(schrijver.inrichting, zaak.aanvraag.documenten, invoer.documenten)
        await _schrijf(conn, schrijver, zaak, WIJZIG, invoer.velden() | {"documenten": documenten})


async def voeg_document_toe(schrijver: Schrijver, id_: UUID, bijlage: Aanvraagdocument) -> None:
    """Attach what `maak_bijlage` made; one of the same kind and name is replaced."""
    _controleer_soorten(schrijver.inrichting, [bijlage])
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        await _schrijf(conn, schrijver, zaak, DOCUMENT, {"documenten": _voeg(zaak.aanvraag.documenten, [bijlage])})


async def zet_dossier(schrijver: Schrijver, id_: UUID, inhoud: bytes) -> None:
    """Let the OSO dossier of the LAS go along, in place of an earlier one."""
    controleer_dossier(inhoud)
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        # Read now, so that who uploads it hears at once that it cannot go along.
        lees_dossier(schrijver.inrichting.contracten, schrijver.inrichting.mappings, inhoud)
        versleuteld = pak_dossier_in(zaak.stand.sleutel, id_, inhoud)
        await conn.execute(_SQL["zet_dossier"], {"id": id_, "dossier": versleuteld, "nu": schrijver.inrichting.klok()})
        await noteer(conn, schrijver, zaak, DOSSIER)


async def voeg_zienswijze_toe(schrijver: Schrijver, id_: UUID, zienswijze: ZienswijzeInvoer) -> None:
    """Let someone's view go along, in place of his earlier one."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        anderen = [item for item in zaak.aanvraag.zienswijzen if item.van != zienswijze.van]
        nieuw_ = [item.model_dump() for item in (*anderen, zienswijze)]
        await _schrijf(conn, schrijver, zaak, ZIENSWIJZE, {"zienswijzen": nieuw_})


async def leg_informeren_vast(schrijver: Schrijver, id_: UUID, op: date) -> None:
    """Record on which day the ouders were told of this aanvraag."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        await _schrijf(conn, schrijver, zaak, INFORMEER, {"ouders_geinformeerd_op": op})


async def leg_overeenstemming_vast(schrijver: Schrijver, id_: UUID, op: date) -> None:
    """Record on which day the ouders agreed with the handelingsdeel."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, schrijver.inrichting, id_)
        await _schrijf(conn, schrijver, zaak, OVEREENSTEMMING, {"overeenstemming_op": op})


async def _schrijf(
    conn: AsyncConnection, schrijver: Schrijver, zaak: Zaak, handeling: Handeling, velden: dict[str, Any]
) -> None:
    aanvraag = _keur(schrijver.inrichting, zaak.aanvraag.model_dump() | velden)
    await bewaar(conn, schrijver.inrichting, zaak, aanvraag)
    await noteer(conn, schrijver, zaak, handeling)


def _keur(inrichting: Inrichting, velden: dict[str, Any]) -> Aanvraag:
    """The aanvraag of these fields; what is said to have happened lies in the past."""
    try:
        aanvraag = Aanvraag.model_validate(velden)
    except ValidationError as fout:
        namen = sorted({".".join(map(str, item["loc"])) for item in fout.errors()})
        raise AanvraagInhoudError(
            f"deze velden kloppen niet: {', '.join(namen)}.", doe="Zie docs/aanvraag-doen.md voor elk veld."
        ) from None
    inrichting.aanvraagregels.soort(aanvraag.soort)
    vandaag = dag(inrichting.klok())
    gebeurd = {naam: getattr(aanvraag, naam) for naam in _GEBEURD}
    gebeurd |= {f"zienswijzen.{index}.datum": item.datum for index, item in enumerate(aanvraag.zienswijzen)}
    if aanvraag.beoogde_school is not None:
        gebeurd["beoogdeSchool.oudersAkkoordOp"] = aanvraag.beoogde_school.ouders_akkoord_op
    later = [naam for naam, op in gebeurd.items() if op is not None and op > vandaag]
    if later:
        raise AanvraagInhoudError(f"dit kan niet in de toekomst liggen: {', '.join(later)}.", doe="Zie de datum.")
    return aanvraag


_GEBEURD = ("overleg_op", "ouders_geinformeerd_op", "overeenstemming_op")


def _bijlagen(
    inrichting: Inrichting, bestaand: Sequence[Aanvraagdocument], nieuwe: Sequence[Documentinvoer]
) -> tuple[Aanvraagdocument, ...]:
    bijlagen = [item.bijlage() for item in nieuwe]
    _controleer_soorten(inrichting, bijlagen)
    return _voeg(bestaand, bijlagen)


def _controleer_soorten(inrichting: Inrichting, bijlagen: Sequence[Aanvraagdocument]) -> None:
    regels = inrichting.aanvraagregels
    for item in bijlagen:
        if item.soort not in regels.documentsoorten:
            raise BijlageError(
                "deze soort document bestaat niet.", doe=f"Kies uit {', '.join(sorted(regels.documentsoorten))}."
            )
        if not set(item.ondertekend_door) <= regels.rollen.keys():
            raise BijlageError("zo iemand tekent niet.", doe=f"Kies uit {', '.join(sorted(regels.rollen))}.")


def _voeg(bestaand: Sequence[Aanvraagdocument], nieuwe: Sequence[Aanvraagdocument]) -> tuple[Aanvraagdocument, ...]:
    per_naam = {(item.soort, item.bestandsnaam): item for item in (*bestaand, *nieuwe)}
    meeste = bijlageregels()["grenzen"]["bijlagen"]
    if len(per_naam) > meeste:
        raise BijlageError(f"er zijn meer dan {meeste} bijlagen.", doe="Voeg bestanden samen.")
    return tuple(per_naam.values())


async def _zoek(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, leerlingnummer: str) -> Stand:
    bronsleutel = inrichting.kast.bronsleutel(organisatie, leerlingnummer)
    cur = await conn.execute(_SQL["leerling"], {"organisatie": organisatie, "bronsleutel": bronsleutel})
    if (rij := await cur.fetchone()) is None:
        raise AanvraagOnbekendError(
            "deze leerling is niet bekend.", doe="Controleer het leerlingnummer, en of de laatste import hem las."
        )
    return pak_uit(inrichting.kast, rij)

"""Handing in: complete, the ouders told, and once; and taking an aanvraag back."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from gateway.aanvraagregels import Ontbreekt, mag, volledigheid
from gateway.exchange.aanvraag.bewaren import bewaartermijnen
from gateway.exchange.aanvraag.fouten import AanvraagStatusError, OnvolledigError, OudersNietGeinformeerdError
from gateway.exchange.aanvraag.geval import Zaak, bewaar, neem, neem_om_te_schrijven, noteer
from gateway.exchange.aanvraag.meegeven import dossier_van
from gateway.exchange.aanvraag.uitlevering import Uitlevering
from gateway.exchange.gebruik import Handeling, Schrijver
from gateway.exchange.inrichting import Inrichting
from gateway.model.aanvraag import Aanvraag, Aanvraagdocument
from gateway.policy.tijd import dag
from gateway.store.sql import queries

_SQL = queries("gateway.exchange.aanvraag", "schrijven.sql")
_OUDERS = "aanvraag.ouders_geinformeerd_op"
_BEOOGD = "beoogde-school"
_BEOOGD_DOCUMENT = "zienswijze-beoogde-school"
_HANDELINGSDEEL = "handelingsdeel"
# Stands for the OSO dossier that goes along beside the attachments, when completeness is judged.
_DOSSIER = Aanvraagdocument(soort="oso-dossier", bestandsnaam="dossier.xml", sha256="0" * 64, inhoud="")

CONTROLEER = Handeling("aanvraag controleren op volledigheid", "aanvraag-controleren")
INDIENEN = Handeling("aanvraag indienen", "aanvraag-indienen")
INTREKKEN = Handeling("aanvraag intrekken", "aanvraag-intrekken")


@dataclass(frozen=True, slots=True)
class Controle:
    """What stands in the way of an aanvraag, what only deserves a look, and what would not go along."""

    ontbreekt: tuple[Ontbreekt, ...]
    waarschuwingen: tuple[Ontbreekt, ...]
    weggelaten: tuple[str, ...]
    ouders_geinformeerd: bool

    @property
    def compleet(self) -> bool:
        """Whether it may be handed in."""
        return not self.ontbreekt and self.ouders_geinformeerd


async def controleer(schrijver: Schrijver, id_: UUID) -> Controle:
    """What is missing from an aanvraag today; nothing changes."""
    async with schrijver.inrichting.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem(conn, schrijver.inrichting, id_)
        gevonden = _controle(schrijver.inrichting, zaak, await dossier_van(conn, schrijver.inrichting, zaak))
        await noteer(conn, schrijver, zaak, CONTROLEER)
    return gevonden


async def dien_in(schrijver: Schrijver, id_: UUID) -> Controle:
    """Hand in an aanvraag that is complete, once; the next run plans it, and what was left out is said."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem_om_te_schrijven(conn, huis, id_)
        uitlevering = await dossier_van(conn, huis, zaak)
        gevonden = _controle(huis, zaak, uitlevering)
        if gevonden.ontbreekt:
            raise OnvolledigError(list(_in_woorden(gevonden)))
        if not gevonden.ouders_geinformeerd:
            raise OudersNietGeinformeerdError(
                doe="Vertel hun wat u vraagt, aan wie en waarom, leg vast op welke dag dat was "
                "(`schakel aanvraag informeer`) en dien dan in."
            )
        gaat, _ = _zonder_toestemming_weg(zaak.aanvraag)
        dossier = None if uitlevering is None else uitlevering.dossier
        gaat = gaat.model_copy(update={"ingediend_op": dag(huis.klok()), "dossier": dossier})
        await bewaar(conn, huis, zaak, gaat, status="ingediend", te_plannen=True)
        await conn.execute(_SQL["vergeet_afkeuring"], {"id": id_})
        await noteer(conn, schrijver, zaak, INDIENEN)
    return gevonden


async def trek_in(schrijver: Schrijver, id_: UUID) -> None:
    """Take an aanvraag back; the samenwerkingsverband is told when it had it."""
    huis = schrijver.inrichting
    async with huis.db.transactie(schrijver.organisaties) as conn:
        zaak = await neem(conn, huis, id_)
        # What was handed in and did not leave yet can still be stopped.
        kan = mag(huis.aanvraagregels, zaak.status, "ingetrokken") or zaak.te_plannen
        if zaak.aanvraag.ingetrokken or not kan:
            raise AanvraagStatusError(
                f"deze aanvraag is {'al ingetrokken' if zaak.aanvraag.ingetrokken else zaak.status}.",
                doe="Bel het samenwerkingsverband als zij toch niet door moet gaan.",
            )
        weg = zaak.aanvraag.model_copy(update={"ingetrokken": True})
        wissen_op = bewaartermijnen().ingetrokken_tot(dag(huis.klok()))
        # Once it was handed in, planning knows whether it ever left, and the samenwerkingsverband confirms.
        ingediend = weg.ingediend_op is not None
        status = None if ingediend else "ingetrokken"
        await bewaar(conn, huis, zaak, weg, status=status, te_plannen=ingediend, wissen_op=wissen_op)
        await noteer(conn, schrijver, zaak, INTREKKEN)


def _controle(inrichting: Inrichting, zaak: Zaak, uitlevering: Uitlevering | None) -> Controle:
    gaat, weggelaten = _zonder_toestemming_weg(zaak.aanvraag)
    if uitlevering is not None:
        weggelaten = (*weggelaten, *(f"{titel} uit het OSO-dossier" for titel in uitlevering.weggelaten))
    bekeken = gaat if uitlevering is None else gaat.model_copy(update={"documenten": (*gaat.documenten, _DOSSIER)})
    eisen = volledigheid(inrichting.aanvraagregels, bekeken, zaak.stand.leerling, dag(inrichting.klok()))
    # Telling the ouders is a duty of its own, with a refusal of its own.
    gevonden = [item for item in eisen if item.veld != _OUDERS]
    return Controle(
        tuple(item for item in gevonden if item.ernst == "blokkeert"),
        tuple(item for item in gevonden if item.ernst == "waarschuwt"),
        weggelaten,
        gaat.ouders_geinformeerd_op is not None and len(gevonden) == len(eisen),
    )


def _zonder_toestemming_weg(aanvraag: Aanvraag) -> tuple[Aanvraag, tuple[str, ...]]:
    """The aanvraag without what the ouders did not agree to, and what that is."""
    over, zonder_deel = _zonder_handelingsdeel(aanvraag)
    klaar, zonder_school = _zonder_beoogde_school(over)
    return klaar, (*zonder_deel, *zonder_school)


def _zonder_handelingsdeel(aanvraag: Aanvraag) -> tuple[Aanvraag, tuple[str, ...]]:
    """Without recorded overeenstemming the handelingsdeel of the OPP stays behind (WPO art. 40a)."""
    over = tuple(item for item in aanvraag.documenten if item.soort != _HANDELINGSDEEL)
    if aanvraag.overeenstemming_op is not None or len(over) == len(aanvraag.documenten):
        return aanvraag, ()
    return aanvraag.model_copy(update={"documenten": over}), ("het handelingsdeel",)


def _zonder_beoogde_school(aanvraag: Aanvraag) -> tuple[Aanvraag, tuple[str, ...]]:
    """Without their akkoord nothing of the beoogde school goes."""
    school = aanvraag.beoogde_school
    if school is not None and school.ouders_akkoord_op is not None:
        return aanvraag, ()
    over = tuple(item for item in aanvraag.zienswijzen if item.van != _BEOOGD)
    documenten = tuple(item for item in aanvraag.documenten if item.soort != _BEOOGD_DOCUMENT)
    gezegd = len(over) + len(documenten) < len(aanvraag.zienswijzen) + len(aanvraag.documenten)
    weg = [
        *(["de beoogde school"] if school is not None else []),
        *(["de zienswijze van de beoogde school"] if gezegd else []),
    ]
    velden = {"beoogde_school": None, "zienswijzen": over, "documenten": documenten}
    return aanvraag.model_copy(update=velden), tuple(weg)


def _in_woorden(gevonden: Controle) -> Iterator[str]:
    for item in gevonden.ontbreekt:
        yield item.tekst.rstrip(".")
    if not gevonden.ouders_geinformeerd:
        yield "de ouders zijn nog niet geïnformeerd"

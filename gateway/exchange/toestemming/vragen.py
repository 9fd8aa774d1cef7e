"""Asking: exactly which data, for one doel and one ontvanger, until when, with which text, and of whom."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from gateway.exchange.bewaren.termijnen import bewaartermijn
from gateway.exchange.gebruik import Handeling
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand, pak_uit
from gateway.exchange.toestemming.fouten import (
    DuurError,
    GegevensError,
    OntvangerError,
    ToestemmingInvoerError,
    ToestemmingOnbekendError,
)
from gateway.exchange.toestemming.geval import SQL, Beheerder, Geval, regels_van, voeg_toe
from gateway.exchange.toestemming.inhoud import (
    Documentkeuze,
    Gebeurtenisinhoud,
    Gezagbron,
    Toestemmingsvraag,
    Wilsoordeel,
    pak_vraag_in,
)
from gateway.exchange.toestemming.record import Toestemmingsrecord
from gateway.exchange.toestemming.verklaring import VRAAG as VRAAGTEKST
from gateway.exchange.toestemming.verklaring import Gevraagd, maak_verklaring
from gateway.exchange.toestemming.wie import noem
from gateway.model.basis import Model
from gateway.model.klasse import Gevoelig, Gewoon, Klasse
from gateway.model.leerling import Leerling, Sleutel, Tekst
from gateway.model.partijen import Partner
from gateway.model.toestemming import Terugkoppelvorm
from gateway.policy import ZICHTVELDEN, Doel, vereiste_ondertekenaars
from gateway.policy.ondertekenaars import geboortedagen, leeftijd
from gateway.policy.tijd import dag
from gateway.policy.toestemmingsregels import Toestemmingsregels
from gateway.store.ids import uuid7

if TYPE_CHECKING:
    from gateway.exchange.toestemming.lijsten import Toestemmingsdetail

VRAAG = Handeling("toestemming vragen", "toestemming-vragen")
VERNIEUW = Handeling("toestemming vernieuwen", "toestemming-vernieuwen")


class Invoer(Model):
    """Names in camelCase, as the API and the files of a school have them."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Toestemmingsdocument(Invoer, Documentkeuze):
    """A document by title, date and digest."""


class Wilsinvoer(Invoer, Wilsoordeel):
    """Who judged that the leerling cannot weigh his interests."""


class Vraaginvoer(Invoer):
    """What a school asks; `gegevens` names groups or fields of the doel, none means all of them."""

    leerlingnummer: Gewoon[Sleutel]
    doel: Gewoon[str]
    ontvanger: Gewoon[str]
    gegevens: Gewoon[Annotated[tuple[str, ...], Field(max_length=100)]] = ()
    documenten: Annotated[tuple[Toestemmingsdocument, ...], Field(max_length=20)] = ()
    terugkoppeling: Gewoon[Terugkoppelvorm] = "voortgang"
    begin: Gewoon[date | None] = None
    eind: Gewoon[date | None] = None
    tolk: Gevoelig[Tekst | None] = None
    convenant: Gewoon[Annotated[str, Field(max_length=100)] | None] = None
    wilsonbekwaam: Wilsinvoer | None = None
    vorig: Gewoon[UUID | None] = None


def lees_vraag(document: Any) -> Vraaginvoer:
    """Read what was asked from JSON; raises with the names of the fields that are wrong."""
    try:
        return Vraaginvoer.model_validate_json(json.dumps(document))
    except ValidationError as fout:
        namen = ", ".join(".".join(map(str, item["loc"])) for item in fout.errors())
        raise ToestemmingInvoerError(
            f"dit klopt niet: {namen}.", doe="Zie docs/toestemming.md voor elk veld."
        ) from None


async def vraag(beheerder: Beheerder, organisatie: str, invoer: Vraaginvoer) -> UUID:
    """Ask; the id of the record. Nobody is written to: the school shows or sends the text."""
    async with beheerder.inrichting.db.transactie([organisatie]) as conn:
        return await vraag_binnen(conn, beheerder, organisatie, invoer)


async def vraag_binnen(conn: AsyncConnection, beheerder: Beheerder, organisatie: str, invoer: Vraaginvoer) -> UUID:
    """Ask, in the caller's transaction."""
    huis = beheerder.inrichting
    nu = huis.klok()
    stand = await zoek(conn, huis, organisatie, invoer.leerlingnummer)
    await _keur_vorig(conn, stand, invoer)
    gesteld = stel_op(huis, organisatie, stand, invoer, nu)
    record = Toestemmingsrecord(
        uuid7(nu), organisatie, stand.id, invoer.vorig, beheerder.gebruiker.naam, nu, gesteld, ()
    )
    waarden = {
        "id": record.id,
        "organisatie": organisatie,
        "leerling": stand.id,
        "doel": gesteld.doel,
        "ontvanger": gesteld.ontvanger,
        "inhoud": pak_vraag_in(stand.sleutel, record.id, gesteld),
        "vorig": invoer.vorig,
        "door": record.gemaakt_door,
        "nu": nu,
        "wissen_op": niet_gegeven_tot(dag(nu)),
    }
    await conn.execute(SQL["nieuw"], waarden)
    geval = Geval(record, stand, huis.doelen[gesteld.doel])
    handeling = VRAAG if invoer.vorig is None else VERNIEUW
    await voeg_toe(conn, beheerder, geval, "gevraagd", Gebeurtenisinhoud(), op=nu, handeling=handeling)
    return record.id


def opnieuw(inrichting: Inrichting, detail: "Toestemmingsdetail") -> Vraaginvoer:
    """The same question for a new term, by today's version of the doel; what was not ticked stays unticked."""
    if detail.record is None or detail.stand is None:
        raise ToestemmingOnbekendError("van deze toestemming is de inhoud gewist.", doe="Vraag een nieuwe.")
    oud = detail.record.vraag
    return Vraaginvoer(
        leerlingnummer=detail.stand.leerling.leerlingnummer,
        doel=oud.doel,
        ontvanger=oud.ontvanger,
        gegevens=tuple(pad for pad in oud.velden if pad in inrichting.doelen[oud.doel].velden_alle),
        documenten=tuple(Toestemmingsdocument(**dict(item)) for item in oud.documenten),
        terugkoppeling=oud.terugkoppeling,
        tolk=oud.tolk,
        convenant=oud.convenant,
        wilsonbekwaam=None if oud.wilsonbekwaam is None else Wilsinvoer(**dict(oud.wilsonbekwaam)),
        vorig=detail.record.id,
    )


async def zoek(conn: AsyncConnection, inrichting: Inrichting, organisatie: str, leerlingnummer: str) -> Stand:
    """The leerling of this number; raises when the gateway does not know him."""
    bronsleutel = inrichting.kast.bronsleutel(organisatie, leerlingnummer)
    cur = await conn.execute(SQL["leerling"], {"organisatie": organisatie, "bronsleutel": bronsleutel})
    if (rij := await cur.fetchone()) is None:
        raise ToestemmingOnbekendError(
            "deze leerling is niet bekend.", doe="Controleer het leerlingnummer, en of de laatste import hem las."
        )
    return pak_uit(inrichting.kast, rij)


def stel_op(
    inrichting: Inrichting,
    organisatie: str,
    stand: Stand,
    invoer: Vraaginvoer,
    op: datetime,
    tekst: str = VRAAGTEKST,
) -> Toestemmingsvraag:
    """Work out what is asked, as of a moment, with a text; raises when it cannot be asked."""
    return _Vraag(inrichting, organisatie, stand, invoer, op, tekst).maak()


def zoek_doel(inrichting: Inrichting, naam: str) -> Doel:
    """The doel of this name; raises when there is none."""
    if naam not in inrichting.doelen:
        raise ToestemmingInvoerError("dit doel bestaat niet.", doe="Bekijk ze met `schakel doelen`.")
    return inrichting.doelen[naam]


async def _keur_vorig(conn: AsyncConnection, stand: Stand, invoer: Vraaginvoer) -> None:
    """What is renewed must be a record of the same leerling."""
    waarden = {"id": invoer.vorig, "leerling": stand.id}
    if invoer.vorig is not None and not (await conn.execute(SQL["vorig"], waarden)).rowcount:
        raise ToestemmingOnbekendError(
            "de toestemming die wordt vernieuwd is er niet, of is van een ander.", doe="Laat vorig weg."
        )


@dataclass(frozen=True, slots=True)
class _Vraag:
    huis: Inrichting
    organisatie: str
    stand: Stand
    invoer: Vraaginvoer
    op: datetime
    tekst: str

    def maak(self) -> Toestemmingsvraag:
        vandaag = dag(self.op)
        doel = zoek_doel(self.huis, self.invoer.doel)
        regels = regels_van(doel)
        partner = self._ontvanger(doel)
        begin, eind = self._duur(regels, vandaag)
        velden = tuple(sorted(self._velden(doel, regels)))
        leerling = self.stand.leerling
        wilsonbekwaam = self.invoer.wilsonbekwaam
        wie = vereiste_ondertekenaars(
            leerling.geboortedatum,
            self.op,
            leerling.gezagdragers,
            regels,
            wilsonbekwaam=wilsonbekwaam is not None,
        )
        vereist = tuple(
            noem(iemand, leerling) for iemand in sorted(wie, key=lambda iemand: (iemand.rol, iemand.wie or 0))
        )
        gevraagd = [pad for pad in velden if not _hoort_erbij(pad, regels)]
        tekst = Gevraagd(
            school=self.huis.organisaties[self.organisatie].naam,
            leerling=leerling.roepnaam or leerling.voornamen or "de leerling",
            ontvanger=partner.naam,
            doel=doel.titel,
            velden=gevraagd,
            documenten=self.invoer.documenten,
            terugkoppeling=self.invoer.terugkoppeling,
            begin=begin,
            eind=eind,
            vereist=vereist,
        )
        return Toestemmingsvraag(
            doel=doel.naam,
            doel_versie=doel.versie,
            doel_titel=doel.titel,
            ontvanger=partner.id,
            ontvanger_naam=partner.naam,
            velden=velden,
            documenten=tuple(Documentkeuze(**dict(item)) for item in self.invoer.documenten),
            terugkoppeling=self.invoer.terugkoppeling,
            begin=begin,
            eind=eind,
            uitdrukkelijk=True,
            tolk=self.invoer.tolk,
            convenant=self.invoer.convenant,
            wilsonbekwaam=None if wilsonbekwaam is None else Wilsoordeel(**dict(wilsonbekwaam)),
            verklaring=maak_verklaring(tekst, self.tekst),
            vereist=vereist,
            leeftijdsband=_band(leerling, regels, vandaag),
            gezag=tuple(
                Gezagbron(relatie=iemand.relatie, bron=iemand.gezag_bron, datum=iemand.gezag_datum)
                for iemand in leerling.gezagdragers
                if iemand.heeft_gezag
            ),
            regels=sha256(regels.model_dump_json().encode()).hexdigest(),
        )

    def _ontvanger(self, doel: Doel) -> Partner:
        partner = self.huis.partners.get(self.invoer.ontvanger)
        if partner is None:
            raise OntvangerError(
                "deze ontvanger is geen partner; toestemming geldt voor één organisatie.",
                doe=f"Kies uit {', '.join(sorted(self.huis.partners))}.",
            )
        if partner.soort not in doel.ontvanger:
            raise OntvangerError(
                f"{partner.id} is een {partner.soort}; dit doel is er voor {' of '.join(doel.ontvanger)}.",
                doe="Kies een andere ontvanger of een ander doel.",
            )
        if partner.soort in doel.gemeentegebonden and self.stand.leerling.woongemeente not in partner.gemeentes:
            raise OntvangerError(
                "deze ontvanger werkt niet voor de gemeente waar de leerling woont.",
                doe="Kies de ontvanger van de woongemeente; controleer zo nodig die gemeente in de bron.",
            )
        return partner

    def _duur(self, regels: Toestemmingsregels, vandaag: date) -> tuple[date, date]:
        begin = self.invoer.begin or vandaag
        eind = self.invoer.eind or regels.duur.vanzelf(begin)
        uiterlijk = regels.duur.uiterlijk(begin)
        if not begin <= eind <= uiterlijk:
            raise DuurError(
                f"de toestemming kan vanaf {begin} tot en met hoogstens {uiterlijk} gelden.",
                doe="Kies een einddatum daarbinnen; daarna kan de toestemming worden vernieuwd.",
            )
        return begin, eind

    def _velden(self, doel: Doel, regels: Toestemmingsregels) -> Iterator[str]:
        """The chosen fields, and those that always go along: what is no one's secret."""
        gekozen = self.invoer.gegevens
        for naam in gekozen:
            if not any(_valt_onder(pad, naam) for pad in doel.velden_alle):
                raise GegevensError(
                    f"een gekozen gegeven hoort niet bij {doel.naam}.",
                    doe=f"Kies uit {', '.join(_groepen(doel, regels))}.",
                )
        for pad in doel.velden_alle:
            if not gekozen or _hoort_erbij(pad, regels) or any(_valt_onder(pad, naam) for naam in gekozen):
                yield pad


def _valt_onder(pad: str, naam: str) -> bool:
    return pad == naam or pad.startswith(f"{naam}.")


def _hoort_erbij(pad: str, regels: Toestemmingsregels) -> bool:
    """Whether a field goes along unasked: an ordinary one, or one that says who the school is."""
    return ZICHTVELDEN[pad] is Klasse.GEWOON or any(_valt_onder(pad, naam) for naam in regels.altijd.groepen)


def _groepen(doel: Doel, regels: Toestemmingsregels) -> list[str]:
    return sorted({groep.naam for groep in doel.groepen if any(not _hoort_erbij(pad, regels) for pad in groep.velden)})


def _band(leerling: Leerling, regels: Toestemmingsregels, vandaag: date) -> str:
    jaren = leeftijd(geboortedagen(leerling.geboortedatum)[1], vandaag)
    return next(band.titel for band in regels.banden if band.tot is None or jaren < band.tot)


def niet_gegeven_tot(vandaag: date) -> date:
    """Until when a vraag of this day is kept to which nobody said yes."""
    termijn = bewaartermijn("toestemming-niet-gegeven").termijn
    return termijn.na(vandaag) if termijn else date.max

"""Working out what is asked: of which data, of whom, for how long and with which text; or why it cannot be asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand
from gateway.exchange.toestemming.fouten import DuurError, GegevensError, OntvangerError, ToestemmingInvoerError
from gateway.exchange.toestemming.geval import regels_van
from gateway.exchange.toestemming.inhoud import Documentkeuze, Gezagbron, Toestemmingsvraag, Wilsoordeel
from gateway.exchange.toestemming.invoer import Vraaginvoer
from gateway.exchange.toestemming.verklaring import VRAAG as VRAAGTEKST
from gateway.exchange.toestemming.verklaring import Gevraagd, maak_verklaring
from gateway.exchange.toestemming.wie import noem
from gateway.model.klasse import Klasse
from gateway.model.leerling import Leerling
from gateway.model.partijen import Partner
from gateway.policy import ZICHTVELDEN, Doel, vereiste_ondertekenaars
from gateway.policy.ondertekenaars import geboortedagen, leeftijd
from gateway.policy.tijd import dag
from gateway.policy.toestemmingsregels import Toestemmingsregels

_DOCUMENTEN = ".documenten."


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


@dataclass(frozen=True, slots=True)
class _Vraag:
    huis: Inrichting
    organisatie: str
    stand: Stand
    invoer: Vraaginvoer
    op: datetime
    tekst: str

    def maak(self) -> Toestemmingsvraag:
        doel = zoek_doel(self.huis, self.invoer.doel)
        regels = regels_van(doel)
        partner = self._ontvanger(doel)
        begin, eind = self._duur(regels)
        velden = tuple(sorted(self._velden(doel, regels)))
        vereist, wilsonbekwaam = self._vereist(regels), self.invoer.wilsonbekwaam
        tekst = Gevraagd(
            school=self.huis.organisaties[self.organisatie].naam,
            leerling=self.leerling.roepnaam or self.leerling.voornamen or "de leerling",
            ontvanger=partner.naam,
            doel=doel.titel,
            velden=[pad for pad in _op_volgorde(doel) if pad in velden and _wordt_gevraagd(pad, regels)],
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
            leeftijdsband=_band(self.leerling, regels, dag(self.op)),
            gezag=tuple(self._gezag()),
            regels=sha256(regels.model_dump_json().encode()).hexdigest(),
        )

    @property
    def leerling(self) -> Leerling:
        """Whom it is about."""
        return self.stand.leerling

    def _vereist(self, regels: Toestemmingsregels) -> tuple[str, ...]:
        """Who must sign on the day of asking, by name."""
        wie = vereiste_ondertekenaars(
            self.leerling.geboortedatum,
            self.op,
            self.leerling.gezagdragers,
            regels,
            wilsonbekwaam=self.invoer.wilsonbekwaam is not None,
        )
        op_volgorde = sorted(wie, key=lambda iemand: (iemand.rol, iemand.wie or 0))
        return tuple(noem(iemand, self.leerling) for iemand in op_volgorde)

    def _gezag(self) -> Iterator[Gezagbron]:
        """Where it was known from who has gezag."""
        for iemand in self.leerling.gezagdragers:
            if iemand.heeft_gezag:
                yield Gezagbron(relatie=iemand.relatie, bron=iemand.gezag_bron, datum=iemand.gezag_datum)

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
        if partner.soort in doel.gemeentegebonden and self.leerling.woongemeente not in partner.gemeentes:
            raise OntvangerError(
                "deze ontvanger werkt niet voor de gemeente waar de leerling woont.",
                doe="Kies de ontvanger van de woongemeente; controleer zo nodig die gemeente in de bron.",
            )
        return partner

    def _duur(self, regels: Toestemmingsregels) -> tuple[date, date]:
        begin = self.invoer.begin or dag(self.op)
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


def _wordt_gevraagd(pad: str, regels: Toestemmingsregels) -> bool:
    """Whether people read of this field; documents stand in a list of their own, each by its title."""
    return not _hoort_erbij(pad, regels) and _DOCUMENTEN not in pad


def _op_volgorde(doel: Doel) -> list[str]:
    """The fields as the doel names them: the leerling first, then his parents, then what is asked."""
    return [pad for groep in doel.groepen for pad in groep.velden]


def _groepen(doel: Doel, regels: Toestemmingsregels) -> list[str]:
    return sorted({groep.naam for groep in doel.groepen if any(not _hoort_erbij(pad, regels) for pad in groep.velden)})


def _band(leerling: Leerling, regels: Toestemmingsregels, vandaag: date) -> str:
    jaren = leeftijd(geboortedagen(leerling.geboortedatum)[1], vandaag)
    return next(band.titel for band in regels.banden if band.tot is None or jaren < band.tot)

"""Makes the register of an organisatie from what is really configured: every abonnement, also one that is over."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gateway.configuratie import Configuratie
from gateway.exchange.bewaren.termijnen import Bewaartermijn
from gateway.exchange.contact import Contactgegevens
from gateway.koppelingen import BRONDELEN, Manifest
from gateway.mapping import Contracten
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.policy import ZICHTVELDEN, Doel, Doelen
from gateway.policy.veldnamen import veldnaam
from gateway.register.gegevens import EigenVerwerking, Registergegevens, RegisterVorm
from gateway.register.inhoud import Bron, Partij, Register, Stand, Systeem, Veld, Verwerking


@dataclass(frozen=True, slots=True)
class Ingericht:
    """All that the register is made from."""

    config: Configuratie
    doelen: Doelen
    contracten: Contracten
    manifesten: Mapping[str, Manifest]
    gegevens: Registergegevens
    termijnen: Mapping[str, Bewaartermijn]


def maak_register(ingericht: Ingericht, organisatie: str, peildatum: date) -> Register:
    """The register of one organisatie of the configuration on a day."""
    return _Maker(ingericht, peildatum).register(organisatie)


class _Maker:
    def __init__(self, ingericht: Ingericht, peildatum: date) -> None:
        self._in = ingericht
        self._peildatum = peildatum
        self._organisaties = {item.id: item for item in ingericht.config.organisaties}
        self._partners = {item.id: item for item in ingericht.config.partners}

    def register(self, organisatie: str) -> Register:
        wie = self._organisaties[organisatie]
        verstrekkingen = self._verwerkingen(lambda abonnement: abonnement.organisatie == organisatie)
        # Who is sent to through this gateway and lives in it as well, receives here: known by his OIN.
        ontvangsten = self._verwerkingen(
            lambda abonnement: (
                abonnement.organisatie != organisatie and self._partners[abonnement.partner].oin == wie.oin
            )
        )
        vast = self._in.gegevens.vast
        return Register(
            verantwoordelijke=self._partij(wie),
            contact=self._in.gegevens.contact.get(organisatie, Contactgegevens()),
            peildatum=self._peildatum,
            naam=self._in.config.audit_naam,
            verstrekkingen=verstrekkingen,
            ontvangsten=ontvangsten,
            bron=self._bron(wie),
            eigen=dict(_eigen(vast, wie, verstrekkingen, ontvangsten)),
            termijnen=self._in.termijnen,
            vast=vast,
        )

    def _verwerkingen(self, hoort_erbij: Callable[[Abonnement], bool]) -> tuple[Verwerking, ...]:
        gevonden = (
            self._verwerking(abonnement, naam)
            for abonnement in self._in.config.abonnementen
            if hoort_erbij(abonnement)
            for naam in abonnement.doelen
        )
        return tuple(sorted(gevonden, key=lambda item: (item.ontvanger.naam, item.doelnaam, item.abonnement)))

    def _verwerking(self, abonnement: Abonnement, naam: str) -> Verwerking:
        van, naar = self._organisaties[abonnement.organisatie], self._partners[abonnement.partner]
        doel = self._in.doelen.get(naam) if naam in self._in.doelen else None
        bron = self._bron(van)
        return Verwerking(
            abonnement=abonnement.id,
            doelnaam=leesbaar(naam),
            doel=doel,
            velden=tuple(velden(doel, self._in.gegevens.vast)) if doel else (),
            verstrekker=self._partij(van),
            ontvanger=self._partij(naar),
            bron=bron,
            systeem=self._systeem(naar.connector, naam),
            afspraak_van=abonnement.afspraak_van,
            afspraak_tot=abonnement.afspraak_tot,
            stand=self._stand(abonnement, doel, van, naar),
        )

    def _stand(self, abonnement: Abonnement, doel: Doel | None, van: Organisatie, naar: Partner) -> Stand:
        if doel is None:
            return Stand.ONBEKEND_DOEL
        if van.soort not in doel.verstrekker or naar.soort not in doel.ontvanger:
            return Stand.PAST_NIET
        if self._peildatum < abonnement.afspraak_van:
            return Stand.NOG_NIET
        if abonnement.afspraak_tot is not None and abonnement.afspraak_tot < self._peildatum:
            return Stand.VERLOPEN
        return Stand.GELDIG

    def _partij(self, wie: Organisatie | Partner) -> Partij:
        soort = self._in.doelen.partijen.get(wie.soort)
        eigen = [("BRIN", wie.brin), ("samenwerkingsverband", wie.swv)] if isinstance(wie, Organisatie) else []
        nummers = [f"{naam} {nummer}" for naam, nummer in (*eigen, ("OIN", wie.oin)) if nummer]
        return Partij(wie.id, leesbaar(wie.naam), wie.soort, soort.titel if soort else wie.soort, tuple(nummers))

    def _systeem(self, connector: str, doel: str | None = None) -> Systeem:
        if (manifest := self._in.manifesten.get(connector)) is None:
            return Systeem(f"{leesbaar(connector)} (niet geïnstalleerd)", "standaard onbekend", None)
        contract = self._in.contracten.contracten.get(manifest.standaard)
        standaard, status = (contract.titel, contract.status) if contract else (manifest.standaard, None)
        if doel is not None:
            formaat = manifest.formaten.get(doel)
            standaard += f" ({formaat})" if formaat else "; geen bericht voor dit doel"
        return Systeem(manifest.titel, standaard, status)

    def _bron(self, organisatie: Organisatie) -> Bron | None:
        if organisatie.bron is None:
            return None
        connector = str(organisatie.bron.get("connector"))
        manifest = self._in.manifesten.get(connector)
        return Bron(self._systeem(connector), tuple(self._gelezen(manifest)) if manifest else ())

    def _gelezen(self, manifest: Manifest) -> Iterator[str]:
        berichten = {
            bericht.naam: bericht.titel
            for contract in self._in.contracten.contracten.values()
            for bericht in contract.berichten.values()
        }
        for deel, formaat in manifest.formaten.items():
            if deel in BRONDELEN:
                for naam in (formaat,) if isinstance(formaat, str) else formaat:
                    yield berichten.get(naam, naam)


def leesbaar(tekst: str) -> str:
    """A name as one line of characters that every form can hold."""
    return "".join(teken if teken.isprintable() else " " for teken in tekst)


def _eigen(
    vast: RegisterVorm, wie: Organisatie, verstrekkingen: Sequence[Verwerking], ontvangsten: Sequence[Verwerking]
) -> Iterator[tuple[str, EigenVerwerking]]:
    doelen = [item.doel for item in verstrekkingen if item.doel]
    ingericht: dict[str, bool] = {
        "bron": wie.bron is not None,
        "toestemming": any(doel.toestemming for doel in doelen),
        "ontvangst": bool(ontvangsten),
    } | dict.fromkeys((doel.per for doel in doelen), True)
    yield from ((naam, item) for naam, item in vast.eigen.items() if item.bij is None or ingericht.get(item.bij))


def velden(doel: Doel, vast: RegisterVorm) -> Iterator[Veld]:
    """The fields of a doel, each with its name in plain Dutch, in the order of the doel."""
    for groep in doel.groepen:
        voorwaarde = groep.voorwaarde.titel if groep.voorwaarde else None
        for pad in groep.velden:
            yield Veld(pad, veldnaam(pad), ZICHTVELDEN[pad], vast.betrokkene(pad), voorwaarde)

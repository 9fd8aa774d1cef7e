"""Step 2: what the abonnementen ask for one leerling, and whether that is news to the partner."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from gateway.delivery.uitslag import Zending
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.stand import Stand
from gateway.model.leerling import Inschrijving
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.uitwisseling import Toestand
from gateway.policy import Doel, Onderwerp

_OPEN = {Toestand.KLAAR, Toestand.ONDERWEG, Toestand.AFGELEVERD}
# An attempt may have arrived although we gave up, so nobody knows which state the partner has.
_ONZEKER = {Toestand.OPGEGEVEN, Toestand.GEBLOKKEERD}


@dataclass(frozen=True, slots=True)
class Voornemen:
    """One uitwisseling that an abonnement asks for.

    `nummer` is the place of the onderwerp among those of the leerling, `object` the keyed name of what the partner
    registers.
    """

    stand: Stand
    organisatie: Organisatie
    partner: Partner
    abonnement: Abonnement
    doel: Doel
    onderwerp: Onderwerp | None
    nummer: int
    object: bytes

    @property
    def onderwerp_id(self) -> UUID | None:
        """The id of an onderwerp that has a row of its own."""
        return None if self.onderwerp is None or isinstance(self.onderwerp, Inschrijving) else UUID(self.onderwerp.id)

    @property
    def sleutel(self) -> "Sleutel":
        """Under which the registratie of this object is kept."""
        return self.stand.id, self.partner.id, self.object


@dataclass(frozen=True, slots=True)
class Registratie:
    """What a partner was last told about an object (digests), and how that stands."""

    bedoeld: bytes
    aanvaard: bytes | None
    toestand: Toestand


Sleutel: TypeAlias = tuple[UUID, str, bytes]


def voornemens(inrichting: Inrichting, organisatie: Organisatie, stand: Stand) -> Iterator[Voornemen]:
    """Yield what the abonnementen of an organisation ask for this leerling, one per object."""
    for abonnement, doel in inrichting.van(organisatie.id):
        for nummer, onderwerp in enumerate(_onderwerpen(doel, stand)):
            if doel.van_toepassing(organisatie, stand.leerling, onderwerp):
                yield Voornemen(
                    stand=stand,
                    organisatie=organisatie,
                    partner=inrichting.partners[abonnement.partner],
                    abonnement=abonnement,
                    doel=doel,
                    onderwerp=onderwerp,
                    nummer=nummer,
                    object=object_van(stand, doel.object, onderwerp),
                )


def _onderwerpen(doel: Doel, stand: Stand) -> Sequence[Onderwerp | None]:
    match doel.per:
        case "inschrijving":
            return stand.leerling.inschrijvingen
        case "leerling":
            return (None,)
        case _:
            return () if stand.onderwerp is None else (stand.onderwerp,)


def voornemen_voor(inrichting: Inrichting, zending: Zending, stand: Stand) -> Voornemen | None:
    """The voornemen a claimed uitwisseling was made from, as it would be today; None when it is asked no longer."""
    organisatie = inrichting.organisaties[zending.organisatie]
    return next(
        (
            item
            for item in voornemens(inrichting, organisatie, stand)
            if (item.doel.naam, item.partner.id, item.object) == (zending.doel, zending.partner, zending.object)
        ),
        None,
    )


def is_nieuws(voornemen: Voornemen, vingerafdruk: bytes, registraties: Mapping[Sleutel, Registratie]) -> bool:
    """Whether this state differs from what the partner knows or is about to know.

    Compared with the state that is or may be on its way, or else with the one accepted; a state that was refused is
    not offered again until it changes or a person asks for it. What the partner surely lacks is not removed.
    """
    vorige = registraties.get(voornemen.sleutel)
    if voornemen.doel.alleen_na_registratie and not _misschien_bekend(vorige):
        return False
    if vorige is None:
        return True
    if vorige.toestand in _OPEN | _ONZEKER:
        return vingerafdruk != vorige.bedoeld
    return vingerafdruk not in {vorige.bedoeld, vorige.aanvaard}


def _misschien_bekend(vorige: Registratie | None) -> bool:
    return vorige is not None and (vorige.aanvaard is not None or vorige.toestand in _OPEN | _ONZEKER)


def object_van(stand: Stand, soort: str, onderwerp: Onderwerp | None) -> bytes:
    """The keyed name of what a partner registers of this leerling; `soort` is the doel that registers it."""
    match onderwerp:
        case None:
            naam = soort
        case Inschrijving():
            naam = f"{soort}/{onderwerp.brin}/{onderwerp.volgnummer}"
        case _:
            naam = f"{soort}/{onderwerp.id}"
    return stand.sleutel.vingerafdruk(b"object" + naam.encode())[:16]

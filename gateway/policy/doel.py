"""A doel: why something is shared, between whom, which fields, and for how long."""

from dataclasses import dataclass
from typing import Literal

from gateway.model.klasse import Klasse
from gateway.model.leerling import Leerling
from gateway.model.partijen import Organisatie
from gateway.policy.grondslag import Grondslag
from gateway.policy.paden import ONDERWERPEN, ZICHTVELDEN, Onderwerp
from gateway.policy.tijd import Termijn
from gateway.policy.toestemmingsregels import Toestemmingsregels
from gateway.policy.voorwaarde import Voorwaarde
from gateway.policy.vorm import Status, Vorm

Informatieplicht = Literal["privacyverklaring", "vooraf", "gelijktijdig"]
Per = Literal["inschrijving", "verzuimmelding", "aanvraag", "jeugdhulpverzoek", "leerling"]

_BIJZONDER = (Klasse.BIJZONDER, Klasse.STRAFRECHTELIJK)


class Bewaren(Vorm):
    """How long the bericht is kept, and how long the proof that it went."""

    bericht: Termijn
    bewijs: Termijn
    bron: str
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class Groep:
    """Fields of one part of the view, as full paths, and the voorwaarde that lets them through."""

    naam: str
    velden: tuple[str, ...]
    voorwaarde: Voorwaarde | None
    regel: int

    def mag(self, organisatie: Organisatie, leerling: Leerling, onderwerp: Onderwerp | None) -> bool:
        """Tell whether the voorwaarde of this group, if it has one, holds."""
        return self.voorwaarde is None or self.voorwaarde.geldt(organisatie, leerling, onderwerp)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Doel:
    """One purpose; `toestemming` holds the rules of consent, or None where consent is not the ground.

    `een_volstaat`: one gezagdrager may sign for all, if he declares that the others agree.
    `object` is what the ontvanger registers: the same for a doel and the one that removes it, and for doelen that
    register one kind of thing. `verwijdert` names the doel whose registration this one takes away; `na` the doel whose
    registration must be accepted first, where the organisation has an abonnement for it.
    """

    naam: str
    versie: int
    titel: str
    grondslag: Grondslag
    verstrekker: tuple[str, ...]
    ontvanger: tuple[str, ...]
    gemeentegebonden: frozenset[str]
    toestemming: Toestemmingsregels | None
    een_volstaat: bool
    informatieplicht: Informatieplicht
    per: Per
    voorwaarde: Voorwaarde | None
    object: str
    verwijdert: str | None
    na: str | None
    groepen: tuple[Groep, ...]
    bewaren: Bewaren
    bestand: str
    velden_alle: frozenset[str]
    bijzonder: frozenset[str]

    @property
    def alleen_na_registratie(self) -> bool:
        """Tell whether this is only sent when the ontvanger knows the object already."""
        return self.verwijdert is not None

    def van_toepassing(self, organisatie: Organisatie, leerling: Leerling, onderwerp: Onderwerp | None = None) -> bool:
        """Tell whether there is anything to plan for this leerling and what the doel is about."""
        if self.per != "leerling" and not isinstance(onderwerp, ONDERWERPEN[self.per]):
            return False
        return self.voorwaarde is None or self.voorwaarde.geldt(organisatie, leerling, onderwerp)

    def laat_toe(self, pad: str, onderwerp: Onderwerp) -> bool:
        """Tell whether the voorwaarde leaves room for this value of one field of the onderwerp."""
        return self.voorwaarde is None or self.voorwaarde.laat_toe(pad, onderwerp)

    def gaat_over(self, veld: str) -> bool:
        """Tell whether a field is of the organisatie, the leerling, or what this doel is about."""
        return (wortel := veld.partition(".")[0]) not in ONDERWERPEN or wortel == self.per

    def groep_van(self, veld: str) -> Groep | None:
        """The group that lets a field through; None when the field is not in this doel."""
        return next((groep for groep in self.groepen if veld in groep.velden), None)

    def zinnen(self) -> list[str]:
        """The doel as Dutch sentences, for a privacy officer to read aloud."""
        return [*self._waarom(), *(_zin_van(groep) for groep in self.groepen), *self._hoelang()]

    def _waarom(self) -> list[str]:
        toestemming = "Er is toestemming nodig." if self.toestemming else "Er wordt geen toestemming gevraagd."
        wanneer = self.voorwaarde.titel if self.voorwaarde else "er is een abonnement voor"
        return [
            f"{self.titel} ({self.naam}, versie {self.versie}).",
            f"Van {_of(self.verstrekker)} naar {_of(self.ontvanger)}, per {self.per}, als geldt: {wanneer}.",
            f"Grondslag: {self.grondslag}; bron: {self.grondslag.bron} ({self.grondslag.status}).",
            f"{toestemming} {_INFORMEREN[self.informatieplicht]}",
            *([_NAMENS_ALLEN] if self.een_volstaat else []),
            *([f"Het verwijdert wat voor {self.verwijdert} is geregistreerd."] if self.verwijdert else []),
            *([f"Het gaat pas als {self.na} is aanvaard."] if self.na else []),
        ]

    def _hoelang(self) -> list[str]:
        nummers = [veld for groep in self.groepen for veld in groep.velden if veld in _NUMMERS]
        return [
            *([f"Daar zit een wettelijk nummer bij: {_en(nummers)}."] if nummers else []),
            *([f"Daar zitten bijzondere gegevens bij: {_en(sorted(self.bijzonder))}."] if self.bijzonder else []),
            f"Het bericht blijft {self.bewaren.bericht.in_woorden()} bewaard, het bewijs "
            f"{self.bewaren.bewijs.in_woorden()}; bron: {self.bewaren.bron} ({self.bewaren.status}).",
        ]


_NUMMERS = frozenset(veld for veld, klasse in ZICHTVELDEN.items() if klasse is Klasse.WETTELIJK_NUMMER)

_NAMENS_ALLEN = "Een gezagdrager mag tekenen voor allen, als hij verklaart dat de anderen het eens zijn."
_INFORMEREN: dict[Informatieplicht, str] = {
    "privacyverklaring": "Ouders en leerling lezen het in de privacyverklaring.",
    "vooraf": "Ouders en leerling moeten vooraf zijn geïnformeerd; anders gaat het bericht niet.",
    "gelijktijdig": "Ouders en leerling worden uiterlijk bij het versturen geïnformeerd.",
}


def bijzondere(velden: frozenset[str]) -> frozenset[str]:
    """The fields among these that need explicit consent."""
    return frozenset(veld for veld in velden if ZICHTVELDEN[veld] in _BIJZONDER)


def wettelijke_nummers(velden: frozenset[str]) -> frozenset[str]:
    """The fields among these that hold a legal number of a person."""
    return velden & _NUMMERS


def _zin_van(groep: Groep) -> str:
    namen = _en([veld.removeprefix(f"{groep.naam}.") for veld in groep.velden])
    alleen = f", alleen als geldt: {groep.voorwaarde.titel}" if groep.voorwaarde else ""
    return f"Van {groep.naam}: {namen}{alleen}."


def _en(namen: list[str]) -> str:
    return " en ".join(filter(None, [", ".join(namen[:-1]), namen[-1]]))


def _of(namen: tuple[str, ...]) -> str:
    return " of ".join(namen)

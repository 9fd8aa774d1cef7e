"""Every reason to refuse: its stable code, what it means in Dutch, and what to do about it."""

from enum import StrEnum
from typing import NamedTuple


class Reden(StrEnum):
    """The codes, in the order in which decide() looks at them."""

    VEILIGHEID = "VEILIGHEID"
    DOEL_NIET_TOEGESTAAN = "DOEL_NIET_TOEGESTAAN"
    GEEN_AFSPRAAK = "GEEN_AFSPRAAK"
    ANDERE_GEMEENTE = "ANDERE_GEMEENTE"
    INFORMATIEPLICHT_OPEN = "INFORMATIEPLICHT_OPEN"
    GEEN_TOESTEMMING = "GEEN_TOESTEMMING"
    INGETROKKEN = "INGETROKKEN"
    GEWEIGERD = "GEWEIGERD"
    ONDERTEKENAAR_ONTBREEKT = "ONDERTEKENAAR_ONTBREEKT"
    GEZAG_ONZEKER = "GEZAG_ONZEKER"
    VERLOPEN = "VERLOPEN"
    NOG_NIET_GELDIG = "NOG_NIET_GELDIG"
    NIET_UITDRUKKELIJK = "NIET_UITDRUKKELIJK"


class Tekst(NamedTuple):
    """What a refusal says and advises; `{wie}` is filled with roles, never with a value of a leerling."""

    uitleg: str
    doe: str


TEKSTEN: dict[Reden, Tekst] = {
    Reden.VEILIGHEID: Tekst(
        "Op deze leerling staat een veiligheidsblokkade: delen kan gevaar geven, ook waar de wet delen vraagt.",
        "Overleg met de aandachtsfunctionaris; alleen een mens heft de blokkade op.",
    ),
    Reden.DOEL_NIET_TOEGESTAAN: Tekst(
        "Dit doel is niet bedoeld voor dit soort verstrekker of dit soort ontvanger.",
        "Kies een doel dat bij beide past, of laat de functionaris gegevensbescherming het doel aanpassen.",
    ),
    Reden.GEEN_AFSPRAAK: Tekst(
        "Er is vandaag geen geldige afspraak met deze ontvanger voor dit doel.",
        "Leg de afspraak vast in het abonnement, met het doel en de datums waarop zij geldt.",
    ),
    Reden.ANDERE_GEMEENTE: Tekst(
        "Deze ontvanger werkt niet voor de gemeente waar de leerling woont, of die gemeente is niet bekend.",
        "Controleer de woongemeente van de leerling en kies de ontvanger van die gemeente.",
    ),
    Reden.INFORMATIEPLICHT_OPEN: Tekst(
        "Voor dit doel moeten de gezagdragers (tot 16 jaar) en de leerling (vanaf 12 jaar) vooraf zijn geïnformeerd; "
        "dat is niet vastgelegd.",
        "Informeer hen en leg de datum vast; daarna kan de uitwisseling opnieuw.",
    ),
    Reden.GEEN_TOESTEMMING: Tekst(
        "Er is geen toestemming voor deze leerling, dit doel en deze ontvanger.",
        "Vraag toestemming aan {wie}.",
    ),
    Reden.INGETROKKEN: Tekst(
        "De toestemming is ingetrokken; wanneer en door wie staat in het toestemmingsrecord.",
        "Deel niets meer op deze toestemming; alleen een nieuwe toestemming maakt delen weer mogelijk.",
    ),
    Reden.GEWEIGERD: Tekst(
        "De toestemming is geweigerd.",
        "Respecteer de weigering; weigeren heeft geen gevolgen voor het onderwijs aan de leerling.",
    ),
    Reden.ONDERTEKENAAR_ONTBREEKT: Tekst(
        "De toestemming is vandaag niet compleet: {wie} moet nog tekenen.",
        "Vraag de handtekening die ontbreekt; na een verjaardag kan een ander moeten tekenen dan voorheen.",
    ),
    Reden.GEZAG_ONZEKER: Tekst(
        "Wie het gezag heeft is niet bevestigd, te lang geleden bevestigd of in tegenspraak met de relatie.",
        "Laat het gezag bevestigen en leg bron en datum vast.",
    ),
    Reden.VERLOPEN: Tekst(
        "De toestemming is verlopen.",
        "Vraag een nieuwe toestemming als delen nog nodig is.",
    ),
    Reden.NOG_NIET_GELDIG: Tekst(
        "De toestemming is nog niet ingegaan.",
        "Wacht tot de begindatum, of vraag een toestemming die eerder ingaat.",
    ),
    Reden.NIET_UITDRUKKELIJK: Tekst(
        "Er gaan bijzondere gegevens mee en de toestemming is niet uitdrukkelijk.",
        "Vraag uitdrukkelijke toestemming, of een toestemming zonder die gegevens.",
    ),
}

# Why a field of the doel stays behind although the rest may go.
GEEN_TOESTEMMING_VOOR_VELD = "voor dit gegeven is geen toestemming gegeven"
BUITEN_UITZONDERING = "hiertoe besloten de twee personen niet"
MET_UITZONDERING = (
    "Toegestaan zonder toestemming, in het belang van de veiligheid van de leerling: uitzondering {id}, "
    "besloten door twee personen en gemeld aan de functionaris gegevensbescherming."
)
# Said after the explanation of a doel that needs no consent, when the file holds a refusal or withdrawal all the same.
TOCH_ZONDER_TOESTEMMING = (
    "In het dossier staat een geweigerde of ingetrokken toestemming voor dit doel; "
    "toestemming is hier niet de grondslag, dus het bericht gaat toch."
)

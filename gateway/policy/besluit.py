"""What decide() is asked, and what it answers."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from gateway.model.leerling import Leerling
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.toestemming import Toestemming, Uitzondering
from gateway.policy.doel import Doel
from gateway.policy.grondslag import Grondslag
from gateway.policy.paden import Onderwerp
from gateway.policy.redenen import TEKSTEN, Reden


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Vraag:
    """May this be shared, now: everything that the answer depends on.

    `toestemmingen` and `uitzonderingen` are those of this leerling, for any doel and ontvanger.
    """

    doel: Doel
    verstrekker: Organisatie
    ontvanger: Partner
    afspraak: Abonnement | None
    leerling: Leerling
    onderwerp: Onderwerp | None
    op: datetime
    toestemmingen: tuple[Toestemming, ...] = ()
    uitzonderingen: tuple[Uitzondering, ...] = ()
    geinformeerd_op: date | None = None


@dataclass(frozen=True, slots=True)
class Toegestaan:
    """Yes, these fields; `achtergehouden` are fields of the doel that stay behind, each with its reason.

    `documenten` are the digests of those that are there and may go, None where the doel does not rest on consent.
    `uitzondering` is the one that let it go without.
    """

    grondslag: Grondslag
    velden: frozenset[str]
    toestemming: str | None
    uitleg: str
    achtergehouden: tuple[tuple[str, str], ...] = ()
    documenten: frozenset[str] | None = None
    documenten_achtergehouden: tuple[str, ...] = ()
    uitzondering: str | None = None


@dataclass(frozen=True, slots=True)
class Geweigerd:
    """No: the code, what it means, and what to do; never a value of the leerling."""

    code: Reden
    uitleg: str
    doe: str


Besluit = Toegestaan | Geweigerd


@lru_cache(maxsize=256)
def weiger(reden: Reden, wie: str = "") -> Geweigerd:
    """The refusal for a reason; `wie` names roles."""
    tekst = TEKSTEN[reden]
    return Geweigerd(reden, tekst.uitleg.format(wie=wie), tekst.doe.format(wie=wie))

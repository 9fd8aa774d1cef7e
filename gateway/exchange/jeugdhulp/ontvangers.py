"""Which partner gets a verzoek: the one that was chosen, or the only one an abonnement lets it go to."""

from collections.abc import Iterable, Iterator

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.plan import Voornemen, voornemens
from gateway.exchange.stand import Stand
from gateway.policy import Doel

# What a partner registers of a verzoek, whatever the doel with which it came; the withdrawal takes it away.
OBJECT = "jeugdhulpverzoek"


def is_hoofd(doel: Doel) -> bool:
    """Whether this doel carries the verzoek itself, and not a part beside it or its withdrawal."""
    return doel.object == OBJECT and doel.verwijdert is None


def gevraagd(inrichting: Inrichting, organisatie: str, stand: Stand) -> Iterator[Voornemen]:
    """What the abonnementen ask for this verzoek; a gemeente where the leerling does not live is not asked."""
    for wat in voornemens(inrichting, inrichting.organisaties[organisatie], stand):
        if wat.doel.per == OBJECT and not woont_elders(wat):
            yield wat


def woont_elders(wat: Voornemen) -> bool:
    """Whether the partner works for a gemeente, and the leerling does not live there."""
    gebonden = wat.partner.soort in wat.doel.gemeentegebonden
    return gebonden and wat.stand.leerling.woongemeente not in wat.partner.gemeentes


def mogelijk(wat: Iterable[Voornemen]) -> tuple[str, ...]:
    """The partners that can get the verzoek itself."""
    return tuple(sorted({item.partner.id for item in wat if is_hoofd(item.doel)}))

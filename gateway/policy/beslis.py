"""May this be shared, and which fields: the first check that fails answers; only when none does the answer is yes."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from gateway.model.toestemming import Toestemming, Uitzondering
from gateway.policy import toestemming as rond_toestemming
from gateway.policy.besluit import Besluit, Geweigerd, Toegestaan, Vraag, weiger
from gateway.policy.doel import Doel
from gateway.policy.redenen import (
    BUITEN_UITZONDERING,
    GEEN_TOESTEMMING_VOOR_VELD,
    MET_UITZONDERING,
    TOCH_ZONDER_TOESTEMMING,
    Reden,
)
from gateway.policy.toestemming import Zaak, is_bezwaar, passende, zaak_van

Check = Callable[[Zaak], Geweigerd | None]


def geen_blokkade(zaak: Zaak) -> Geweigerd | None:
    """No safety block: it stops every doel, also one the law asks for."""
    return weiger(Reden.VEILIGHEID) if zaak.vraag.leerling.veiligheidsblokkade else None


def doel_past(zaak: Zaak) -> Geweigerd | None:
    """The doel is meant for these kinds of verstrekker and ontvanger."""
    if (
        zaak.vraag.verstrekker.soort in zaak.vraag.doel.verstrekker
        and zaak.vraag.ontvanger.soort in zaak.vraag.doel.ontvanger
    ):
        return None
    return weiger(Reden.DOEL_NIET_TOEGESTAAN)


def afspraak_geldt(zaak: Zaak) -> Geweigerd | None:
    """An afspraak between these two, for this doel, is in force today."""
    afspraak = zaak.vraag.afspraak
    if (
        afspraak is not None
        and afspraak.organisatie == zaak.vraag.verstrekker.id
        and afspraak.partner == zaak.vraag.ontvanger.id
        and zaak.vraag.doel.naam in afspraak.doelen
        and afspraak.afspraak_van <= zaak.vandaag
        and (afspraak.afspraak_tot is None or zaak.vandaag <= afspraak.afspraak_tot)
    ):
        return None
    return weiger(Reden.GEEN_AFSPRAAK)


def gemeente_past(zaak: Zaak) -> Geweigerd | None:
    """A municipal ontvanger works for the gemeente where the leerling lives."""
    if zaak.vraag.ontvanger.soort not in zaak.vraag.doel.gemeentegebonden:
        return None
    return None if zaak.vraag.leerling.woongemeente in zaak.vraag.ontvanger.gemeentes else weiger(Reden.ANDERE_GEMEENTE)


def geinformeerd(zaak: Zaak) -> Geweigerd | None:
    """Without consent, a doel of which people must know beforehand waits until they do."""
    if zaak.toestemming or zaak.uitzondering or zaak.vraag.doel.informatieplicht != "vooraf":
        return None
    if zaak.vraag.geinformeerd_op is not None and zaak.vraag.geinformeerd_op <= zaak.vandaag:
        return None
    return weiger(Reden.INFORMATIEPLICHT_OPEN)


CHECKS: tuple[Check, ...] = (
    geen_blokkade,
    doel_past,
    afspraak_geldt,
    gemeente_past,
    geinformeerd,
    rond_toestemming.bestaat,
    rond_toestemming.niet_ingetrokken,
    rond_toestemming.niet_geweigerd,
    rond_toestemming.ondertekend,
    rond_toestemming.gezag_zeker,
    rond_toestemming.in_termijn,
    rond_toestemming.uitdrukkelijk,
)


def decide(vraag: Vraag) -> Besluit:
    """Weigh a vraag; reads nothing else, changes nothing, and always answers."""
    zaak = zaak_van(vraag)
    for check in CHECKS:
        if (bezwaar := check(zaak)) is not None:
            return bezwaar
    vervuld = tuple(groep.mag(vraag.verstrekker, vraag.leerling, vraag.onderwerp) for groep in vraag.doel.groepen)
    if zaak.uitzondering is not None:
        return _met_uitzondering(zaak, vervuld, zaak.uitzondering)
    if zaak.toestemming is not None:
        return _met_toestemming(zaak, vervuld, zaak.toestemming)
    return _zonder_toestemming(vraag.doel, vervuld, any(map(is_bezwaar, passende(vraag))))


@lru_cache(maxsize=4096)
def _zonder_toestemming(doel: Doel, vervuld: tuple[bool, ...], toch: bool) -> Toegestaan:  # noqa: FBT001 - a cache key
    uitleg = f"Toegestaan op grond van {doel.grondslag}; toestemming is niet nodig."
    if toch:
        uitleg = f"{uitleg} {TOCH_ZONDER_TOESTEMMING}"
    velden, achter = _velden(doel, vervuld)
    return Toegestaan(doel.grondslag, velden, None, uitleg, achter)


def _met_toestemming(zaak: Zaak, vervuld: tuple[bool, ...], toestemming: Toestemming) -> Toegestaan:
    uitleg = f"Toegestaan op grond van {zaak.grondslag}, met toestemming {toestemming.id}."
    besluit = Toegestaan(zaak.grondslag, frozenset(), toestemming.id, uitleg)
    return _beperkt(besluit, zaak.vraag, vervuld, toestemming, GEEN_TOESTEMMING_VOOR_VELD)


def _met_uitzondering(zaak: Zaak, vervuld: tuple[bool, ...], uitzondering: Uitzondering) -> Toegestaan:
    uitleg = MET_UITZONDERING.format(id=uitzondering.id)
    besluit = Toegestaan(zaak.grondslag, frozenset(), None, uitleg, uitzondering=uitzondering.id)
    return _beperkt(besluit, zaak.vraag, vervuld, uitzondering, BUITEN_UITZONDERING)


def _beperkt(
    besluit: Toegestaan, vraag: Vraag, vervuld: tuple[bool, ...], bron: Toestemming | Uitzondering, reden: str
) -> Toegestaan:
    """No more than what was agreed to: fields, and documents by digest; the rest is named."""
    velden, achter = _velden(vraag.doel, vervuld)
    aanwezig = [item.sha256 for item in getattr(vraag.onderwerp, "documenten", ())]
    return replace(
        besluit,
        velden=velden & bron.velden,
        achtergehouden=(*achter, *((veld, reden) for veld in sorted(velden - bron.velden))),
        documenten=bron.documenten.intersection(aanwezig),
        documenten_achtergehouden=tuple(digest for digest in aanwezig if digest not in bron.documenten),
    )


@lru_cache(maxsize=4096)
def _velden(doel: Doel, vervuld: tuple[bool, ...]) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    achter = tuple(
        (veld, groep.voorwaarde.reden)
        for groep, mag in zip(doel.groepen, vervuld, strict=True)
        if groep.voorwaarde is not None and not mag
        for veld in groep.velden
    )
    return doel.velden_alle - {veld for veld, _ in achter}, achter

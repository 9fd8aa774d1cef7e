"""What is missing from an aanvraag, in words a school understands: a small function for each shape of requirement."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from gateway.aanvraagregels.deskundigen import bezetten
from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.aanvraagregels.tijd import jarig, voor
from gateway.aanvraagregels.vormen import (
    Als,
    DeskundigenEis,
    DocumentEis,
    EenVanEis,
    Eis,
    Ernst,
    SectorEis,
    ToetsenEis,
    VeldEis,
    ZienswijzeEis,
)
from gateway.model.aanvraag import Aanvraag
from gateway.model.basis import Model, velden
from gateway.model.leerling import Leerling, Ontwikkelingsperspectief

# `opp` is the OPP of the leerling that counts on the day.
_WORTELS: dict[str, type[Model]] = {"aanvraag": Aanvraag, "leerling": Leerling, "opp": Ontwikkelingsperspectief}
# A group counts as filled when anything is there.
VELDEN: frozenset[str] = frozenset(
    ".".join([wortel, *delen[: aantal + 1]])
    for wortel, model in _WORTELS.items()
    for delen in (pad.split(".") for pad, _ in velden(model))
    for aantal in range(len(delen))
)


class Ontbreekt(NamedTuple):
    """A requirement that is not met; `veld` or `documentsoort` says where the school must look."""

    eis: str
    tekst: str
    doe: str
    ernst: Ernst
    veld: str | None = None
    documentsoort: str | None = None


class Zicht(NamedTuple):
    """All that requirements look at."""

    regels: Aanvraagregels
    aanvraag: Aanvraag
    leerling: Leerling
    opp: Ontwikkelingsperspectief | None
    alle_eisen: dict[str, Eis]
    op: date

    def waarde(self, pad: str) -> Any:
        """What a field holds; None when it, or anything above it, is not there."""
        waarde: Any = self
        for deel in pad.split("."):
            waarde = getattr(waarde, deel, None)
        return None if waarde in (None, (), "") else waarde


def volledigheid(regels: Aanvraagregels, aanvraag: Aanvraag, leerling: Leerling, op: date) -> tuple[Ontbreekt, ...]:
    """What its samenwerkingsverband asks of an aanvraag and is not there, in the order of the rules."""
    eisen = regels.eisen_van(aanvraag.soort, aanvraag.sector, aanvraag.swv)
    zicht = Zicht(regels, aanvraag, leerling, huidig_opp(leerling, op), regels.alle_eisen(aanvraag.swv), op)
    return tuple(
        _ontbreekt(naam, eis) for naam, eis in eisen.items() if _geldt(eis, zicht) and not _voldaan(eis, zicht)
    )


def huidig_opp(leerling: Leerling, op: date) -> Ontwikkelingsperspectief | None:
    """The OPP that began last, no later than a day, of an inschrijving that counts; ended or not."""
    opps = [
        opp
        for inschrijving in leerling.inschrijvingen
        for opp in inschrijving.opps
        if not inschrijving.vervallen and opp.datum_begin <= op
    ]
    return max(opps, key=lambda opp: opp.datum_begin, default=None)


def _ontbreekt(naam: str, eis: Eis) -> Ontbreekt:
    veld = eis.veld if isinstance(eis, VeldEis) else None
    documentsoort = eis.soorten[0] if isinstance(eis, DocumentEis) else None
    return Ontbreekt(naam, eis.tekst, eis.doe, eis.ernst, veld, documentsoort)


def _geldt(eis: Eis, zicht: Zicht) -> bool:
    return eis.als is None or all(deel(eis.als, zicht) for deel in _ALS)


def _leeftijd(als: Als, zicht: Zicht) -> bool:
    return als.leeftijd_vanaf is None or zicht.op >= jarig(zicht.leerling.geboortedatum, als.leeftijd_vanaf)


def _iq(als: Als, zicht: Zicht) -> bool:
    if als.iq_van is None and als.iq_tot is None:
        return True
    metingen = [(toets.datum, toets.iq) for toets in zicht.aanvraag.toetsen if toets.iq is not None]
    if not metingen:
        return False
    return (als.iq_van or 0) <= max(metingen)[1] <= (als.iq_tot or max(metingen)[1])


def _velden(als: Als, zicht: Zicht) -> bool:
    gevuld = als.gevuld is None or zicht.waarde(als.gevuld) is not None
    leeg = als.leeg is None or zicht.waarde(als.leeg) is None
    return gevuld and leeg and (als.veld is None or zicht.waarde(als.veld) in als.een_van)


_ALS: tuple[Callable[[Als, Zicht], bool], ...] = (_leeftijd, _iq, _velden)


def _voldaan(eis: Eis, zicht: Zicht) -> bool:
    return _VORMEN[type(eis)](eis, zicht)


def _document(eis: DocumentEis, zicht: Zicht) -> bool:
    return any(
        document.soort in eis.soorten
        and set(eis.ondertekend_door) <= set(document.ondertekend_door)
        and (eis.hoogstens is None or _recent(document.datum, eis.hoogstens, zicht.op))
        for document in zicht.aanvraag.documenten
    )


def _veld(eis: VeldEis, zicht: Zicht) -> bool:
    waarde = zicht.waarde(eis.veld)
    if isinstance(waarde, date) and not _recent(waarde, eis.hoogstens, zicht.op):
        return False
    return waarde is not None and (not eis.een_van or waarde in eis.een_van)


def _recent(datum: date | None, hoogstens: str | None, op: date) -> bool:
    return datum is not None and (hoogstens is None or voor(op, hoogstens) <= datum <= op)


def _zienswijze(eis: ZienswijzeEis, zicht: Zicht) -> bool:
    return any(
        zienswijze.van == eis.van and (zienswijze.akkoord is True or not eis.akkoord)
        for zienswijze in zicht.aanvraag.zienswijzen
    )


def _deskundigen(eis: DeskundigenEis, zicht: Zicht) -> bool:
    return bezetten(zicht.regels, eis.plaatsen, zicht.aanvraag.deskundigen)


def _toetsen(eis: ToetsenEis, zicht: Zicht) -> bool:
    domeinen = {
        toets.domein
        for toets in zicht.aanvraag.toetsen
        if toets.domein in eis.domeinen and all(getattr(toets, veld) is not None for veld in eis.met)
    }
    return len(domeinen) >= eis.aantal


def _sector(_eis: SectorEis, zicht: Zicht) -> bool:
    aanvraag = zicht.aanvraag
    sectoren = zicht.regels.soort(aanvraag.soort).sectoren
    return aanvraag.sector in sectoren and aanvraag.swv.startswith(aanvraag.sector.upper())


def _een_van(eis: EenVanEis, zicht: Zicht) -> bool:
    return any(_voldaan(zicht.alle_eisen[naam], zicht) for naam in eis.eisen)


_VORMEN: dict[type[Any], Callable[[Any, Zicht], bool]] = {
    DocumentEis: _document,
    VeldEis: _veld,
    ZienswijzeEis: _zienswijze,
    DeskundigenEis: _deskundigen,
    ToetsenEis: _toetsen,
    SectorEis: _sector,
    EenVanEis: _een_van,
}

"""Verzuim day after day: langdurig and Doorstroompunt (every lesson day missed), and luxe (on holiday).

A reeks is a row of consecutive lesson days; weekends and holidays in between belong to it. It lasts while nothing
says otherwise: a lesson day before today without its registration ends it, the day itself only when he was seen
or his absence was geoorloofd.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from gateway.model.verzuim import Bekend, Verzuimreden, Verzuimsoort, Voorstel
from gateway.signalering.regels import Stand
from gateway.signalering.telling import Dag, Telling
from gateway.signalering.uitleg import Aanleiding
from gateway.signalering.voorstel import Stuk, gemist, intrekken, maak

VAKANTIE: Verzuimreden = "vakantie-zonder-verlof"
AANEEN: frozenset[Verzuimsoort] = frozenset({"langdurig", "doorstroompunt"})
LUXE: frozenset[Verzuimsoort] = frozenset({"luxe"})


class Reeks(NamedTuple):
    """A voorstel in the making; `termijn` is how many days it may grow before a refusal is put again."""

    stuk: Stuk
    loopt: bool
    termijn: int

    def raakt(self, begin: date, eind: date, telling: Telling) -> bool:
        """Tell whether it shares a day with a period."""
        return self.stuk.begindatum <= eind and telling.datums[self.stuk.eind] >= begin


def aaneen(telling: Telling, bekend: Sequence[Bekend]) -> Iterator[Voorstel]:
    """The voorstellen langdurig and doorstroompunt."""
    lopen = (_aaneen(telling, *plekken) for plekken in _lopen(telling, partial(gemist, telling)))
    reeksen = [reeks for reeks in lopen if reeks]
    yield from _bijwerken(telling, reeksen, [item for item in bekend if item.soort in AANEEN])


def luxe(telling: Telling, bekend: Sequence[Bekend]) -> Iterator[Voorstel]:
    """The voorstellen luxe."""
    lopen = (_luxe(telling, *plekken) for plekken in _lopen(telling, _op_vakantie))
    reeksen = [reeks for reeks in lopen if reeks]
    yield from _bijwerken(telling, reeksen, [item for item in bekend if item.soort in LUXE], VAKANTIE)


def _lopen(telling: Telling, past: Callable[[Dag, Stand], bool]) -> Iterator[tuple[int, int]]:
    """The places of the first and last day of each row of consecutive lesson days that fit."""
    begin: int | None = None
    for plek, dag in enumerate(telling.dagen):
        if begin is not None:
            sluit_aan = telling.dagen[plek - 1].nummer == dag.nummer - 1
            if sluit_aan and past(dag, telling.dagen[begin].stand):
                continue
            yield begin, plek - 1
        begin = plek if past(dag, dag.stand) else None
    if begin is not None:
        yield begin, len(telling.dagen) - 1


def _aaneen(telling: Telling, begin: int, eind: int) -> Reeks | None:
    eerste, laatste = telling.dagen[begin], telling.dagen[eind]
    stand, leeftijd, duur = eerste.stand, telling.leeftijd, (laatste.datum - eerste.datum).days + 1
    soort: Verzuimsoort
    if leeftijd.jonger_dan(stand.kwalificatieplicht_tot_leeftijd, eerste.datum):
        soort, termijn, lang = "langdurig", stand.langdurig_meer_dan_dagen, duur > stand.langdurig_meer_dan_dagen
    elif leeftijd.jonger_dan(stand.doorstroompunt_tot_leeftijd, eerste.datum):
        termijn = telling.afspraken.doorstroompunt_na_dagen or stand.doorstroompunt_vanaf_dagen
        soort, lang = "doorstroompunt", duur >= termijn
    else:
        return None
    einde = _einde(telling, laatste)
    stuk = _stuk(telling, soort, begin, eind)._replace(einddatum=einde)
    return Reeks(stuk, loopt=einde is None, termijn=termijn) if lang else None


def _luxe(telling: Telling, begin: int, eind: int) -> Reeks | None:
    eerste, laatste = telling.dagen[begin], telling.dagen[eind]
    if not telling.leeftijd.jonger_dan(eerste.stand.kwalificatieplicht_tot_leeftijd, eerste.datum):
        return None
    stuk = _stuk(telling, "luxe", begin, eind)._replace(reden=VAKANTIE)
    return Reeks(stuk, loopt=_einde(telling, laatste) is None, termijn=0)


def _stuk(telling: Telling, soort: Verzuimsoort, begin: int, eind: int) -> Stuk:
    van, tot = telling.datums[begin], telling.datums[eind]
    return Stuk(soort, begin, eind, begindatum=van, einddatum=tot, venster_begin=van, venster_eind=tot)


def _einde(telling: Telling, laatste: Dag) -> date | None:
    """The einddatum of a row that has this last day; None while it lasts."""
    volgende = telling.rooster.volgende(laatste.nummer)
    gezien = volgende in telling.aanwezig or volgende in telling.geoorloofd
    if volgende <= telling.tot and (volgende < telling.op or gezien):
        return laatste.datum
    uitgeschreven = telling.persoon.inschrijving_eind
    return uitgeschreven if uitgeschreven is not None and uitgeschreven <= telling.op else None


def _op_vakantie(dag: Dag, _: Stand) -> bool:
    return any(rij.reden == VAKANTIE for rij in dag.rijen)


def _bijwerken(
    telling: Telling, reeksen: Sequence[Reeks], bekend: Sequence[Bekend], reden: Verzuimreden | None = None
) -> Iterator[Voorstel]:
    """Hold the reeksen against what was decided; each is told once, by the first melding it overlaps."""
    verteld: set[Reeks] = set()
    for item in sorted(bekend, key=_op_besluit):
        eigen = [reeks for reeks in reeksen if reeks.raakt(item.begindatum, _laatste(telling, item), telling)]
        vrij = next((reeks for reeks in eigen if reeks not in verteld), None)
        if item.definitief or not telling.bereikt(item):
            verteld.update(eigen)
        elif item.melding is None:
            verteld.update(reeks for reeks in eigen if not _nieuws(telling, reeks, item))
        elif vrij is not None:
            verteld.add(vrij)
            if _anders(vrij, item) or telling.vervallen(item):
                yield maak(telling, vrij.stuk, Aanleiding(bekend=item))
        elif not eigen or telling.vervallen(item):
            yield intrekken(telling, item, _laatste(telling, item), reden)
    for reeks in reeksen:
        if reeks not in verteld:
            yield maak(telling, reeks.stuk, Aanleiding())


def _op_besluit(item: Bekend) -> tuple[bool, bool, date, str]:
    """What is final goes first: what it told belongs to no other melding."""
    return item.melding is None, not item.definitief, item.begindatum, item.melding or ""


def _anders(reeks: Reeks, item: Bekend) -> bool:
    """Tell whether a melding must change; one of luxe that only grows waits until it is over."""
    stuk = reeks.stuk
    if (stuk.soort, stuk.begindatum) != (item.soort, item.begindatum):
        return True
    if reeks.loopt and stuk.einddatum is not None and item.einddatum is not None:
        return stuk.einddatum < item.einddatum
    return stuk.einddatum != item.einddatum


def _nieuws(telling: Telling, reeks: Reeks, item: Bekend) -> bool:
    """Tell whether a refused voorstel is put again: another registration then, or another whole termijn since."""
    laatste = _laatste(telling, item)
    toen = {geteld.rij.id for geteld in reeks.stuk.geteld(telling) if geteld.rij.datum <= laatste}
    gegroeid = (telling.datums[reeks.stuk.eind] - laatste).days
    return bool(item.registraties) and (not toen <= set(item.registraties) or gegroeid > reeks.termijn)


def _laatste(telling: Telling, item: Bekend) -> date:
    """The last day that a decision was about."""
    datums = (telling.datum_van[registratie] for registratie in item.registraties if registratie in telling.datum_van)
    return item.einddatum or max(datums, default=item.begindatum)

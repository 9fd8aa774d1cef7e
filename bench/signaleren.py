"""Signalering of a school year: 2,000 leerlingen, some two million lesson registrations; and one changed leerling."""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gateway.model.verzuim import (
    Bekend,
    LesvrijePeriode,
    Schoolkalender,
    Verzuimafspraken,
    Verzuimdossier,
    Verzuimreden,
    Verzuimregistratie,
    Voorstel,
)
from gateway.settings import Settings
from gateway.signalering import Persoon, Signalering, laad_signalering, signaleer

_EERSTE, _LAATSTE = date(2025, 8, 18), date(2026, 7, 10)
_VAKANTIES = (
    (date(2025, 10, 13), date(2025, 10, 19)),
    (date(2025, 12, 22), date(2026, 1, 4)),
    (date(2026, 2, 16), date(2026, 2, 22)),
    (date(2026, 4, 27), date(2026, 5, 10)),
)
KALENDER = Schoolkalender(lesvrij=tuple(LesvrijePeriode(begin=begin, eind=eind) for begin, eind in _VAKANTIES))
_LESUREN = range(1, 6)
_BLIJFT_WEG, _ZIEK = 0.02, 0.03
_DAG = timedelta(days=1)


class Gemeten(NamedTuple):
    """A school year in one pass, and each leerling once more after one change, with what was reported known."""

    registraties: int
    afwezig: int
    voorstellen: int
    seconden: float
    p50_ms: float
    p95_ms: float


def meet(leerlingen: int = 2000, seed: int = 1) -> Gemeten:
    """Count a school of this size, from nothing and then leerling by leerling."""
    regels = laad_signalering(Settings().contractmappen)
    school = list(_school(leerlingen, seed))
    begin = time.perf_counter()
    voorstellen = [_signaleer(regels, persoon, dossier, ()) for persoon, dossier in school]
    seconden = time.perf_counter() - begin
    tijden = sorted(
        _een_wijziging(regels, persoon, dossier, [_bekend(item, plek) for plek, item in enumerate(eerder)])
        for (persoon, dossier), eerder in zip(school, voorstellen, strict=True)
    )
    afwezig = sum(len(dossier.registraties) for _, dossier in school)
    return Gemeten(
        registraties=leerlingen * len(_lesdagen()) * len(_LESUREN),
        afwezig=afwezig,
        voorstellen=sum(map(len, voorstellen)),
        seconden=seconden,
        p50_ms=tijden[len(tijden) // 2] * 1000,
        p95_ms=tijden[len(tijden) * 95 // 100] * 1000,
    )


def _signaleer(
    regels: Signalering, persoon: Persoon, dossier: Verzuimdossier, bekend: Sequence[Bekend]
) -> list[Voorstel]:
    return signaleer(regels, Verzuimafspraken(), KALENDER, persoon, dossier, bekend, _LAATSTE)


def _een_wijziging(regels: Signalering, persoon: Persoon, dossier: Verzuimdossier, bekend: Sequence[Bekend]) -> float:
    extra = Verzuimregistratie(id="nieuw", datum=date(2026, 6, 15), lesuur=6, geoorloofd=False)
    anders = dossier.model_copy(update={"registraties": (*dossier.registraties, extra)})
    begin = time.perf_counter()
    _signaleer(regels, persoon, anders, bekend)
    return time.perf_counter() - begin


def _bekend(item: Voorstel, plek: int) -> Bekend:
    return Bekend(
        soort=item.soort,
        begindatum=item.begindatum,
        einddatum=item.einddatum,
        registraties=tuple(regel.registratie for regel in item.telt),
        melding=f"m{plek}",
    )


def _lesdagen() -> list[date]:
    dagen = (_EERSTE + nummer * _DAG for nummer in range((_LAATSTE - _EERSTE).days + 1))
    vrij = [(periode.begin, periode.eind) for periode in KALENDER.lesvrij]
    return [
        dag
        for dag in dagen
        if dag.isoweekday() in KALENDER.lesdagen and not any(van <= dag <= tot for van, tot in vrij)
    ]


def _school(leerlingen: int, seed: int) -> Iterator[tuple[Persoon, Verzuimdossier]]:
    """Presence is a date, as the dossier has it; one leerling in fifty stays away for good."""
    rng = random.Random(seed)
    dagen = _lesdagen()
    for nummer in range(leerlingen):
        persoon = Persoon(f"{rng.randint(2007, 2013)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}")
        weg_vanaf = rng.randrange(len(dagen)) if rng.random() < _BLIJFT_WEG else len(dagen)
        kans = rng.choice((0.005, 0.01, 0.02, 0.1))
        rijen: list[Verzuimregistratie] = []
        aanwezig: list[date] = []
        for plek, dag in enumerate(dagen):
            ziek = rng.random() < _ZIEK
            gemist = [lesuur for lesuur in _LESUREN if plek >= weg_vanaf or ziek or rng.random() < kans]
            oordeel = True if ziek else rng.choice((False, None))
            reden: Verzuimreden = "ziekte" if ziek else "zonder-bericht"
            rijen += [_rij(dag, lesuur, geoorloofd=oordeel, reden=reden) for lesuur in gemist]
            if len(gemist) < len(_LESUREN):
                aanwezig.append(dag)
        dossier = Verzuimdossier(leerlingnummer=str(nummer), registraties=tuple(rijen), aanwezig=tuple(aanwezig))
        yield persoon, dossier


def _rij(dag: date, lesuur: int, *, geoorloofd: bool | None, reden: Verzuimreden) -> Verzuimregistratie:
    return Verzuimregistratie(id=f"{dag:%y%m%d}{lesuur}", datum=dag, lesuur=lesuur, geoorloofd=geoorloofd, reden=reden)

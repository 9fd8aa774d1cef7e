"""Which test counts for a domein, and why each other one does not."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from gateway.model.aanvraag import Toetsresultaat
from gateway.rekenmodule.kalender import didactische_leeftijd, maanden_terug, schooljaar
from gateway.rekenmodule.regels import Domein, Rekenregels, geldig
from gateway.rekenmodule.taal import dag, lang
from gateway.rekenmodule.uitkomst import Afgevallen, Dlherkomst, Meting, Toets


class Grens(NamedTuple):
    """The first day on which a test may have been taken, the sentence for one before it, and the source."""

    vanaf: date
    reden: str
    bron: str


class Kandidaat(NamedTuple):
    """A test that may count: with a higher `rang` it goes before others."""

    rang: tuple[date, Fraction, str, int, Dlherkomst]
    toets: Toetsresultaat
    dl: int | None
    herkomst: Dlherkomst


def meet(
    regels: Rekenregels, toetsen: Sequence[Toetsresultaat], domein: Domein, op: date, jaargroep_begin: date | None
) -> Meting:
    """Measure one domein with the newest test that counts; the answer is the same in whatever order they come."""
    grens = _grens(regels, domein, op)
    kandidaten: list[Kandidaat] = []
    afgevallen: list[Afgevallen] = []
    for toets in (toets for toets in toetsen if toets.domein == domein):
        dl, herkomst = _dl(regels, toets, op, jaargroep_begin)
        if reden := _ongeschikt(toets, dl, op, grens):
            afgevallen.append(_af(toets, reden, grens.bron if reden == grens.reden else None))
        else:
            kandidaten.append(Kandidaat((*_rang(toets, dl), herkomst), toets, dl, herkomst))
    kandidaten.sort(key=lambda item: item.rang, reverse=True)
    afgevallen.extend(_verslagen(kandidaten))
    return _meting(domein, kandidaten, tuple(sorted(afgevallen, key=lambda item: (item.datum, item.instrument))))


def _grens(regels: Rekenregels, domein: Domein, op: date) -> Grens:
    parameters = regels.parameters
    if domein in {"iq", "sociaal-emotioneel"}:
        oud = geldig(parameters.iq_maanden if domein == "iq" else parameters.sociaal_emotioneel_maanden, op)
        vanaf = maanden_terug(op, oud.waarde)
        return Grens(vanaf, f"te oud: hoogstens {oud.waarde} maanden, dus van {dag(vanaf)} of later", oud.bron)
    begin, overgang = geldig(parameters.schooljaar_maand, op), geldig(parameters.zelfde_schooljaar_vanaf_maand, op)
    if overgang.waarde <= op.month < begin.waarde:
        vanaf = date(schooljaar(op, begin.waarde), begin.waarde, 1)
        return Grens(vanaf, f"verkeerd moment: niet uit hetzelfde schooljaar, dat op {dag(vanaf)} begon", overgang.bron)
    maanden, niet = geldig(parameters.toetsmaanden, op), geldig(parameters.geen_toetsmaanden, op)
    vanaf = maanden_terug(op, maanden.waarde, niet.waarde)
    reden = (
        f"te oud: hoogstens {maanden.waarde} toetsmaanden (juli en augustus tellen niet), dus van {dag(vanaf)} of later"
    )
    return Grens(vanaf, reden, maanden.bron)


def _dl(
    regels: Rekenregels, toets: Toetsresultaat, op: date, jaargroep_begin: date | None
) -> tuple[int | None, Dlherkomst]:
    """The DL that is given, or else the one that is computed; never more than the highest."""
    if toets.dl is None:
        return berekende_dl(regels, toets.datum, op, jaargroep_begin), "berekend"
    hoogst = geldig(regels.parameters.dl_hoogst, op).waarde
    return (toets.dl, "opgegeven") if toets.dl <= hoogst else (hoogst, "begrensd")


def berekende_dl(regels: Rekenregels, datum: date, op: date, jaargroep_begin: date | None) -> int | None:
    """The DL on the day of a test by the begin of groep 3; None when that is unknown or later."""
    if jaargroep_begin is None:
        return None
    maanden, hoogst = geldig(regels.parameters.onderwijsmaanden, op), geldig(regels.parameters.dl_hoogst, op)
    return didactische_leeftijd(jaargroep_begin, datum, maanden.waarde, hoogst.waarde) or None


def _ongeschikt(toets: Toetsresultaat, dl: int | None, op: date, grens: Grens) -> str | None:
    if toets.datum > op:
        return "afgenomen na de aanmelding"
    if toets.datum < grens.vanaf:
        return grens.reden
    if toets.domein == "iq":
        return "zonder IQ" if toets.iq is None else None
    if toets.domein == "sociaal-emotioneel":
        return "zegt niet of er problematiek is" if toets.problematiek is None else None
    if toets.dle is None:
        return "zonder DLE"
    return "zonder DL, en het begin van groep 3 is niet bekend of ligt later" if dl is None else None


def _rang(toets: Toetsresultaat, dl: int | None) -> tuple[date, Fraction, str, int]:
    """The newest first; of one day the best result, and then by name, so that order says nothing."""
    if toets.dle is not None and dl is not None:
        uitslag = Fraction(toets.dle, dl)
    else:
        uitslag = Fraction(toets.iq or 0) if toets.domein == "iq" else Fraction(not toets.problematiek)
    return toets.datum, uitslag, toets.instrument, dl or 0


def _verslagen(kandidaten: Sequence[Kandidaat]) -> Iterator[Afgevallen]:
    for kandidaat in kandidaten[1:]:
        zelfde_dag = kandidaat.toets.datum == kandidaten[0].toets.datum
        reden = (
            "op dezelfde dag is een toets met een gelijk of hoger resultaat" if zelfde_dag else "een nieuwere toets is"
        )
        yield _af(kandidaat.toets, f"{reden} gebruikt", None)


def _af(toets: Toetsresultaat, reden: str, bron: str | None) -> Afgevallen:
    return Afgevallen(instrument=toets.instrument, datum=toets.datum, reden=reden, bron=bron)


def _meting(domein: Domein, kandidaten: Sequence[Kandidaat], afgevallen: tuple[Afgevallen, ...]) -> Meting:
    if not kandidaten:
        return Meting(domein=domein, afgevallen=afgevallen)
    _, toets, dl, herkomst = kandidaten[0]
    gebruikt = Toets(instrument=toets.instrument, datum=toets.datum)
    meting = Meting(domein=domein, toets=gebruikt, afgevallen=afgevallen)
    if domein == "iq":
        return meting.model_copy(update={"iq": toets.iq})
    if domein == "sociaal-emotioneel":
        return meting.model_copy(update={"problematiek": toets.problematiek})
    assert toets.dle is not None and dl is not None  # noqa: S101, PT018 - else the test would not be a candidate
    velden = {"dle": toets.dle, "dl": dl, "dl_herkomst": herkomst, "achterstand": 1 - Fraction(toets.dle, dl)}
    return meting.model_copy(update={**velden, "getoond": lang(toets.dle, dl)})

"""What is proposed for one leerling: signaleer() by itself, overig() when a person asks for it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from gateway.model.errors import InvoerError
from gateway.model.verzuim import (
    Bekend,
    Schoolkalender,
    Verzuimafspraken,
    Verzuimdag,
    Verzuimdossier,
    Verzuimlesuur,
    Voorstel,
)
from gateway.signalering.persoon import Persoon
from gateway.signalering.reeksen import aaneen, luxe
from gateway.signalering.regels import Signalering
from gateway.signalering.telling import Telling
from gateway.signalering.uitleg import Aanleiding, uren
from gateway.signalering.voorstel import Stuk, intrekken, maak
from gateway.signalering.zestien import Zestien


class GeenVerzuimError(InvoerError):
    """In deze periode ligt te weinig ongeoorloofd verzuim om te melden."""

    code = "INV-030"


def signaleer(
    signalering: Signalering,
    afspraken: Verzuimafspraken,
    kalender: Schoolkalender,
    persoon: Persoon,
    dossier: Verzuimdossier,
    bekend: Sequence[Bekend],
    op: date,
) -> list[Voorstel]:
    """Everything there is to report, change or take back, as known on a day; sorted, and the same for the same input.

    `op` is the last day of which the registrations are known.
    """
    telling = Telling(signalering, afspraken, kalender, persoon, dossier, op)
    if not telling.dagen and not bekend:
        return []
    voorstellen = [
        *Zestien(telling, bekend).voorstellen(),
        *aaneen(telling, bekend),
        *luxe(telling, bekend),
        *_overig_bijwerken(telling, bekend),
    ]
    return sorted(voorstellen, key=lambda item: (item.begindatum, item.soort, item.actie, item.melding or ""))


def overig(
    signalering: Signalering,
    afspraken: Verzuimafspraken,
    kalender: Schoolkalender,
    persoon: Persoon,
    dossier: Verzuimdossier,
    begin: date,
    eind: date | None,
    op: date,
) -> Voorstel:
    """Verzuim below the norm, in a period that a person names; without `eind` it goes on.

    The voorstel begins and ends with the first and last day that count. Raises GeenVerzuimError.
    """
    telling = Telling(signalering, afspraken, kalender, persoon, dossier, op)
    if (stuk := _overig(telling, begin, eind)) is None:
        nodig = uren(signalering.stand(begin).overig_minuten)
        raise GeenVerzuimError(doe=f"Er is {nodig} nodig. Kies een andere periode of controleer de registraties.")
    return maak(telling, stuk, Aanleiding())


def verzuimdagen(voorstel: Voorstel) -> tuple[Verzuimdag, ...]:
    """The days and lesuren that counted, as they are told; a part of a day without its lesuren cannot be told."""
    dagen = []
    for datum, regels in groupby(sorted(voorstel.telt, key=lambda regel: regel.datum), key=lambda regel: regel.datum):
        op_dag = list(regels)
        heledag = any(regel.heledag for regel in op_dag)
        lesuren = sorted({regel.lesuur for regel in op_dag if regel.lesuur is not None} if not heledag else ())
        if heledag or lesuren:
            nummers = tuple(Verzuimlesuur(nummer=nummer) for nummer in lesuren)
            dagen.append(Verzuimdag(datum=datum, heledag=heledag, lesuren=nummers))
    return tuple(dagen)


def _overig(telling: Telling, begin: date, eind: date | None) -> Stuk | None:
    tot = telling.op if eind is None else eind
    eerste, laatste = telling.plek(begin), telling.plek_na(tot) - 1
    if eerste > laatste:
        return None
    stand = telling.dagen[eerste].stand
    if telling.minuten(stand, eerste, laatste) < stand.overig_minuten:
        return None
    return Stuk(
        soort="overig",
        begin=eerste,
        eind=laatste,
        begindatum=telling.datums[eerste],
        einddatum=None if eind is None else telling.datums[laatste],
        venster_begin=begin,
        venster_eind=tot,
    )


def _overig_bijwerken(telling: Telling, bekend: Sequence[Bekend]) -> Iterator[Voorstel]:
    for item in bekend:
        if item.soort != "overig" or item.melding is None or item.definitief or not telling.bereikt(item):
            continue
        stuk = _overig(telling, item.begindatum, item.einddatum)
        if stuk is None:
            yield intrekken(telling, item, item.einddatum or telling.op)
        elif (stuk.begindatum, stuk.einddatum) != (item.begindatum, item.einddatum) or telling.vervallen(item):
            yield maak(telling, stuk, Aanleiding(bekend=item))

"""Small schools and leerlingen to count with: made-up registrations, and the rules as they are in contracts/."""

from datetime import date, timedelta

from hypothesis import strategies as st

from gateway.model.mappen import contractbestand
from gateway.model.verzuim import (
    Bekend,
    LesvrijePeriode,
    Schoolkalender,
    Verzuimafspraken,
    Verzuimdossier,
    Verzuimregistratie,
    Voorstel,
)
from gateway.signalering import Persoon, laad_signalering, signaleer, verzuimdagen

CONTRACTS = contractbestand("verzuim/signalering.yaml").parent.parent
SIGNALERING = laad_signalering([CONTRACTS])
KALENDER = Schoolkalender()
AFSPRAKEN = Verzuimafspraken()
VEERTIEN = Persoon("2012-03-15")
NEGENTIEN = Persoon("2007-03-15")
# A Monday.
MAANDAG = date(2026, 9, 7)
DAG = timedelta(days=1)


def dag(nummer: int, begin: date = MAANDAG) -> date:
    """The day so many days after a Monday."""
    return begin + nummer * DAG


def rij(datum: date, lesuur: int | None = None, **velden) -> Verzuimregistratie:
    """A registration, ongeoorloofd unless it says otherwise; its id follows from its time."""
    velden = {"id": f"{datum}/{lesuur}", "geoorloofd": False, **velden}
    return Verzuimregistratie(datum=datum, lesuur=lesuur, **velden)


def uren(datum: date, aantal: int, **velden) -> list[Verzuimregistratie]:
    """The first so many lesuren of a day."""
    return [rij(datum, lesuur, **velden) for lesuur in range(1, aantal + 1)]


def hele_dagen(begin: date, eind: date, **velden) -> list[Verzuimregistratie]:
    """Whole days, Monday to Friday."""
    alle = (begin + nummer * DAG for nummer in range((eind - begin).days + 1))
    return [rij(datum, **velden) for datum in alle if datum.isoweekday() <= 5]


def dossier(*rijen: Verzuimregistratie | list[Verzuimregistratie], aanwezig=()) -> Verzuimdossier:
    """The dossier of someone with these registrations."""
    plat = [item for deel in rijen for item in (deel if isinstance(deel, list) else [deel])]
    return Verzuimdossier(leerlingnummer="1", registraties=tuple(plat), aanwezig=tuple(aanwezig))


def voorstellen(
    *rijen,
    op: date,
    persoon: Persoon = VEERTIEN,
    bekend=(),
    afspraken: Verzuimafspraken = AFSPRAKEN,
    kalender: Schoolkalender = KALENDER,
    aanwezig=(),
    soorten=None,
) -> list[Voorstel]:
    """What is proposed; with `soorten` only of those."""
    wat = signaleer(SIGNALERING, afspraken, kalender, persoon, dossier(*rijen, aanwezig=aanwezig), bekend, op)
    return [item for item in wat if soorten is None or item.soort in soorten]


def kort(items: list[Voorstel]) -> list[tuple]:
    """Soort, actie and dates."""
    return [(item.soort, item.actie, item.begindatum, item.einddatum) for item in items]


def als_bekend(voorstel: Voorstel, melding: str | None = "m1") -> Bekend:
    """What is known once a voorstel was approved; refused with `melding` None."""
    return Bekend(
        soort=voorstel.soort,
        begindatum=voorstel.begindatum,
        einddatum=voorstel.einddatum,
        registraties=tuple(regel.registratie for regel in voorstel.telt),
        heledagen=tuple(dag.datum for dag in verzuimdagen(voorstel) if dag.heledag),
        melding=melding,
    )


def verwerk(bekend: list[Bekend], items: list[Voorstel]) -> list[Bekend]:
    """What is known once all these voorstellen were approved."""
    per_melding = {item.melding: item for item in items if item.melding}
    blijft = []
    for eerder in bekend:
        voorstel = per_melding.get(eerder.melding) if eerder.melding else None
        if voorstel is None:
            blijft.append(eerder)
        elif voorstel.actie == "wijzigen":
            blijft.append(als_bekend(voorstel, eerder.melding))
    nieuw = [item for item in items if item.actie == "melden"]
    return [*blijft, *(als_bekend(item, f"n{len(bekend)}-{nummer}") for nummer, item in enumerate(nieuw))]


JAAR = date(2025, 8, 1)


@st.composite
def kalenders(draw) -> Schoolkalender:
    """A school year with random holidays, sometimes one without Wednesdays."""
    begins = draw(st.lists(st.integers(0, 200), max_size=6))
    lengtes = [draw(st.integers(0, 16)) for _ in begins]
    vrij = tuple(
        LesvrijePeriode(begin=JAAR + begin * DAG, eind=JAAR + (begin + lengte) * DAG)
        for begin, lengte in zip(begins, lengtes, strict=True)
    )
    return Schoolkalender(
        lesdagen=draw(st.sampled_from([(1, 2, 3, 4, 5), (1, 2, 3, 4, 5), (1, 2, 4, 5), (6, 7)])), lesvrij=vrij
    )


@st.composite
def dossiers(draw) -> Verzuimdossier:
    """Stretches of absence and single lessons, some judged, some not, some taken back, in any order."""
    rijen: dict[str, Verzuimregistratie] = {}
    oordeel = st.sampled_from([False, False, False, None, True])
    for _ in range(draw(st.integers(1, 6))):
        begin, lengte = draw(st.integers(0, 150)), draw(st.sampled_from([45, 3, 10, 1, 30]))
        lesuren = draw(st.sampled_from([[1, 2, 3, 4], [None], [1, 2], [5]]))
        geoorloofd, reden = draw(oordeel), draw(st.sampled_from([None, "vakantie-zonder-verlof", "te-laat"]))
        gaten = draw(st.sets(st.integers(0, 45), max_size=2))
        for nummer in set(range(lengte + 1)) - gaten:
            for lesuur in lesuren:
                item = rij(JAAR + (begin + nummer) * DAG, lesuur, geoorloofd=geoorloofd, reden=reden)
                rijen[item.id] = item
    for _ in range(draw(st.integers(0, 6))):
        minuten = draw(st.sampled_from([None, 5, 25, 50, 400]))
        item = rij(
            JAAR + draw(st.integers(0, 200)) * DAG,
            draw(st.sampled_from([None, 1, 5, 7])),
            geoorloofd=draw(oordeel),
            minuten=minuten,
            vervallen=draw(st.booleans()),
        )
        rijen[f"los {item.id}"] = item.model_copy(update={"id": f"los-{item.id}"})
    aanwezig = tuple(JAAR + nummer * DAG for nummer in sorted(draw(st.sets(st.integers(0, 200), max_size=4))))
    registraties = draw(st.permutations(sorted(rijen.values(), key=lambda item: item.id)))
    return Verzuimdossier(leerlingnummer="1", registraties=tuple(registraties), aanwezig=aanwezig)


personen = st.builds(
    Persoon,
    geboortedatum=st.sampled_from(["2012-03-15", "2007-11-20", "2007-11-00", "2002-12-31", "2020-09-14", "2009-00-00"]),
    startkwalificatie_op=st.sampled_from([None, None, None, date(2025, 12, 1)]),
    inschrijving_begin=st.sampled_from([None, None, None, date(2025, 9, 10)]),
    inschrijving_eind=st.sampled_from([None, None, None, date(2026, 1, 20)]),
)
afspraken_ = st.builds(
    Verzuimafspraken,
    lesuur_telt_als=st.sampled_from([None, "lesuur", "minuten"]),
    lesuren_per_dag=st.sampled_from([None, 4, 8]),
    doorstroompunt_na_dagen=st.sampled_from([None, 14]),
    ook_18_plus=st.booleans(),
)
dagen_op = st.sampled_from([200, 230, *range(20, 200, 7)]).map(lambda nummer: JAAR + nummer * DAG)


@st.composite
def correcties(draw, eerder: Verzuimdossier) -> Verzuimdossier:
    """The same dossier some time later: a few registrations judged, taken back or added."""
    rijen = {item.id: item for item in eerder.registraties}
    for id_ in draw(st.lists(st.sampled_from(sorted(rijen)), max_size=8)) if rijen else []:
        anders = draw(st.sampled_from([{"geoorloofd": True}, {"geoorloofd": False}, {"vervallen": True}]))
        rijen[id_] = rijen[id_].model_copy(update=anders)
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.integers(0, 180))
        for nummer in range(draw(st.sampled_from([1, 2, 6]))):
            item = rij(JAAR + (begin + nummer) * DAG, None)
            rijen[f"laat-{item.id}"] = item.model_copy(update={"id": f"laat-{item.id}"})
    return eerder.model_copy(update={"registraties": tuple(rijen.values())})

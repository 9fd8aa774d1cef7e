"""The verzuim of the voorbeeldschool in the five weeks before its peildatum: ordinary absence, and designed cases.

The weeks count from 0; week 2 is a holiday, so that weeks 0, 1, 3 and 4 are four lesweken in a row.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

from gateway.proef.school.leerling import Bestanden, Recept, Rij, maak_leerling, nl

GECORRIGEERD = "gecorrigeerd"
_LESUREN = 7
_WEKEN, _VAKANTIE, _STUDIEDAG = 5, 2, 31
_MEERDERJARIG = 19
# How often someone has something ordinary in these weeks.
_ZIEK, _DOKTER, _LAAT = 0.3, 0.2, 0.25
_FOUTE_RIJEN = ({"datum": "31-02-2026"}, {"reden": "boze buurman"})

Dagen = tuple[date, ...]
# What someone missed: the lesuren of each day; 0 is the whole day.
Gemist = Mapping[date, tuple[int, ...]]


@dataclass(frozen=True)
class Rooster:
    """The days of these weeks."""

    peildatum: date

    @cached_property
    def begin(self) -> date:
        """The Monday of week 0."""
        return self.peildatum - timedelta(days=self.peildatum.weekday(), weeks=_WEKEN)

    @cached_property
    def lesdagen(self) -> Dagen:
        """The days with lessons, up to the peildatum."""
        dagen = (self.begin + timedelta(days=dag) for dag in range((self.peildatum - self.begin).days + 1))
        return tuple(dag for dag in dagen if dag.weekday() < 5 and not self._vrij(dag))  # noqa: PLR2004 - Saturday

    def week(self, *nummers: int) -> Dagen:
        """The lesdagen of these weeks."""
        return tuple(dag for dag in self.lesdagen if (dag - self.begin).days // 7 in nummers)

    def kalender(self) -> list[Rij]:
        """The rows of schoolkalender.csv."""
        maandag, studiedag = self.begin + timedelta(weeks=_VAKANTIE), nl(self.begin + timedelta(days=_STUDIEDAG))
        zaterdag, zondag = maandag - timedelta(days=2), maandag + timedelta(days=6)
        return [
            {"begin": nl(zaterdag), "eind": nl(zondag), "omschrijving": "vakantieweek"},
            {"begin": studiedag, "eind": studiedag, "omschrijving": "studiedag"},
        ]

    def _vrij(self, dag: date) -> bool:
        dagen = (dag - self.begin).days
        return dagen // 7 == _VAKANTIE or dagen == _STUDIEDAG


def _lessen(dagen: Dagen, per_dag: int, totaal: int) -> Gemist:
    """The last lessons of each day, so many a day until the total is reached."""
    gemist: dict[date, tuple[int, ...]] = {}
    for dag in dagen:
        aantal = min(per_dag, totaal - sum(map(len, gemist.values())))
        if aantal:
            gemist[dag] = tuple(range(_LESUREN - aantal + 1, _LESUREN + 1))
    return gemist


def _hele_dagen(dagen: Dagen) -> Gemist:
    return dict.fromkeys(dagen, (0,))


@dataclass(frozen=True)
class Geval:
    """A designed case: what is missed and why, and what must be true of whoever has it."""

    naam: str
    gemist: Callable[[Rooster], Gemist]
    reden: str = "zonder bericht"
    meerderjarig: bool = False
    startkwalificatie: bool = False
    ouders_weten: bool = True


# The most telling ones first: a small school has only those.
GEVALLEN = (
    Geval("langdurig", lambda rooster: _hele_dagen(rooster.lesdagen)),
    Geval("doorstroompunt", lambda rooster: _hele_dagen(rooster.lesdagen), meerderjarig=True),
    Geval("zestien-uur", lambda rooster: _lessen(rooster.week(0, 1, 3, 4), 1, 18), "spijbelen"),
    Geval(GECORRIGEERD, lambda rooster: _lessen(rooster.week(3, 4), 3, 20)),
    Geval("luxe", lambda rooster: _hele_dagen(rooster.week(1)[-1:]), "vakantie zonder verlof"),
    Geval("zestien-uur", lambda rooster: _lessen(rooster.week(3, 4), 3, 20), "spijbelen", ouders_weten=False),
    Geval("zestien-uur", lambda rooster: _lessen(rooster.week(3, 4), 3, 22)),
    Geval("bijna", lambda rooster: _lessen(rooster.week(3, 4), 2, 15), "spijbelen"),
    Geval("zestien-uur", lambda rooster: _lessen(rooster.week(1, 3, 4), 2, 24), "spijbelen", ouders_weten=False),
    Geval("zestien-uur", lambda rooster: _lessen(rooster.week(3, 4), 4, 24)),
    Geval("zestien-uur", lambda rooster: _lessen(rooster.week(0, 1, 3), 2, 20), "spijbelen", ouders_weten=False),
    Geval(
        "startkwalificatie",
        lambda rooster: _hele_dagen(rooster.lesdagen),
        meerderjarig=True,
        startkwalificatie=True,
    ),
    Geval("achttien-plus", lambda rooster: _lessen(rooster.week(3, 4), 3, 20), "spijbelen", meerderjarig=True),
)


class Verzuimproef:
    """The verzuim of one school; the same for the same recept."""

    def __init__(self, recept: Recept, foute_plekken: Mapping[int, str]) -> None:
        """Choose who has a designed case, from those who are good, enrolled all along and known by BSN."""
        self.rooster = Rooster(recept.peildatum)
        self._recept = recept
        self._fout = foute_plekken
        self.gevallen = self._kies()
        gewoon = (index for index in range(recept.leerlingen) if index not in {*foute_plekken, *self.gevallen})
        self._foute_rijen = dict(zip(gewoon, _FOUTE_RIJEN[: recept.fouten], strict=False))

    def vul_aan(self, rijen: Bestanden, index: int, *, gewijzigd: bool) -> None:
        """Add the verzuim of a leerling to his rows; `gewijzigd` once the one case proves to be geoorloofd."""
        rijen["verzuim"] = []
        if index in self._fout:
            return
        if geval := self.gevallen.get(index):
            self._maak_geval(rijen, geval, gewijzigd=gewijzigd)
        else:
            rijen["verzuim"] += self._gewoon(rijen, index)
        if fout := self._foute_rijen.get(index):
            nummer = rijen["leerlingen"][0]["leerlingnummer"]
            rijen["verzuim"].append(_rij(nummer, self.rooster.lesdagen[0], 9, "afwezig", geoorloofd="N") | fout)

    def nummers(self) -> dict[str, list[str]]:
        """The leerlingnummers by case."""
        gevonden: dict[str, list[str]] = {}
        for index, geval in self.gevallen.items():
            nummer = maak_leerling(self._recept, index)["leerlingen"][0]["leerlingnummer"]
            gevonden.setdefault(geval.naam, []).append(nummer)
        return gevonden

    def _kies(self) -> dict[int, Geval]:
        """By turns of two gemeenten, from a random place in the school."""
        totaal, gekozen = self._recept.leerlingen, dict[int, Geval]()
        gemeenten = [plaats["woongemeente"] for plaats in self._recept.namen["plaatsen"][:2]]
        begin = Random(f"verzuim-{self._recept.seed}").randrange(totaal)  # noqa: S311 - repeatable on purpose
        wachtend = list(GEVALLEN)
        for plek in (plek % totaal for plek in range(begin, begin + totaal)):
            if not wachtend:
                break
            gemeente = gemeenten[len(gekozen) % len(gemeenten)]
            if plek not in self._fout and self._geschikt(maak_leerling(self._recept, plek), gemeente):
                gekozen[plek] = wachtend.pop(0)
        return gekozen

    def _geschikt(self, rijen: Bestanden, gemeente: str) -> bool:
        leerling, inschrijving = rijen["leerlingen"][0], rijen["inschrijvingen"][0]
        eerste, laatste = _geldig(inschrijving)
        return (
            leerling["woongemeente"] == gemeente
            and "bsn" in leerling
            and rijen["periodes"][-1]["opleidingcode"] != self._recept.namen["praktijkonderwijs"]
            and eerste <= self.rooster.begin
            and laatste is None
        )

    def _maak_geval(self, rijen: Bestanden, geval: Geval, *, gewijzigd: bool) -> None:
        leerling = rijen["leerlingen"][0]
        if geval.meerderjarig:
            leerling["geboortedatum"] = nl(date(self._recept.peildatum.year - _MEERDERJARIG, 3, 14))
        if geval.startkwalificatie:
            leerling["startkwalificatie"] = nl(date(self._recept.schooljaar(), 7, 3))
        recht = gewijzigd and geval.naam == GECORRIGEERD
        cellen = {"geoorloofd": "J", "reden": "ziek"} if recht else {"geoorloofd": "N", "reden": geval.reden}
        if geval.ouders_weten:
            cellen["ouders_geinformeerd"] = nl(self._recept.peildatum)
        gemist = geval.gemist(self.rooster)
        for dag in self.rooster.lesdagen:
            lesuren = gemist.get(dag, ())
            for lesuur in lesuren if 0 in lesuren else range(1, _LESUREN + 1):
                soort = "afwezig" if lesuur in lesuren else "aanwezig"
                eigen = cellen if lesuur in lesuren else {}
                rijen["verzuim"].append(_rij(leerling["leerlingnummer"], dag, lesuur, soort, **eigen))

    def _gewoon(self, rijen: Bestanden, index: int) -> Iterator[Rij]:
        """Now and then ill, at the doctor's, or a little late: nothing that adds up."""
        toeval = Random(f"verzuim-{self._recept.seed}-{index}")  # noqa: S311 - as above
        nummer, (eerste, laatste) = rijen["leerlingen"][0]["leerlingnummer"], _geldig(rijen["inschrijvingen"][0])
        dagen = [dag for dag in self.rooster.lesdagen if eerste <= dag <= (laatste or dag)]
        if dagen and toeval.random() < _ZIEK:
            plek = toeval.randrange(len(dagen))
            for dag in dagen[plek : plek + toeval.randint(1, 3)]:
                yield _rij(nummer, dag, 0, "afwezig", geoorloofd="J", reden="ziek")
        if dagen and toeval.random() < _DOKTER:
            wat = {"geoorloofd": "J", "reden": toeval.choice(["dokter", "tandarts", "orthodontist"])}
            yield _rij(nummer, toeval.choice(dagen), toeval.randint(1, 3), "afwezig", **wat)
        if dagen and toeval.random() < _LAAT:
            for dag in toeval.sample(dagen, min(len(dagen), toeval.randint(1, 3))):
                minuten = str(toeval.randint(3, 15))
                yield _rij(nummer, dag, 4, "te laat", minuten=minuten, geoorloofd=toeval.choice(["N", "N", ""]))


def _geldig(inschrijving: Rij) -> tuple[date, date | None]:
    """From when until when someone is enrolled."""
    eind = inschrijving["datum_uitschrijving"]
    return _dag(inschrijving["datum_inschrijving"]), _dag(eind) if eind else None


def _dag(tekst: str) -> date:
    dag, maand, jaar = map(int, tekst.split("-"))
    return date(jaar, maand, dag)


def _rij(nummer: str, dag: date, lesuur: int, soort: str, **cellen: str) -> Rij:
    kenmerk = f"v{dag:%y%m%d}-{lesuur}"
    eigen = {"leerlingnummer": nummer, "verzuim_id": kenmerk, "datum": nl(dag), "lesuur": str(lesuur or "")}
    return {**eigen, "soort": soort, **cellen}

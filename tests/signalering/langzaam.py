"""Signalering the slow and obvious way: every day, every window, nothing remembered. It shares no code with ours.

Only what is new (melden) and nothing known before; the numbers stand here once more, as the law has them.
"""

from collections import defaultdict
from datetime import date, timedelta

DAG = timedelta(days=1)


def lesdag(kalender, datum):
    """Whether there are lessons on a day."""
    return datum.isoweekday() in kalender.lesdagen and not any(
        vrij.begin <= datum <= vrij.eind for vrij in kalender.lesvrij
    )


def maandag(datum):
    """The Monday of a week."""
    return datum - datum.weekday() * DAG


def schoolweken(kalender, eind, aantal):
    """The Mondays of the last so many school weeks through the week of a day."""
    weken, week = [], maandag(eind)
    while len(weken) < aantal and week > eind - 500 * DAG:
        if any(lesdag(kalender, week + nummer * DAG) for nummer in range(7)):
            weken.append(week)
        week -= 7 * DAG
    return weken


def verjaardag(persoon, leeftijd):
    """The latest day on which he can reach an age."""
    jaar, maand, dag = map(int, persoon.geboortedatum.split("-"))
    maand = maand or 12
    if dag:
        return date(jaar + leeftijd, maand, dag)
    volgende = date(jaar + leeftijd + maand // 12, maand % 12 + 1, 1)
    return volgende - DAG


def ertoe(persoon, datum):
    """Whether the verzuim of this day is anyone's business."""
    vijf = verjaardag(persoon, 5)
    eerste = date(vijf.year + vijf.month // 12, vijf.month % 12 + 1, 1)
    zestien = verjaardag(persoon, 16)
    augustus = date(zestien.year + (1 if zestien.month >= 8 else 0), 8, 1)
    vrij = persoon.startkwalificatie_op is not None and datum >= persoon.startkwalificatie_op and datum >= augustus
    return datum >= eerste and not vrij


class Langzaam:
    """One leerling, looked at day by day."""

    def __init__(self, afspraken, kalender, persoon, dossier, op):
        """Keep all of it."""
        self.afspraken, self.kalender, self.persoon, self.dossier, self.op = afspraken, kalender, persoon, dossier, op
        self.per_dag = defaultdict(list)
        for item in dossier.registraties:
            if not item.vervallen:
                geheel = 50 * ((afspraken.lesuren_per_dag or 6) if item.lesuur is None else 1)
                heel = item.minuten is not None and item.minuten >= geheel
                self.per_dag[item.datum].append(item.model_copy(update={"minuten": None}) if heel else item)

    def rijen(self, datum):
        """What counts on a day."""
        begin, eind = self.persoon.inschrijving_begin or date.min, self.persoon.inschrijving_eind or date.max
        if not (begin <= datum <= eind and datum <= self.op and lesdag(self.kalender, datum)):
            return []
        if not ertoe(self.persoon, datum):
            return []
        vrij = self.verlof(datum)
        return [
            item
            for item in self.per_dag[datum]
            if item.geoorloofd is not True
            and None not in vrij
            and item.lesuur not in vrij
            and not (item.lesuur is None and len(vrij) >= (self.afspraken.lesuren_per_dag or 6))
        ]

    def verlof(self, datum):
        """The lesuren of a day that were geoorloofd, or None among them for all of it."""
        return {item.lesuur for item in self.per_dag[datum] if item.geoorloofd is True and item.minuten is None}

    def met_verlof(self, datum):
        """Whether anything on a day was geoorloofd."""
        return any(item.geoorloofd is True for item in self.per_dag[datum])

    def minuten(self, datum, reden=None):
        """The minutes of a day: of each lesuur once, and never more than a day when whole days are registered."""
        heel = 60 if self.afspraken.lesuur_telt_als != "minuten" else 50
        per_dag = self.afspraken.lesuren_per_dag or 6
        per_lesuur = {}
        for item in self.rijen(datum):
            lesuren = per_dag if item.lesuur is None else 1
            minuten = lesuren * heel if item.minuten is None else min(item.minuten * heel // 50, lesuren * heel)
            vorige = per_lesuur.get(item.lesuur, 0)
            per_lesuur[item.lesuur] = min(vorige + minuten, lesuren * heel)
        som = sum(per_lesuur.values())
        return min(som, (per_dag - len(self.verlof(datum))) * heel) if None in per_lesuur else som

    def dagen(self):
        """Every day on which anything counts."""
        datums = sorted({item.datum for item in self.dossier.registraties})
        return [datum for datum in datums if self.minuten(datum)]

    def zestien(self):
        """16 hours in four school weeks, one a week at most."""
        dagen, na, gevonden = self.dagen(), None, []
        self.weken = {dag: schoolweken(self.kalender, dag, 4) for dag in dagen}
        self.per = {dag: self.minuten(dag) for dag in dagen}
        while (volgende := self._volgende(dagen, na)) is not None:
            soort, begin, norm = volgende
            eind = norm
            if na is not None and norm < na + 7 * DAG:
                eind = max(dag for dag in dagen if dag <= na + 7 * DAG)
                if self.op <= na + 7 * DAG and eind != na + 7 * DAG:
                    break
            gevonden.append((soort, begin, eind, sum(self.minuten(dag) for dag in dagen if begin <= dag <= eind)))
            na = eind
        return gevonden

    def _volgende(self, dagen, na):
        achttien = verjaardag(self.persoon, 18)
        for norm in dagen:
            if na is not None and norm <= na:
                continue
            venster = [
                dag for dag in dagen if dag <= norm and maandag(dag) in self.weken[norm] and (na is None or dag > na)
            ]
            for begin in venster:
                jong = begin < achttien
                genoeg = sum(self.per[dag] for dag in venster if dag >= begin) >= 960
                if genoeg and (jong or self.afspraken.ook_18_plus):
                    return "zestien-uur" if jong else "zestien-uur-18-plus", begin, norm
        return None

    def gemist(self, datum):
        """Whether a lesson day was missed altogether."""
        if datum in self.dossier.aanwezig or self.met_verlof(datum):
            return False
        heel = {item.lesuur for item in self.rijen(datum) if item.minuten is None}
        return None in heel or len(heel) >= 3

    def op_vakantie(self, datum):
        """Whether he was on holiday without leave."""
        return any(item.reden == "vakantie-zonder-verlof" for item in self.rijen(datum))

    def lopen(self, past):
        """The rows of lesson days that fit, with the first lesson day after each."""
        lopen, huidig = [], []
        datum, laatste = min((item.datum for item in self.dossier.registraties), default=self.op), self.op + 60 * DAG
        while datum <= laatste:
            if lesdag(self.kalender, datum):
                if past(datum):
                    huidig.append(datum)
                elif huidig:
                    lopen.append((huidig, datum))
                    huidig = []
            datum += DAG
        return lopen

    def aaneen(self):
        """Langdurig and doorstroompunt."""
        gevonden = []
        for lopen, volgende in self.lopen(self.gemist):
            begin, laatste = lopen[0], lopen[-1]
            duur = (laatste - begin).days + 1
            tot = verjaardag(self.persoon, 23 if begin < date(2026, 1, 1) else 27)
            eind = self._einde(laatste, volgende)
            if begin < verjaardag(self.persoon, 18):
                if duur > 28:
                    gevonden.append(("langdurig", begin, eind))
            elif begin < tot and duur >= (self.afspraken.doorstroompunt_na_dagen or 28):
                gevonden.append(("doorstroompunt", begin, eind))
        return gevonden

    def _einde(self, laatste, volgende):
        uit = self.persoon.inschrijving_eind
        gezien = volgende in self.dossier.aanwezig or self.met_verlof(volgende)
        if volgende <= min(self.op, uit or self.op) and (volgende < self.op or gezien):
            return laatste
        return uit if uit is not None and uit <= self.op else None

    def luxe(self):
        """On holiday without leave."""
        achttien = verjaardag(self.persoon, 18)
        lopen = (lopen for lopen, _ in self.lopen(self.op_vakantie))
        return [("luxe", lopen[0], lopen[-1]) for lopen in lopen if lopen[0] < achttien]

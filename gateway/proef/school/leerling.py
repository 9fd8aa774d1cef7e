"""One invented leerling: rows for each file, with dates that keep the rules of ROD (BRON PO 2015, OPP rules)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml

Rij = dict[str, str]
Bestanden = dict[str, list[Rij]]

_NA_EVALUATIE = timedelta(days=60)
_BEGIN_PLICHT = date(2015, 8, 1)
_OUDSTE_PERIODE = 3
_EERSTE_NUMMER = 100_000
# Nine million and up as first seven digits: numbers that pass the proof but are not handed out.
_EERSTE_PGN = 9_000_000
# Someone in leerjaar 1 turns 12 before the first of October.
_JAREN_VOOR_BRUGKLAS = 11


@dataclass(frozen=True)
class Recept:
    """All that decides what a school looks like."""

    leerlingen: int
    seed: int
    fouten: int
    brin: str
    peildatum: date

    def kaal(self) -> dict[str, Any]:
        """The recept as JSON."""
        return {naam: getattr(self, naam) for naam in self.__dataclass_fields__} | {"peildatum": str(self.peildatum)}

    @cached_property
    def namen(self) -> dict[str, Any]:
        """The words that names, addresses and codes are made of."""
        return dict(lees_yaml(contractbestand("csv/voorbeeld/namen.yaml")).kaal())

    @cached_property
    def aandelen(self) -> dict[str, float]:
        """How often something occurs."""
        return {naam: float(deel) for naam, deel in self.namen["aandelen"].items()}

    def schooljaar(self) -> int:
        """The year in which the current school year began."""
        return self.peildatum.year - (self.peildatum.month < 8)  # noqa: PLR2004 - a school year begins in August


def maak_leerling(recept: Recept, index: int) -> Bestanden:
    """The rows of the leerling at a place in the school; the same for the same recept."""
    toeval = Random(f"{recept.seed}-{index}")  # noqa: S311 - made-up data, repeatable on purpose
    return _Maker(recept, toeval, str(_EERSTE_NUMMER + index), index).bestanden()


class _Maker:
    def __init__(self, recept: Recept, toeval: Random, nummer: str, index: int) -> None:
        self.recept, self.namen, self.toeval = recept, recept.namen, toeval
        self.nummer, self.index = nummer, index
        self.geslacht = toeval.choices("VMO", (49, 49, 2))[0]
        self.achternaam = toeval.choice(self.namen["achternamen"])
        self.voorvoegsel = toeval.choice(self.namen["voorvoegsels"])
        self.praktijk = self.kans("praktijkonderwijs")
        self.leerjaar = toeval.randint(1, 4)
        self.periodes = toeval.randint(1, min(_OUDSTE_PERIODE, self.leerjaar))
        self.begin = date(recept.schooljaar() - self.periodes + 1, 8, 1)
        if self.kans("tussentijds"):
            self.begin = min(self.begin + timedelta(days=toeval.randint(20, 200)), recept.peildatum)
        self.eind = self.uitschrijving() if self.kans("uitgeschreven") else None

    def kans(self, naam: str) -> bool:
        return self.toeval.random() < self.recept.aandelen[naam]

    def tussen(self, eerste: date, laatste: date) -> date:
        return eerste + timedelta(days=self.toeval.randint(0, max((laatste - eerste).days, 0)))

    def uitschrijving(self) -> date:
        laatste = max(self.begin, date(self.recept.schooljaar(), 8, 1))
        return self.tussen(laatste, max(laatste, self.recept.peildatum))

    def bestanden(self) -> Bestanden:
        return {
            "leerlingen": [self.leerling()],
            "gezagdragers": self.gezagdragers(),
            "inschrijvingen": [self.inschrijving()],
            "periodes": self.periode_rijen(),
            "opps": self.opps(),
        }

    def leerling(self) -> Rij:
        voornamen = self.toeval.sample(self.namen["voornamen"][self.geslacht], self.toeval.randint(1, 2))
        plaats = self.toeval.choice(self.namen["plaatsen"])
        jaar = self.recept.schooljaar() - _JAREN_VOOR_BRUGKLAS - self.leerjaar
        return {
            "leerlingnummer": self.nummer,
            **self.pgn(),
            "achternaam": self.achternaam,
            "voorvoegsel": self.voorvoegsel,
            "voornamen": " ".join(voornamen),
            "roepnaam": voornamen[0],
            "geboortedatum": nl(self.tussen(date(jaar - 1, 10, 1), date(jaar, 9, 30))),
            "geslacht": self.geslacht,
            "straatnaam": self.toeval.choice(self.namen["straten"]),
            "huisnummer": str(self.toeval.randint(1, 250)),
            "huisletter": self.toeval.choice(["", "", "", "", "A", "B"]),
            "postcode": f"{plaats['postcode']} {''.join(self.toeval.choices('ABCDEFGHJKLMNPRTVWXZ', k=2))}",
            "plaatsnaam": plaats["plaatsnaam"],
            "woongemeente": plaats["woongemeente"],
            "veiligheidsblokkade": "N",
        }

    def pgn(self) -> Rij:
        if self.kans("zonder_pgn"):
            return {}
        if self.kans("onderwijsnummer"):
            return {"onderwijsnummer": onderwijsnummer(self.index)}
        return {"bsn": bsn(self.index)}

    def gezagdragers(self) -> list[Rij]:
        aantal = 1 + self.kans("tweede_gezagdrager")
        return [self.gezagdrager(plek) for plek in range(aantal)]

    def gezagdrager(self, plek: int) -> Rij:
        naam = self.achternaam if plek == 0 else self.toeval.choice(self.namen["achternamen"])
        return {
            "leerlingnummer": self.nummer,
            "achternaam": naam,
            "voorvoegsel": self.voorvoegsel if plek == 0 else "",
            "voornamen": self.toeval.choice(self.namen["voornamen"]["VM"[plek]]),
            "relatie": "ouder",
            "heeft_gezag": "N" if plek and self.kans("zonder_gezag") else "J",
            "gezag_bron": "gezagsregister",
            # Asked again at the begin of each school year.
            "gezag_datum": nl(max(self.begin, date(self.recept.schooljaar(), 8, 1))),
            "email": f"ouder{plek}.{self.nummer}@voorbeeld.example",
            "telefoon": f"06{self.toeval.randint(0, 999):08}",
        }

    def inschrijving(self) -> Rij:
        return {
            **self.sleutels(),
            "brin": self.recept.brin,
            "datum_inschrijving": nl(self.begin),
            "datum_uitschrijving": nl(self.eind),
            "vervallen": "N",
        }

    def sleutels(self) -> Rij:
        return {"leerlingnummer": self.nummer, "inschrijvingvolgnummer": "1"}

    def periode_rijen(self) -> list[Rij]:
        opleiding = self.namen["praktijkonderwijs"] if self.praktijk else self.toeval.choice(self.namen["opleidingen"])
        vestiging = self.toeval.choice(["00", "00", "01"])
        jaren = range(self.periodes)
        return [
            {
                **self.sleutels(),
                "datum_begin": nl(max(self.begin, date(self.recept.schooljaar() - self.periodes + 1 + jaar, 8, 1))),
                "vestiging": f"{self.recept.brin}{vestiging}",
                "opleidingcode": opleiding,
                "leerjaar": str(self.leerjaar - self.periodes + 1 + jaar),
                "bekostigbaar": "J",
                "onderwijsaanbieder": "100A001",
                "onderwijslocatie": f"100X0{vestiging}",
            }
            for jaar in jaren
        ]

    def opps(self) -> list[Rij]:
        if not self.praktijk and not self.kans("opp"):
            return []
        grens = self.eind or self.recept.peildatum
        eerste = self.tussen(max(self.begin, _BEGIN_PLICHT), grens)
        if (grens - eerste).days > 1 and self.kans("tweede_opp"):
            einde = self.tussen(eerste, grens - timedelta(days=1))
            return [self.opp(eerste, einde), self.opp(einde + timedelta(days=1), self.eind)]
        afgesloten = self.tussen(eerste, grens) if self.kans("afgesloten_opp") else None
        return [self.opp(eerste, afgesloten or self.eind)]

    def opp(self, begin: date, eind: date | None) -> Rij:
        return {
            **self.sleutels(),
            "opp_begin": nl(begin),
            "opp_eind": nl(eind),
            "uitstroombestemming": self.toeval.choice(self.namen["uitstroombestemmingen"]),
            "onderbouwing": "Verzonnen onderbouwing; geen echte leerling.",
            "belemmerende_factoren": "Verzonnen factor.",
            "bevorderende_factoren": "Verzonnen factor.",
            "handelingsdeel": "Verzonnen begeleiding: twee uur per week.",
            "laatste_evaluatie": nl(self.geevalueerd(begin, eind)),
        }

    def geevalueerd(self, begin: date, eind: date | None) -> date | None:
        """The day on which an OPP was last discussed; one that has just begun was not yet."""
        dag = min(eind or self.recept.peildatum, self.recept.peildatum) - _NA_EVALUATIE
        return dag if dag > begin else None


def nl(dag: date | None) -> str:
    """A date as schools write it."""
    return f"{dag:%d-%m-%Y}" if dag else ""


def bsn(index: int) -> str:
    """A number of its own for each index that passes the elfproef of the BSN."""
    return next(f"{kop}{rest}" for kop, rest in _koppen(index) if rest < 10)  # noqa: PLR2004 - one digit


def onderwijsnummer(index: int) -> str:
    """A number of its own for each index that passes the elfproef of the onderwijsnummer."""
    return next(f"{kop}{rest - 5}" for kop, rest in _koppen(index) if rest >= 5)  # noqa: PLR2004 - p9 + 5 is the remainder


def _koppen(index: int) -> Iterator[tuple[str, int]]:
    """The ten ways to choose the eighth digit, with the remainder that the ninth must answer."""
    for cijfer in range(10):
        kop = f"{_EERSTE_PGN + index}{cijfer}"
        yield kop, sum(gewicht * int(teken) for gewicht, teken in zip(range(9, 1, -1), kop, strict=True)) % 11

"""Writes a whole school, and changes a few leerlingen in it for a second round."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from gateway.model.errors import InvoerError
from gateway.proef.school.fouten import FoutRecord, bederf, verdeel
from gateway.proef.school.leerling import Recept, maak_leerling
from gateway.proef.school.schrijven import Formaat, schrijver
from gateway.proef.school.verzuim import GECORRIGEERD, Verzuimproef
from gateway.proef.school.wijzigen import WIJZIGINGEN

# What is needed to make the same school again; the source connector does not look at it.
_RECEPT = "voorbeeld.json"


class VoorbeeldError(InvoerError):
    """Deze voorbeeldschool kan niet worden gemaakt of gewijzigd."""

    code = "VBS-001"


@dataclass(frozen=True, slots=True)
class Voorbeeldschool:
    """What was written: where a connector finds it, the rows per file, and which leerlingen are wrong.

    `verzuim` holds the leerlingnummers of each designed case: gateway/proef/school/verzuim.py.
    """

    pad: Path
    aantallen: dict[str, int]
    foute_records: list[FoutRecord]
    verzuim: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wijzigingen:
    """The leerlingnummers that changed, one of each kind."""

    nieuw: str
    beeindigd: str
    gecorrigeerd: str
    uitgeschreven: str


def schrijf_school(
    map_: Path,
    *,
    leerlingen: int,
    seed: int,
    peildatum: date,
    fouten: int = 25,
    organisatie: str = "99XX",
    formaat: Formaat = "csv",
) -> Voorbeeldschool:
    """Write a school as it stands on `peildatum`, with so many leerlingen of whom so many are wrong."""
    if not 0 <= fouten <= leerlingen:
        raise VoorbeeldError("er zijn meer fouten dan leerlingen.", doe="Vraag minder fouten.")
    return _schrijf(map_, Recept(leerlingen, seed, fouten, organisatie, peildatum), formaat, {}, verzuim=False)


def wijzig_school(map_: Path, *, seed: int) -> Wijzigingen:
    """Write the school again with four good leerlingen changed; earlier changes stay."""
    bewaard, recept, eerder = _lees(map_)
    gekozen = _kies(recept, Random(f"wijzig-{seed}"), {*eerder, *_foute_plekken(recept)})  # noqa: S311 - repeatable
    wijzigingen = eerder | {index: soort for soort, index in gekozen.items()}
    _schrijf(map_, recept, bewaard["formaat"], wijzigingen, verzuim=bewaard["verzuim_gewijzigd"])
    nummers = {
        soort: maak_leerling(recept, index)["leerlingen"][0]["leerlingnummer"] for soort, index in gekozen.items()
    }
    return Wijzigingen(**nummers)


def wijzig_verzuim(map_: Path) -> str:
    """Write the school again with the verzuim of one leerling geoorloofd after all; gives his leerlingnummer."""
    bewaard, recept, wijzigingen = _lees(map_)
    school = _schrijf(map_, recept, bewaard["formaat"], wijzigingen, verzuim=True)
    if GECORRIGEERD not in school.verzuim:
        raise VoorbeeldError("geen leerling wiens verzuim geoorloofd blijkt.", doe="Maak een grotere school.")
    return school.verzuim[GECORRIGEERD][0]


def _lees(map_: Path) -> tuple[dict[str, Any], Recept, dict[int, str]]:
    """What was kept of a school, the recept it was made by, and the changes since."""
    try:
        bewaard = json.loads((map_ / _RECEPT).read_text(encoding="utf-8"))
    except OSError:
        raise VoorbeeldError("hier staat geen voorbeeldschool.", doe="Maak er een met schakel sample.") from None
    recept = Recept(**bewaard["recept"] | {"peildatum": date.fromisoformat(bewaard["recept"]["peildatum"])})
    return bewaard, recept, {int(index): soort for index, soort in bewaard["wijzigingen"].items()}


def _schrijf(
    map_: Path, recept: Recept, formaat: Formaat, wijzigingen: dict[int, str], *, verzuim: bool
) -> Voorbeeldschool:
    """Write all files; `verzuim` once wijzig_verzuim was there."""
    foute_plekken, foute_records = _foute_plekken(recept), []
    proef = Verzuimproef(recept, foute_plekken)
    aantallen: Counter[str] = Counter()
    with schrijver(map_, formaat, "verzuimbestanden", "kalenderbestanden") as (pad, schrijf):
        kalender = {"schoolkalender": proef.rooster.kalender()}
        schrijf(kalender)
        for index in range(recept.leerlingen):
            rijen = maak_leerling(recept, index)
            if soort := wijzigingen.get(index):
                WIJZIGINGEN[soort](rijen, recept)
            if soort := foute_plekken.get(index):
                foute_records.append(bederf(rijen, index, soort))
            proef.vul_aan(rijen, index, gewijzigd=verzuim)
            schrijf(rijen)
            aantallen.update({naam: len(eigen) for naam, eigen in rijen.items()})
    bewaar = {"recept": recept.kaal(), "formaat": formaat, "wijzigingen": wijzigingen, "verzuim_gewijzigd": verzuim}
    (map_ / _RECEPT).write_text(json.dumps(bewaar), encoding="utf-8")
    aantallen.update({naam: len(eigen) for naam, eigen in kalender.items()})
    return Voorbeeldschool(pad, dict(aantallen), foute_records, proef.nummers())


def _foute_plekken(recept: Recept) -> dict[int, str]:
    toeval = Random(f"fouten-{recept.seed}")  # noqa: S311 - repeatable on purpose
    return dict(verdeel(toeval.sample(range(recept.leerlingen), recept.fouten)))


def _kies(recept: Recept, toeval: Random, bezet: set[int]) -> dict[str, int]:
    """For each kind of change the first leerling from a random place on whom it can be done."""
    gekozen: dict[str, int] = {}
    for soort, doe in WIJZIGINGEN.items():
        begin = toeval.randrange(recept.leerlingen)
        plekken = (plek % recept.leerlingen for plek in range(begin, begin + recept.leerlingen))
        vrij = (plek for plek in plekken if plek not in bezet and doe(maak_leerling(recept, plek), recept))
        if (plek := next(vrij, None)) is None:
            raise VoorbeeldError(f"geen leerling meer voor de wijziging {soort}.", doe="Maak een grotere school.")
        gekozen[soort] = plek
        bezet.add(plek)
    return gekozen

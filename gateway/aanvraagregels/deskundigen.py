"""Whether those who advised can together take the places that a TLV wants."""

from collections.abc import Iterable, Sequence
from itertools import permutations

from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.model.aanvraag import Deskundigenadvies


def bezetten(regels: Aanvraagregels, plaatsen: Sequence[str], adviezen: Iterable[Deskundigenadvies]) -> bool:
    """Whether different people who signed can each take one of these places, by their discipline."""
    per_mens: dict[str, set[str]] = {}
    for advies in adviezen:
        if advies.ondertekend and advies.discipline in regels.disciplines:
            eigen = regels.disciplines[advies.discipline].plaatsen
            per_mens.setdefault(" ".join(advies.naam.casefold().split()), set()).update(eigen)
    return any(
        all(plaats in mens for plaats, mens in zip(plaatsen, keuze, strict=True))
        for keuze in permutations(per_mens.values(), len(plaatsen))
    )

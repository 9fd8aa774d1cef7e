"""The status model of an aanvraag: which status may follow which."""

from gateway.aanvraagregels.regels import Aanvraagregels


def mag(regels: Aanvraagregels, van: str, naar: str) -> bool:
    """Tell whether a status may follow another at once; an unknown status follows nothing."""
    return van in regels.statussen and naar in regels.statussen[van].volgende


def bereikbaar(regels: Aanvraagregels, van: str, naar: str) -> bool:
    """Tell whether a status can follow another, with others in between that we did not see."""
    gezien: set[str] = set()
    rand: set[str] = {van} & regels.statussen.keys()
    while rand:
        rand = {str(volgende) for status in rand for volgende in regels.statussen[status].volgende} - gezien
        gezien |= rand
    return naar in gezien


def is_eind(regels: Aanvraagregels, status: str) -> bool:
    """Tell whether nothing can follow a status."""
    return regels.statussen[status].eind

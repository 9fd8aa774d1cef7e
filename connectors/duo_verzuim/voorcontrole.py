"""What DUO would surely refuse, held against a view before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.sdk import Ernst, Melding

Zicht = Mapping[str, Any]
Grenzen = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stand:
    """A melding with its dates read."""

    melding: Zicht
    nummer: Any
    begin: date
    eind: date | None
    op: date


Regel = Callable[[Stand, Grenzen], bool]


class Voorcontrole:
    """All rules of the contract that can be held here; the others are DUO's own."""

    def __init__(self, regels: Mapping[str, Mapping[str, Any]]) -> None:
        """Take the rules of the contract: codes, texts and limits."""
        self._regels = [
            (gebroken, regels[naam], _melding(regels[naam])) for naam, gebroken in GEBROKEN.items() if naam in regels
        ]

    def controleer(self, zicht: Zicht, op: date) -> tuple[Melding, ...]:
        """What DUO would say; nothing of a view that carries no whole melding, as of a withdrawal."""
        # A view refuses to be asked for what it may not hold, so first look whether it does.
        if "verzuimmelding" not in zicht or "soort" not in zicht["verzuimmelding"]:
            return ()
        stand = _stand(zicht, op)
        return tuple(melding for gebroken, regel, melding in self._regels if gebroken(stand, regel))


def _melding(regel: Mapping[str, Any]) -> Melding:
    return Melding(regel["code"], regel["tekst"], Ernst(regel["ernst"]), (("veld", regel["veld"]),))


def _stand(zicht: Zicht, op: date) -> Stand:
    melding, pgn = zicht["verzuimmelding"], zicht["leerling"]["pgn"]
    eind = melding["einddatum"]
    return Stand(
        melding,
        pgn and (pgn["bsn"] or pgn["onderwijsnummer"]),
        date.fromisoformat(melding["begindatum"]),
        date.fromisoformat(eind) if eind else None,
        op,
    )


def _dubbele_dag(stand: Stand, _: Grenzen) -> bool:
    dagen = [dag["datum"] for dag in stand.melding["dagen"] or ()]
    return len(set(dagen)) < len(dagen)


GEBROKEN: Mapping[str, Regel] = {
    "nummer-ontbreekt": lambda stand, _: not stand.nummer,
    "begin-vooruit": lambda stand, _: stand.begin > stand.op,
    "eind-vooruit": lambda stand, _: stand.eind is not None and stand.eind > stand.op,
    "eind-voor-begin": lambda stand, _: stand.eind is not None and stand.eind < stand.begin,
    "eind-ontbreekt": lambda stand, grenzen: stand.eind is None and stand.melding["soort"] in grenzen["soorten"],
    "toelichting-ontbreekt": lambda stand, _: (
        not stand.melding["actie_gewenst"] and not stand.melding["toelichting_geen_actie"]
    ),
    "toelichting-te-veel": lambda stand, _: bool(
        stand.melding["actie_gewenst"] and stand.melding["toelichting_geen_actie"]
    ),
    "dag-dubbel": _dubbele_dag,
}

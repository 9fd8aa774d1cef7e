"""What the register holds against a melding by itself, each rule under its name in contract.yaml; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from connectors.duo_rod.sandbox.contract import Regel
from connectors.duo_rod.sandbox.regels import elfproef

Velden = dict[str, Any]
Toets = Callable[[Velden, dict[str, Any]], bool]


def overtreden(velden: Velden, regels: dict[str, Regel], op: date) -> Iterator[str]:
    """Yield the name of each rule that a melding breaks on a day."""
    return (naam for naam, breekt in TOETSEN.items() if breekt(velden, {**regels[naam].grenzen, "op": op.isoformat()}))


def pgn(velden: Velden) -> str:
    """The persoonsgebonden nummer."""
    identificatie: dict[str, str] = velden["Identificatie"]
    return identificatie.get("BSN") or identificatie["Onderwijsnummer"]


def _geen_nummer(velden: Velden, _: dict[str, Any]) -> bool:
    return not elfproef(pgn(velden))[0 if "BSN" in velden["Identificatie"] else 1]


def _dubbele_dag(velden: Velden, _: dict[str, Any]) -> bool:
    dagen = [dag["Datum"] for dag in velden.get("Verzuimdag", ())]
    return len(set(dagen)) < len(dagen)


def _waar(tekst: str) -> bool:
    return tekst in {"true", "1"}


TOETSEN: dict[str, Toets] = {
    "elfproef": _geen_nummer,
    "begin-vooruit": lambda velden, grenzen: velden["Begindatum"] > grenzen["op"],
    "eind-vooruit": lambda velden, grenzen: velden.get("Einddatum", "") > grenzen["op"],
    "eind-voor-begin": lambda velden, _: velden.get("Einddatum", "9999") < velden["Begindatum"],
    "eind-ontbreekt": lambda velden, grenzen: (
        "Einddatum" not in velden and velden["Verzuimsoort"] in grenzen["soorten"].values()
    ),
    "toelichting-ontbreekt": lambda velden, _: (
        not _waar(velden["ActieOndernemen"]) and "ToelichtingActieGewenst" not in velden
    ),
    "toelichting-te-veel": lambda velden, _: _waar(velden["ActieOndernemen"]) and "ToelichtingActieGewenst" in velden,
    "dag-dubbel": _dubbele_dag,
}

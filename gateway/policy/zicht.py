"""The view: all that a writer ever sees of a leerling."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gateway.model.errors import ToegangError
from gateway.model.leerling import Leerling
from gateway.model.partijen import Organisatie
from gateway.policy.besluit import Toegestaan
from gateway.policy.paden import ONDERWERPEN, Onderwerp


class VeldNietToegestaanError(ToegangError):
    """Dit veld zit niet in het zicht."""

    code = "TOE-010"


class Zicht(dict[str, Any]):
    """Allowed fields and nothing else, as plain JSON values; reading another field raises.

    A field that is allowed and absent, or held back for this leerling, is there as None.
    """

    __slots__ = ("pad",)

    def __init__(self, waarden: Mapping[str, Any], pad: str = "") -> None:
        """Take the values, and the path of this part for messages."""
        super().__init__(waarden)
        self.pad = pad

    @classmethod
    def van(cls, waarden: Mapping[str, Any], pad: str = "") -> "Zicht":
        """Rebuild a view, with all its parts, from stored JSON."""
        return cls({naam: _van(waarde, f"{pad}.{naam}" if pad else naam) for naam, waarde in waarden.items()}, pad)

    def __missing__(self, naam: str) -> Any:
        raise VeldNietToegestaanError(
            f"veld {f'{self.pad}.{naam}' if self.pad else naam} mag voor dit doel niet worden gelezen.",
            doe="Neem het veld op in het doel, of lees het niet.",
        )

    def get(self, naam: str, anders: Any = None) -> Any:
        """As indexing: there is no default for what may not be read."""
        return self[naam]

    def __repr__(self) -> str:
        """Show the names only, so that no value reaches a log by accident."""
        return f"Zicht({', '.join(self)})"


Kiezer = Callable[[Any], Any]
Boom = dict[str, Any]

# Values that are JSON already; a Brin or Bsn is a str of its own type and becomes a plain one.
_ZO = frozenset((str, bool, int, type(None)))


def minimise(
    toegestaan: Toegestaan,
    *,
    organisatie: Organisatie,
    leerling: Leerling,
    onderwerp: Onderwerp | None,
    bericht: Mapping[str, Any],
) -> Zicht:
    """Make the view that a decision allows; `bericht` holds the technical id and time, which are always there."""
    bronnen: dict[str, Any] = {"organisatie": organisatie, "leerling": leerling}
    for wortel, model in ONDERWERPEN.items():
        bronnen[wortel] = _met_documenten(onderwerp, toegestaan) if isinstance(onderwerp, model) else None
    delen = {wortel: kies(bronnen[wortel]) for wortel, kies in _kiezers(toegestaan.velden, toegestaan.achtergehouden)}
    delen["bericht"] = Zicht(bericht, "bericht")
    return Zicht(delen)


def _met_documenten(onderwerp: Onderwerp, toegestaan: Toegestaan) -> Onderwerp:
    """With no other documents than the decision names, where it does."""
    mag, documenten = toegestaan.documenten, getattr(onderwerp, "documenten", ())
    if mag is None or all(item.sha256 in mag for item in documenten):
        return onderwerp
    return onderwerp.model_copy(update={"documenten": tuple(item for item in documenten if item.sha256 in mag)})


@lru_cache(maxsize=1024)
def _kiezers(velden: frozenset[str], achtergehouden: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Kiezer], ...]:
    boom: Boom = {}
    for mag, paden in ((True, velden), (False, [veld for veld, _ in achtergehouden])):
        for pad in sorted(paden):
            *groepen, naam = pad.split(".")
            tak = boom
            for groep in groepen:
                tak = tak.setdefault(groep, {})
            tak[naam] = mag
    return tuple((wortel, _kiezer(tak, wortel)) for wortel, tak in boom.items())


def _kiezer(boom: Boom, pad: str) -> Kiezer:
    """Compile one group: what to copy, what to leave None, and which groups lie below."""
    gewoon = tuple(naam for naam, tak in boom.items() if tak is True)
    leeg = dict.fromkeys(naam for naam, tak in boom.items() if tak is False or not _mag_iets(tak))
    onder = tuple(
        (naam, _kiezer(boom[naam], f"{pad}.{naam}")) for naam in boom if naam not in leeg and naam not in gewoon
    )

    def kies(bron: Any) -> Any:
        if bron is None:
            return None
        if bron.__class__ is tuple:
            return [kies(deel) for deel in bron]
        velden = bron.__dict__
        zicht = Zicht(leeg, pad)
        for naam in gewoon:
            waarde = velden[naam]
            zicht[naam] = waarde if waarde.__class__ in _ZO else _plat(waarde)
        for naam, kies_onder in onder:
            zicht[naam] = kies_onder(velden[naam])
        return zicht

    return kies


def _mag_iets(tak: Any) -> bool:
    return any(map(_mag_iets, tak.values())) if isinstance(tak, dict) else tak is True


def _plat(waarde: Any) -> Any:
    if waarde.__class__ is tuple:
        return [deel if deel.__class__ in _ZO else _plat(deel) for deel in waarde]
    return waarde.isoformat() if isinstance(waarde, date) else str(waarde)


def _van(waarde: Any, pad: str) -> Any:
    if isinstance(waarde, dict):
        return Zicht.van(waarde, pad)
    return [_van(deel, pad) for deel in waarde] if isinstance(waarde, list) else waarde

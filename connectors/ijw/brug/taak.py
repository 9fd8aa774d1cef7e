"""The outcome of the bridge in the words of whoever keeps the Task."""

from __future__ import annotations

from collections.abc import Mapping

# What the bridge says to what a lokaal team sets: the element of the Task, and for `gemeente` its output of that name.
_NAMEN = {
    "status": "status",
    "businessStatus": "voortgang",
    "statusReason": "reden",
    "gemeente": "gemeente",
}


def stap_van(voortgang: Mapping[str, str | None]) -> dict[str, str]:
    """The step to set on the Task of `referentie`: status, and as far as there is any voortgang, reden and gemeente.

    `op` does not go along: a Task tells its own time, and `referentie` is the address of it.
    """
    return {naar: waarde for van, naar in _NAMEN.items() if (waarde := voortgang.get(van))}

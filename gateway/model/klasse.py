"""The class of a field: decides encryption, masking on screen and what a log may hold."""

from enum import StrEnum
from typing import Annotated, TypeVar

T = TypeVar("T")


class Klasse(StrEnum):
    """How carefully a field must be handled, mildest first."""

    GEWOON = "gewoon"
    GEVOELIG = "gevoelig"
    BIJZONDER = "bijzonder"
    WETTELIJK_NUMMER = "wettelijk nummer"
    STRAFRECHTELIJK = "strafrechtelijk"


Gewoon = Annotated[T, Klasse.GEWOON]
Gevoelig = Annotated[T, Klasse.GEVOELIG]
Bijzonder = Annotated[T, Klasse.BIJZONDER]
WettelijkNummer = Annotated[T, Klasse.WETTELIJK_NUMMER]

"""A synthetic school to look at, test and measure with: invented, the same for the same seed, streamed at any size."""

from gateway.proef.school.fouten import FoutRecord
from gateway.proef.school.school import Voorbeeldschool, Wijzigingen, schrijf_school, wijzig_school, wijzig_verzuim
from gateway.proef.school.verzuim import GECORRIGEERD

__all__ = [
    "GECORRIGEERD",
    "FoutRecord",
    "Voorbeeldschool",
    "Wijzigingen",
    "schrijf_school",
    "wijzig_school",
    "wijzig_verzuim",
]

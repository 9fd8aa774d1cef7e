"""How the rekenmodule says things in Dutch."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_HONDERDSTE = Decimal("0.01")
_WOORD = re.compile(r"[^\W_]+")


def naam(domein: str) -> str:
    """A domein as a person writes it."""
    return {"iq": "IQ", "sociaal-emotioneel": domein}.get(domein, domein.replace("-", " "))


def opsomming(woorden: Iterable[str]) -> str:
    """Words with commas, and `en` before the last."""
    *eerste, laatste = woorden
    return f"{', '.join(eerste)} en {laatste}" if eerste else laatste


def kort(breuk: Fraction) -> str:
    """A fraction with two decimals, rounded half up: 0,57."""
    waarde = (Decimal(breuk.numerator) / Decimal(breuk.denominator)).quantize(_HONDERDSTE, ROUND_HALF_UP)
    return str(waarde).replace(".", ",")


def lang(dle: int, dl: int) -> str:
    """How a leerachterstand is reached, exact, and rounded where that is not the same."""
    achterstand = 1 - Fraction(dle, dl)
    precies = 100 % achterstand.denominator == 0
    uitkomst = f"= {kort(achterstand)}" if precies else f"= {achterstand}, afgerond {kort(achterstand)}"
    return f"1 - {dle}/{dl} {uitkomst}"


def dag(datum: date) -> str:
    """A date as Dutch forms write it."""
    return datum.strftime("%d-%m-%Y")


def normaal(tekst: str) -> str:
    """Lower case words with single spaces between and around, to compare by whole words."""
    return f" {' '.join(_WOORD.findall(tekst.casefold()))} "

"""Which characters are shown as they are; the others are named, so that nothing disappears and nothing misleads."""

import re
from unicodedata import category, normalize

# Controls, marks that turn the direction of text around, surrogates, private use and what is not assigned.
_ONZICHTBAAR = "C"
# What the fonts in the PDF can show: Latin, Greek, Cyrillic and Hebrew letters, punctuation, currency, arrows.
_ZETBAAR = re.compile(
    "[^\\u0020-\\u0482\\u048a-\\u04ff\\u05d0-\\u05ea\\u1e00-\\u1fff\\u2010-\\u2040\\u20a0-\\u20c0\\u2190-\\u21ff]"
)


def leesbaar(tekst: str) -> str:
    """The text with white space as single spaces, and every character that shows nothing by its number."""
    return "".join(_noem(teken) if category(teken)[0] == _ONZICHTBAAR else teken for teken in " ".join(tekst.split()))


def zetbaar(tekst: str) -> str:
    """The same, with every character that the PDF has no letter for by its number too."""
    return _ZETBAAR.sub(lambda treffer: _noem(treffer[0]), normalize("NFC", leesbaar(tekst)))


def _noem(teken: str) -> str:
    return f"[U+{ord(teken):04X}]"

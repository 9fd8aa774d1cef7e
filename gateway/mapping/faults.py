"""What can be wrong with a mapping (at load) and with a record (at run).

MappingFouten    every fault in contracts and mappings at once, each a MappingFout with file and line
WegschrijfFout   a record cannot be written: a required field is absent, or the message breaks its schema
LeesFout         a message cannot be read
Waardefout       one value has not the form or code asked for; those who know the place turn it into one of the above
"""

from collections.abc import Collection
from difflib import get_close_matches

from gateway.model.errors import ConfiguratieError, InvoerError
from gateway.model.yamlbron import Fout

MappingFout = Fout


class MappingFouten(ConfiguratieError):  # noqa: N818 - a list of faults, named in Dutch as the user sees it
    """Er zitten fouten in de contracten of mappings."""

    code = "CFG-035"

    def __init__(self, fouten: Collection[MappingFout]) -> None:
        """Keep the faults, ordered by file and line."""
        self.fouten = tuple(sorted(fouten))
        super().__init__("\n".join(["de contracten en mappings kloppen niet:", *map(str, self.fouten)]))


class WegschrijfFout(InvoerError):  # noqa: N818 - named in Dutch, as the user sees it
    """Van dit record is geen geldig bericht te maken."""

    code = "INV-020"

    def __init__(self, melding: str, *, record: str, veld: str, element: str = "", doe: str = "") -> None:
        """Take the record (bericht.id) and the field path in the view; never a value."""
        self.record = record
        self.veld = veld
        self.element = element
        place = {"record": record, "veld": veld, "element": element}
        super().__init__(melding, doe=doe, **{name: value for name, value in place.items() if value})


class LeesFout(InvoerError):  # noqa: N818 - named in Dutch, as the user sees it
    """Dit bericht is niet te lezen."""

    code = "INV-021"

    def __init__(self, melding: str, *, veld: str, doe: str = "") -> None:
        """Take the path of the element or field; never a value."""
        self.veld = veld
        super().__init__(melding, doe=doe, veld=veld)


class Waardefout(ValueError):  # noqa: N818 - named in Dutch, as the user sees it
    """A value has not the form asked for; the text follows on the value: 'is geen datum'."""

    def __init__(self, melding: str, doe: str = "") -> None:
        """Take what is wrong and what to do; never the value."""
        self.melding = melding
        self.doe = doe
        super().__init__(melding)


def bedoelde(naam: str, bekend: Collection[str]) -> str:
    """Name what was probably meant, or all that is known, as the advice of a fault."""
    close = get_close_matches(naam, bekend, n=1, cutoff=0.7)
    known = f"Bekend: {', '.join(sorted(bekend)) or 'niets'}."
    return f"Bedoelde je {close[0]}? {known}" if close else known

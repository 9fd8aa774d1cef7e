"""The errors of the gateway, grouped by what the caller must do next.

SchakelError
├── InvoerError          the data or file is wrong; correct it and offer it again
├── ConfiguratieError    contracts, mappings or schakel.toml are wrong; the gateway does not start
├── ToegangError         not allowed; nothing to retry
├── LaterError           the other side is busy or away; the same bericht may be offered again
└── DefinitiefError      the other side refused for good; a person must act
"""

from typing import ClassVar


class SchakelError(Exception):
    """The gateway could not do this."""

    code: ClassVar[str] = "SCH-000"

    def __init__(self, melding: str = "", *, doe: str = "", **plaats: str | int) -> None:
        """Take the Dutch message, what to do about it, and where; never a value of a leerling."""
        self.melding = melding or (type(self).__doc__ or "").splitlines()[0]
        self.doe = doe
        self.plaats = plaats
        super().__init__(str(self))

    def __str__(self) -> str:
        """Place, code, message and advice on one line."""
        where = ", ".join(f"{name} {value}" for name, value in self.plaats.items())
        advice = f" {self.doe}" if self.doe else ""
        return f"{where + ': ' if where else ''}{self.code} {self.melding}{advice}"


class InvoerError(SchakelError):
    """De aangeleverde gegevens kloppen niet; verbeter ze en lever opnieuw aan."""

    code = "INV-001"


class ConfiguratieError(SchakelError):
    """Een contract, mapping of instelling klopt niet; de gateway start zo niet."""

    code = "CFG-001"


class ToegangError(SchakelError):
    """Dit mag niet."""

    code = "TOE-001"


class LaterError(SchakelError):
    """De andere kant is bezet of weg; hetzelfde bericht kan later opnieuw."""

    code = "LAT-001"


class DefinitiefError(SchakelError):
    """De andere kant weigert dit bericht; iemand moet ernaar kijken."""

    code = "DEF-001"

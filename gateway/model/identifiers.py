"""Numbers and codes that name a leerling or an organisation, each a str of its own type.

Every type checks itself when made and raises `IdentifierError` without repeating the value,
so a BSN can never travel in an exception text.
"""

import re
from collections.abc import Callable
from typing import Any, ClassVar, Self

from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class IdentifierError(ValueError):
    """A number or code does not have the form or check digit its standard asks for."""


class Identifier(str):
    """A code with a pattern; `naam` and `rule` say in Dutch what it is and what is asked."""

    __slots__ = ()
    pattern: ClassVar[re.Pattern[str]]
    naam: ClassVar[str]
    rule: ClassVar[str]
    geheim: ClassVar[bool] = False

    def __new__(cls, value: str) -> Self:
        """Check the form and the check digit."""
        if not cls.pattern.fullmatch(value) or not cls.proof(value):
            raise IdentifierError(f"geen geldig {cls.naam}: {cls.rule}")
        return super().__new__(cls, value)

    @staticmethod
    def proof(value: str) -> bool:
        """Tell whether the check digit holds; codes without one always pass."""
        return True

    def __repr__(self) -> str:
        """Show the type; the value only when it is no legal number of a person."""
        return f"{type(self).__name__}({'*' * len(self) if self.geheim else str(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Callable[[Any], CoreSchema]) -> CoreSchema:
        """Let pydantic make the type from a plain str and write it back as one."""
        return core_schema.no_info_after_validator_function(cls._make, core_schema.str_schema())

    @classmethod
    def _make(cls, value: str) -> Self:
        try:
            return cls(value)
        except IdentifierError as error:
            raise PydanticCustomError("identifier", "{melding}", {"melding": str(error)}) from None


def _weighted(value: str) -> int:
    p1, p2, p3, p4, p5, p6, p7, p8 = map(int, value[:8])
    return 9 * p1 + 8 * p2 + 7 * p3 + 6 * p4 + 5 * p5 + 4 * p6 + 3 * p7 + 2 * p8


class Bsn(Identifier):
    """Burgerservicenummer; (9*p1 + ... + 2*p8 - p9) mod 11 = 0 (DUO BasisSchema, Burgerservicenummer-v02)."""

    __slots__ = ()
    pattern = re.compile(r"[0-9]{9}", re.ASCII)
    naam = "BSN"
    rule = "negen cijfers die aan de elfproef voor het BSN voldoen"
    geheim = True

    @staticmethod
    def proof(value: str) -> bool:
        """Hold the elfproef; nine zeros pass the sum but are no number."""
        return value != "000000000" and (_weighted(value) - int(value[8])) % 11 == 0


class Onderwijsnummer(Identifier):
    """Onderwijsnummer; (9*p1 + ... + 2*p8) mod 11 = p9 + 5 (DUO BasisSchema, Onderwijsnummer)."""

    __slots__ = ()
    pattern = re.compile(r"[0-9]{9}", re.ASCII)
    naam = "onderwijsnummer"
    rule = "negen cijfers die aan de elfproef voor het onderwijsnummer voldoen"
    geheim = True

    @staticmethod
    def proof(value: str) -> bool:
        """Hold the elfproef of the onderwijsnummer, which no BSN passes."""
        return _weighted(value) % 11 == int(value[8]) + 5


class Brin(Identifier):
    """BRIN of an instelling: two digits and two capitals (DUO BasisSchema, BRIN)."""

    __slots__ = ()
    pattern = re.compile(r"[0-9]{2}[A-Z]{2}", re.ASCII)
    naam = "BRIN"
    rule = "twee cijfers en twee hoofdletters, zoals 99XX"


class Vestiging(Identifier):
    """BRIN and vestigingsnummer: six characters (DUO BasisSchema, BRINNummerVestiging)."""

    __slots__ = ()
    pattern = re.compile(r"[0-9]{2}[A-Z]{2}[0-9]{2}", re.ASCII)
    naam = "vestigingsnummer"
    rule = "BRIN en twee cijfers, zoals 99XX00"

    @property
    def brin(self) -> Brin:
        """The instelling this vestiging belongs to."""
        return Brin(self[:4])


class Oin(Identifier):
    """Organisatie-identificatienummer: prefix of 8 digits and 12 digits or capitals (OIN-Stelsel, ch. 6)."""

    __slots__ = ()
    pattern = re.compile(r"(?:0000000[1-46-9]|00000010|00000099)[0-9A-Z]{12}", re.ASCII)
    naam = "OIN"
    rule = "20 tekens met een bekend voorvoegsel, zoals 00000001800866472000"

    @classmethod
    def of_brin(cls, brin: Brin) -> Self:
        """The OIN of a school: 00000007, 000, the BRIN and 00000 (Edukoppeling)."""
        return cls(f"00000007000{brin}00000")

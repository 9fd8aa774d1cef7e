"""A reader: makes a model, or plain data, of one kind of message, in XML or in JSON."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from pydantic import ValidationError

from gateway.mapping.compile_json_reader import Stap as JsonStap
from gateway.mapping.compile_json_reader import lees_json_groep
from gateway.mapping.compile_reader import Stap, element_pad, lees_blad, lees_groep
from gateway.mapping.contracts import Berichtcontract
from gateway.mapping.faults import LeesFout
from gateway.mapping.json_parse import parse_json
from gateway.mapping.model_faults import nederlands
from gateway.mapping.targets import maker
from gateway.mapping.tree import Element, Waarde
from gateway.mapping.violations import overtreding
from gateway.transport.xml import parse


@dataclass(frozen=True, slots=True)
class Reader(ABC):
    """One mapping, compiled; may be used by many threads at once."""

    bestand: str
    hash: str
    contract: Berichtcontract = field(repr=False)
    root: Element = field(repr=False)
    model: type
    streng: bool
    _lees: Callable[..., None] = field(init=False, repr=False)
    _maak: Callable[[Any], Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the tree."""
        object.__setattr__(self, "_lees", self._stap())
        object.__setattr__(self, "_maak", maker(self.model))

    @property
    def naam(self) -> str:
        """The message this reads, as `duo_rod/terugkoppelen@1`."""
        return self.contract.naam

    @abstractmethod
    def lees(self, bericht: Any) -> Any:
        """The model in a message, as bytes or parsed; what is absent is left out. Raises an InvoerError."""

    @abstractmethod
    def _stap(self) -> Callable[..., None]:
        """The compiled tree."""

    def _model(self, data: dict[str, Any]) -> Any:
        try:
            return self._maak(data)
        except ValidationError as error:
            item = error.errors(include_url=False, include_input=False)[0]
            melding, doe = nederlands(item)
            raise LeesFout(f"de waarde {melding}", veld=".".join(map(str, item["loc"])), doe=doe) from None


@dataclass(frozen=True, slots=True)
class XmlReader(Reader):
    """Reads XML."""

    def lees(self, bericht: etree._Element | bytes) -> Any:
        """The model in a message; what is absent is left out. Raises LeesFout, or XmlError when it is no XML."""
        # A copy knows no envelope around it, so that places are counted from the message.
        root = parse(bericht) if isinstance(bericht, bytes) else deepcopy(bericht)
        if root.tag != self.root.tag:
            raise LeesFout(f"het eerste element is geen {self.root.naam}", veld=self.root.naam)
        if not self.contract.geldig(root):
            raise self._ongeldig(root)
        data: dict[str, Any] = {}
        self._lees(root, data, data)
        return self._model(data)

    def _stap(self) -> Stap:
        inhoud = self.root.inhoud
        return lees_blad(inhoud) if isinstance(inhoud, Waarde) else lees_groep(inhoud, streng=self.streng)

    def _ongeldig(self, root: etree._Element) -> LeesFout:
        index, melding = overtreding(root, self.contract.overtredingen(root))
        return LeesFout(
            f"het bericht past niet in zijn schema: {melding}", veld=element_pad(list(root.iter(etree.Element))[index])
        )


@dataclass(frozen=True, slots=True)
class JsonReader(Reader):
    """Reads JSON."""

    def lees(self, bericht: Any) -> Any:
        """The model in a message, bytes or parsed; absent parts are left out. Raises LeesFout, or JsonError."""
        parsed = parse_json(bericht) if isinstance(bericht, bytes) else bericht
        for veld, melding in self.contract.overtredingen(parsed):
            raise LeesFout(f"het bericht past niet in zijn schema: {melding}", veld=veld or self.root.naam)
        data: dict[str, Any] = {}
        self._lees(parsed, "", data, data)
        return self._model(data)

    def _stap(self) -> JsonStap:
        return lees_json_groep(self.root.inhoud, streng=self.streng)  # type: ignore[arg-type] # JsonTaal makes it a group

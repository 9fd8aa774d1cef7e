"""A reader: makes a model, or plain data, of one kind of message."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from pydantic import ValidationError

from gateway.mapping.compile_reader import Stap, element_pad, lees_blad, lees_groep
from gateway.mapping.contracts import Berichtcontract
from gateway.mapping.faults import LeesFout
from gateway.mapping.model_faults import nederlands
from gateway.mapping.targets import maker
from gateway.mapping.tree import Element, Waarde
from gateway.mapping.violations import overtreding
from gateway.transport.xml import parse


@dataclass(frozen=True, slots=True)
class Reader:
    """One mapping, compiled; may be used by many threads at once."""

    bestand: str
    hash: str
    contract: Berichtcontract = field(repr=False)
    root: Element = field(repr=False)
    model: type
    streng: bool
    _lees: Stap = field(init=False, repr=False)
    _maak: Callable[[Any], Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Compile the tree."""
        inhoud = self.root.inhoud
        step = lees_blad(inhoud) if isinstance(inhoud, Waarde) else lees_groep(inhoud, streng=self.streng)
        object.__setattr__(self, "_lees", step)
        object.__setattr__(self, "_maak", maker(self.model))

    @property
    def naam(self) -> str:
        """The message this reads, as `duo_rod/terugkoppelen@1`."""
        return self.contract.naam

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
        try:
            return self._maak(data)
        except ValidationError as error:
            item = error.errors(include_url=False, include_input=False)[0]
            melding, doe = nederlands(item)
            raise LeesFout(f"de waarde {melding}", veld=".".join(map(str, item["loc"])), doe=doe) from None

    def _ongeldig(self, root: etree._Element) -> LeesFout:
        index, melding = overtreding(root, self.contract.overtredingen(root))
        return LeesFout(
            f"het bericht past niet in zijn schema: {melding}", veld=element_pad(list(root.iter(etree.Element))[index])
        )

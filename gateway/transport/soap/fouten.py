"""SOAP faults: the codes as data, writing one, recognising one, and what it means for a next attempt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gateway.model.errors import DefinitiefError, LaterError
from gateway.model.mappen import contractbestand
from gateway.model.yamlbron import lees_yaml
from gateway.transport.soap.namen import SOAP
from gateway.transport.xml import XmlError, parse

if TYPE_CHECKING:
    from lxml import etree

_GOED = 200
_LATER_STATUS = frozenset({408, 429})
_EERSTE_SERVERFOUT = 500
_INHOUD = "DK0004"


@dataclass(frozen=True, slots=True)
class Foutcode:
    """One code of contracts/transport/foutcodes.yaml; `opnieuw` tells whether the same message may succeed later."""

    code: str
    klasse: str
    betekenis: str
    doe: str
    opnieuw: bool


@cache
def foutcodes() -> dict[str, Foutcode]:
    """All codes of Digikoppeling and Edukoppeling."""
    tabel = lees_yaml(contractbestand("transport/foutcodes.yaml")).kaal()["codes"]
    return {
        code: Foutcode(code, rij["klasse"], rij["betekenis"], rij["doe"], rij["opnieuw"] in {"ja", "soms"})
        for code, rij in tabel.items()
    }


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of the other side: `tekst` is verbatim and may name a value, so it stays out of every message and log."""

    klasse: str
    code: str
    tekst: str = ""
    status: int = 0

    @property
    def opnieuw(self) -> bool:
        """Whether the same message may be offered again: the known code decides, else class, else HTTP status."""
        if (bekend := foutcodes().get(self.code)) is not None:
            return bekend.opnieuw
        if self.klasse:
            return self.klasse in {"Server", "Receiver"}
        return self.status >= _EERSTE_SERVERFOUT or self.status in _LATER_STATUS

    def __repr__(self) -> str:
        """Show class, code and status only."""
        return f"Fault({self.naam or self.status})"

    @property
    def naam(self) -> str:
        """Class and code joined by a dot, as in faultcode."""
        return ".".join(filter(None, (self.klasse, self.code)))


class PartnerLaterError(LaterError):
    """De partner kan het bericht nu niet aannemen."""

    code = "SOAP-001"

    def __init__(self, melding: str = "", *, fault: Fault | None = None, doe: str = "") -> None:
        """Keep the fault, so that a connector can read its code and text, and which quick attempt of a call met it."""
        self.fault = fault
        self.poging = 1
        super().__init__(melding, doe=doe)


class PartnerWeigertError(DefinitiefError):
    """De partner weigert het bericht."""

    code = "SOAP-002"

    def __init__(self, fault: Fault, melding: str = "", *, doe: str = "") -> None:
        """Keep the fault, so that a connector can read its code and text."""
        self.fault = fault
        super().__init__(melding, doe=doe)


def fout_van(fault: Fault) -> PartnerLaterError | PartnerWeigertError:
    """The error that tells the dispatcher whether to try again."""
    bekend = foutcodes().get(fault.code)
    betekenis = f": {bekend.betekenis}" if bekend else ""
    wat = f"SOAP-fout {fault.naam}{betekenis}" if fault.naam else f"HTTP-status {fault.status} zonder SOAP-fout"
    if fault.opnieuw:
        return PartnerLaterError(f"de partner antwoordt met {wat}.", fault=fault)
    return PartnerWeigertError(fault, f"de partner weigert met {wat}.", doe=bekend.doe if bekend else "")


def lees_fault(root: etree._Element, status: int = 0) -> Fault | None:
    """Recognise a SOAP 1.1 Fault, also a toolkit's own without a code; None when the envelope holds none."""
    fault = root.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    if fault is None:
        return None
    # Any prefix is accepted: the class stands before the first dot, the code after the last.
    klasse, _, code = (fault.findtext("faultcode") or "").strip().rpartition(":")[2].partition(".")
    return Fault(klasse, code.rpartition(".")[2], (fault.findtext("faultstring") or "").strip(), status)


def fault_in_antwoord(status: int, data: bytes) -> Fault | None:
    """Find the fault in an HTTP answer: SOAP, or a bare status; None for a 200 that is for others to judge."""
    if status == _GOED and b"Fault" not in data:
        return None
    try:
        fault = lees_fault(parse(data), status)
    except XmlError:
        fault = None
    return Fault("", "", status=status) if fault is None and status != _GOED else fault


def schrijf_fault(code: str, tekst: str = "") -> bytes:
    """Write the Body child of a fault; what is wrong with a Body goes into detail, as only such faults may have."""
    bekend = foutcodes()[code]
    detail, tekst = (tekst, bekend.betekenis) if code == _INHOUD else ("", tekst or bekend.betekenis)
    melding = f'<detail><m:melding xmlns:m="urn:schakel:fout">{escape(detail)}</m:melding></detail>' if detail else ""
    return (
        f'<soapenv:Fault xmlns:soapenv="{SOAP}"><faultcode>soapenv:{bekend.klasse}.{code}</faultcode>'
        f"<faultstring>{escape(tekst)}</faultstring>{melding}</soapenv:Fault>"
    ).encode()

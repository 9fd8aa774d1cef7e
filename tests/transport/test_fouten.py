"""Faults: every code as data, written, recognised, and translated into what the dispatcher does next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gateway.model.errors import DefinitiefError, LaterError
from gateway.transport.soap.fouten import Fault, fault_in_antwoord, fout_van, foutcodes, lees_fault, schrijf_fault
from gateway.transport.soap.namen import SOAP
from tests.standaarden import STANDAARDEN, needs_standaarden

OPNIEUW = {"DK0050", "DK0051"}


def _envelop(fault: bytes) -> bytes:
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>'.encode() + fault + b"</s:Body></s:Envelope>"


@pytest.mark.parametrize("code", foutcodes())
def test_written_fault_is_recognised(code: str) -> None:
    """Each code comes back with its class and text, and only the two of the server may be tried again."""
    fault = lees_fault(etree.fromstring(_envelop(schrijf_fault(code))), 500)
    bekend = foutcodes()[code]
    assert (fault.code, fault.klasse, fault.tekst) == (code, bekend.klasse, bekend.betekenis)
    assert fault.opnieuw is (code in OPNIEUW)
    fout = fout_van(fault)
    assert isinstance(fout, LaterError if code in OPNIEUW else DefinitiefError)
    assert code in str(fout)


@needs_standaarden
def test_table_is_that_of_the_fact_sheet() -> None:
    """The codes and classes are those of the fact sheet, no more and no fewer."""
    blad = (STANDAARDEN / "transport.md").read_text().partition("### 2.6")[2].partition("### 2.7")[0]
    rijen = [regel.strip("|").split("|") for regel in blad.splitlines() if regel.startswith(("| DK", "| EK"))]
    tabel = {code.strip(): rij[1].strip() for rij in rijen for code in rij[0].split("/")}
    assert tabel == {code: item.klasse for code, item in foutcodes().items()}


@pytest.mark.parametrize(
    ("faultcode", "klasse", "code", "opnieuw"),
    [
        ("soapenv:Client.EK0031", "Client", "EK0031", False),
        ("x:Server.DK0051", "Server", "DK0051", True),
        ("Client.EK0021", "Client", "EK0021", False),
        ("s:Server.Iets.DK0050", "Server", "DK0050", True),
        ("s:Client", "Client", "", False),
        ("s:Server", "Server", "", True),
        ("s:MustUnderstand", "MustUnderstand", "", False),
        ("s:VersionMismatch", "VersionMismatch", "", False),
        ("Client.DK9999", "Client", "DK9999", False),
        ("Server.Onbekend", "Server", "Onbekend", True),
        ("", "", "", True),
    ],
)
def test_faults_of_toolkits(faultcode: str, klasse: str, code: str, opnieuw: bool) -> None:
    """Any prefix, a toolkit's own fault without a code, and codes we do not know."""
    data = _envelop(f'<s:Fault xmlns:s="{SOAP}"><faultcode>{faultcode}</faultcode></s:Fault>'.encode())
    fault = fault_in_antwoord(500, data)
    assert (fault.klasse, fault.code, fault.opnieuw) == (klasse, code, opnieuw)


@pytest.mark.parametrize(
    ("status", "opnieuw"),
    [(500, True), (502, True), (408, True), (429, True), (400, False), (401, False), (301, False)],
)
def test_bare_status(status: int, opnieuw: bool) -> None:
    """A page of a proxy is judged by its status."""
    fault = fault_in_antwoord(status, b"<html><body>Bad gateway<br></html>")
    assert fault.opnieuw is opnieuw
    assert str(status) in str(fout_van(fault))
    assert fault_in_antwoord(status, _envelop(b"<a/>")) == fault


def test_ok_without_fault_is_for_others_to_judge() -> None:
    """A 200 holds a fault only when a Fault stands in the Body."""
    assert fault_in_antwoord(200, _envelop(b"<a/>")) is None
    assert fault_in_antwoord(200, b"geen xml") is None
    assert fault_in_antwoord(200, _envelop(schrijf_fault("DK0051"))).code == "DK0051"


def test_detail_only_for_a_body() -> None:
    """What is wrong with the Body stands in detail; other faults have none."""
    fault = etree.fromstring(schrijf_fault("DK0004", "regel 3 <datum>"))
    assert fault.findtext("faultstring") == foutcodes()["DK0004"].betekenis
    assert fault.findtext("detail/{urn:schakel:fout}melding") == "regel 3 <datum>"
    assert etree.fromstring(schrijf_fault("DK0050", "x")).find("detail") is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=5, max_size=40))
def test_text_of_the_partner_is_in_no_message(tekst: str) -> None:
    """The faultstring may name a value, so it is on the error but never in what is shown or logged."""
    fout = fout_van(Fault("Server", "DK0050", tekst, 500))
    assert fout.fault.tekst == tekst
    zonder = str(fout_van(Fault("Server", "DK0050", "", 500)))
    assert (str(fout), repr(fout.fault)) == (zonder, "Fault(Server.DK0050)")

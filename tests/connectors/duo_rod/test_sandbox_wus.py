"""The sandbox refuses what ROD refuses, with the code of the standard, and signs what it says."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import xmlsec
from lxml import etree

from connectors.duo_rod.sandbox.sjabloon import DS, ENV, WSA, WSSE, WSU
from connectors.duo_rod.sandbox.wus import MAX_BYTES, Wus
from tests.connectors.duo_rod.conftest import (
    AANLEVEREN,
    ANDER,
    DUO,
    LEVERANCIER,
    SCHOOL,
    VERWIJDEREN,
    VOORBEELDEN,
    School,
    inschrijving,
    nu,
)
from tests.pki import TestCa


def test_answer_is_signed_and_belongs_to_the_question(school):
    """The answer carries our MessageID, DUO's OIN and our SignatureValue, all signed by DUO."""
    message_id, data = school.wus.schrijf(AANLEVEREN, inschrijving(), DUO)
    antwoord = school.stuur(data)
    assert (antwoord.status, antwoord.fout, antwoord.envelop.relates_to) == (200, None, message_id)
    assert (antwoord.envelop.van, antwoord.envelop.ondertekenaar, antwoord.envelop.actie) == (DUO, DUO, AANLEVEREN)
    bevestigd = re.search(rb'SignatureConfirmation[^>]*Value="([^"]+)"', antwoord.data)[1].decode()
    assert bevestigd == "".join(etree.fromstring(data).find(f".//{{{DS}}}SignatureValue").text.split())


def test_fault_is_signed_and_belongs_to_the_question(school):
    """A fault is as trustworthy as an answer, when the question told who asks."""
    message_id, data = school.wus.schrijf(AANLEVEREN, inschrijving(nummer="1"), DUO)
    antwoord = school.stuur(data)
    assert (antwoord.status, antwoord.fout, antwoord.envelop.relates_to) == (500, None, message_id)
    assert (antwoord.envelop.actie, antwoord.envelop.ondertekenaar) == (f"{WSA}/soap/fault", DUO)


def test_receipt_swaps_sender_and_receiver(school):
    """The receipt is valid, has the code of the question, and goes from DUO to the school."""
    inhoud = school.lever(inschrijving(code="3d1f6a20-0b5e-4c11-9a77-000000000001")).inhoud
    assert [deel.text for deel in inhoud][:3] == ["3d1f6a20-0b5e-4c11-9a77-000000000001", "DUO", "99XX"]
    assert inhoud[4].text == "J"


KOPPEN = {
    "To": "Client.DK0005", "Action": "Client.DK0006", "MessageID": "Client.DK0007", "From": "Client.EK0020",
    "Security": "Client.EK0031",
}  # fmt: skip


@pytest.mark.parametrize(("kop", "code"), KOPPEN.items())
def test_missing_header(school, kop, code):
    """Each header that is missing has its own code."""

    def zonder(wortel):
        deel = wortel.find(f"{{{ENV}}}Header/{{*}}{kop}")
        deel.getparent().remove(deel)

    assert _verknoeid(school, zonder).faultcode == code


@pytest.mark.parametrize("deel", ["To", "Action", "MessageID", "From", "Timestamp", "Body"])
def test_each_part_must_be_signed(school, deel):
    """A part that is not among the signed ones is refused, however good the signature is."""
    data = _ondertekend_zonder(school.wus, deel)
    assert school.stuur(data).faultcode == "Client.EK0031"


WAARDEN = [
    (".//{*}Body//{*}brin", "98YY", "Client.EK0031"),
    (".//{*}Expires", "2020-01-01T00:00:00Z", "Client.EK0031"),
    (".//{*}Created", "2099-01-01T00:00:00Z", "Client.EK0031"),
    (".//{*}Created", "gisteren", "Client.EK0031"),
    (".//{*}Created", "2026-01-01T00:00:00", "Client.EK0031"),
    (".//{*}MessageID", "urn:uuid:niet", "Client.EK0023"),
    (".//{*}To", f"{WSA}/anonymous", "Client.EK0022"),
    (".//{*}To", f"{WSA}/anonymous?oin=00000001234567890000", "Client.DK0011"),
    (".//{*}From/{*}Address", f"{WSA}/anonymous?oin=123", "Client.EK0021"),
    (".//{*}BinarySecurityToken", "AAAA", "Client.EK0031"),
    (".//{*}BinarySecurityToken", "geen base64!", "Client.EK0031"),
    (".//{*}DigestValue", "AAAA", "Client.EK0031"),
]


@pytest.mark.parametrize(("pad", "waarde", "code"), WAARDEN, ids=lambda waarde: str(waarde)[-24:])
def test_changed_value(school, pad, waarde, code):
    """A value that was changed after signing, or is no good, has its code."""

    def anders(wortel):
        wortel.find(pad).text = waarde

    assert _verknoeid(school, anders).faultcode == code


@pytest.mark.parametrize(
    ("element", "algoritme"),
    [
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        ("DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
        ("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ("Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
    ],
)
def test_weak_algorithm(school, element, algoritme):
    """Only the algorithms of the standard are looked at."""

    def anders(wortel):
        wortel.find(f".//{{{DS}}}{element}").set("Algorithm", algoritme)

    assert _verknoeid(school, anders).faultcode == "Client.EK0031"


def test_wrapping(school):
    """The signed body moved aside and another put in its place is refused, though the signature holds."""

    def verpak(wortel):
        body = wortel.find(f"{{{ENV}}}Body")
        nieuw = etree.fromstring(etree.tostring(body))
        nieuw.attrib.pop(f"{{{WSU}}}Id")
        wortel.replace(body, nieuw)
        etree.SubElement(wortel.find(f".//{{{WSSE}}}Security"), "verstopt").append(body)

    assert _verknoeid(school, verpak).faultcode == "Client.EK0031"


def test_doubled_id(school):
    """The same Id on two elements is refused: which one was signed would be a guess."""

    def verdubbel(wortel):
        wortel.find(f".//{{{ENV}}}Body//{{*}}brin").set("Id", "Body")

    assert _verknoeid(school, verdubbel).faultcode == "Client.EK0031"


@pytest.mark.parametrize("deel", ["Header/{*}To", "Header/{*}Security/{*}Timestamp", "Body"])
def test_doubled_part(school, deel):
    """A header, timestamp or body that stands there twice is refused."""

    def verdubbel(wortel):
        gevonden = wortel.find(f"{{{ENV}}}{deel}")
        gevonden.addnext(etree.fromstring(etree.tostring(gevonden)))

    assert _verknoeid(school, verdubbel).faultcode == "Client.DK0011"


def test_foreign_header(school):
    """A header that is not addressing or security is refused."""

    def erbij(wortel):
        etree.SubElement(wortel.find(f"{{{ENV}}}Header"), "{urn:x}y")

    assert _verknoeid(school, erbij).faultcode == "Client.DK0010"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"geen xml", "VersionMismatch.DK0001"),
        (b"<x/>", "VersionMismatch.DK0001"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "VersionMismatch.DK0001"),
        (f'<e:Envelope xmlns:e="{ENV}"><e:Body/></e:Envelope>'.encode(), "VersionMismatch.DK0001"),
        (f'<e:Envelope xmlns:e="{ENV}"><e:Header/><e:Body/></e:Envelope>'.encode(), "VersionMismatch.DK0001"),
        (b"<x>\xff</x>", "Client.DK0009"),
        (b"<x>" * 1000 + b"</x>" * 1000, "VersionMismatch.DK0001"),
        (b"x" * (MAX_BYTES + 1), "Client.DK0004"),
    ],
    ids=["tekst", "xml", "doctype", "zonder-kop", "leeg", "latin-1", "diep", "groot"],
)
def test_no_envelope(school, data, code):
    """What is no SOAP 1.1 envelope, or too big to be one, is told so in a signed fault."""
    antwoord = school.stuur(data)
    assert antwoord.status == 500
    assert f"soapenv:{code}<".encode() in antwoord.data


@pytest.mark.parametrize("actie", ["", '""'])
def test_soapaction_may_be_empty(school, actie):
    """An empty SOAPAction says: see wsa:Action."""
    assert school.stuur(school.wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1], SOAPAction=actie).status == 200


def test_soapaction_must_agree(school):
    """Another SOAPAction than wsa:Action is refused, and so is an action of another service."""
    data = school.wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1]
    assert school.stuur(data, VERWIJDEREN).faultcode == "Client.DK0003"
    assert school.stuur(data, AANLEVEREN, "identificeren-persoon-vo").faultcode == "Client.DK0011"


def test_schema_is_enforced(school):
    """A body that fails the schema is refused, with the place and without the value."""
    antwoord = school.lever(inschrijving(nummer="12345"))
    assert antwoord.faultcode == "Client.DK0004"
    details = [deel.text for deel in antwoord.inhoud.find("detail")]
    assert details
    assert "12345" not in "".join(details)
    assert school.lever(inschrijving(), VERWIJDEREN).faultcode == "Client.DK0004"
    assert (
        school.lever((VOORBEELDEN / "identificatie-binnenland.xml").read_bytes().split(b"?>")[1]).faultcode
        == "Client.DK0004"
    )


def test_mandate(start_rod):
    """With mandates set, only a supplier that holds one may speak for the school."""
    rod = start_rod(mandaten={LEVERANCIER: frozenset({SCHOOL})})
    assert School(rod).lever(inschrijving()).status == 200
    assert School(rod, ondertekenaar=ANDER).lever(inschrijving()).faultcode == "Client.DK0002"


def test_strange_issuer(rod, tmp_path):
    """A certificate from another issuer is refused, good as its signature may be."""
    vreemd = TestCa("Vreemde root").geeft_uit("00000099000000003000")
    (rod.pki / "vreemd.crt").write_text(vreemd.pem)
    (rod.pki / "vreemd.key").write_text(vreemd.sleutel_pem)
    assert School(rod, ondertekenaar="vreemd").lever(inschrijving()).faultcode == "Client.EK0031"


def test_expired_certificate(start_rod):
    """A certificate outside its dates is refused."""

    def later():
        return nu() + timedelta(days=365 * 200)

    rod = start_rod(klok=later)
    data = School(rod, klok=later).wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1]
    antwoord = rod.http.post(f"{rod.adres}/inschrijving-vo", content=data, headers={"SOAPAction": ""})
    assert b"Client.EK0031" in antwoord.content


def test_certificate_without_oin(rod):
    """A certificate that names no OIN is refused."""
    zonder = TestCa().geeft_uit("", sleutel="zonder")
    (rod.pki / "zonder.crt").write_text(zonder.pem)
    (rod.pki / "zonder.key").write_text(zonder.sleutel_pem)
    assert School(rod, ondertekenaar="zonder").lever(inschrijving()).faultcode == "Client.EK0031"


def test_wsdl_and_schemas_are_served(rod):
    """The WSDL has the address of the sandbox and its schemas can be followed; the rest is not found."""
    adres = f"{rod.adres}/inschrijving-vo"
    gezien, te_zien = set(), {f"{adres}?wsdl"}
    while te_zien:
        gezien.add(url := te_zien.pop())
        boom = etree.fromstring(rod.http.get(url).raise_for_status().content)
        te_zien |= {deel.get("schemaLocation") for deel in boom.iter("{*}import")} - gezien
    assert len(gezien) == 5
    for weg in ("inschrijving-vo", "inschrijving-vo?xsd=../../x", "iets?wsdl", "_beheer/iets"):
        assert rod.http.get(f"{rod.adres}/{weg}").status_code == 404
    assert rod.http.post(f"{rod.adres}/iets").status_code == 404


def _verknoeid(school, wijzig):
    """Sign a good message, change it, send it."""
    wortel = etree.fromstring(school.wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1])
    wijzig(wortel)
    return school.stuur(etree.tostring(wortel))


def _ondertekend_zonder(wus: Wus, deel: str) -> bytes:
    """A message with a good signature over all but one part."""
    wortel = etree.fromstring(wus.schrijf(AANLEVEREN, inschrijving(), DUO)[1])
    info = wortel.find(f".//{{{DS}}}SignedInfo")
    [reference] = [ref for ref in info.findall(f"{{{DS}}}Reference") if ref.get("URI") == f"#{deel}"]
    info.remove(reference)
    context = xmlsec.SignatureContext()
    context.key = wus._certificaten.sleutel
    xmlsec.tree.add_ids(wortel, ["Id"])
    context.sign(info.getparent())
    return etree.tostring(wortel)

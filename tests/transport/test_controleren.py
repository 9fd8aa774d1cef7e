"""What is refused at the door, with which code: forged, moved, stale, foreign or malformed messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import xmlsec
from lxml import etree

from gateway.transport.certificaten import Vertrouwen
from gateway.transport.soap.controleren import controleer, controleer_antwoord, controleer_bestand
from gateway.transport.soap.lezing import Http
from gateway.transport.soap.namen import DS, SOAP, WSA, WSSE, WSU
from gateway.transport.soap.ondertekenen import Ondertekend
from gateway.transport.soap.verslag import Controleverslag, Uitslag
from gateway.transport.soap.verwachting import Verwachting, Verzonden
from gateway.transport.xml import XmlError
from tests.pki import Paar, TestCa
from tests.transport import libxmlsec
from tests.transport.conftest import ACTIE, INHOUD, MESSAGE_ID, OP, PARTNER, SCHOOL, WIJ

Teken = Callable[..., Ondertekend]
HTTP = Http("text/xml; charset=utf-8", f'"{ACTIE}"')
ID = f"{{{WSU}}}Id"


def _kaal(extra: str = "", inhoud: bytes = INHOUD) -> bytes:
    return libxmlsec.kaal(SCHOOL, PARTNER, ACTIE, MESSAGE_ID, inhoud, extra=extra)


def _fouten(verslag: Controleverslag) -> list[str]:
    return [item.code for item in verslag.controles if item.uitslag is Uitslag.FOUT]


# --- signature -----------------------------------------------------------------------------------------------------


def _verplaats_body(root: etree._Element, *, naar: Callable[[etree._Element], etree._Element]) -> None:
    """Move the signed Body elsewhere and put another in its place."""
    body = root.find(f"{{{SOAP}}}Body")
    vals = deepcopy(body)
    vals[0][0].text = "2"
    root.replace(body, vals)
    naar(root).append(body)


def _in_header(root: etree._Element) -> etree._Element:
    return etree.SubElement(root[0], "{urn:x}Wrapper")


def _in_security(root: etree._Element) -> etree._Element:
    return etree.SubElement(root.find(f".//{{{WSSE}}}Security"), "{urn:x}Wrapper")


def _in_body(root: etree._Element) -> etree._Element:
    return root.find(f"{{{SOAP}}}Body")[0]


def _in_envelop(root: etree._Element) -> etree._Element:
    return etree.SubElement(etree.SubElement(root[0], "{urn:x}Wrapper"), f"{{{SOAP}}}Envelope")


@pytest.mark.parametrize("naar", [_in_header, _in_security, _in_body, _in_envelop])
@pytest.mark.parametrize("id_", ["Body", "anders", None])
def test_moved_body_is_refused(naar: Callable, id_: str | None, teken: Teken, eis: Verwachting) -> None:
    """The signed Body may stand nowhere but where it is read, whatever id its replacement has."""
    root = etree.fromstring(teken().data)
    _verplaats_body(root, naar=naar)
    vals = root.find(f"{{{SOAP}}}Body")
    vals.attrib.pop(ID)
    if id_:
        vals.set(ID, id_)
    assert controleer(etree.tostring(root), eis).foutcode == "Client.EK0031"


@pytest.mark.parametrize("naam", ["To", "Action", "From", "MessageID"])
def test_moved_header_is_refused(naam: str, teken: Teken, eis: Verwachting) -> None:
    """A header that was signed elsewhere does not count for the one that is read."""
    root = etree.fromstring(teken().data)
    kop = root[0].find(f"{{{WSA}}}{naam}")
    vals = deepcopy(kop)
    vals.attrib.pop(ID)
    root[0].replace(kop, vals)
    _in_header(root).append(kop)
    assert controleer(etree.tostring(root), eis).foutcode == "Client.EK0031"


def test_moved_timestamp_is_refused(teken: Teken, eis: Verwachting) -> None:
    """A stale message cannot be made fresh by a second Timestamp beside the signed one."""
    root = etree.fromstring(teken().data)
    security = root.find(f".//{{{WSSE}}}Security")
    oud = security.find(f"{{{WSU}}}Timestamp")
    vers = deepcopy(oud)
    vers.attrib.pop(ID)
    security.replace(oud, vers)
    _in_header(root).append(oud)
    assert controleer(etree.tostring(root), eis).foutcode == "Client.EK0031"


@pytest.mark.parametrize("weg", ["to", "action", "from", "id", "ts", "body"])
def test_every_part_must_be_signed(weg: str, eis: Verwachting, wij: Paar) -> None:
    """A valid signature that leaves out one part that is read is refused."""
    ids = [id_ for id_ in ("to", "action", "from", "id", "ts", "body") if id_ != weg]
    verslag = controleer(libxmlsec.teken(_kaal(), wij, ids=ids), eis)
    assert _fouten(verslag) == ["EK0031"]
    assert "niet ondertekend" in verslag.fout.tekst


def test_an_extra_wsa_header_must_be_signed(eis: Verwachting, wij: Paar) -> None:
    """Also ReplyTo, once it is there."""
    extra = f"<wsa:ReplyTo><wsa:Address>{WSA}/anonymous</wsa:Address></wsa:ReplyTo>"
    assert controleer(libxmlsec.teken(_kaal(extra), wij), eis).foutcode == "Client.EK0031"
    extra = extra.replace("<wsa:ReplyTo>", '<wsa:ReplyTo wsu:Id="reply">')
    assert controleer(libxmlsec.teken(_kaal(extra), wij), eis).goed


@pytest.mark.parametrize(
    ("methode", "digest"),
    [
        (xmlsec.constants.TransformRsaSha1, xmlsec.constants.TransformSha256),
        (xmlsec.constants.TransformRsaSha256, xmlsec.constants.TransformSha1),
    ],
)
def test_sha_1_is_refused_before_verifying(methode: object, digest: object, eis: Verwachting, wij: Paar) -> None:
    """A valid signature with SHA-1 anywhere is refused for its algorithm."""
    verslag = controleer(libxmlsec.teken(_kaal(), wij, methode=methode, digest=digest), eis)
    assert "algoritme" in verslag.fout.tekst
    assert verslag.foutcode == "Client.EK0031"


def test_hmac_with_the_public_key_is_refused(eis: Verwachting, wij: Paar) -> None:
    """An HMAC keyed with what everybody knows is not on the list."""
    sleutel = xmlsec.Key.from_binary_data(xmlsec.constants.KeyDataHmac, wij.der)
    data = libxmlsec.teken(_kaal(), wij, methode=xmlsec.constants.TransformHmacSha256, sleutel=sleutel)
    verslag = controleer(data, eis)
    assert "hmac-sha256 is niet toegestaan" in verslag.fout.tekst
    assert verslag.foutcode == "Client.EK0031"


def _wijzig(data: bytes, pad: str, doe: Callable[[etree._Element], None]) -> bytes:
    root = etree.fromstring(data)
    doe(root.find(pad.format(SOAP=SOAP, WSA=WSA, WSSE=WSSE, WSU=WSU, DS=DS)))
    return etree.tostring(root)


def _verdubbel(element: etree._Element) -> None:
    element.addnext(deepcopy(element))


def _verwijder(element: etree._Element) -> None:
    element.getparent().remove(element)


def _zet(naam: str, waarde: str) -> Callable[[etree._Element], None]:
    return lambda element: element.set(naam, waarde)


def _tekst(waarde: str) -> Callable[[etree._Element], None]:
    return lambda element: setattr(element, "text", waarde)


def _kind(naam: str) -> Callable[[etree._Element], None]:
    return lambda element: element.append(element.makeelement(naam))


@pytest.mark.parametrize(
    ("pad", "doe"),
    [
        (".//{{{WSSE}}}Security", _verdubbel),
        (".//{{{WSSE}}}Security", _verwijder),
        (".//{{{DS}}}Signature", _verdubbel),
        (".//{{{DS}}}Signature", _verwijder),
        (".//{{{DS}}}Signature", lambda item: _in_header(item.getroottree().getroot()).append(deepcopy(item))),
        (".//{{{WSU}}}Timestamp", _verdubbel),
        (".//{{{WSU}}}Timestamp", _verwijder),
        (".//{{{WSU}}}Created", _verwijder),
        (".//{{{WSU}}}Created", _tekst("gisteren")),
        (".//{{{WSU}}}Created", _tekst("2026-01-01T12:00:00")),
        (".//{{{WSU}}}Expires", _verdubbel),
        (".//{{{WSSE}}}BinarySecurityToken", _verwijder),
        (".//{{{WSSE}}}BinarySecurityToken", _zet("ValueType", "iets")),
        (".//{{{WSSE}}}BinarySecurityToken", _tekst("AAAA")),
        (".//{{{WSSE}}}BinarySecurityToken", _tekst("geen base64")),
        (".//{{{WSSE}}}Reference", _zet("URI", "#Body")),
        (".//{{{DS}}}Reference", _zet("URI", "")),
        (".//{{{DS}}}Reference", _zet("URI", "http://voorbeeld.example/x")),
        (".//{{{DS}}}Reference", _zet("URI", "#bestaat-niet")),
        (".//{{{DS}}}Reference", _verwijder),
        (".//{{{DS}}}Transform", _verdubbel),
        (".//{{{DS}}}Transform", _zet("Algorithm", "http://www.w3.org/2000/09/xmldsig#enveloped-signature")),
        (".//{{{DS}}}Transform", _kind("{urn:x}XPath")),
        (".//{{{DS}}}DigestValue", _tekst("AAAA")),
        (".//{{{DS}}}SignatureValue", _tekst("AAAA")),
        (".//{{{DS}}}CanonicalizationMethod", _zet("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")),
        (".//{{{DS}}}SignedInfo", _verdubbel),
        (".//{{{DS}}}KeyInfo", _verwijder),
        ("{{{SOAP}}}Body//*", _zet(ID, "Body")),
        ("{{{SOAP}}}Body//*", _zet("Id", "Body")),
        ("{{{SOAP}}}Body//*", _zet("ID", "To")),
    ],
)
def test_any_change_to_the_security_is_refused(
    pad: str, doe: Callable[[etree._Element], None], teken: Teken, eis: Verwachting
) -> None:
    """Two of anything, something missing, an unknown transform, a duplicate id, a wrong value: EK0031 and no crash."""
    assert controleer(_wijzig(teken().data, pad, doe), eis).foutcode == "Client.EK0031"


def test_too_many_references_are_refused(eis: Verwachting, wij: Paar) -> None:
    """The work that one message may cause is bounded."""
    data = libxmlsec.teken(_kaal(), wij, ids=["body"] * 31)
    assert "30 verwijzingen" in controleer(data, eis).fout.tekst


def test_part_that_has_no_canonical_form_is_refused(teken: Teken, eis: Verwachting) -> None:
    """A relative namespace cannot be signed by us, and is refused when it comes in."""
    with pytest.raises(XmlError, match="canoniek"):
        teken(b'<a xmlns="../b"/>')
    data = teken(b"<a/>").data.replace(b"<a/>", b'<a xmlns="../b"/>')
    assert "canoniek" in controleer(data, eis).fout.tekst


def test_same_value_in_business_id_attributes_is_no_duplicate(teken: Teken, eis: Verwachting) -> None:
    """A Body may use its own id attributes as it likes, as long as no signature means them."""
    assert controleer(teken(b'<m id="1"><a id="2"/><b id="2"/></m>').data, eis).goed


def test_one_element_may_carry_its_id_twice(eis: Verwachting, wij: Paar) -> None:
    """Toolkits that write wsu:Id and Id with the same value on one element are understood."""
    kaal = _kaal().replace(b'<s:Body wsu:Id="body">', b'<s:Body wsu:Id="body" Id="body">')
    assert controleer(libxmlsec.teken(kaal, wij), eis).goed


def test_security_below_another_header_is_refused(teken: Teken, eis: Verwachting) -> None:
    """Security counts only directly under the Header."""
    root = etree.fromstring(teken().data)
    _in_header(root).append(root.find(f".//{{{WSSE}}}Security"))
    assert controleer(etree.tostring(root), eis).foutcode == "Client.EK0031"


# --- certificates --------------------------------------------------------------------------------------------------


def test_signer_must_be_under_our_anchor(eis: Verwachting) -> None:
    """A certificate of another root, expired or without OIN is refused."""
    ander, eigen = TestCa("Andere Root"), TestCa()
    gisteren = OP - timedelta(days=1)
    for paar in (ander.geeft_uit(WIJ), eigen.geeft_uit(WIJ, tot=gisteren), eigen.geeft_uit(""), eigen.geeft_uit("12")):
        assert controleer(libxmlsec.teken(_kaal(), paar), eis).foutcode == "Client.EK0031"


def test_revoked_signer_is_refused(eis: Verwachting, ca: TestCa, wij: Paar, partner: Paar) -> None:
    """With a CRL configured, a revoked certificate is refused and another is not."""
    data = libxmlsec.teken(_kaal(), wij)
    assert controleer(data, replace(eis, vertrouwen=Vertrouwen.uit_pem(ca.pem, [ca.trekt_in(partner)]))).goed
    ingetrokken = controleer(data, replace(eis, vertrouwen=Vertrouwen.uit_pem(ca.pem, [ca.trekt_in(wij)])))
    assert "ingetrokken" in ingetrokken.fout.tekst


def test_small_key_is_refused(eis: Verwachting) -> None:
    """A signature that holds, by an RSA key of 1024 bits, is refused also when no chain is looked at."""
    klein = TestCa().geeft_uit(WIJ, bits=1024)
    verslag = controleer(libxmlsec.teken(_kaal(), klein), replace(eis, vertrouwen=None))
    assert "2048 bits" in verslag.fout.tekst


def test_without_anchors_the_chain_is_not_looked_at(teken: Teken, eis: Verwachting, wij: Paar) -> None:
    """A stored file can be read without a CA; the report says that the chain was left out."""
    verslag = controleer(teken().data, replace(eis, vertrouwen=None), http=HTTP, tls=[wij.certificaat])
    assert verslag.goed
    assert "keten niet bekeken" in next(item.tekst for item in verslag.controles if "certificaat" in item.naam[10:])


def test_tls_certificate(teken: Teken, eis: Verwachting, wij: Paar, partner: Paar) -> None:
    """No client certificate or a bad one is EK0030; another organisation than the signer is DK0002."""
    data = teken().data
    assert controleer(data, eis, http=HTTP, tls=[wij.certificaat]).goed
    assert controleer(data, eis, http=HTTP).foutcode == "Client.EK0030"
    vals = TestCa("Andere Root").geeft_uit(WIJ).certificaat
    assert controleer(data, eis, http=HTTP, tls=[vals]).foutcode == "Client.EK0030"
    assert controleer(data, eis, http=HTTP, tls=[partner.certificaat]).foutcode == "Client.DK0002"
    bekend = replace(eis, tussenpersonen=frozenset({(PARTNER, WIJ)}))
    assert controleer(data, bekend, http=HTTP, tls=[partner.certificaat]).goed


# --- time ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "goed"),
    [(-301, False), (-300, True), (0, True), (299, True), (300, False), (86_400, False)],
)
def test_timestamp_window(later: int, goed: bool, teken: Teken, eis: Verwachting) -> None:
    """Created may lie five minutes ahead of our clock; after Expires the message is dead."""
    assert controleer(teken().data, replace(eis, op=OP + timedelta(seconds=later))).goed is goed


def test_timestamp_lifetime(teken: Teken, eis: Verwachting) -> None:
    """83 minutes, as DUO does, is fine; more than a day, or an end before the begin, is not."""
    assert controleer(teken(geldig=timedelta(minutes=83)).data, eis).goed
    assert controleer(teken(geldig=timedelta(hours=25)).data, eis).foutcode == "Client.EK0031"
    assert controleer(teken(geldig=timedelta(0)).data, replace(eis, op=OP)).foutcode == "Client.EK0031"


def test_timestamp_without_expires_lives_five_minutes(eis: Verwachting, wij: Paar) -> None:
    """Expires is optional in Digikoppeling."""
    kaal = _wijzig(_kaal(), ".//{{{WSU}}}Expires", _verwijder)
    data = libxmlsec.teken(kaal, wij)
    assert controleer(data, eis).goed
    assert controleer(data, replace(eis, op=OP + timedelta(minutes=5))).foutcode == "Client.EK0031"


# --- envelope, addressing, authority -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "VersionMismatch.DK0001"),
        (b"<a/>", "VersionMismatch.DK0001"),
        (b"<!DOCTYPE a><a/>", "VersionMismatch.DK0001"),
        (b"<a>\xff</a>", "Client.DK0009"),
        (_kaal().replace(SOAP.encode(), b"http://www.w3.org/2003/05/soap-envelope"), "VersionMismatch.DK0001"),
        (_kaal(inhoud=b"<a/><b/>"), "VersionMismatch.DK0001"),
        (_kaal(inhoud=b""), "VersionMismatch.DK0001"),
        (_kaal(inhoud=b"<?a?>"), "VersionMismatch.DK0001"),
        (f'<s:Envelope xmlns:s="{SOAP}"><s:Body><a/></s:Body></s:Envelope>'.encode(), "Client.DK0005"),
        (_kaal().replace(b"</s:Envelope>", b"<s:Body/></s:Envelope>"), "VersionMismatch.DK0001"),
        (_kaal(extra='<x:x xmlns:x="urn:x"/>'), "Client.EK0031"),
        (_kaal(extra='<x:x xmlns:x="urn:x" s:mustUnderstand="1"/>'), "Client.DK0010"),
        (_kaal(extra="<wsa:To>x</wsa:To>"), "Client.DK0011"),
        (_kaal().replace(b"</wsa:Address>", b"</wsa:Address><wsa:Metadata/>"), "Client.DK0011"),
        (_kaal().replace(b"</wsa:MessageID>", b"<?x?></wsa:MessageID>"), "Client.DK0011"),
        (_wijzig(_kaal(), ".//{{{WSA}}}To", _verwijder), "Client.DK0005"),
        (_wijzig(_kaal(), ".//{{{WSA}}}To", _tekst("")), "Client.DK0005"),
        (_wijzig(_kaal(), ".//{{{WSA}}}Action", _verwijder), "Client.DK0006"),
        (_wijzig(_kaal(), ".//{{{WSA}}}MessageID", _verwijder), "Client.DK0007"),
        (_wijzig(_kaal(), ".//{{{WSA}}}From", _verwijder), "Client.EK0020"),
        (_wijzig(_kaal(), ".//{{{WSA}}}Address", _tekst("")), "Client.EK0020"),
        (_wijzig(_kaal(), ".//{{{WSA}}}Address", _tekst("anonymous?oin=1")), "Client.EK0021"),
        (_wijzig(_kaal(), ".//{{{WSA}}}To", _tekst("anonymous")), "Client.EK0022"),
        (_wijzig(_kaal(), ".//{{{WSA}}}To", _tekst(f"anonymous?oin={SCHOOL}")), "Client.DK0011"),
        (_wijzig(_kaal(), ".//{{{WSA}}}Action", _tekst("urn:anders")), "Client.DK0011"),
        (_wijzig(_kaal(), ".//{{{WSA}}}MessageID", _tekst("urn:uuid:1")), "Client.EK0023"),
        (
            _kaal(extra="<wsa:ReplyTo><wsa:Address>http://x.example</wsa:Address></wsa:ReplyTo>"),
            "Client.DK0011",
        ),
    ],
)
def test_envelope_and_headers(data: bytes, code: str, eis: Verwachting) -> None:
    """Each fault of form has its own code, and it comes before that of the signature."""
    assert controleer(data, eis).foutcode == code


@pytest.mark.parametrize(
    ("http", "code"),
    [
        (Http("text/xml", '""'), ""),
        (Http('text/xml;charset="UTF-8"', ACTIE), ""),
        (Http("text/xml", '"urn:anders"'), "Client.DK0003"),
        (Http("text/xml", None), "Client.DK0003"),
        (Http("application/soap+xml", '""'), "VersionMismatch.DK0001"),
        (Http("text/xml", '""', "PUT"), "VersionMismatch.DK0001"),
        (Http("text/xml; charset=iso-8859-1", '""'), "Client.DK0009"),
    ],
)
def test_http_side(http: Http, code: str, teken: Teken, eis: Verwachting, wij: Paar) -> None:
    """POST of text/xml in UTF-8, with SOAPAction empty or equal to wsa:Action."""
    assert controleer(teken().data, eis, http=http, tls=[wij.certificaat]).foutcode == code


def test_authority(teken: Teken, eis: Verwachting) -> None:
    """Who signs speaks for himself, or for those he has a mandate of; without it DK0002."""
    assert controleer(teken(van=WIJ).data, replace(eis, gemandateerd=None)).goed
    assert controleer(teken().data, replace(eis, gemandateerd=None)).controles[-2].uitslag is Uitslag.OVERGESLAGEN
    assert controleer(teken().data, replace(eis, gemandateerd=lambda *_: False)).foutcode == "Client.DK0002"
    assert controleer(_kaal(), replace(eis, gemandateerd=None)).controles[-2].uitslag is Uitslag.OVERGESLAGEN


def test_body_against_its_xsd(teken: Teken, eis: Verwachting) -> None:
    """A Body outside its XSD is DK0004, with element names and without values."""
    xsd = etree.XMLSchema(
        etree.fromstring(
            b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:voorbeeld:melding"'
            b' elementFormDefault="qualified"><xs:element name="melding"><xs:complexType><xs:sequence>'
            b'<xs:element name="nummer" type="xs:int"/></xs:sequence></xs:complexType></xs:element></xs:schema>'
        )
    )
    eis = replace(eis, schemas={ACTIE: xsd})
    assert controleer(teken().data, eis).goed
    verslag = controleer(teken(INHOUD.replace(b">1<", b">geheim<")).data, eis)
    assert verslag.foutcode == "Client.DK0004"
    assert "nummer" in verslag.fout.tekst
    assert "geheim" not in verslag.als_tekst()


# --- answers -------------------------------------------------------------------------------------------------------

VERZONDEN = Verzonden(ACTIE, MESSAGE_ID, SCHOOL, WIJ, "SGFsbG8=")
ANTWOORD_ID = "urn:uuid:5e0a4c64-7d4a-4c9f-8a4d-3d7d9c1c2b3a"


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({}, ""),
        ({"relates_to": ANTWOORD_ID}, "Client.DK0011"),
        ({"relates_to": None}, "Client.DK0008"),
        ({"actie": "urn:anders"}, "Client.DK0011"),
        ({"naar": PARTNER}, "Client.DK0011"),
        ({"van": PARTNER}, "Client.DK0011"),
        ({"bevestigt": None}, "Client.EK0031"),
        ({"bevestigt": "TWlz"}, "Client.EK0031"),
        ({"message_id": "1"}, "Client.EK0023"),
    ],
)
def test_answer_must_belong_to_the_request(
    anders: dict[str, object], code: str, teken: Teken, vertrouwen: Vertrouwen
) -> None:
    """RelatesTo, Action, the OINs and SignatureConfirmation tie an answer to what we asked."""
    velden = {"naar": SCHOOL, "van": WIJ, "message_id": ANTWOORD_ID, "relates_to": MESSAGE_ID, "bevestigt": "SGFsbG8="}
    data = teken(**(velden | anders)).data
    verslag = controleer_antwoord(data, Verwachting(op=OP, vertrouwen=vertrouwen, antwoord_op=VERZONDEN))
    assert verslag.foutcode == code, verslag.als_tekst()


def test_answer_of_another_organisation_is_refused(teken: Teken, eis: Verwachting) -> None:
    """A certificate under the same root is not enough: the signer must be the partner."""
    data = teken(van=WIJ, naar=SCHOOL, relates_to=MESSAGE_ID, bevestigt="SGFsbG8=").data
    verzonden = replace(VERZONDEN, partner=PARTNER)
    verslag = controleer_antwoord(data, replace(eis, eigen=None, antwoord_op=verzonden))
    assert "DK0002" in _fouten(verslag)


# --- the report ----------------------------------------------------------------------------------------------------


def test_report_tells_every_fault_at_once(teken: Teken, eis: Verwachting) -> None:
    """A stored message that has expired and goes elsewhere shows both, and that its signature still holds."""
    verslag = controleer(teken().data, replace(eis, op=OP + timedelta(days=1), eigen={WIJ}))
    assert _fouten(verslag) == ["DK0011", "EK0031"]
    assert verslag.bericht is None
    assert [item.uitslag for item in verslag.controles if item.nummer == 8] == [Uitslag.GOED] * 4
    tekst = verslag.als_tekst()
    assert "FOUT  Tijdvenster: het bericht is verlopen op 2026-01-01T12:05:00Z. [EK0031]\n           Doe: " in tekst
    assert tekst.endswith("Dit bericht wordt geweigerd met Client.DK0011.")


def test_report_for_a_machine(eis: Verwachting) -> None:
    """The report is plain JSON, with code, text and advice for each check."""
    verslag = controleer(b"", eis)
    uit = json.loads(json.dumps(verslag.als_json()))
    assert (uit["goed"], uit["fout"]) == (False, "VersionMismatch.DK0001")
    assert [item["nummer"] for item in uit["controles"]] == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 9, 11]
    assert {item["uitslag"] for item in uit["controles"][2:]} == {"overgeslagen"}


def test_stored_file(tmp_path: Path, teken: Teken, vertrouwen: Vertrouwen) -> None:
    """A file needs no more than a moment and an anchor; one with RelatesTo is taken for an answer."""
    verzoek, antwoord = tmp_path / "verzoek.xml", tmp_path / "antwoord.xml"
    verzoek.write_bytes(teken().data)
    antwoord.write_bytes(teken(relates_to=MESSAGE_ID).data)
    eis = Verwachting(op=OP, vertrouwen=vertrouwen)
    assert controleer_bestand(verzoek, eis).als_tekst().endswith("Dit bericht wordt aangenomen.")
    verslag = controleer_bestand(antwoord, eis)
    assert [item.nummer for item in verslag.controles][-1] == 13
    assert "het verzoek is niet bekend" in verslag.als_tekst()

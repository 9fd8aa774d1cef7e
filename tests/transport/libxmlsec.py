"""Signing and verifying by libxmlsec: an implementation that shares no code with ours."""

from __future__ import annotations

import base64

import xmlsec
from lxml import etree

from gateway.transport.soap.namen import DS, EXC_C14N, SOAP, WSA, WSSE, WSU, X509V3
from tests.pki import Paar

ID = f"{{{WSU}}}Id"


def verifieer(data: bytes, paar: Paar) -> int:
    """Verify the signature of a message; raises when it does not hold, else gives the number of references."""
    root = etree.fromstring(data)
    context = _context(root, paar.pem, xmlsec.KeyFormat.CERT_PEM)
    signature = root.find(f".//{{{DS}}}Signature")
    context.verify(signature)
    return len(signature.findall(f".//{{{DS}}}Reference"))


def teken(
    envelop: bytes,
    paar: Paar,
    *,
    prefixen: str = "",
    methode: object = xmlsec.constants.TransformRsaSha256,
    digest: object = xmlsec.constants.TransformSha256,
    ids: list[str] | None = None,
    sleutel: xmlsec.Key | None = None,
) -> bytes:
    """Put a token and a signature in the Security header, over every element with a wsu:Id outside the token."""
    root = etree.fromstring(envelop)
    security = root.find(f".//{{{WSSE}}}Security")
    token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", {ID: "X509", "ValueType": X509V3})
    token.text = base64.b64encode(paar.der).decode()
    signature = xmlsec.template.create(root, xmlsec.constants.TransformExclC14N, methode, ns="ds")
    security.append(signature)
    for id_ in ids or [element.get(ID) for element in root.iter() if element.get(ID) not in {None, "X509"}]:
        reference = xmlsec.template.add_reference(signature, digest, uri=f"#{id_}")
        transform = xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        if prefixen:
            inclusief = etree.SubElement(transform, f"{{{EXC_C14N}}}InclusiveNamespaces", nsmap={"ec": EXC_C14N})
            inclusief.set("PrefixList", prefixen)
    key_info = xmlsec.template.ensure_key_info(signature)
    verwijzing = etree.SubElement(key_info, f"{{{WSSE}}}SecurityTokenReference")
    etree.SubElement(verwijzing, f"{{{WSSE}}}Reference", URI="#X509", ValueType=X509V3)
    context = _context(root, paar.sleutel_pem, xmlsec.KeyFormat.PEM)
    if sleutel is not None:
        context.key = sleutel
    context.sign(signature)
    return etree.tostring(root)


def kaal(van: str, naar: str, actie: str, message_id: str, inhoud: bytes, *, extra: str = "") -> bytes:
    """An unsigned envelope in the layout of a common toolkit: all namespaces on the Envelope, ids on every part."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSU}" xmlns:wsse="{WSSE}" xmlns:ruis="urn:ruis">'
        f'<s:Header>{extra}<wsa:To wsu:Id="to">{WSA}/anonymous?oin={naar}</wsa:To>'
        f'<wsa:Action wsu:Id="action">{actie}</wsa:Action>'
        f'<wsa:From wsu:Id="from"><wsa:Address>{WSA}/anonymous?OIN={van}</wsa:Address></wsa:From>'
        f'<wsa:MessageID wsu:Id="id">{message_id}</wsa:MessageID>'
        '<wsse:Security s:mustUnderstand="1"><wsu:Timestamp wsu:Id="ts"><wsu:Created>2026-01-01T12:00:00Z'
        "</wsu:Created><wsu:Expires>2026-01-01T12:05:00Z</wsu:Expires></wsu:Timestamp></wsse:Security></s:Header>"
        f'<s:Body wsu:Id="body">{inhoud.decode()}</s:Body></s:Envelope>'
    ).encode()


def _context(root: etree._Element, pem: str, vorm: object) -> xmlsec.SignatureContext:
    context = xmlsec.SignatureContext()
    for element in root.iter():
        if element.get(ID):
            context.register_id(element, "Id", WSU)
    context.key = xmlsec.Key.from_memory(pem, vorm)
    return context

"""The envelope as the sandbox writes it, with an empty signature over all its parts."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

ENV = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{OASIS}wssecurity-secext-1.0.xsd", f"{OASIS}wssecurity-utility-1.0.xsd"
WSSE11 = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"

REFERENTIE = (
    f'<ds:Reference URI="#{{}}"><ds:Transforms><ds:Transform Algorithm="{C14N}"/></ds:Transforms>'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference>'
)
BEVESTIGING = (
    f'<wsse11:SignatureConfirmation xmlns:wsse11="{WSSE11}" wsu:Id="SignatureConfirmation" Value="{{waarde}}"/>'
)
SJABLOON = (
    f'<soapenv:Envelope xmlns:soapenv="{ENV}" xmlns:wsa="{WSA}" xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}">'
    '<soapenv:Header>{koppen}<wsa:From wsu:Id="From"><wsa:Address>{van}</wsa:Address></wsa:From>'
    '<wsse:Security soapenv:mustUnderstand="1"><wsse:BinarySecurityToken wsu:Id="Token"'
    f' EncodingType="{OASIS}soap-message-security-1.0#Base64Binary"'
    f' ValueType="{OASIS}x509-token-profile-1.0#X509v3">{{token}}</wsse:BinarySecurityToken>'
    '<wsu:Timestamp wsu:Id="Timestamp"><wsu:Created>{gemaakt}</wsu:Created><wsu:Expires>{verloopt}</wsu:Expires>'
    f'</wsu:Timestamp>{{bevestiging}}<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo>'
    f'<ds:CanonicalizationMethod Algorithm="{C14N}"/>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>{referenties}</ds:SignedInfo>'
    '<ds:SignatureValue/><ds:KeyInfo><wsse:SecurityTokenReference><wsse:Reference URI="#Token"'
    f' ValueType="{OASIS}x509-token-profile-1.0#X509v3"/></wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>'
    '</wsse:Security></soapenv:Header><soapenv:Body wsu:Id="Body">{inhoud}</soapenv:Body></soapenv:Envelope>'
)


def ongetekend(
    koppen: Mapping[str, str], *, van: str, token: str, geldig: tuple[str, str], bevestiging: str, inhoud: str
) -> bytes:
    """An envelope that only lacks its digests and signature; DUO signs all but the token."""
    delen = [*koppen, "From", "Timestamp", *(["SignatureConfirmation"] if bevestiging else []), "Body"]
    gemaakt, verloopt = geldig
    return SJABLOON.format(
        koppen="".join(f'<wsa:{naam} wsu:Id="{naam}">{escape(waarde)}</wsa:{naam}>' for naam, waarde in koppen.items()),
        van=van,
        token=token,
        gemaakt=gemaakt,
        verloopt=verloopt,
        bevestiging=BEVESTIGING.format(waarde=bevestiging) if bevestiging else "",
        referenties="".join(map(REFERENTIE.format, delen)),
        inhoud=inhoud,
    ).encode()

"""Two-sided TLS to one partner: our certificate, only his anchors, and his OIN on the other end of the line."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from httpx_aiohttp import AiohttpTransport
from pydantic import AfterValidator

from gateway.model.errors import ConfiguratieError
from gateway.model.identifiers import Oin
from gateway.transport.certificaten import CertificaatBestandError, Sleutelpaar, Vertrouwen

# Forward secrecy and authenticated encryption only; TLS 1.3 has its own list (NCSC: "goed" or "voldoende").
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class AdresError(ConfiguratieError):
    """Het adres van de partner is geen https-adres."""

    code = "TRA-001"


def _veilig(adres: str) -> bool:
    delen = urlsplit(adres)
    return delen.scheme == "https" or (delen.scheme == "http" and delen.hostname in _LOOPBACK)


def _adres(adres: str) -> str:
    delen = urlsplit(adres)
    if not _veilig(adres) or delen.query or delen.fragment or delen.username:
        raise ValueError("geen https-adres zonder ? en #; http:// mag alleen naar de eigen machine")
    return adres


# In the settings of a connector: one address, or what paths are put behind.
Adres = Annotated[str, AfterValidator(_adres)]
Basisadres = Annotated[Adres, AfterValidator(lambda adres: adres.rstrip("/"))]


def partner_context(sleutel: Sleutelpaar, vertrouwen: Vertrouwen, partner: Oin) -> ssl.SSLContext:
    """One SSLContext for one partner; the handshake fails unless his certificate carries his OIN."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.load_verify_locations(cadata=_pem(vertrouwen.ankers))
    # Every configured certificate is an anchor, so that an issuer below the root can be pinned.
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    _laad_bestanden(context, sleutel, vertrouwen)
    context.sslobject_class = _met_oin(partner)
    return context


def server_context(ankers: Path | None) -> ssl.SSLContext:
    """One-sided TLS: the issuers in a PEM file, or those of the system when there is none."""
    try:
        return ssl.create_default_context(cafile=ankers)
    except (OSError, ssl.SSLError):
        raise CertificaatBestandError(
            "ankers: het bestand is niet te lezen.", doe="Geef in ankers een PEM-bestand."
        ) from None


def partner_client(url: str, context: ssl.SSLContext, *, timeout: float, verbindingen: int) -> httpx.AsyncClient:
    """An HTTP client for one partner; plain http is for a sandbox on loopback only."""
    if not _veilig(url):
        raise AdresError(doe="Begin het adres met https://; http:// mag alleen naar de eigen machine.")
    limits = httpx.Limits(max_connections=verbindingen, max_keepalive_connections=verbindingen, keepalive_expiry=60)
    transport = AiohttpTransport(verify=context, limits=limits)
    return httpx.AsyncClient(transport=transport, timeout=timeout, follow_redirects=False, trust_env=False)


def _laad_bestanden(context: ssl.SSLContext, sleutel: Sleutelpaar, vertrouwen: Vertrouwen) -> None:
    # OpenSSL reads these from files only: a folder of our own, the key encrypted, gone at once.
    wachtwoord = secrets.token_bytes(32).hex()
    versleuteld = BestAvailableEncryption(wachtwoord.encode())
    with TemporaryDirectory(prefix="schakel-") as naam:
        pad = Path(naam) / "eigen.pem"
        key = sleutel.sleutel.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, versleuteld).decode()
        pad.write_text(key + _pem([sleutel.certificaat, *sleutel.keten]))
        context.load_cert_chain(pad, password=wachtwoord)
        if vertrouwen.crls:
            crl = Path(naam) / "crl.pem"
            crl.write_bytes(b"".join(item.public_bytes(Encoding.PEM) for item in vertrouwen.crls))
            context.load_verify_locations(cafile=crl)
            context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF


def _pem(certificaten: Sequence[x509.Certificate]) -> str:
    return "".join(cert.public_bytes(Encoding.PEM).decode() for cert in certificaten)


def _met_oin(partner: Oin) -> type[ssl.SSLObject]:
    class PartnerSSLObject(ssl.SSLObject):
        """A TLS connection that ends the handshake when the other side is not the partner."""

        def do_handshake(self) -> None:
            super().do_handshake()
            cert: Any = self.getpeercert() or {}
            nummers = [waarde for rdn in cert.get("subject", ()) for naam, waarde in rdn if naam == "serialNumber"]
            if nummers != [partner]:
                raise ssl.SSLCertVerificationError(f"certificate does not carry OIN {partner}")

    return PartnerSSLObject

"""A small HTTPS server on loopback that answers with what a function gives it; for the client under test."""

from __future__ import annotations

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509

from tests.pki import Paar, TestCa

Verwerk = Callable[[bytes, dict[str, str], bytes | None], Awaitable[tuple[int, bytes] | None]]


def server_context(paar: Paar, ca: TestCa, *, tls_1_1: bool = False) -> ssl.SSLContext:
    """Two-sided TLS with this certificate; with `tls_1_1` a server of long ago."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    return _laad(context, paar, ca, tls_1_1=tls_1_1)


def client_context_tls_1_1(paar: Paar, ca: TestCa) -> ssl.SSLContext:
    """A client of long ago."""
    return _laad(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), paar, ca, tls_1_1=True)


def _laad(context: ssl.SSLContext, paar: Paar, ca: TestCa, *, tls_1_1: bool) -> ssl.SSLContext:
    if tls_1_1:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
    with TemporaryDirectory() as naam:
        pad = Path(naam) / "eigen.pem"
        pad.write_text(paar.sleutel_pem + paar.pem)
        context.load_cert_chain(pad)
    context.load_verify_locations(cadata=ca.pem)
    return context


@asynccontextmanager
async def luister(context: ssl.SSLContext | None, verwerk: Verwerk) -> AsyncIterator[str]:
    """Serve until the block ends; gives the URL. None as answer drops the connection."""

    async def verbinding(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _een(reader, writer, verwerk):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(verbinding, "127.0.0.1", 0, ssl=context)
    poort = server.sockets[0].getsockname()[1]
    try:
        yield f"{'http' if context is None else 'https'}://localhost:{poort}/soap"
    finally:
        server.close()


async def _een(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, verwerk: Verwerk) -> bool:
    kop = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {naam.lower(): waarde for naam, _, waarde in (regel.partition(": ") for regel in kop[1:] if regel)}
    data = await reader.readexactly(int(headers["content-length"]))
    ssl_object = writer.get_extra_info("ssl_object")
    antwoord = await verwerk(data, headers, ssl_object.getpeercert(binary_form=True) if ssl_object else None)
    if antwoord is None:
        return False
    status, body = antwoord
    writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    return True


def certificaat(der: bytes | None) -> list[x509.Certificate]:
    """The client certificate as the server side of the gateway wants it."""
    return [x509.load_der_x509_certificate(der)] if der else []

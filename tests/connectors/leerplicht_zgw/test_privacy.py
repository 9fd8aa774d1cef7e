"""Nothing of a leerling stands where it may stay lying: logs, addresses, exceptions, notifications."""

from __future__ import annotations

import logging
import traceback

import pytest

from gateway.sdk import SchakelError
from tests.connectors.leerplicht_zgw.conftest import BSN, GEHEIM, MELDER, REDEN, bericht, melding

pytestmark = pytest.mark.anyio
PERSOON = (BSN, REDEN, MELDER, "0600000001", "20260831", "2026-08-31", GEHEIM)


def gevonden(tekst):
    """What of a person stands in a text."""
    return [waarde for waarde in PERSOON if waarde in tekst]


async def test_addresses_and_headers_name_no_one(gemeente, zgw):
    """What proxies and servers write down (path, query, headers) holds nothing of a leerling, nor the secret."""
    await zgw.deliver(bericht())
    await zgw.deliver(bericht(melding(einddatum="20260911")))
    [_ async for _ in zgw.poll_statussen(None)]
    assert [waarde for wat in gemeente.gezien for waarde in gevonden(f"{wat.pad} {wat.query} {wat.koppen}")] == []


async def test_logs_name_no_one(gemeente, zgw, caplog):
    """Not even at the finest level does a library write a body."""
    with caplog.at_level(logging.DEBUG):
        await zgw.deliver(bericht())
        gemeente.gedrag(faal=1.0, faalstatus=429)
        with pytest.raises(SchakelError):
            await zgw.deliver(bericht())
    assert caplog.records
    assert gevonden(caplog.text) == []


@pytest.mark.parametrize(
    "gedrag", [{"faal": 1.0}, {"faal": 1.0, "faalstatus": 403}, {"weg": "verbreek"}, {"traag_ms": 500}], ids=str
)
async def test_exceptions_name_no_one(gemeente, maak, gedrag):
    """Text, attributes and trace of what goes wrong hold names of fields and codes only."""
    zgw = maak(gemeente.adres, timeout_s=0.3)
    for bij in (1, 8, 10):
        gemeente.gedrag(**gedrag)
        with pytest.raises(SchakelError) as fout:
            await zgw.deliver(bericht(melding(begindatum=f"fout {bij}")))
        assert gevonden("".join(traceback.format_exception(fout.value)) + str(vars(fout.value))) == []
    gemeente.gedrag()


async def test_verdicts_and_receipts_name_no_one(gemeente, zgw):
    """What is kept of an attempt (kenmerk, codes, texts) holds no value of a field."""
    goed = await zgw.deliver(bericht())
    fout = await zgw.deliver(bericht(melding(begindatum=f"{BSN} {REDEN}")))
    assert gevonden(f"{goed} {fout}") == []

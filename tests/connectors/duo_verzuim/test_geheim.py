"""Nothing of a leerling leaves in an error, a log line, an address or the text of an object."""

from __future__ import annotations

import logging

import pytest
from structlog.testing import capture_logs

from gateway.sdk import SchakelError
from tests.connectors.duo_verzuim.conftest import BSN, bericht, intrekking, statussen

pytestmark = pytest.mark.anyio
# Also what no pattern could find: free text and names.
GEHEIM = (BSN, "komt niet opdagen", "gesprek met de leerling", "A. Mentor", "0612345678", "2025-10-06")


@pytest.mark.parametrize(
    "gedrag",
    [
        {"weg": "503"}, {"weg": "verbreek"}, {"faal": 1.0}, {"faal": 1.0, "foutcode": "Client.DK0004"},
        {"faal": 1.0, "foutcode": "Server.DK0050", "fouttekst": f"waarde {BSN} van A. Mentor"}, {},
    ],
    ids=["503", "verbreek", "DK0051", "DK0004", "DK0050", "goed"],
)  # fmt: skip
async def test_whatever_goes_wrong_nothing_is_told(register, duo, caplog, gedrag):
    """Each way in which a delivery can fail, or succeed, leaves no value of the leerling behind."""
    caplog.set_level(logging.DEBUG)
    gezegd = []
    nummer = (await duo.deliver(bericht())).objectkenmerk
    register.gedrag(**gedrag)
    with capture_logs() as regels:
        for wat in (bericht(), bericht(nummer), intrekking(nummer), bericht(wie="000000012"), intrekking(None)):
            try:
                gezegd.append(repr(await duo.deliver(wat)))
            except SchakelError as fout:
                gezegd.append(f"{fout!r} {fout} {fout.plaats}")
        gezegd.append(repr(await duo.check()))
    gezegd += [str(regel) for regel in regels] + [record.getMessage() for record in caplog.records]
    assert [waarde for waarde in GEHEIM if any(waarde in tekst for tekst in gezegd)] == []


async def test_status_does_not_show_what_the_gemeente_wrote(register, duo):
    """A status that is printed names no reason and no person."""
    nummer = (await duo.deliver(bericht())).objectkenmerk
    register.zet_status(nummer, "G", reden="6", contact={"naam": "L. Plicht", "email": "l@gemeente.example"})
    [[deel], _] = await statussen(duo)
    assert deel.reden == "geen verzuim, langdurig ziek"
    assert "ziek" not in repr(deel)
    assert "Plicht" not in repr(deel)

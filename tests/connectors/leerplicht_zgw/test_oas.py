"""The judge of these tests is one: it sees what the official files forbid."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.connectors.leerplicht_zgw.oas import Uitwisseling, bezwaren
from tests.standaarden import needs_standaarden

pytestmark = needs_standaarden
URL = "https://zaken.gemeente.example/zaken/api/v1"
ROL = {
    "zaak": f"{URL}/zaken/1", "roltype": f"{URL}/roltypen/1", "betrokkeneType": "natuurlijk_persoon",
    "roltoelichting": "leerling", "betrokkeneIdentificatie": {"inpBsn": "999999990"},
}  # fmt: skip
ER_BIJ = {
    "url": f"{URL}/rollen/1", "uuid": "0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b", "omschrijving": "Leerling",
    "omschrijvingGeneriek": "belanghebbende", "registratiedatum": "2026-09-14T10:00:00Z", "statussen": [],
}  # fmt: skip
GOED = Uitwisseling(
    "POST", "/rollen", "", {"content-type": "application/json"}, json.dumps(ROL).encode(), 201,
    {"content-type": "application/json", "location": f"{URL}/rollen/1"}, json.dumps({**ROL, **ER_BIJ}).encode(),
)  # fmt: skip


def verzoek(**anders):
    """The exchange with another request."""
    return replace(GOED, body=json.dumps({**ROL, **anders}).encode())


def test_a_good_exchange_has_no_faults():
    """Nothing is made up."""
    assert bezwaren(GOED, "zaken", "/rollen") == []


def test_what_is_wrong_is_seen():
    """A field that is missing, too long, of another kind; a status, header, path or parameter that does not exist."""
    for fout in (
        verzoek(roltoelichting=None),
        verzoek(betrokkeneType="leerling"),
        verzoek(betrokkeneIdentificatie={"inpBsn": "1234567890"}),
        verzoek(zaak="geen adres"),
        replace(GOED, query="bsn=1"),
        replace(GOED, status=202),
        replace(GOED, antwoordkoppen={"content-type": "application/json"}),
        replace(GOED, antwoordkoppen={**GOED.antwoordkoppen, "content-type": "text/html"}),
        replace(GOED, antwoord=json.dumps({**ROL, **ER_BIJ, "registratiedatum": "2026-09-14T10:00:00"}).encode()),
    ):
        assert bezwaren(fout, "zaken", "/rollen")
    assert bezwaren(GOED, "zaken", "/rol")
    assert bezwaren(replace(GOED, methode="POST"), "zaken", "/zaken")


def test_the_request_can_be_left_out():
    """Of a request that is wrong on purpose only the answer is judged."""
    assert bezwaren(verzoek(roltoelichting=None), "zaken", "/rollen", verzoek=False) == []

"""The protocol of the verzuim service: which question is put how, and what the answer says as plain data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from connectors.duo_verzuim.settings import DuoVerzuimInstellingen
from gateway.sdk import (
    Bericht,
    InvoerError,
    LaterError,
    Oin,
    SoapClient,
    SoapInstellingen,
    lees_contract,
    lezer,
)


class AntwoordOnduidelijkError(LaterError):
    """DUO antwoordt, maar niet in de afgesproken vorm of niet op deze vraag."""

    code = "DVZ-010"


class DuoVerzuimClient:
    """Puts the questions that the contract knows; every name on the wire comes from there."""

    def __init__(self, instellingen: DuoVerzuimInstellingen) -> None:
        """Read certificates and contract; no connection is made yet."""
        self.contract: dict[str, Any] = lees_contract("duo_verzuim")
        self._oin = Oin(self.contract["oin"])
        self._sleutel = instellingen.sleutelpaar()
        self._soap = SoapClient(
            SoapInstellingen(
                url=instellingen.verzuim_url,
                partner=self._oin,
                sleutel=self._sleutel,
                vertrouwen=instellingen.vertrouwen(),
                timeout=instellingen.timeout_s,
                pogingen=instellingen.snelle_pogingen,
            )
        )

    async def melden(self, bericht: Bericht) -> dict[str, Any]:
        """Offer a new melding: its `nummer`, or `fouten`."""
        return await self._lever("melden", bericht)

    async def muteren(self, bericht: Bericht, nummer: str, datum: str, tijdstip: str) -> dict[str, Any]:
        """Change a melding that was last changed at this moment: confirmed, or `fouten`."""
        return await self._lever("muteren", bericht, nummer=nummer, datum=datum, tijdstip=tijdstip)

    async def een(self, bericht: Bericht, nummer: str) -> dict[str, Any]:
        """Ask how the melding of a bericht stands: `gevallen`, or `fouten`."""
        school = bericht.verstrekker
        return await self._vraag("een", school.brin or school.oin, school.oin, bericht.traceparent, nummer=nummer)

    async def sinds(self, datum: str, tijdstip: str) -> dict[str, Any]:
        """Ask what changed since a moment: `gevallen`, and `verder` when there is more; or `fouten`."""
        oin = self._sleutel.oin
        return await self._vraag("sinds", oin, oin, datum=datum, tijdstip=tijdstip)

    async def sluit(self) -> None:
        """Close the connections."""
        await self._soap.sluit()

    async def _lever(self, verzoek: str, bericht: Bericht, **waarden: str) -> dict[str, Any]:
        # A message is a document of its own; inside another one it has no declaration.
        inhoud = bericht.inhoud.decode().rpartition("?>")[2]
        school, kenmerk = bericht.verstrekker, str(bericht.id)
        body = self._schrijf(verzoek, kenmerk, school.brin or school.oin, inhoud, waarden)
        return await self._roep(verzoek, kenmerk, body, bericht.message_id, school.oin, bericht.traceparent)

    async def _vraag(
        self, verzoek: str, instantie: str, van: Oin, traceparent: str = "", **waarden: str
    ) -> dict[str, Any]:
        kenmerk = str(uuid4())
        body = self._schrijf(verzoek, kenmerk, instantie, "", waarden)
        return await self._roep(verzoek, kenmerk, body, f"urn:uuid:{uuid4()}", van, traceparent)

    async def _roep(
        self, verzoek: str, kenmerk: str, body: bytes, message_id: str, van: Oin, traceparent: str
    ) -> dict[str, Any]:
        soort = self.contract["verzoeken"][verzoek]["bericht"]
        actie = self.contract["berichten"][soort]["actie"]
        antwoord = await self._soap.roep(
            actie, body, message_id=message_id, van_oin=van, naar_oin=self._oin, traceparent=traceparent
        )
        return _lees(f"duo_verzuim/{soort}-antwoord@1", antwoord, kenmerk)

    def _schrijf(self, verzoek: str, kenmerk: str, instantie: str, inhoud: str, waarden: dict[str, str]) -> bytes:
        nu = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        kop = self.contract["kop"].format(
            kenmerk=escape(kenmerk), van=escape(instantie), naar=escape(self.contract["instantie"]), nu=nu
        )
        veilig = {naam: escape(waarde) for naam, waarde in waarden.items()}
        sjabloon: str = self.contract["verzoeken"][verzoek]["sjabloon"]
        return sjabloon.format(kop=kop, inhoud=inhoud, **veilig).encode()


def _lees(naam: str, antwoord: bytes, kenmerk: str) -> dict[str, Any]:
    try:
        gelezen: dict[str, Any] = lezer(naam).lees(antwoord)
    except InvoerError:
        # The reason may quote a value of the answer, so it stays here.
        raise AntwoordOnduidelijkError("het antwoord van DUO heeft niet de afgesproken vorm.") from None
    if gelezen["kenmerk"].lower() != kenmerk:
        raise AntwoordOnduidelijkError("het antwoord van DUO hoort bij een ander bericht.")
    return gelezen

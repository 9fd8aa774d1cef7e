"""Ready-made messages between a gemeente and a jeugdhulpaanbieder: sent for the own application, and fetched by it.

A school has no part in it. Who did what is recorded before anything is sent or shown.
"""

from dataclasses import dataclass

from gateway.exchange.gebruik import Gebruiker, Handeling, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.model.errors import ToegangError
from gateway.sdk import Berichtstand, Doelsysteem, Poststuk

DOELEN = ("ijw-toewijzing", "ijw-melding")
VERSTUREN = Handeling("iJw-bericht versturen", "ijw-versturen")
ONTVANGEN = Handeling("ontvangen iJw-berichten ophalen", "ijw-ontvangen")
VOORTGANG = Handeling("voortgang uit iJw-berichten inzien", "ijw-voortgang")
BESLISSEN = Handeling("inzien waarover na een iJw-bericht een mens beslist", "ijw-te-beslissen")

Genummerd = list[tuple[int, dict[str, str | None]]]


class GeenPartijError(ToegangError):
    """Dit berichtenverkeer is van een gemeente en een jeugdhulpaanbieder of gecertificeerde instelling."""

    code = "BVK-001"


@dataclass(frozen=True, slots=True)
class Verkeer:
    """The messages of one organisatie with one partner, and who asks."""

    inrichting: Inrichting
    gebruiker: Gebruiker
    organisatie: str
    partner: str

    async def verstuur(self, data: bytes) -> Berichtstand:
        """Send a message; the same bytes are one message, however often."""
        return await (await self._open(VERSTUREN)).verstuur(data)

    async def ontvangen(self, na: int) -> list[Poststuk]:
        """The messages that were taken, after a number."""
        return await (await self._open(ONTVANGEN)).ontvangen(na)

    async def voortgang(self, na: int) -> Genummerd:
        """What they mean for the Task of a school, after a number."""
        return await (await self._open(VOORTGANG)).voortgang(na)

    async def te_beslissen(self, na: int) -> Genummerd:
        """Where a person decides, after a number."""
        return await (await self._open(BESLISSEN)).te_beslissen(na)

    async def _open(self, handeling: Handeling) -> Doelsysteem:
        huis, wij = self.inrichting, self.inrichting.organisaties[self.organisatie]
        samen = (wij.soort, huis.partners[self.partner].soort)
        if not any(_past(huis, doel, *samen) or _past(huis, doel, *reversed(samen)) for doel in DOELEN):
            raise GeenPartijError(
                f"{wij.id} ({wij.soort}) is geen partij in het berichtenverkeer van de Jeugdwet met {self.partner}.",
                doe="Noem met --organisatie de gemeente (gemeente-jeugd) of aanbieder (jeugdhulpaanbieder-ijw) zelf, "
                "en een partner van de andere soort. Een school volgt haar verzoek met `schakel jeugdhulp toon`.",
            )
        async with huis.db.transactie([self.organisatie]) as conn:
            await noteer_gebruik(conn, huis, self.gebruiker, handeling, self.organisatie)
        return huis.doelsystemen[self.partner]


def _past(huis: Inrichting, doel: str, van: str, naar: str) -> bool:
    return van in huis.doelen[doel].verstrekker and naar in huis.doelen[doel].ontvanger

"""Reports verzuim to DUO, changes and withdraws what was reported, and fetches how it stands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.duo_verzuim.client import AntwoordOnduidelijkError, DuoVerzuimClient
from connectors.duo_verzuim.peiling import Peiling
from connectors.duo_verzuim.settings import DuoVerzuimInstellingen
from connectors.duo_verzuim.voorcontrole import Voorcontrole
from gateway.sdk import (
    Bericht,
    DefinitiefError,
    Doelsysteem,
    LaterError,
    Melding,
    Ontvangst,
    SchakelError,
    Statuspagina,
    Terugkoppeling,
)


class MutatieIngehaaldError(LaterError):
    """De melding is bij DUO intussen gewijzigd; bij de volgende poging vragen wij haar opnieuw op."""

    code = "DVZ-011"


class NummerOnbekendError(DefinitiefError):
    """Het meldingsnummer van DUO is niet bekend."""

    code = "DVZ-012"


class DuoStoringError(LaterError):
    """DUO kan de melding nu niet verwerken."""

    code = "DVZ-013"


class DuoWeigertError(DefinitiefError):
    """DUO weigert het verzoek, om iets anders dan wat erin staat."""

    code = "DVZ-014"


class PeilingStaatStilError(LaterError):
    """DUO zegt dat er meer is, maar noemt geen later moment om verder te vragen."""

    code = "DVZ-015"


class DuoVerzuim(Doelsysteem):
    """The verzuim service of DUO: a verdict at once, and afterwards statuses that are asked for."""

    instellingen_model = DuoVerzuimInstellingen

    def __init__(self, instellingen: DuoVerzuimInstellingen) -> None:
        """Read certificates and contract; no connection is made yet."""
        super().__init__(instellingen)
        self._client = DuoVerzuimClient(instellingen)
        contract = self._client.contract
        self._betekenis: Mapping[str, str] = contract["fouten"]["betekenis"]
        self._tijdzone = ZoneInfo(contract["peiling"]["tijdzone"])
        self._peiling = Peiling(contract["peiling"]["begin"], self._tijdzone)
        self._voorcontrole = Voorcontrole(contract["regels"]["lijst"])

    async def deliver(self, bericht: Bericht) -> Ontvangst:
        """Report a melding, or change the one that DUO knows by `objectkenmerk`; the verdict comes at once."""
        if bericht.objectkenmerk is not None:
            return self._ontvangst(bericht, await self._muteer(bericht, bericht.objectkenmerk))
        if not bericht.soort.startswith("duo_verzuim/verzuimmelding@"):
            raise NummerOnbekendError(
                "zonder meldingsnummer is er niets in te trekken.", doe="Zoek in Mijn DUO of de melding is aangekomen."
            )
        return self._ontvangst(bericht, await self._client.melden(bericht))

    async def _muteer(self, bericht: Bericht, nummer: str) -> dict[str, Any]:
        """First ask for the last mutation, which DUO locks on; only when that went well send the change."""
        gevraagd = await self._client.een(bericht, nummer)
        if "fouten" in gevraagd:
            return gevraagd
        for geval in gevraagd.get("gevallen", ()):
            if geval["nummer"] == nummer:
                return await self._client.muteren(bericht, nummer, geval["datum"], geval["tijdstip"])
        raise AntwoordOnduidelijkError("DUO noemt de gevraagde melding niet.")

    def _ontvangst(self, bericht: Bericht, antwoord: Mapping[str, Any]) -> Ontvangst:
        """What DUO says of a document; one it had already was received, and keeps its number."""
        fouten = antwoord.get("fouten", ())
        dubbel = self._onderscheid(fouten)
        nummer = antwoord.get("nummer") or bericht.objectkenmerk
        goed = dubbel or not fouten
        if goed and nummer is None:
            raise NummerOnbekendError(
                "DUO heeft de melding al, maar noemt het nummer niet.", doe="Zoek het meldingsnummer op in Mijn DUO."
            )
        oordeel = Terugkoppeling(
            bericht.id, goed, datetime.fromisoformat(antwoord["op"]), () if goed else tuple(map(_melding, fouten))
        )
        return Ontvangst(str(bericht.id), oordeel, dubbel=dubbel, objectkenmerk=nummer)

    def _onderscheid(self, fouten: Iterable[Mapping[str, str]]) -> bool:
        """Raise what is no verdict on the content; True when DUO had the document already."""
        soorten = {self._betekenis.get(fout["code"]) for fout in fouten}
        if "weigert" in soorten:
            raise DuoWeigertError(doe="Controleer de aansluiting en het mandaat bij DUO.")
        if "later" in soorten:
            raise DuoStoringError
        if "ingehaald" in soorten:
            raise MutatieIngehaaldError
        return "dubbel" in soorten

    def voorcontrole(self, zicht: Mapping[str, Any], op: date) -> tuple[Melding, ...]:
        """Hold a melding against the rules that the schema does not know."""
        return self._voorcontrole.controleer(zicht, op)

    async def poll_statussen(self, vanaf: str | None) -> AsyncIterator[Statuspagina]:
        """Fetch what changed since `vanaf`, a page at a time, until DUO says that this is all."""
        stand = self._peiling.begin(vanaf)
        while True:
            antwoord = await self._client.sinds(*stand.moment.split("T"))
            if fouten := antwoord.get("fouten"):
                self._onderscheid(fouten)
                raise DuoWeigertError(doe="Controleer de aansluiting en het mandaat bij DUO.")
            pagina, volgende = self._peiling.lees(antwoord, stand)
            if pagina is not None:
                yield pagina
            if "verder" not in antwoord:
                return
            if volgende.moment <= stand.moment:
                raise PeilingStaatStilError(doe="Meld het bij DUO; er gaat niets verloren, maar er komt ook niets bij.")
            stand = volgende

    async def check(self) -> list[str]:
        """Ask what changed since now, which is nothing and changes nothing."""
        nu = datetime.now(self._tijdzone).replace(tzinfo=None).isoformat(timespec="milliseconds")
        try:
            fouten = (await self._client.sinds(*nu.split("T"))).get("fouten", ())
        except SchakelError as fout:
            return [f"De verzuimdienst van DUO antwoordt niet zoals het hoort: {fout}"]
        return [f"De verzuimdienst van DUO weigert de vraag met code {fout['code']}." for fout in fouten]

    async def sluit(self) -> None:
        """Close the connections."""
        await self._client.sluit()


def _melding(fout: Mapping[str, str]) -> Melding:
    return Melding(fout["code"], fout["tekst"], sleutels=(("veld", fout["veld"]),) if "veld" in fout else ())

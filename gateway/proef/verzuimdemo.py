"""The chapter of the demo on verzuim: a month of absence becomes voorstellen, meldingen, and answers of leerplicht."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import anyio
import httpx

from gateway.api.lokaal import lokaal_token
from gateway.exchange.inrichting import Inrichting
from gateway.policy.tijd import vandaag
from gateway.proef.klant import Klant
from gateway.proef.omgeving import Proefomgeving
from gateway.proef.school import GECORRIGEERD, wijzig_verzuim
from gateway.taken import haal_op

_WACHT_S = 30.0
_STAP_MS = 50
_AF = {"afgesloten", "ter-kennisgeving", "ingetrokken"}
# What leerplicht in the inbox answers, in this order.
_TERUG: tuple[dict[str, Any], ...] = (
    {"status": "in-behandeling", "contact": {"naam": "L. Ambtenaar", "email": "leerplicht@zwaluwdam.example"}},
    {"status": "ter-kennisgeving"},
)


class Verzuimdemo:
    """The story of verzuim, told after ROD knows the leerlingen.

    `api` may judge and start runs; `verwerk` runs an import or look at verzuim and waits until all is delivered.
    """

    def __init__(
        self,
        omgeving: Proefomgeving,
        worker: Inrichting,
        api: Klant,
        verwerk: Callable[[str], Any],
        vertel: Callable[[str], None],
    ) -> None:
        """Take the neighbourhood and what the rest of the demo works with."""
        self._omgeving, self._worker, self._api = omgeving, worker, api
        self._verwerk, self._vertel = verwerk, vertel

    async def draai(self) -> None:
        """Tell it all."""
        await self._stel_voor()
        await self._beoordeel()
        await self._corrigeer()
        await self._ontvang_terug()

    async def uitslag(self) -> dict[str, int]:
        """What was proposed, reported, and answered by someone at a gemeente."""
        meldingen = await self._api.alle("/verzuim/meldingen")
        terug = 0
        for melding in meldingen:
            detail = await self._api.haal(f"/verzuim/meldingen/{melding['id']}")
            terug += any(item["status"] not in {"geregistreerd", "ingetrokken"} for item in detail["statussen"])
        gemeld = [melding for melding in meldingen if melding["status"] != "wacht"]
        return {
            "voorstellen": len(await self._api.alle("/verzuim/voorstellen")),
            "meldingen": len(gemeld),
            "teruggemeld": terug,
        }

    async def _stel_voor(self) -> None:
        await self._verwerk("verzuim")
        voorstellen = await self._api.alle("/verzuim/voorstellen")
        soorten = Counter(item["soort"] for item in voorstellen)
        wat = ", ".join(f"{aantal} x {soort}" for soort, aantal in sorted(soorten.items()))
        self._vertel(f"uit een maand verzuim van de hele school volgen {len(voorstellen)} voorstellen: {wat}")
        eerste: dict[str, str] = {item["soort"]: item["id"] for item in voorstellen}
        for soort, id_ in sorted(eerste.items()):
            detail = await self._api.haal(f"/verzuim/voorstellen/{id_}")
            self._vertel(f"  {soort}: {detail['uitleg']} [{detail['bron']}]")
        direct = sum(item["toestand"] == "goedgekeurd" for item in voorstellen)
        self._vertel(f"{direct} ging vanzelf, naar de afspraak van de school; de andere wachten op een mens")

    async def _beoordeel(self) -> None:
        """Refuse one, postpone one, approve the others; the parents of some are told first."""
        openstaand = [item for item in await self._api.alle("/verzuim/voorstellen") if item["toestand"] == "open"]
        later_ziek = self._omgeving.school.verzuim[GECORRIGEERD]
        zestien = (item for item in openstaand if item["soort"] == "zestien-uur")
        # What is withdrawn later must be reported first.
        geweigerd, uitgesteld, *_ = (item for item in zestien if item["leerlingnummer"] not in later_ziek)
        await self._besluit(
            geweigerd, "_weigeren", {"reden": "de school was die week dicht; wordt hersteld in de bron"}
        )
        morgen = vandaag() + timedelta(days=1)
        await self._besluit(uitgesteld, "_uitstellen", {"tot": morgen.isoformat()})
        for item in openstaand:
            if item not in (geweigerd, uitgesteld):
                await self._besluit(item, "_goedkeuren", {"oudersGeinformeerdOp": vandaag().isoformat()})
        aantal = len(openstaand) - 2
        self._vertel(f"beoordeeld: {aantal} goedgekeurd (ouders geïnformeerd), 1 geweigerd, 1 uitgesteld tot morgen")
        await self._verwerk("verzuim")
        meldingen = await self._api.alle("/verzuim/meldingen")
        self._vertel(f"{len(meldingen)} meldingen afgeleverd bij DUO en, naar afspraak, rechtstreeks bij de gemeente")

    async def _ontvang_terug(self) -> None:
        """Let leerplicht answer: in the sandbox partners, and in the inbox of the gateway."""
        await self._behandel_elders()
        await self._behandel_postvak()
        einde = time.monotonic() + _WACHT_S
        while time.monotonic() < einde:
            for partner in self._worker.partners:
                await haal_op(self._worker, partner)
            meldingen = await self._api.alle("/verzuim/meldingen")
            if all(map(_behandeld, meldingen)):
                break
            await anyio.sleep(0.2)
        standen = Counter(item["status"] for item in meldingen)
        wat = ", ".join(f"{aantal} {status}" for status, aantal in sorted(standen.items()))
        self._vertel(f"leerplicht en Doorstroompunt antwoorden, en de school ziet het: {wat}")
        thuiszitter = next(item for item in await self._api.alle("/verzuim/meldingen") if item["soort"] == "langdurig")
        detail = await self._api.haal(f"/verzuim/meldingen/{thuiszitter['id']}")
        terug = ", ".join(f"{item['partner']}: {item['status']}" for item in detail["statussen"])
        self._vertel(f"de thuiszitter (langer dan vier weken weg, geen einddatum): {terug}")

    async def _behandel_elders(self) -> None:
        """Wake the leerplichtambtenaren of the sandboxes; one that was withdrawn has nothing to do."""
        async with httpx.AsyncClient() as partner:
            stap = {"ambtenaar_ms": _STAP_MS}
            (await partner.put(f"{self._omgeving.verzuim}/_beheer/gedrag", json=stap)).raise_for_status()
            for zaak in (await partner.get(f"{self._omgeving.gemeente}/_beheer/zaken")).json():
                await partner.post(f"{self._omgeving.gemeente}/_beheer/zaken/{zaak['identificatie']}/behandel")

    async def _behandel_postvak(self) -> None:
        scopes = ("leerplicht.behandelen",)
        token = lokaal_token(self._omgeving.map, ["zwaluwdam"], scopes, timedelta(hours=1), wie="l.ambtenaar")
        kop = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(
            base_url=f"{self._omgeving.api}/v1/leerplicht", headers=kop, timeout=30
        ) as gemeente:
            lijst = (await gemeente.get("/meldingen")).json()["items"]
            open_ = [regel for regel in lijst if regel["status"] == "geregistreerd"]
            for nummer, regel in enumerate(open_):
                versie = regel["versie"]
                for terug in _TERUG[: 1 + nummer % len(_TERUG)]:
                    antwoord = await gemeente.put(
                        f"/meldingen/{regel['id']}/status", json=terug, headers={"If-Match": f'"{versie}"'}
                    )
                    antwoord.raise_for_status()
                    versie = antwoord.json()["versie"]
        self._vertel(f"gemeente Zwaluwdam heeft geen eigen systeem: {len(open_)} meldingen in haar postvak beantwoord")

    async def _corrigeer(self) -> None:
        """One absence proves to be geoorloofd after all: what was reported of it is withdrawn."""
        wijzig_verzuim(self._omgeving.school.pad)
        await self._verwerk("import")
        await self._verwerk("verzuim")
        intrekken = [
            item
            for item in await self._api.alle("/verzuim/voorstellen")
            if item["actie"] == "intrekken" and item["toestand"] == "open"
        ]
        for item in intrekken:
            await self._besluit(item, "_goedkeuren", {})
        await self._verwerk("verzuim")
        standen = await self._standen_met("ingetrokken", len(intrekken))
        self._vertel(f"één leerling bleek ziek: de melding over hem is ingetrokken ({standen['ingetrokken']})")

    async def _standen_met(self, status: str, aantal: int) -> Counter[str]:
        """How the meldingen stand, once so many have this status."""
        einde = time.monotonic() + _WACHT_S
        while True:
            standen = Counter(str(item["status"]) for item in await self._api.alle("/verzuim/meldingen"))
            if standen[status] >= aantal or time.monotonic() > einde:
                return standen
            await anyio.sleep(0.1)

    async def _besluit(self, voorstel: Mapping[str, Any], wat: str, inhoud: Mapping[str, Any]) -> None:
        await self._api.stuur(f"/verzuim/voorstellen/{voorstel['id']}/{wat}", inhoud)


def _behandeld(melding: Mapping[str, Any]) -> bool:
    """Closed; or taken up, when the verzuim still lasts: that cannot be closed."""
    return melding["status"] in _AF or (melding["status"] == "in-behandeling" and melding["einddatum"] is None)

"""The chapter of the demo on jeugdhulp: what toestemming allows, and nothing more."""

import csv
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from gateway.exchange.inrichting import Inrichting
from gateway.policy.ondertekenaars import leeftijd
from gateway.policy.tijd import vandaag
from gateway.proef.klant import Klant, slaagt
from gateway.proef.omgeving import Proefomgeving
from gateway.proef.processen import commando
from gateway.taken import haal_op

_TEAM, _DOEL = "lokaal-team", "aanmelding-jeugdhulp"
_CONTACT = {"naam": "J. Verhoef", "functie": "ondersteuningscoördinator", "telefoon": "0600000001"}
_FORMULIER = b"een verzonnen formulier met een handtekening"


class Jeugdhulpdemo:
    """The story of one leerling of 13 and his parents; `verwerk` runs what was handed in and waits for its verdict."""

    def __init__(
        self,
        omgeving: Proefomgeving,
        worker: Inrichting,
        api: Klant,
        verwerk: Callable[[str], Awaitable[None]],
        vertel: Callable[[str], None],
    ) -> None:
        """Take the neighbourhood and what the rest of the demo works with."""
        self._omgeving, self._worker, self._api = omgeving, worker, api
        self._verwerk, self._vertel = verwerk, vertel

    async def draai(self, leerling: str) -> None:
        """Tell it all."""
        toestemming = await self._vraag_toestemming(leerling)
        verzoek = await self._dien_in(leerling)
        await self._mist_handtekening(toestemming, verzoek)
        await self._compleet(toestemming, verzoek)
        await self._terugkoppeling(verzoek)
        await self._trek_in(toestemming, verzoek)
        await self._na_intrekken(leerling)
        self._inzage(leerling)

    async def uitslag(self) -> dict[str, int]:
        """What was asked, what did not go for want of toestemming, and what was taken back."""
        gevraagd = (await self._api.haal("/toestemmingen", limiet=200))["items"]
        gestopt = [item for item in await self._uitwisselingen() if item["toestand"] in {"geweigerd", "geblokkeerd"}]
        return {
            "toestemmingen": len(gevraagd),
            "tegengehouden": len(gestopt),
            "ingetrokken": sum(item["staat"] == "ingetrokken" for item in gevraagd),
        }

    async def _vraag_toestemming(self, leerling: str) -> str:
        vraag = {"leerlingnummer": leerling, "doel": _DOEL, "ontvanger": _TEAM}
        gevraagd = await self._api.stuur("/toestemmingen", vraag)
        self._vertel(
            f"toestemming gevraagd aan {len(gevraagd['ontbreken'])} mensen, twee ouders en de leerling van 13: voor "
            f"één doel, één ontvanger en {len(gevraagd['velden'])} velden, tot en met {gevraagd['eind']}"
        )
        return str(gevraagd["id"])

    async def _dien_in(self, leerling: str) -> str:
        verzoek = {
            "soort": "aanmelding",
            "leerlingnummer": leerling,
            "contactpersoon": _CONTACT | {"email": "j.verhoef@dezwaluw.example"},
            "hulpvraag": "De leerling durft niet meer naar school. Wat kan het lokaal team voor hem doen?",
            "wetenErvan": ["ouders", "leerling"],
        }
        id_ = str((await self._api.stuur("/jeugdhulpverzoeken", verzoek))["id"])
        await self._api.stuur(f"/jeugdhulpverzoeken/{id_}/_indienen", {})
        return id_

    async def _mist_handtekening(self, toestemming: str, verzoek: str) -> None:
        """A parent and the leerling said yes, the other parent not yet."""
        await self._teken(toestemming, {"rol": "gezagdrager", "nummer": 1}, {"rol": "leerling"})
        await self._verwerk("jeugdhulp")
        [item] = (await self._api.haal(f"/jeugdhulpverzoeken/{verzoek}"))["uitwisselingen"]
        self._vertel(f"een handtekening ontbreekt, dus geweigerd ({item['redenCode']}): {item['reden']}")

    async def _compleet(self, toestemming: str, verzoek: str) -> None:
        staat = await self._teken(toestemming, {"rol": "gezagdrager", "nummer": 2})
        await self._verwerk("jeugdhulp")
        self._vertel(f"de andere ouder tekende ook: de toestemming is {staat}, en het verzoek ging vanzelf")
        self._vertel(f"  {await self._zin(verzoek)}")

    async def _terugkoppeling(self, verzoek: str) -> None:
        """The team takes two steps; the school sees a fixed sentence and nothing of what help it is."""
        async with httpx.AsyncClient(base_url=self._omgeving.team) as team:
            uitwisseling = (await self._laatste(verzoek))["id"]
            for _ in range(2):
                slaagt(await team.post(f"/_beheer/taken/{uitwisseling}/stap"))
                await haal_op(self._worker, _TEAM)
                self._vertel(f"  {await self._zin(verzoek)}")

    async def _trek_in(self, toestemming: str, verzoek: str) -> None:
        gevolg = await self._api.stuur(f"/toestemmingen/{toestemming}/_intrekken", {"rol": "gezagdrager", "nummer": 2})
        await self._verwerk("jeugdhulp")
        self._vertel(
            f"een ouder trok de toestemming in: {gevolg['tegengehouden']} wachtende berichten tegengehouden, "
            f"{gevolg['geannuleerd']} lopend verzoek gestopt, en het lokaal team is gevraagd te wissen"
        )
        self._vertel(f"  {await self._zin(verzoek)}")
        async with httpx.AsyncClient(base_url=self._omgeving.team) as team:
            alles = (await team.get("/_beheer/alles")).json()
        taken = [item["status"] for item in alles if item["resourceType"] == "Task"]
        self._vertel(f"  bij het lokaal team staat de taak nu op {', '.join(taken)}")

    async def _na_intrekken(self, leerling: str) -> None:
        """A new verzoek on the same toestemming does not go."""
        id_ = await self._dien_in(leerling)
        await self._verwerk("jeugdhulp")
        item = await self._laatste(id_)
        self._vertel(f"een nieuw verzoek gaat niet meer ({item['redenCode']})")

    def _inzage(self, leerling: str) -> None:
        """The report a parent gets, as `schakel inzage` writes it."""
        pdf, bestand = self._omgeving.map / "inzage.pdf", self._omgeving.map / "inzage.json"
        for uit in (pdf, bestand):
            woorden = commando("inzage", leerling, "--voor", "gezagdrager:1", "--uit", str(uit))
            subprocess.run(woorden, env=self._omgeving.omgeving(), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 our own command
        gelezen = json.loads(bestand.read_text(encoding="utf-8"))
        sys.stdout.flush()
        self._vertel(
            f"inzage voor een ouder ({len(pdf.read_bytes()) // 1024} kB PDF): {len(gelezen['verstrekkingen'])} keer "
            "gedeeld of tegengehouden, elk met wat, met wie, wanneer en waarom, en "
            f"{len(gelezen['toestemmingen'])} toestemming met alles wat ermee gebeurde"
        )

    async def _teken(self, toestemming: str, *wie: Mapping[str, Any]) -> str:
        hoe = {"vorm": "formulier-ondertekend", "bewijs": sha256(_FORMULIER).hexdigest()}
        staat = ""
        for iemand in wie:
            staat = (await self._api.stuur(f"/toestemmingen/{toestemming}/_tekenen", {**iemand, **hoe}))["staat"]
        return staat

    async def _zin(self, verzoek: str) -> str:
        return str((await self._laatste(verzoek))["zin"])

    async def _laatste(self, verzoek: str) -> dict[str, Any]:
        """What last went, or did not go, for the doel itself."""
        alle = (await self._api.haal(f"/jeugdhulpverzoeken/{verzoek}"))["uitwisselingen"]
        eigen: list[dict[str, Any]] = [item for item in alle if item["doel"] == _DOEL]
        return max(eigen, key=lambda item: str(item["id"]))

    async def _uitwisselingen(self) -> list[dict[str, Any]]:
        verzoeken = (await self._api.haal("/jeugdhulpverzoeken", limiet=200))["items"]
        details = [await self._api.haal(f"/jeugdhulpverzoeken/{item['id']}") for item in verzoeken]
        return [item for detail in details for item in detail["uitwisselingen"]]


def van_dertien(school: Path, niet: Collection[str]) -> str:
    """A leerling of 13 who lives in Zwaluwdam with two parents who both have gezag, by the files of the school."""
    met_twee = list(_met_twee_ouders(school))
    with (school / "leerlingen.csv").open(encoding="utf-8", newline="") as bron:
        return next(
            rij["leerlingnummer"]
            for rij in csv.DictReader(bron, delimiter=";")
            if rij["leerlingnummer"] in met_twee
            and rij["leerlingnummer"] not in niet
            and rij["woongemeente"] == "9991"
            and _jaren(rij["geboortedatum"]) == 13  # noqa: PLR2004 - the age of the story
        )


def _met_twee_ouders(school: Path) -> Iterator[str]:
    with (school / "gezagdragers.csv").open(encoding="utf-8", newline="") as bron:
        gezien: dict[str, int] = {}
        for rij in csv.DictReader(bron, delimiter=";"):
            nummer = rij["leerlingnummer"]
            gezien[nummer] = gezien.get(nummer, 0) + (rij["heeft_gezag"] == "J")
            if gezien[nummer] == 2:  # noqa: PLR2004 - both parents
                yield nummer


def _jaren(geboren: str) -> int:
    dag, maand, jaar = map(int, geboren.split("-"))
    return leeftijd(date(jaar, maand, dag), vandaag())

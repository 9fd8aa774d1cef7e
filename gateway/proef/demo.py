"""The main job end to end: a school of 1,200 leerlingen to ROD and back, its verzuim to leerplicht, and the proof.

API, worker and sandbox partners run as processes of their own; this one only asks, looks and tells.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import astuple
from datetime import timedelta
from pathlib import Path
from typing import Any

import anyio
import httpx
from rich.console import Console
from rich.table import Table

from gateway.api.lokaal import UITGEVER, lokaal_token, lokale_jwks
from gateway.api.toegang import SCHOOLSCOPES
from gateway.exchange import overzicht
from gateway.exchange.inrichting import Inrichting
from gateway.huis import open_huis, stop_databases
from gateway.proef.aanvraagdemo import Aanvraagdemo, met_opp
from gateway.proef.jeugdhulpdemo import Jeugdhulpdemo, van_dertien
from gateway.proef.klant import Klant
from gateway.proef.omgeving import Proefomgeving, maak
from gateway.proef.processen import commando, draaiend, vrije_poorten
from gateway.proef.school import wijzig_school
from gateway.proef.verzuimdemo import Verzuimdemo
from gateway.settings import Settings

LEERLINGEN, ORGANISATIE = 1200, "zwaluw"
# One call in fifty fails, so that there is something to try again.
_GEDRAG: dict[str, object] = {"faal": 0.02}
_AF = ("teruggekoppeld", "afgekeurd", "geweigerd")
_WACHT_S = 120.0

console = Console(highlight=False)


def main() -> None:
    """Run it in a folder that is gone afterwards; exit code 1 when something was lost, doubled or not proved."""
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="schakel-") as map_:
        console.print("[bold]Schakel[/]: inschrijvingen, OPP's en verzuim van een school, van bron tot bewijs\n")
        omgeving = maak(Path(map_), leerlingen=LEERLINGEN, **vrije_poorten())
        try:
            uitslag = anyio.run(_draai, omgeving)
        finally:
            # Before its folder goes.
            stop_databases()
    uitslag["seconden"] = round(time.monotonic() - begin, 1)
    _toon(uitslag)
    sys.stdout.write(json.dumps(uitslag) + "\n")
    goed = uitslag["audit"] == "geldig" and not uitslag["verloren"] and not uitslag["dubbel"]
    sys.exit(0 if goed else 1)


async def _draai(omgeving: Proefomgeving) -> dict[str, Any]:
    lokaal = {"SCHAKEL_TOKEN_ISSUER": UITGEVER, "SCHAKEL_TOKEN_JWKS_FILE": str(lokale_jwks(omgeving.map))}
    omgeving.zet(lokaal)
    async with open_huis(Settings(), "schakel_api") as inrichting, open_huis(Settings(), "schakel_worker") as worker:
        _vertel("database, API, worker, een nagemaakte DUO, gemeente, samenwerkingsverband en lokaal team starten")
        with draaiend(omgeving, _GEDRAG):
            async with _api(omgeving) as http:
                api = Klant(http)
                demo = Demo(omgeving, inrichting, api)
                verzuim = Verzuimdemo(omgeving, worker, api, demo.verwerk, _vertel)
                aanvragen = Aanvraagdemo(omgeving, worker, api, demo.verwerk, _vertel)
                jeugdhulp = Jeugdhulpdemo(omgeving, worker, api, demo.verwerk, _vertel)
                await demo.eerste_ronde()
                await demo.tweede_ronde()
                await demo.leg_uit()
                await verzuim.draai()
                fout = {record.leerlingnummer for record in omgeving.school.foute_records}
                vso = met_opp(omgeving.school.pad, fout)
                await aanvragen.draai([vso, *omgeving.school.verzuim["zestien-uur"]])
                await jeugdhulp.draai(van_dertien(omgeving.school.pad, fout))
                delen = [await deel.uitslag() for deel in (demo, verzuim, aanvragen, jeugdhulp)]
                return {naam: waarde for deel in delen for naam, waarde in deel.items()}


def _api(omgeving: Proefomgeving) -> httpx.AsyncClient:
    token = lokaal_token(omgeving.map, [ORGANISATIE], SCHOOLSCOPES, timedelta(hours=1))
    return httpx.AsyncClient(base_url=f"{omgeving.api}/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30)


class Demo:
    """The story, a method a chapter."""

    def __init__(self, omgeving: Proefomgeving, inrichting: Inrichting, api: Klant) -> None:
        """Take the neighbourhood, a view on its database, and who asks its API."""
        self._omgeving, self._inrichting, self._api = omgeving, inrichting, api
        self._gelezen: Counter[str] = Counter()

    async def eerste_ronde(self) -> None:
        """Import the school, let a person agree to the mass change, and wait for the verdicts."""
        run = await self._run("import")
        self._gelezen = Counter(run["aantallen"])
        aantal, afgezet = self._gelezen["gelezen"], self._gelezen["afgezet"]
        _vertel(f"{aantal} leerlingen gelezen; {afgezet} apart gezet, de andere gaan door")
        for bevinding in (await self._api.haal(f"/syncs/{run['id']}/bevindingen", limiet=3))["items"]:
            kolom = f", kolom {bevinding['kolom']}" if bevinding["kolom"] else ""
            console.print(
                f"    {bevinding['bestand']}, rij {bevinding['rij']}{kolom}: {bevinding['melding']}",
                style="dim",
                soft_wrap=True,
            )
        await self._sync()
        await self._terugkoppeling()

    async def tweede_ronde(self) -> None:
        """Change four leerlingen in the source; only those go out."""
        wijzigingen = wijzig_school(self._omgeving.school.pad, seed=1)
        _vertel("in de bron: een OPP erbij, een beëindigd, een gecorrigeerd, en een leerling uitgeschreven")
        run = await self._run("import")
        _vertel(f"{run['aantallen']['gewijzigd']} van {run['aantallen']['gelezen']} leerlingen veranderd")
        voor = await self._tellingen()
        await self._sync()
        await self._terugkoppeling()
        erbij = (await self._tellingen()).total() - voor.total()
        _vertel(
            f"alleen de verschillen gingen uit: {erbij} berichten, van {len(astuple(wijzigingen))} wijzigingen en de"
            " leerlingen die van ROD een nummer kregen"
        )

    async def verwerk(self, soort: str) -> None:
        """Run something else than a sync, and wait until all that came of it has its verdict."""
        await self._run(soort)
        await self._wacht()

    async def leg_uit(self) -> None:
        """Explain the newest message, as `schakel explain` does."""
        [laatste] = (await self._api.haal("/uitwisselingen", limiet=1))["items"]
        _vertel("van elk gegeven is te zeggen waar het vandaan kwam en waarom het mee mocht")
        sys.stdout.flush()
        subprocess.run(commando("explain", laatste["id"]), env=self._omgeving.omgeving(), check=True)  # noqa: S603, ASYNC221 our own command

    async def uitslag(self) -> dict[str, Any]:
        """What became of everything, with the audit log recomputed."""
        standen = await self._tellingen()
        audit = subprocess.run(  # noqa: S603, ASYNC221 our own command
            commando("audit", "verify", "--json"), env=self._omgeving.omgeving(), capture_output=True, check=False
        )
        async with httpx.AsyncClient() as duo:
            geschiedenis = (await duo.get(f"{self._omgeving.sandbox}/_beheer/geschiedenis")).json()
            gemeld = (await duo.get(f"{self._omgeving.verzuim}/_beheer/meldingen")).json()
        return {
            "gelezen": self._gelezen["gelezen"],
            "afgezet": self._gelezen["afgezet"],
            "verstuurd": standen.total() - standen["geweigerd"],
            "goedgekeurd": standen["teruggekoppeld"],
            "afgekeurd": standen["afgekeurd"],
            "verloren": sum(aantal for toestand, aantal in standen.items() if toestand not in _AF),
            "dubbel": dubbel(geschiedenis) + dubbel_gemeld(gemeld),
            "audit": "geldig" if audit.returncode == 0 and json.loads(audit.stdout)["geldig"] else "ongeldig",
        }

    async def _sync(self) -> None:
        run = await self._run("sync")
        if run["toestand"] == "wacht_op_akkoord":
            wat = ", ".join(f"{aantal} x {naam.partition(' ')[2]}" for naam, aantal in run["aantallen"].items())
            _vertel(f"dit is meer dan het abonnement vanzelf laat gaan en wacht op akkoord: {wat}")
            await self._api.stuur(f"/syncs/{run['id']}/_akkoord", {})
            await self._volg(run["id"], lambda stand: stand["toestand"] not in {"wachtrij", "wacht_op_akkoord"})
            run = await self._volg(run["id"], _klaar)
        _vertel(f"sync klaar: {run['aantallen'].get('klaar', 0)} berichten vastgelegd, met hun bewijs")

    async def _terugkoppeling(self) -> None:
        standen = await self._wacht()
        _vertel("teruggekoppeld: " + ", ".join(f"{aantal} {naam}" for naam, aantal in sorted(standen.items())))

    async def _wacht(self) -> Counter[str]:
        """Wait until each uitwisseling has its verdict, showing how far it is."""
        with console.status("  onderweg") as status:
            einde = time.monotonic() + _WACHT_S
            while True:
                standen = await self._tellingen()
                status.update("  " + ", ".join(f"{aantal} {toestand}" for toestand, aantal in sorted(standen.items())))
                if all(toestand in _AF for toestand in standen) or time.monotonic() > einde:
                    return standen
                await anyio.sleep(0.2)

    async def _tellingen(self) -> Counter[str]:
        standen: Counter[str] = Counter()
        async with self._inrichting.db.transactie([ORGANISATIE]) as conn:
            for telling in await overzicht.tellingen(conn):
                standen[telling.toestand] += telling.aantal
        return standen

    async def _run(self, soort: str) -> dict[str, Any]:
        run = await self._api.stuur("/syncs", {"soort": soort})
        return await self._volg(run["id"], lambda stand: _klaar(stand) or stand["toestand"] == "wacht_op_akkoord")

    async def _volg(self, run: str, af: Callable[[Mapping[str, Any]], bool]) -> dict[str, Any]:
        einde = time.monotonic() + _WACHT_S
        while time.monotonic() < einde:
            stand = await self._api.haal(f"/syncs/{run}")
            if af(stand):
                return stand
            await anyio.sleep(0.05)
        raise TimeoutError(run)


def dubbel(geschiedenis: list[dict[str, Any]]) -> int:
    """How often a partner registered the same state of an inschrijving twice in a row."""
    laatste: dict[tuple[str, ...], Any] = {}
    aantal = 0
    for rij in geschiedenis:
        sleutel = rij["pgn"], rij["brin"], rij["volgnummer"]
        aantal += sleutel in laatste and laatste[sleutel] == rij["stand"]
        laatste[sleutel] = rij["stand"]
    return aantal


def dubbel_gemeld(meldingen: list[dict[str, Any]]) -> int:
    """How often DUO has the same verzuim of a leerling more than once."""
    geteld = Counter((rij["pgn"], rij["soort"], rij["begin"]) for rij in meldingen if rij["status"] != "I")
    return sum(aantal - 1 for aantal in geteld.values())


def _klaar(stand: Mapping[str, Any]) -> bool:
    return stand["toestand"] in {"klaar", "mislukt"}


def _vertel(tekst: str) -> None:
    console.print(f"  [green]✓[/] {tekst}", soft_wrap=True)


def _toon(uitslag: Mapping[str, Any]) -> None:
    tabel = Table(title="Uitslag", title_justify="left", show_header=False)
    for naam, waarde in uitslag.items():
        tabel.add_row(naam, str(waarde))
    console.print(tabel)


if __name__ == "__main__":
    main()

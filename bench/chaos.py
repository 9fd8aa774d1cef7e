"""Kill -9 anything at any time: a school is sent to ROD while its processes die at random, and nothing is lost."""

import json
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from typing import Any

import anyio
import httpx
import psycopg

from gateway.api.lokaal import UITGEVER, lokale_jwks
from gateway.proef.omgeving import Proefomgeving, maak
from gateway.proef.processen import commando, sandbox_commando, stop, vrije_poorten, wacht_op
from gateway.store import ingebed

ORGANISATIE = "zwaluw"
RONDES = 3
# One answer in ten is lost on its way back; verdicts come twice and out of order.
GEDRAG: dict[str, object] = {"faal": 0.1, "foutcode": "", "moment": "na", "dubbel": True, "door_elkaar": True}
# A worker that died is noticed after this many seconds; in production it is two minutes.
LEASE_S = 3.0
# Seconds between two kills: a process is up just long enough to be in the middle of something.
RUST = (0.1, 0.7)
# Every so many kills all connections to the database are cut as well.
DATABASE_OM_DE = 10
# Seconds to settle once the killing is over, and between two looks.
GEDULD_S, KIJK_S = 120.0, 0.1
_EINDE = ("teruggekoppeld", "afgekeurd", "geweigerd", "opgegeven", "geblokkeerd")


async def draai(map_: Path, *, leerlingen: int = 500, keren: int = 50, seed: int = 1) -> dict[str, Any]:
    """Send a school through changes while processes are killed `keren` times; what came of every uitwisseling."""
    begin = time.monotonic()
    omgeving = maak(map_, leerlingen=leerlingen, seed=seed, **vrije_poorten())
    _zonder_akkoord(map_ / "schakel.toml")
    ingebedde = ingebed.start(map_ / "postgres")
    try:
        with (map_ / "chaos.log").open("wb") as logboek:
            buurt = _Buurt(omgeving, ingebedde.owner_url, Random(seed), logboek)
            with buurt.draaiend():
                async with anyio.create_task_group() as tg:
                    tg.start_soon(buurt.school)
                    await buurt.pest(keren)
                await buurt.rust()
                uitslag = buurt.oordeel()
    finally:
        ingebedde.stop()
    return {**uitslag, "gedood": sum(buurt.gedood.values()), "seconden": round(time.monotonic() - begin, 1)}


@dataclass
class _Buurt:
    """The processes, and who kills them."""

    omgeving: Proefomgeving
    owner_url: str
    toeval: Random
    logboek: Any
    gedood: Counter[str] = field(default_factory=Counter)
    _processen: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @contextmanager
    def draaiend(self) -> Iterator[None]:
        """Two workers, the API and ROD; none of them is left at the end."""
        try:
            for naam in self._woorden:
                self._start(naam)
            wacht_op(f"{self.omgeving.sandbox}/_beheer/tellingen", self._processen["sandbox"])
            wacht_op(f"{self.omgeving.api}/gezond", self._processen["api"])
            yield
        finally:
            for proces in self._processen.values():
                stop(proces)

    @property
    def _woorden(self) -> Mapping[str, list[str]]:
        return {
            "sandbox": sandbox_commando("duo_rod", self.omgeving.sandbox_argumenten(GEDRAG)),
            "api": commando("api", "--port", str(self.omgeving.api_poort)),
            "worker-1": commando("worker"),
            "worker-2": commando("worker"),
        }

    def _start(self, naam: str) -> None:
        self._processen[naam] = self._proces(self._woorden[naam])

    def _proces(self, woorden: list[str]) -> subprocess.Popen[bytes]:
        lokaal = {"SCHAKEL_TOKEN_ISSUER": UITGEVER, "SCHAKEL_TOKEN_JWKS_FILE": str(lokale_jwks(self.omgeving.map))}
        env = {**self.omgeving.omgeving(), **lokaal, "SCHAKEL_LEASE_S": str(LEASE_S)}
        return subprocess.Popen(
            woorden, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.logboek
        )

    async def pest(self, keren: int) -> None:
        """Kill one process after another, and start each again; now and then cut every connection to the database."""
        for keer in range(keren):
            await anyio.sleep(self.toeval.uniform(*RUST))
            naam = self.toeval.choice([*self._processen])
            self._processen[naam].kill()
            self._processen[naam].wait()
            self.gedood[naam.partition("-")[0]] += 1
            if naam in self._woorden:
                self._start(naam)
            if keer % DATABASE_OM_DE == 0:
                self._vraag("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'schakel'")

    async def school(self) -> None:
        """Import and sync a few rounds, each leerling changed in each; a step that was killed is done again."""
        for ronde in range(RONDES):
            _verander(self.omgeving.school.pad / "periodes.csv", "JN"[ronde % 2])
            for stap in ("import", "sync"):
                await self._doe(stap, ORGANISATIE)

    async def _doe(self, *woorden: str) -> None:
        code: int | None = -1
        while code:
            self._processen["school"] = proces = self._proces(commando(*woorden))
            while (code := proces.poll()) is None:  # noqa: ASYNC110 another process tells us nothing
                await anyio.sleep(KIJK_S)
        self._processen.pop("school", None)

    async def rust(self) -> None:
        """Wait until all is settled, also what a verdict made possible; raises TimeoutError when it never is."""
        with anyio.fail_after(GEDULD_S):
            gezien = -1
            while gezien != (gezien := self._tel("true")):
                while self._tel("toestand <> ALL (%s)", list(_EINDE)):  # noqa: ASYNC110 as above
                    await anyio.sleep(KIJK_S)
                await self._doe("sync", ORGANISATIE)

    def oordeel(self) -> dict[str, Any]:
        """Hold what we recorded against what ROD registered."""
        rijen = self._vraag("SELECT id::text, toestand, volgorde FROM uitwisseling ORDER BY volgorde")
        toestand = {id_: stand for id_, stand, _ in rijen}
        volgorde = {id_: nummer for id_, _, nummer in rijen}
        geschiedenis = self._geschiedenis()
        codes = Counter(regel["code"] for regel in geschiedenis)
        gemeend = "SELECT u.id::text, u.doel FROM uitwisseling u WHERE toestand = 'teruggekoppeld'"
        goedgekeurd = {id_ for id_, doel in self._vraag(gemeend) if doel != "rod-identificatie"}
        [(anders,)] = self._vraag("SELECT count(*) FROM registratie WHERE aanvaard IS DISTINCT FROM bedoeld")
        [(gepland,)] = self._vraag("SELECT count(*) FROM stand WHERE te_plannen")
        open_ = sum(stand not in ("teruggekoppeld", "afgekeurd", "geweigerd") for stand in toestand.values())
        audit = subprocess.run(
            commando("audit", "verify", "--json"), env=self.omgeving.omgeving(), capture_output=True, check=False
        )
        return {
            "verstuurd": len(rijen),
            "goedgekeurd": len([stand for stand in toestand.values() if stand == "teruggekoppeld"]),
            "afgekeurd": len([stand for stand in toestand.values() if stand in ("afgekeurd", "geweigerd")]),
            "verloren": open_ + len(goedgekeurd - set(codes)) + anders + gepland,
            "dubbel": sum(aantal - 1 for aantal in codes.values()) + _herhaald(geschiedenis),
            "buiten_volgorde": _buiten_volgorde(geschiedenis, volgorde),
            "audit": "geldig" if audit.returncode == 0 and json.loads(audit.stdout)["geldig"] else "ongeldig",
        }

    def _geschiedenis(self) -> list[dict[str, Any]]:
        """What ROD registered, oldest first, sorted by object."""
        regels: list[dict[str, Any]] = httpx.get(f"{self.omgeving.sandbox}/_beheer/geschiedenis", timeout=30).json()
        return sorted(regels, key=_object)

    def _tel(self, waar: str, *waarden: Any) -> int:
        [(aantal,)] = self._vraag(f"SELECT count(*) FROM uitwisseling WHERE {waar}", *waarden)
        return int(aantal)

    def _vraag(self, vraag: str, *waarden: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_url, autocommit=True) as conn:
            return conn.execute(vraag.encode(), waarden or None).fetchall()


def _object(regel: Mapping[str, Any]) -> tuple[str, str, str]:
    return regel["pgn"], regel["brin"], regel["volgnummer"]


def _herhaald(geschiedenis: list[dict[str, Any]]) -> int:
    """How often ROD registered for an object what it already had."""
    paren = (paar for _, groep in groupby(geschiedenis, _object) for paar in pairwise(groep))
    return sum(eerst["stand"] == dan["stand"] for eerst, dan in paren)


def _buiten_volgorde(geschiedenis: list[dict[str, Any]], volgorde: Mapping[str, int]) -> int:
    """How often ROD registered for an object an older state after a newer one."""
    per_object: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for regel in geschiedenis:
        per_object[_object(regel)].append(volgorde[regel["code"]])
    return sum(eerst > dan for nummers in per_object.values() for eerst, dan in pairwise(nummers))


def _verander(bestand: Path, bekostigbaar: str) -> None:
    """Change every inschrijving: each period is bekostigbaar, or none is."""
    kop, *rijen = bestand.read_text(encoding="utf-8").splitlines()
    plek = kop.split(";").index("bekostigbaar")
    nieuw = [[*(cellen := rij.split(";"))[:plek], bekostigbaar, *cellen[plek + 1 :]] for rij in rijen]
    bestand.write_text("\r\n".join([kop, *map(";".join, nieuw), ""]), encoding="utf-8")


def _zonder_akkoord(bestand: Path) -> None:
    tekst = bestand.read_text(encoding="utf-8")
    for naam, deel in (("max_aandeel", "0.1"), ("max_aandeel_verwijderen", "0.01")):
        tekst = tekst.replace(f"{naam} = {deel}", f"{naam} = 1")
    # The look at verzuim after an import would send to a register that does not run here.
    tekst = tekst.replace('direct = ["luxe"]', "direct = []")
    bestand.write_text(tekst, encoding="utf-8")

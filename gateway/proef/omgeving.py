"""A whole neighbourhood for a first look, the demo and the tests: a school, its gateway, and partners in sandboxes.

Its certificates come from an authority made on the spot; real ones come from PKIoverheid.
"""

import json
import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from gateway.api.lokaal import lokaal_token
from gateway.model.mappen import contractbestand
from gateway.policy.tijd import vandaag
from gateway.proef.buurt import Buurt
from gateway.proef.certificaten import schrijf_certificaten, schrijf_geheim
from gateway.proef.schakeltoml import SLEUTEL_ENV, toml
from gateway.proef.school import schrijf_school

# Environment variable to the file that holds its value.
_POSTVAK = "postvak.token"
_GEHEIMEN = {
    "SCHAKEL_ZGW_GEHEIM": "gemeente.geheim",
    "SCHAKEL_ZGW_NOTIFICATIE": "notificatie.geheim",
    "SCHAKEL_POSTVAK_TOKEN": _POSTVAK,
    "SCHAKEL_SWV_TOKEN": "swv.token",
    "SCHAKEL_JEUGDHULP_GEHEIM": "jeugdhulp.geheim",
    "SCHAKEL_JEUGDHULP_LOKET": "loket.geheim",
}


class Proefomgeving(Buurt):
    """The neighbourhood as something to start: its environment, and the arguments of each process."""

    def omgeving(self) -> dict[str, str]:
        """The environment its processes run in."""
        eigen = {
            "SCHAKEL_CONFIG": str(self.map / "schakel.toml"),
            "SCHAKEL_DATA_DIR": str(self.map),
            "SCHAKEL_LOG_LEVEL": "warning",
            # The sandbox speaks for the TLS proxy that stands before a real gateway.
            "SCHAKEL_PROXY": "127.0.0.1",
            SLEUTEL_ENV: str(self.map / "gateway.key"),
            **{naam: (self.map / bestand).read_text("ascii") for naam, bestand in _GEHEIMEN.items()},
        }
        return {**os.environ, **eigen}

    def zet(self, meer: Mapping[str, str]) -> None:
        """Put this environment, and more, in that of this process and all it starts."""
        os.environ.update({**self.omgeving(), **meer})

    def sandbox_argumenten(self, gedrag: dict[str, object] | None = None) -> list[str]:
        """What the ROD sandbox is started with."""
        adres = ["--callback", f"{self.api}/koppelvlak/duo", "--port", str(self.sandbox_poort)]
        return [*_contract("duo_rod"), *self._duo("rod.sqlite"), *adres, "--gedrag", json.dumps(gedrag or {})]

    def verzuim_argumenten(self, ambtenaar_s: float | None) -> list[str]:
        """What DUO's verzuimregister is started with: ROD tells it who is enrolled; seconds to a step of leerplicht."""
        adres = ["--rod", self.sandbox, "--port", str(self.verzuim_poort)]
        zelf = [] if ambtenaar_s is None else ["--ambtenaar", str(round(ambtenaar_s * 1000))]
        return [*_contract("duo_verzuim"), *self._duo("verzuim.sqlite"), *adres, *zelf]

    def gemeente_argumenten(self, ambtenaar_s: float | None) -> list[str]:
        """What the zaaksysteem of a gemeente is started with; seconds to a step of leerplicht."""
        zelf = [] if ambtenaar_s is None else ["--automatisch-s", str(ambtenaar_s)]
        return [*_contract("leerplicht_zgw"), "--port", str(self.gemeente_poort), *zelf]

    def swv_argumenten(self, commissie_s: float | None) -> list[str]:
        """What the platform of a samenwerkingsverband is started with; seconds to a step of the commissie."""
        zelf = [] if commissie_s is None else ["--automatisch-s", str(commissie_s)]
        contracten = contractbestand("voorwaarden.yaml").parent
        return ["--contracten", str(contracten), "--port", str(self.swv_poort), *zelf]

    def team_argumenten(self, medewerker_s: float | None) -> list[str]:
        """What the lokaal team is started with; seconds to a step of its people."""
        zelf = [] if medewerker_s is None else ["--automatisch-s", str(medewerker_s)]
        contracten = contractbestand("voorwaarden.yaml").parent
        return ["--contracten", str(contracten), "--port", str(self.team_poort), *zelf]

    def _duo(self, bestand: str) -> list[str]:
        paden = {"bestand": bestand, "certificaat": "duo.pem", "sleutel": "duo.key", "ankers": "ca.pem"}
        return [deel for naam, pad in paden.items() for deel in (f"--{naam}", str(self.map / pad))]


def maak(
    map_: Path,
    *,
    leerlingen: int = 1200,
    seed: int = 1,
    api_poort: int = 8700,
    sandbox_poort: int = 8801,
    verzuim_poort: int = 8802,
    gemeente_poort: int = 8803,
    swv_poort: int = 8804,
    team_poort: int = 8805,
) -> Proefomgeving:
    """Write certificates, a school and schakel.toml to a folder that holds none of them yet."""
    map_.mkdir(parents=True, exist_ok=True, mode=0o700)
    schrijf_certificaten(map_)
    school = schrijf_school(map_ / "school", leerlingen=leerlingen, seed=seed, peildatum=vandaag())
    _schrijf_geheimen(map_)
    omgeving = Proefomgeving(
        map_, api_poort, sandbox_poort, verzuim_poort, gemeente_poort, swv_poort, team_poort, school
    )
    (map_ / "schakel.toml").write_text(toml(omgeving), encoding="utf-8")
    return omgeving


def _contract(standaard: str) -> list[str]:
    return ["--contract", str(contractbestand(f"{standaard}/contract.yaml").parent)]


def _schrijf_geheimen(map_: Path) -> None:
    """What the school and its gemeenten gave each other to be known by."""
    token = lokaal_token(map_, ["zwaluwdam"], ["leerplicht.leveren"], timedelta(days=365))
    for bestand in _GEHEIMEN.values():
        schrijf_geheim(map_ / bestand, (token if bestand == _POSTVAK else secrets.token_urlsafe(32)).encode())

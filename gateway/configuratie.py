"""schakel.toml: organisations, partners and abonnementen, read with the line each fault stands on."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from gateway.model.basis import Model
from gateway.model.errors import ConfiguratieError
from gateway.model.klasse import Gewoon
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.yamlbron import Fout

_KOP = re.compile(r"^\s*\[{1,2}\s*([\w.\-]+)\s*\]{1,2}")


class Configuratie(Model):
    """The whole of schakel.toml; `audit_naam` is the name of our logs, a domain name of the operator."""

    audit_naam: Gewoon[str] = Field("schakel.example", pattern=r"^[a-z0-9.\-]+$")
    organisaties: tuple[Organisatie, ...]
    partners: tuple[Partner, ...]
    abonnementen: tuple[Abonnement, ...]


class ConfiguratieFoutenError(ConfiguratieError):
    """Het configuratiebestand klopt niet."""

    code = "CFG-020"

    def __init__(self, fouten: Sequence[Fout]) -> None:
        """Keep every fault, in the order of the file."""
        self.fouten = tuple(sorted(fouten))
        super().__init__("\n".join(["de configuratie klopt niet:", *map(str, self.fouten)]))


@dataclass(frozen=True)
class _Regels:
    """Finds the line of a place in a TOML text."""

    tekst: str

    def van(self, *plaats: str | int) -> int:
        """The line of a key, or of the table it belongs to; 1 when neither is found."""
        namen = [str(deel) for deel in plaats if isinstance(deel, str)]
        nummer = next((deel for deel in plaats if isinstance(deel, int)), 0)
        regel = 1
        gezien = -1
        for index, inhoud in enumerate(self.tekst.splitlines(), 1):
            if kop := _KOP.match(inhoud):
                tabel = kop[1].split(".")
                gezien += tabel == namen[:1]
                if tabel == namen[: len(tabel)] and gezien == nummer:
                    regel = index
            elif gezien == nummer and len(namen) > 1 and re.match(rf"\s*{re.escape(namen[-1])}\s*=", inhoud):
                return index
        return regel


def lees_configuratie(bestand: Path) -> Configuratie:
    """Read and check schakel.toml; raises ConfiguratieFoutenError with every fault at once."""
    try:
        tekst = bestand.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfiguratieFoutenError(
            [Fout(str(bestand), 1, "het bestand is niet te lezen.", "Geef een ander op met SCHAKEL_CONFIG.")]
        ) from None
    try:
        config = Configuratie.model_validate(tomllib.loads(tekst))
    except tomllib.TOMLDecodeError as fout:
        raise ConfiguratieFoutenError(
            [Fout(str(bestand), _regel_van(str(fout)), f"geen geldige TOML: {fout}")]
        ) from None
    except ValidationError as fout:
        regels = _Regels(tekst)
        fouten = [
            Fout(
                str(bestand),
                regels.van(*item["loc"]),
                f"{'.'.join(map(str, item['loc']))}: {_melding(item['type'], item['msg'])}",
            )
            for item in fout.errors()
        ]
        raise ConfiguratieFoutenError(fouten) from None
    if fouten := list(_verwijzingen(config, str(bestand), _Regels(tekst))):
        raise ConfiguratieFoutenError(fouten)
    return config


def regelnummer(bestand: Path, *plaats: str | int) -> int:
    """The line of a key in a configuration file that can be read, or of the table it belongs to."""
    return _Regels(bestand.read_text(encoding="utf-8")).van(*plaats)


def _regel_van(tekst: str) -> int:
    """The line that tomllib names in its message."""
    gevonden = re.search(r"at line (\d+)", tekst)
    return int(gevonden[1]) if gevonden else 1


_MELDINGEN = {"missing": "dit veld ontbreekt", "extra_forbidden": "dit veld bestaat niet"}


def _melding(soort: str, tekst: str) -> str:
    return _MELDINGEN.get(soort, tekst)


def _verwijzingen(config: Configuratie, bestand: str, regels: _Regels) -> Iterator[Fout]:
    """Find what refers to nothing, and what is there twice."""
    lijsten = (
        ("organisaties", config.organisaties),
        ("partners", config.partners),
        ("abonnementen", config.abonnementen),
    )
    for naam, lijst in lijsten:
        ids = [item.id for item in lijst]
        for index, id_ in enumerate(ids):
            if id_ in ids[:index]:
                yield Fout(bestand, regels.van(naam, index, "id"), f"{naam}: {id_} staat er twee keer")
    organisaties = [item.id for item in config.organisaties]
    partners = [item.id for item in config.partners]
    for index, abonnement in enumerate(config.abonnementen):
        for veld, waarde, bekend in (
            ("organisatie", abonnement.organisatie, organisaties),
            ("partner", abonnement.partner, partners),
        ):
            if waarde not in bekend:
                melding = f"abonnement {abonnement.id}: {veld} {waarde} bestaat niet"
                yield Fout(bestand, regels.van("abonnementen", index, veld), melding, f"Wel: {', '.join(bekend)}.")

"""The log record: Logboek Dataverwerkingen fields and ours, as the canonical JSON (RFC 8785) that is hashed.

Made thousands of times per second, so each object's fixed parts are written once; the keys stand in RFC 8785 order.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from json.encoder import encode_basestring
from typing import Any, Literal
from uuid import UUID

import rfc8785

from gateway.audit.errors import LogregelError
from gateway.model.uitwisseling import Toestand

MAX_BYTES = 65_535
BETROKKENE_SOORT = "leerling-pseudoniem"
_PSEUDONIEM = re.compile(r"p1:[0-9a-f]{16,64}")
# Taken over from the caller's traceparent, so the one id here that comes from outside.
_TRACE_ID = re.compile(r"(?!0{32})[0-9a-f]{32}")

Status = Literal["Unset", "Ok", "Error"]


class Soort(StrEnum):
    """The two logs of an organisatie: what was done with data, and what users did."""

    VERWERKING = "verwerking"
    GEBRUIK = "gebruik"


def lognaam(organisatie: str, soort: Soort = Soort.VERWERKING) -> str:
    """The name of a log."""
    return f"{organisatie}/{soort}"


@dataclass(frozen=True)
class Kader:
    """What the records of one organisatie, doel and partner share; `activiteit` points into the register.

    `verwerker` is the address of the party that calls or is called, `organisatie_oin` the verantwoordelijke.
    """

    organisatie: str
    organisatie_oin: str
    activiteit: str
    versie: str
    soort: Soort = Soort.VERWERKING
    partner_oin: str | None = None
    verwerker: str | None = None
    doel: str | None = None
    doel_versie: int | None = None
    contract: str | None = None
    mapping: str | None = None

    @cached_property
    def log(self) -> str:
        """The log its records go to."""
        return lognaam(self.organisatie, self.soort)

    @cached_property
    def delen(self) -> tuple[str, str, str, str]:
        """The fixed parts: attributes, resource, what was agreed, and the parties."""
        attributes = {
            "dpl.core.foreign_operation.processor": self.verwerker,
            "dpl.core.processing_activity_id": self.activiteit,
        }
        resource = {"resource": {"attributes": {"service.name": "schakel", "service.version": self.versie}}}
        afspraak = {"contract": self.contract, "doel": self.doel, "doel_versie": self.doel_versie}
        partijen = {
            "log": self.log,
            "mapping": self.mapping,
            "organisatie": self.organisatie_oin,
            "partner": self.partner_oin,
        }
        return _leden(attributes), _leden(resource), _leden(afspraak), _leden(partijen)


@dataclass(frozen=True, slots=True)
class Besluitregel:
    """What decide() said: a code, the grondslag, and the fields it let through."""

    code: str
    grondslag: str | None = None
    velden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Logregel:
    """One action with the data of at most one leerling; times in milliseconds since 1970.

    `betrokkene` is a pseudonym (`p1:` and hex), `bericht_digest` the salted SHA-256 of what was sent.
    """

    id: UUID
    kader: Kader
    naam: str
    trace_id: str
    span_id: str
    begin: int
    eind: int
    status: Status = "Unset"
    ouder: str | None = None
    betrokkene: str | None = None
    uitwisseling: UUID | None = None
    toestand: Toestand | None = None
    van: Toestand | None = None
    bericht_digest: str | None = None
    besluit: Besluitregel | None = None
    fout: str | None = None
    poging: int | None = None
    gebruiker: str | None = None

    def __post_init__(self) -> None:
        """Refuse what may not stand in a log: a person, a trace_id that is none, a user outside the log of users."""
        if self.betrokkene is not None and not _PSEUDONIEM.fullmatch(self.betrokkene):
            raise LogregelError("de betrokkene in een logregel is een pseudoniem (p1:<hex>)", regel=str(self.id))
        if not _TRACE_ID.fullmatch(self.trace_id):
            raise LogregelError("een trace_id is 32 kleine hexadecimale cijfers, niet alle nul", regel=str(self.id))
        if self.gebruiker is not None and self.kader.soort is not Soort.GEBRUIK:
            raise LogregelError("een gebruiker staat alleen in het logboek van gebruik", regel=str(self.id))

    @property
    def inhoud(self) -> bytes:
        """The bytes that are stored and hashed."""
        attributes, resource, afspraak, partijen = self.kader.delen
        text = (
            f'{{"logregel":{{"attributes":{{{self._betrokkene()}{attributes}}},"end_time":{self.eind},'
            f'"name":{encode_basestring(self.naam)},{_lid("parent_span_id", self.ouder)}{resource},'
            f'"span_id":"{self.span_id}","start_time":{self.begin},"status":"{self.status}",'
            f'"trace_id":"{self.trace_id}"}},"schakel":{{{_lid("bericht_digest", self.bericht_digest)}'
            f"{_besluit(self.besluit)}{afspraak}{',' if afspraak else ''}"
            f"{_lid('fout', self.fout)}{_lid('gebruiker', self.gebruiker)}"
            f'"id":"{self.id}",{partijen}{self._verloop()}}}}}'
        )
        data = text.encode()
        if len(data) > MAX_BYTES:
            raise LogregelError(f"een logregel is hoogstens {MAX_BYTES} bytes", regel=str(self.id))
        return data

    def _betrokkene(self) -> str:
        if self.betrokkene is None:
            return ""
        kind = f'"dpl.core.data_subject_id_type":"{BETROKKENE_SOORT}"'
        return f'"dpl.core.data_subject_id":"{self.betrokkene}",{kind},'

    def _verloop(self) -> str:
        poging = "" if self.poging is None else f',"poging":{self.poging}'
        toestand = "" if self.toestand is None else f',"toestand":"{self.toestand}"'
        uitwisseling = "" if self.uitwisseling is None else f',"uitwisseling":"{self.uitwisseling}"'
        van = "" if self.van is None else f',"van":"{self.van}"'
        return f"{poging}{toestand}{uitwisseling}{van}"


def _lid(key: str, value: str | None) -> str:
    return "" if value is None else f'"{key}":{encode_basestring(value)},'


def _leden(members: dict[str, Any]) -> str:
    return rfc8785.dumps(_aanwezig(members)).decode()[1:-1]


def _aanwezig(members: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}


@lru_cache(maxsize=4096)
def _besluit(besluit: Besluitregel | None) -> str:
    if besluit is None:
        return ""
    members = {"code": besluit.code, "grondslag": besluit.grondslag, "velden": sorted(besluit.velden) or None}
    return _leden({"besluit": _aanwezig(members)}) + ","

"""Step 5: write the message of an oordeel; the partner's own rules and the schema judge it before it may leave."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import Oordeel
from gateway.exchange.plan import Voornemen
from gateway.mapping import WegschrijfFout
from gateway.model.uitwisseling import Ernst, Toestand
from gateway.policy import Geweigerd, Toegestaan, Zicht
from gateway.store.ids import uuid7


class Bewijsstuk(NamedTuple):
    """What is kept of a decision: JSON with names of fields and rules, no values; and the mapping that was used."""

    tekst: str
    grondslag: str | None = None
    mapping: str | None = None


@dataclass(frozen=True, slots=True)
class Opgemaakt:
    """A judged voornemen, written when it may be sent; ready to be committed."""

    id: UUID
    voornemen: Voornemen
    vingerafdruk: bytes
    besluit: Bewijsstuk
    inhoud: bytes | None = None
    zicht: bytes | None = None
    velden: frozenset[str] = frozenset()
    toestemming: str | None = None
    uitzondering: str | None = None
    code: str | None = None
    reden: str | None = None

    @property
    def toestand(self) -> Toestand:
        """Klaar to be sent, or refused."""
        return Toestand.KLAAR if self.inhoud is not None else Toestand.GEWEIGERD


def maak_op(inrichting: Inrichting, oordeel: Oordeel, nu: datetime) -> Opgemaakt:
    """Write the message, or record why there is none."""
    wat, id_, besluit, zicht = oordeel.voornemen, uuid7(nu), oordeel.besluit, oordeel.zicht
    if isinstance(besluit, Geweigerd) or zicht is None:
        reden = f"{besluit.uitleg} {besluit.doe}" if isinstance(besluit, Geweigerd) else None
        code = besluit.code if isinstance(besluit, Geweigerd) else None
        return Opgemaakt(id_, wat, oordeel.vingerafdruk, Bewijsstuk(json.dumps({"code": code})), code=code, reden=reden)
    writer = inrichting.writer(wat.partner.id, wat.doel.naam)
    bewijs = _bewijs(besluit, writer.hash)
    zicht["bericht"] = {"id": str(id_), "tijd": nu.astimezone(UTC).isoformat(timespec="milliseconds")}
    if bezwaar := _bezwaar(inrichting, wat, zicht, nu):
        return Opgemaakt(id_, wat, oordeel.vingerafdruk, bewijs, code="UIT-VOORCONTROLE", reden=bezwaar)
    try:
        inhoud = writer.schrijf(zicht)
    except WegschrijfFout as fout:
        return Opgemaakt(id_, wat, oordeel.vingerafdruk, bewijs, code=fout.code, reden=str(fout))
    bewaard = (oordeel.tekst, json.dumps(zicht["bericht"]), wat.stand.herkomst, str(wat.nummer))
    rust_op = besluit.velden, besluit.toestemming, besluit.uitzondering
    return Opgemaakt(id_, wat, oordeel.vingerafdruk, bewijs, inhoud, "\n".join(bewaard).encode(), *rust_op)


@lru_cache(maxsize=1024)
def _bewijs(besluit: Toegestaan, mapping: str) -> Bewijsstuk:
    """What is kept of the decision; thousands of leerlingen share one outcome."""
    inhoud: dict[str, Any] = {
        "grondslag": str(besluit.grondslag),
        "toestemming": besluit.toestemming,
        "velden": sorted(besluit.velden),
        "achtergehouden": besluit.achtergehouden,
    }
    if besluit.documenten is not None:
        inhoud |= {
            "documenten": sorted(besluit.documenten),
            "documenten_achtergehouden": besluit.documenten_achtergehouden,
            "uitzondering": besluit.uitzondering,
        }
    return Bewijsstuk(json.dumps(inhoud), str(besluit.grondslag), mapping)


def _bezwaar(inrichting: Inrichting, wat: Voornemen, zicht: Zicht, nu: datetime) -> str:
    """Why the partner would surely refuse this message; empty when nothing is known against it."""
    meldingen = inrichting.doelsystemen[wat.partner.id].voorcontrole(zicht, nu.date())
    return "; ".join(f"{item.code} {item.tekst}" for item in meldingen if item.ernst is Ernst.AFKEUR)

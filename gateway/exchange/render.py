"""Step 5: write the message of an oordeel; the partner's own rules and the schema judge it before it may leave."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import Oordeel
from gateway.exchange.plan import Voornemen
from gateway.mapping import WegschrijfFout, Writer
from gateway.model.uitwisseling import Ernst, Toestand
from gateway.policy import Geweigerd, Toegestaan, Zicht
from gateway.store.ids import uuid7


@dataclass(frozen=True, slots=True)
class Opgemaakt:
    """A judged voornemen, written when it may be sent; ready to be committed."""

    id: UUID
    voornemen: Voornemen
    vingerafdruk: bytes
    besluit: dict[str, Any]
    inhoud: bytes | None = None
    zicht: bytes | None = None
    velden: frozenset[str] = frozenset()
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
        return Opgemaakt(id_, wat, oordeel.vingerafdruk, {"code": code}, code=code, reden=reden)
    writer = inrichting.writer(wat.partner.id, wat.doel.naam)
    bewijs = _bewijs(besluit, writer)
    zicht["bericht"] = {"id": str(id_), "tijd": nu.astimezone(UTC).isoformat(timespec="milliseconds")}
    if bezwaar := _bezwaar(inrichting, wat, zicht, nu):
        return Opgemaakt(id_, wat, oordeel.vingerafdruk, bewijs, code="UIT-VOORCONTROLE", reden=bezwaar)
    try:
        inhoud = writer.schrijf(zicht)
    except WegschrijfFout as fout:
        return Opgemaakt(id_, wat, oordeel.vingerafdruk, bewijs, code=fout.code, reden=str(fout))
    bewaard = json.dumps({"zicht": zicht, "herkomst": wat.stand.herkomst, "nummer": wat.nummer}, ensure_ascii=False)
    return Opgemaakt(id_, wat, oordeel.vingerafdruk, bewijs, inhoud, bewaard.encode(), besluit.velden)


def _bewijs(besluit: Toegestaan, writer: Writer) -> dict[str, Any]:
    """What is kept of the decision: names of fields and rules, no values."""
    return {
        "grondslag": str(besluit.grondslag),
        "toestemming": besluit.toestemming,
        "velden": sorted(besluit.velden),
        "achtergehouden": [list(item) for item in besluit.achtergehouden],
        "mapping": writer.hash,
    }


def _bezwaar(inrichting: Inrichting, wat: Voornemen, zicht: Zicht, nu: datetime) -> str:
    """Why the partner would surely refuse this message; empty when nothing is known against it."""
    meldingen = inrichting.doelsystemen[wat.partner.id].voorcontrole(zicht, nu.date())
    return "; ".join(f"{item.code} {item.tekst}" for item in meldingen if item.ernst is Ernst.AFKEUR)

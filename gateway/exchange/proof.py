"""The record of each change of state, written in the transaction that makes it: no record, no change."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection

import gateway
from gateway.audit.logboek import voeg_toe
from gateway.audit.regel import Besluitregel, Kader, Logregel
from gateway.delivery.uitslag import Overgang
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.render import Opgemaakt
from gateway.model.uitwisseling import Toestand
from gateway.store.ids import uuid7
from gateway.store.sleutels import Datasleutel, digest
from gateway.store.sql import queries

_SQL = queries("gateway.exchange", "exchange.sql")
# A fault inside the processing itself; a refusal by rule or partner is an outcome, not a fault (LDV, status).
_FOUT = {"DLV-TRAAG", "DLV-LEASE", "DLV-STIL", "DLV-FOUT"}


@dataclass(frozen=True, slots=True)
class Statusregel:
    """A status that a partner gave an object, as the log tells it; `uitwisseling` is the last one about it."""

    organisatie: str
    partner: str
    doel: str
    doel_versie: int
    status: str
    uitwisseling: UUID
    trace_id: str
    pseudoniem: str


class Bewijs:
    """Writes log records for one house."""

    def __init__(self, inrichting: Inrichting) -> None:
        """Take the house."""
        self._inrichting = inrichting
        self._kaders: dict[tuple[str, str, str, int, str | None], Kader] = {}

    async def noteer(self, conn: AsyncConnection, overgangen: Sequence[Overgang]) -> None:
        """Record changes of state of uitwisselingen that exist already, and what the partner has accepted by them."""
        if not overgangen:
            return
        ids = {item.zending.leerling for item in overgangen}
        cur = await conn.execute(_SQL["pseudoniemen"], {"leerling": list(ids)})
        namen: dict[UUID, str] = dict(await cur.fetchall())
        await voeg_toe(conn.cursor(), [self._overgang(item, namen) for item in overgangen])
        aanvaard = [item.zending.id for item in overgangen if item.naar is Toestand.TERUGGEKOPPELD]
        if aanvaard:
            await conn.execute(_SQL["aanvaard"], {"id": aanvaard})

    async def noteer_nieuwe(self, conn: AsyncConnection, opgemaakt: Sequence[tuple[Opgemaakt, str]]) -> None:
        """Record new uitwisselingen, each with its trace id: what was decided, and a digest of what will be sent."""
        await voeg_toe(conn.cursor(), [self._nieuwe(item, trace_id) for item, trace_id in opgemaakt])

    async def noteer_statussen(self, conn: AsyncConnection, statussen: Sequence[Statusregel]) -> None:
        """Record what a partner says of objects that were delivered to it before."""
        await voeg_toe(conn.cursor(), [self._status(item) for item in statussen])

    def _status(self, item: Statusregel) -> Logregel:
        tijd = self._nu
        return Logregel(
            id=uuid7(self._inrichting.klok()),
            kader=self._kader(item.organisatie, item.partner, item.doel, item.doel_versie),
            naam=f"{item.doel}: status {item.status}",
            trace_id=item.trace_id,
            span_id=secrets.token_hex(8),
            begin=tijd,
            eind=tijd,
            betrokkene=item.pseudoniem,
            uitwisseling=item.uitwisseling,
        )

    def _nieuwe(self, item: Opgemaakt, trace_id: str) -> Logregel:
        voornemen = item.voornemen
        tijd = self._nu
        return Logregel(
            id=uuid7(self._inrichting.klok()),
            kader=self._kader(
                voornemen.organisatie.id,
                voornemen.partner.id,
                voornemen.doel.naam,
                voornemen.doel.versie,
                item.besluit.mapping,
            ),
            naam=f"{voornemen.doel.naam}: {item.toestand}",
            trace_id=trace_id,
            span_id=secrets.token_hex(8),
            begin=tijd,
            eind=tijd,
            betrokkene=voornemen.stand.pseudoniem,
            uitwisseling=item.id,
            van=Toestand.GEPLAND,
            toestand=item.toestand,
            bericht_digest=None
            if item.inhoud is None
            else bericht_digest(voornemen.stand.sleutel, item.id, item.inhoud),
            besluit=Besluitregel(item.code or "TOEGESTAAN", item.besluit.grondslag, item.velden),
            fout=item.code,
        )

    def _overgang(self, item: Overgang, namen: Mapping[UUID, str]) -> Logregel:
        zending = item.zending
        tijd = self._nu
        return Logregel(
            id=uuid7(self._inrichting.klok()),
            kader=self._kader(zending.organisatie, zending.partner, zending.doel, zending.doel_versie),
            naam=f"{zending.doel}: {item.naar}",
            trace_id=zending.trace_id,
            span_id=secrets.token_hex(8),
            begin=tijd,
            eind=tijd,
            status="Error" if item.code in _FOUT else "Unset",
            betrokkene=namen[zending.leerling],
            uitwisseling=zending.id,
            van=item.van,
            toestand=item.naar,
            poging=zending.poging,
            fout=item.code,
        )

    @property
    def _nu(self) -> int:
        return int(self._inrichting.klok().timestamp() * 1000)

    def _kader(self, organisatie: str, partner: str, doel: str, versie: int, mapping: str | None = None) -> Kader:
        """What all records of one organisatie, partner, doel and mapping share."""
        sleutel = organisatie, partner, doel, versie, mapping
        if sleutel not in self._kaders:
            naam = self._inrichting.audit_naam
            self._kaders[sleutel] = Kader(
                organisatie=organisatie,
                organisatie_oin=self._inrichting.organisaties[organisatie].oin,
                activiteit=f"https://{naam}/register/verwerkingsactiviteiten/{doel}/versies/{versie}",
                versie=gateway.__version__,
                partner_oin=self._inrichting.partners[partner].oin,
                verwerker=f"urn:nld:oin:{self._inrichting.partners[partner].oin}:systeem:{partner}",
                doel=doel,
                doel_versie=versie,
                mapping=mapping,
                contract=self._inrichting.formaten.get((partner, doel)),
            )
        return self._kaders[sleutel]


def bericht_digest(sleutel: Datasleutel, uitwisseling: UUID, inhoud: bytes) -> str:
    """The salted digest of a message; the salt follows from the data key and goes with it."""
    return digest(sleutel.vingerafdruk(uitwisseling.bytes), inhoud)

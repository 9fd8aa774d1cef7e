"""Step 7: ask decide() once more with what is known now, then hand the bericht to the connector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection

from gateway.delivery.dispatcher import Lading
from gateway.delivery.uitslag import Uitslag, Zending
from gateway.exchange.commit import BERICHT
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.judge import vraag
from gateway.exchange.plan import Voornemen, voornemen_voor
from gateway.exchange.stand import met_onderwerp, pak_uit
from gateway.exchange.toestemming.lezen import Dicht, dicht_van, open_stand
from gateway.exchange.verzuim.tegenhouden import bezwaren
from gateway.model.errors import DefinitiefError, LaterError, SchakelError
from gateway.model.uitwisseling import Bericht, Ontvangst, Terugkoppeling, Toestand
from gateway.policy import Geweigerd, decide
from gateway.store.sql import queries

log = structlog.get_logger()
_SQL = queries("gateway.exchange", "exchange.sql")
# The place of the onderwerp in a row of the query `bezorging`, after the id.
_ONDERWERP = 7
_GEWIST = Uitslag(Toestand.OPGEGEVEN, "UIT-GEWIST", "het bericht is gewist; er is niets meer te versturen")
_ACHTERHAALD = Uitslag(Toestand.GEBLOKKEERD, "UIT-ACHTERHAALD", "de bron of de school zegt dit niet meer zo")
_GEOORLOOFD = Uitslag(
    Toestand.GEBLOKKEERD,
    "UIT-GEOORLOOFD",
    "een deel van dit verzuim is intussen geoorloofd of vervallen; beoordeel het voorstel over deze melding",
)


@dataclass(frozen=True)
class Bezorger:
    """Opens and attempts what a dispatcher claimed, for one house."""

    inrichting: Inrichting

    async def laad(self, conn: AsyncConnection, zendingen: Sequence[Zending]) -> Sequence[Lading]:
        """Open a batch: the bericht of each, or the Uitslag when it may not go after all."""
        cur = await conn.execute(_SQL["bezorging"], {"id": [zending.id for zending in zendingen]})
        rijen = {rij[0]: rij[1:] for rij in await cur.fetchall()}
        op_toestemming = [item.leerling for item in zendingen if self.inrichting.doelen[item.doel].toestemming]
        dicht = await dicht_van(conn, op_toestemming)
        tegen = await self._tegengehouden(conn, zendingen, rijen)
        return [
            _GEOORLOOFD
            if zending.id in tegen
            else self._open_veilig(zending, rijen[zending.id], dicht.get(zending.leerling))
            for zending in zendingen
        ]

    async def bezorg(self, bericht: Bericht) -> Uitslag:
        """Make one attempt; whatever goes wrong becomes an Uitslag, with a code and a reason without values."""
        try:
            ontvangst = await self.inrichting.doelsystemen[bericht.ontvanger.id].deliver(bericht)
        except LaterError as fout:
            return Uitslag(Toestand.KLAAR, fout.code, fout.melding, later=True)
        except DefinitiefError as fout:
            return Uitslag(Toestand.OPGEGEVEN, fout.code, f"{fout.melding} {fout.doe}".strip())
        except Exception as fout:
            return _gatewayfout(bericht.id, fout)
        return self._ontvangen(bericht, ontvangst)

    async def _tegengehouden(
        self, conn: AsyncConnection, zendingen: Sequence[Zending], rijen: Mapping[UUID, Sequence[Any]]
    ) -> set[UUID]:
        """Which of these report verzuim that the school calls geoorloofd by now; a withdrawal of it may go."""
        doelen = self.inrichting.doelen
        meldend = [
            item.id
            for item in zendingen
            if doelen[item.doel].per == "verzuimmelding" and not doelen[item.doel].alleen_na_registratie
        ]
        if not meldend:
            return set()
        tegen = await bezwaren(conn, self.inrichting, {rijen[id_][_ONDERWERP] for id_ in meldend})
        return {id_ for id_ in meldend if (item := tegen.get(rijen[id_][_ONDERWERP])) and item.vervallen}

    def _ontvangen(self, bericht: Bericht, ontvangst: Ontvangst) -> Uitslag:
        if ontvangst.terugkoppeling is not None:
            return replace(uitslag_van(ontvangst.terugkoppeling), objectkenmerk=ontvangst.objectkenmerk)
        code = "UIT-DUBBEL" if ontvangst.dubbel else None
        reden = "de partner had dit bericht al" if ontvangst.dubbel else None
        return Uitslag(
            Toestand.AFGELEVERD,
            code,
            reden,
            terug_voor=self.inrichting.terug_voor(bericht.soort),
            objectkenmerk=ontvangst.objectkenmerk,
        )

    def _open_veilig(self, zending: Zending, rij: tuple[Any, ...], dicht: Dicht | None) -> Lading:
        """Open one, so that a row that cannot be read keeps no other from going."""
        try:
            return self._open(zending, rij, dicht)
        except SchakelError as fout:
            return Uitslag(Toestand.KLAAR, fout.code, fout.melding)
        except Exception as fout:
            return _gatewayfout(zending.id, fout)

    def _open(self, zending: Zending, rij: tuple[Any, ...], dicht: Dicht | None) -> Lading:
        inhoud, besluit, leerling, ingepakt, pseudoniem, aanvulling, stand, onderwerp, eigen, *bij_partner = rij
        objectkenmerk, laatste = bij_partner
        if inhoud is None or ingepakt is None or stand is None:
            return _GEWIST
        actueel = pak_uit(self.inrichting.kast, (leerling, ingepakt, pseudoniem, aanvulling, stand))
        actueel = open_stand(self.inrichting, actueel, dicht)
        if onderwerp is not None and eigen is None:
            return _GEWIST
        if onderwerp is not None:
            actueel = met_onderwerp(actueel, self.inrichting.doelen[zending.doel].per, onderwerp, eigen)
        voornemen = voornemen_voor(self.inrichting, zending, actueel)
        if voornemen is None or _vervangen(zending, voornemen, laatste):
            return _ACHTERHAALD
        bezwaar = self._bezwaar(voornemen, frozenset(besluit["velden"]), besluit.get("documenten"))
        return bezwaar or self._bericht(zending, voornemen, inhoud, objectkenmerk)

    def _bezwaar(
        self, voornemen: Voornemen, verstuurd: frozenset[str], documenten: Sequence[str] | None
    ) -> Uitslag | None:
        """Why it may not go now: refused, or less may be shared than the message holds."""
        besluit = decide(vraag(voornemen, self.inrichting.klok()))
        if isinstance(besluit, Geweigerd):
            return Uitslag(Toestand.GEBLOKKEERD, besluit.code, f"{besluit.uitleg} {besluit.doe}")
        niet_meer = set(documenten or ()) - besluit.documenten if besluit.documenten is not None else ()
        if verstuurd - besluit.velden or niet_meer:
            return Uitslag(
                Toestand.GEBLOKKEERD, "UIT-MINDER", "er mag nu minder worden gedeeld dan in dit bericht staat"
            )
        return None

    def _bericht(self, zending: Zending, voornemen: Voornemen, inhoud: bytes, objectkenmerk: str | None) -> Bericht:
        return Bericht(
            id=zending.id,
            message_id=f"urn:uuid:{zending.message_id}",
            doel=zending.doel,
            soort=zending.soort,
            verstrekker=voornemen.organisatie,
            ontvanger=voornemen.partner,
            inhoud=voornemen.stand.sleutel.ontsleutel(inhoud, BERICHT + zending.id.bytes),
            poging=zending.poging,
            traceparent=f"00-{zending.trace_id}-{zending.id.hex[16:]}-01",
            objectkenmerk=objectkenmerk,
            onderwerp=voornemen.onderwerp_id,
        )


def _vervangen(zending: Zending, voornemen: Voornemen, laatste: UUID | None) -> bool:
    """Whether a melding that never left has a newer state in line, which tells all of it."""
    return voornemen.doel.per == "verzuimmelding" and zending.poging == 1 and laatste not in {None, zending.id}


def _gatewayfout(uitwisseling: UUID, fout: Exception) -> Uitslag:
    """A fault nobody foresaw: its kind is told, its text and trace can hold values."""
    soort = type(fout).__name__
    log.error("delivery_failed", uitwisseling=str(uitwisseling), fout=soort)
    return Uitslag(Toestand.KLAAR, "DLV-FOUT", f"fout in de gateway ({soort})", later=True)


def uitslag_van(terugkoppeling: Terugkoppeling) -> Uitslag:
    """The state a verdict leads to."""
    if terugkoppeling.goedgekeurd:
        return Uitslag(Toestand.TERUGGEKOPPELD, meldingen=terugkoppeling.meldingen, pgn=terugkoppeling.pgn)
    eerste = terugkoppeling.meldingen[0] if terugkoppeling.meldingen else None
    return Uitslag(
        Toestand.AFGEKEURD,
        eerste.code if eerste else "UIT-AFGEKEURD",
        eerste.tekst if eerste else "de partner gaf geen reden",
        terugkoppeling.meldingen,
    )

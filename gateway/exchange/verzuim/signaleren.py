"""Signalering over every leerling whose verzuim changed: what is proposed now, held against what waits already."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import AsyncConnection

from gateway.exchange.gebruik import Persoon, noteer_gebruik
from gateway.exchange.inrichting import Inrichting
from gateway.exchange.verzuim.fouten import GeenRouteError, MelderOntbreektError, OudersNietGeinformeerdError
from gateway.exchange.verzuim.geval import Geval, Wachtend, met_eerdere, omstandigheden, open_geval
from gateway.exchange.verzuim.inhoud import kenmerk, pak_voorstel_in
from gateway.exchange.verzuim.melding import Goedkeuring, ouders_geinformeerd
from gateway.exchange.verzuim.oordeel import (
    GOEDKEUREN,
    Goedgekeurd,
    Zaak,
    beslis,
    nieuwe_melding,
    schrijf_nieuwe,
)
from gateway.exchange.verzuim.voordragen import schrijf_voorstellen
from gateway.exchange.verzuim.waarschuwingen import Omstandigheden, waarschuwingen
from gateway.model.verzuim import Voorstel
from gateway.policy.tijd import dag
from gateway.signalering import GeenVerzuimError, overig, persoon_van, signaleer
from gateway.store.sql import kolommen, queries

BATCH = 200
_SQL = queries("gateway.exchange.verzuim", "signaleren.sql")
_OORDEEL = queries("gateway.exchange.verzuim", "oordeel.sql")
_BEGIN = UUID(int=0)
# Who approves what a school agreed to let go by itself, as the log names it.
SCHOOL = "schakel (afspraak van de school)"
# What keeps a voorstel from going by itself; being late, or rows of others that were set aside, is no reason to wait.
_VOOR_EEN_MENS = {"onopgelost", "algemeen-adres"}


@dataclass
class Vergelijking:
    """What a batch changes: voorstellen that are new, changed or no longer made, and all that are open after it."""

    nieuw: list[tuple[Geval, Voorstel]] = field(default_factory=list)
    gewijzigd: list[tuple[Geval, Wachtend, Voorstel]] = field(default_factory=list)
    vervallen: list[UUID] = field(default_factory=list)
    blijft: list[tuple[Geval, UUID, Voorstel]] = field(default_factory=list)


async def signaleer_alles(inrichting: Inrichting, organisatie: str, *, alles: bool = False) -> Counter[str]:
    """Propose what follows from the verzuim of one organisation; `alles` also looks at whoever did not change."""
    if alles:
        await markeer_alles(inrichting, organisatie)
    run = Signaleerder(inrichting, organisatie)
    await run.meet_ruimte()
    await run.heropen()
    # What goes by itself lets counting start anew, so those leerlingen are looked at once more.
    while await run.ronde():
        pass
    return run.telling


async def markeer_alles(inrichting: Inrichting, organisatie: str) -> None:
    """Let the next run look at everyone, changed or not."""
    async with inrichting.db.transactie([organisatie]) as conn:
        await conn.execute(_SQL["markeer_alles"], {"organisatie": organisatie})


async def is_er_werk(conn: AsyncConnection, organisatie: str) -> bool:
    """Whether there is something to propose or send, and no run in the queue that will do so."""
    rij = await (await conn.execute(_SQL["werk"], {"organisatie": organisatie})).fetchone()
    return bool(rij and rij[0])


@dataclass
class Signaleerder:
    """One run over one organisation."""

    inrichting: Inrichting
    organisatie: str
    telling: Counter[str] = field(default_factory=Counter)
    # How many may still go by themselves in this run; a mass of them waits for a person.
    ruimte: int = 0

    async def meet_ruimte(self) -> None:
        """See how many of the leerlingen the abonnementen let go without a person."""
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            rij = await (await conn.execute(_SQL["omvang"], {"organisatie": self.organisatie})).fetchone()
        delen = [
            item.max_aandeel for item, doel in self.inrichting.van(self.organisatie) if doel.per == "verzuimmelding"
        ]
        self.ruimte = max(1, int(min(delen, default=0.0) * (rij[0] if rij else 0)))

    async def heropen(self) -> None:
        """Open again what was postponed until today."""
        nu = self.inrichting.klok()
        vast = {"organisatie": self.organisatie, "nu": nu, "op": dag(nu)}
        async with self.inrichting.db.transactie([self.organisatie]) as conn:
            self.telling["heropend"] += (await conn.execute(_SQL["heropen"], vast)).rowcount

    async def ronde(self) -> int:
        """Look at all that wait, a batch and a transaction at a time; how many voorstellen went by themselves."""
        direct, na = 0, _BEGIN
        while True:
            async with self.inrichting.db.transactie([self.organisatie]) as conn:
                gevallen = await self._gevallen(conn, na)
                if not gevallen:
                    return direct
                direct += await self._batch(conn, gevallen)
            na = gevallen[-1].stand.id

    async def _gevallen(self, conn: AsyncConnection, na: UUID) -> list[Geval]:
        waarden = {"organisatie": self.organisatie, "na": na, "aantal": BATCH}
        cur = await conn.execute(_SQL["te_signaleren"], waarden)
        return await met_eerdere(conn, [open_geval(self.inrichting, rij) for rij in await cur.fetchall()])

    async def _batch(self, conn: AsyncConnection, gevallen: Sequence[Geval]) -> int:
        rond = await omstandigheden(conn, self.inrichting, self.organisatie)
        verschil = Vergelijking()
        for geval in gevallen:
            _vergelijk(verschil, geval, list(self._voorstellen(geval, rond)))
        await conn.execute(_SQL["gesignaleerd"], {"leerling": [geval.stand.id for geval in gevallen]})
        ids = await self._schrijf(conn, verschil)
        open_ = [(geval, id_, voorstel) for id_, (geval, voorstel) in zip(ids, verschil.nieuw, strict=True)]
        gegaan = await self._direct(conn, rond, [*open_, *verschil.blijft])
        self.telling.update(
            bekeken=len(gevallen), nieuw=len(ids), vervallen=len(verschil.vervallen), vanzelf=len(gegaan)
        )
        return len(gegaan)

    def _voorstellen(self, geval: Geval, rond: Omstandigheden) -> Iterator[Voorstel]:
        """What counting proposes, and what a person put forward for as long as hours are behind it."""
        school = self.inrichting.organisaties[self.organisatie]
        wat = (self.inrichting.signalering, school.verzuim, rond.kalender, persoon_van(geval.stand.leerling))
        yield from signaleer(*wat, geval.dossier, geval.bekend, rond.op)
        for item in geval.wachtend:
            if item.voorstel.soort == "overig" and item.voorstel.actie == "melden":
                begin, eind = item.voorstel.venster_begin, item.voorstel.venster_eind
                with suppress(GeenVerzuimError):
                    yield overig(*wat, geval.dossier, begin, eind, rond.op)

    async def _schrijf(self, conn: AsyncConnection, verschil: Vergelijking) -> list[UUID]:
        nu = self.inrichting.klok()
        if verschil.vervallen:
            await conn.execute(_SQL["vervallen"], {"id": verschil.vervallen, "nu": nu})
        if verschil.gewijzigd:
            ids, inhoud = kolommen(
                (item.id, pak_voorstel_in(geval.stand.sleutel, item.id, voorstel))
                for geval, item, voorstel in verschil.gewijzigd
            )
            await conn.execute(_SQL["zet_inhoud"], {"id": ids, "inhoud": inhoud, "nu": nu})
        return await schrijf_voorstellen(conn, self.inrichting, self.organisatie, verschil.nieuw)

    async def _direct(
        self, conn: AsyncConnection, rond: Omstandigheden, open_: Sequence[tuple[Geval, UUID, Voorstel]]
    ) -> list[Goedgekeurd]:
        """Approve what the school lets go by itself, once the parents know and nothing asks for a person."""
        goed = [item for deel in open_ if (item := self._vanzelf(rond, *deel)) is not None][: self.ruimte]
        self.ruimte -= len(goed)
        if not goed:
            return []
        await schrijf_nieuwe(conn, self.inrichting, goed)
        besluiten = [(item.zaak.id, "goedgekeurd", None, UUID(item.melding.id), None) for item in goed]
        await beslis(conn, self.inrichting, SCHOOL, besluiten)
        leerlingen = [item.zaak.geval.stand for item in goed]
        await conn.execute(_OORDEEL["opnieuw_signaleren"], {"leerling": [stand.id for stand in leerlingen]})
        wie = [(stand.pseudoniem, None) for stand in leerlingen]
        await noteer_gebruik(conn, self.inrichting, Persoon(SCHOOL), GOEDKEUREN, self.organisatie, wie)
        return goed

    def _vanzelf(self, rond: Omstandigheden, geval: Geval, id_: UUID, voorstel: Voorstel) -> Goedgekeurd | None:
        school = self.inrichting.organisaties[self.organisatie]
        geinformeerd = ouders_geinformeerd(geval, voorstel)
        if voorstel.actie != "melden" or voorstel.soort not in school.verzuim.direct:
            return None
        if geinformeerd is None or geinformeerd > rond.op:
            return None
        if any(
            item.code in _VOOR_EEN_MENS for item in waarschuwingen(voorstel, geval.dossier, rond, school.verzuim.melder)
        ):
            return None
        zaak = Zaak(id_, school, voorstel, None, geval)
        try:
            return Goedgekeurd(zaak, nieuwe_melding(self.inrichting, zaak, Goedkeuring()))
        except (GeenRouteError, MelderOntbreektError, OudersNietGeinformeerdError):
            # Whoever looks at the list is told what is missing.
            return None


def _vergelijk(verschil: Vergelijking, geval: Geval, voorstellen: Sequence[Voorstel]) -> None:
    """Hold what is proposed now against what waits; the same keeps its id, and its postponement."""
    sleutel = geval.stand.sleutel
    nu = {kenmerk(sleutel, item): item for item in voorstellen}
    for item in geval.wachtend:
        voorstel = nu.pop(item.kenmerk, None)
        if voorstel is None:
            verschil.vervallen.append(item.id)
            continue
        if voorstel != item.voorstel:
            verschil.gewijzigd.append((geval, item, voorstel))
        if not item.uitgesteld:
            verschil.blijft.append((geval, item.id, voorstel))
    verschil.nieuw += [(geval, item) for eigen, item in nu.items() if eigen not in geval.geweigerd]

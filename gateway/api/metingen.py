"""What Prometheus may know: counts by state, partner, doel and route; nothing of a leerling, organisatie or user."""

from collections.abc import Callable
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from gateway.exchange.inrichting import Inrichting
from gateway.store.sql import queries

_SQL = queries("gateway.api", "api.sql")
# Counting reads the whole table of uitwisselingen, so not at every scrape.
_HOUDBAAR = timedelta(seconds=15)
_METHODEN = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Metingen:
    """A registry of one app."""

    def __init__(self, klok: Callable[[], datetime]) -> None:
        """Declare what is measured."""
        self._klok = klok
        self._geteld_op: datetime | None = None
        self._registry = registry = CollectorRegistry()
        self._verzoeken = Counter(
            "schakel_http_verzoeken", "Verzoeken aan de API", ("methode", "route", "status"), registry=registry
        )
        self._duur = Histogram(
            "schakel_http_duur_seconds", "Duur van een verzoek", ("methode", "route"), registry=registry
        )
        self._uitwisselingen = Gauge(
            "schakel_uitwisselingen", "Uitwisselingen", ("toestand", "partner", "doel"), registry=registry
        )
        self._oudste = Gauge(
            "schakel_oudste_wachtende_seconds",
            "Leeftijd van het oudste wachtende bericht",
            ("partner",),
            registry=registry,
        )
        self._gepauzeerd = Gauge(
            "schakel_stroom_gepauzeerd", "1 als de stroom naar een partner stilstaat", ("partner",), registry=registry
        )

    def verzoek(self, methode: str, route: str, status: int, duur: float) -> None:
        """Count one request; `route` is the template, never the path."""
        methode = methode if methode in _METHODEN else "ANDERS"
        self._verzoeken.labels(methode, route, str(status)).inc()
        self._duur.labels(methode, route).observe(duur)

    async def tekst(self, inrichting: Inrichting) -> bytes:
        """All of it, in the text form of Prometheus."""
        nu = self._klok()
        if self._geteld_op is None or nu - self._geteld_op >= _HOUDBAAR:
            await self._tel(inrichting, nu)
            self._geteld_op = nu
        return generate_latest(self._registry)

    async def _tel(self, inrichting: Inrichting, nu: datetime) -> None:
        async with inrichting.db.transactie(inrichting.organisaties) as conn:
            tellingen = await (await conn.execute(_SQL["tellingen"])).fetchall()
            wachtenden = dict(await (await conn.execute(_SQL["wachtenden"], {"nu": nu})).fetchall())
            stromen = dict(await (await conn.execute(_SQL["stromen"], {"nu": nu})).fetchall())
        self._uitwisselingen.clear()
        for toestand, partner, doel, aantal in tellingen:
            self._uitwisselingen.labels(toestand, partner, doel).set(aantal)
        for partner in inrichting.partners:
            self._oudste.labels(partner).set(wachtenden.get(partner, 0))
            self._gepauzeerd.labels(partner).set(stromen.get(partner, False))

"""The control API below /_beheer: how the sandbox behaves, what it knows, and what it has registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.duo_verzuim.sandbox.ambtenaar import Ambtenaar, MagNiet
from connectors.duo_verzuim.sandbox.gedrag import BEKEND, Gedrag
from connectors.duo_verzuim.sandbox.stand import Stand
from connectors.duo_verzuim.sandbox.verwerking import Verwerking

# What may be made known, with the fields of each; the first ones must be there.
KENNIS = {
    "personen": ("persoon", ("pgn",), ("gemeentecode", "geboortedatum", "startkwalificatie_op")),
    "inschrijvingen": ("inschrijving", ("pgn", "brin", "van"), ("tot",)),
    "vrijstellingen": ("vrijstelling", ("pgn", "van"), ("tot",)),
}
LIJSTEN = {"meldingen": "melding", "geschiedenis": "geschiedenis", **{naam: deel[0] for naam, deel in KENNIS.items()}}
STATUSVELDEN = frozenset({"status", "reden", "toelichting", "contact"})


class Beheer:
    """The handlers of the control API."""

    def __init__(
        self, stand: Stand, verwerking: Verwerking, ambtenaar: Ambtenaar, *,
        gedrag: Callable[[], Gedrag], zet: Callable[[Gedrag], None],
    ) -> None:  # fmt: skip
        """Take what is shown and changed."""
        self._stand, self._verwerking, self._ambtenaar, self._gedrag, self._zet = (
            stand, verwerking, ambtenaar, gedrag, zet,
        )  # fmt: skip

    def routes(self) -> list[Route]:
        """The routes; one that names a word goes before one that takes any."""
        return [
            Route("/_beheer/gedrag", self._lees_gedrag),
            Route("/_beheer/gedrag", self._zet_gedrag, methods=["PUT"]),
            Route("/_beheer/tellingen", self._tellingen),
            Route("/_beheer/meldingen/{nummer:int}/status", self._status, methods=["PUT"]),
            Route("/_beheer/alles", self._wis, methods=["DELETE"]),
            Route("/_beheer/{soort}", self._ken, methods=["POST"]),
            Route("/_beheer/{soort}", self._lijst),
        ]

    async def _lees_gedrag(self, _: Request) -> Response:
        return JSONResponse(self._gedrag().toon())

    async def _zet_gedrag(self, request: Request) -> Response:
        """Replace the behaviour; what is not named returns to normal."""
        gevraagd: dict[str, Any] = await request.json()
        if onbekend := sorted(set(gevraagd) - BEKEND):
            return _fout(422, f"onbekend: {', '.join(onbekend)}", BEKEND)
        self._zet(Gedrag(**gevraagd))
        return JSONResponse(self._gedrag().toon())

    async def _tellingen(self, _: Request) -> Response:
        return JSONResponse(self._stand.tellingen())

    async def _lijst(self, request: Request) -> Response:
        tabel = LIJSTEN.get(request.path_params["soort"])
        if tabel is None:
            return _fout(404, "onbekend", LIJSTEN)
        return JSONResponse(list(self._stand.rijen(tabel)))

    async def _ken(self, request: Request) -> Response:
        """Make persons, enrolments or exemptions known: one object, or a list of them."""
        if (soort := request.path_params["soort"]) not in KENNIS:
            return _fout(404, "onbekend", KENNIS)
        tabel, verplicht, mag = KENNIS[soort]
        gegeven = await request.json()
        rijen = gegeven if isinstance(gegeven, list) else [gegeven]
        if any(not set(verplicht) <= set(rij) <= {*verplicht, *mag} for rij in rijen):
            return _fout(422, f"verplicht: {', '.join(verplicht)}; mag: {', '.join(mag)}", (*verplicht, *mag))
        with self._stand.transactie():
            for rij in rijen:
                self._stand.ken(tabel, rij)
            for pgn in {rij["pgn"] for rij in rijen if tabel == "vrijstelling"}:
                self._verwerking.vrijgesteld(pgn)
        return Response(status_code=204)

    async def _status(self, request: Request) -> Response:
        """Let the ambtenaar set a status: B, G or K, with reden, toelichting and contact."""
        gevraagd: dict[str, Any] = await request.json()
        if "status" not in gevraagd or not set(gevraagd) <= STATUSVELDEN:
            return _fout(422, "verplicht: status", STATUSVELDEN)
        try:
            bekend = self._ambtenaar.zet(request.path_params["nummer"], gevraagd.pop("status"), gevraagd)
        except MagNiet:
            return _fout(
                409, "deze status kan niet op de huidige volgen, of de melding heeft nog geen einddatum", "BGK"
            )
        return Response(status_code=204) if bekend else _fout(404, "deze melding is niet bekend", ())

    async def _wis(self, _: Request) -> Response:
        self._stand.wis()
        return Response(status_code=204)


def _fout(status: int, wat: str, bekend: Any) -> Response:
    return JSONResponse({"fout": wat, "bekend": sorted(bekend)}, status)

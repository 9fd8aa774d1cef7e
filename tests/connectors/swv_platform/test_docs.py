"""The vendor of the page works, as it stands on the page, and the page names all there is to tell the sandbox."""

import importlib.util
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.swv_platform.sandbox.gedrag import BEKEND
from connectors.swv_platform.settings import SwvPlatformInstellingen
from tests.connectors.swv_platform.conftest import (
    AUTH,
    BRON,
    DOSSIER,
    KENMERK,
    VOORBEELDEN,
    bericht,
    dossier,
    draait,
    intrekking,
)
from tests.connectors.swv_platform.test_contract import OPENAPI, PAGINA
from tests.docs.paginas import DOCS, blokken

GEBEURTENIS = json.loads((VOORBEELDEN / "geldig" / "gebeurtenis.json").read_bytes())
SINDS = "2026-10-05T08:00:00Z"


class Leverancier:
    """What the made-up vendor keeps."""

    def __init__(self) -> None:
        """Begin empty."""
        self.zaak: dict[str, object] = {}
        self.oso = b""
        self.gevraagd: list[str] = []

    def app(self) -> Starlette:
        """Its interface."""
        return Starlette(
            routes=[
                Route("/zaken", self.neem, methods=["POST"]),
                Route("/zaken/z1/stop", self.stop, methods=["POST"]),
                Route(f"/zaken/{KENMERK}/oso", self.dossier, methods=["PUT"]),
                Route("/mutaties", self.mutaties),
                Route("/zaken/z1", self.lees),
            ]
        )

    async def neem(self, request: Request) -> Response:
        """Take an envelope."""
        omslag = await request.json()
        assert set(omslag) == {"nummer", "formulier"}
        self.zaak = {"zaaknr": "z1", "nummer": omslag["nummer"], "st": "O", "sinds": SINDS, "rev": 1, "mist": ["opp"]}
        return JSONResponse(self.zaak, 201)

    async def stop(self, _: Request) -> Response:
        """End a zaak."""
        self.zaak["st"] = "X"
        return JSONResponse(self.zaak)

    async def dossier(self, request: Request) -> Response:
        """Take the dossier."""
        self.oso = await request.body()
        return JSONResponse({"kenmerk": str(KENMERK), "sha256": "0" * 64, "ontvangenOp": SINDS}, 201)

    async def mutaties(self, request: Request) -> Response:
        """What changed."""
        self.gevraagd.append(request.query_params["na"])
        return JSONResponse([{"volgnummer": 7, "zaak": self.zaak}] if request.query_params["na"] == "0" else [])

    async def lees(self, _: Request) -> Response:
        """One zaak."""
        return JSONResponse(self.zaak)


@pytest.fixture
def vlinder(tmp_path):
    """The module of the page."""
    [blok] = [blok for blok in blokken(DOCS / "swv-platform.md") if blok.bestand == "vlinder.py"]
    pad = tmp_path / "vlinder.py"
    pad.write_text(blok.tekst, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("vlinder", pad)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.anyio
async def test_the_vendor_of_the_page_works(vlinder, monkeypatch):
    """Its own paths and words go over the line; what comes back is as of any platform."""
    monkeypatch.setenv("SCHAKEL_SWV_TOKEN", "geheim")
    monkeypatch.setenv("SCHAKEL_SWV_GEBEURTENIS", AUTH)
    daar = Leverancier()
    async with draait(daar.app()) as adres:
        koppeling = vlinder.Vlinder(SwvPlatformInstellingen(url=adres, swv="VO2507", bron=BRON))
        assert (await koppeling.deliver(dossier())).terugkoppeling.goedgekeurd
        assert (await koppeling.deliver(bericht())).objectkenmerk == "z1"
        assert daar.oso == DOSSIER
        [pagina] = [pagina async for pagina in koppeling.poll_statussen(None)]
        assert [(item.status, item.ontbreekt) for item in pagina.statussen] == [("onvolledig", ("opp",))]
        assert [len(stuk.statussen) async for stuk in koppeling.poll_statussen(pagina.verder)] == [0]
        assert daar.gevraagd == ["0", "7"]
        await koppeling.deliver(intrekking(objectkenmerk="z1"))
        assert daar.zaak["st"] == "X"
        gebeurtenis = GEBEURTENIS | {"subject": "z1"}
        [stand] = await koppeling.bij_notificatie(AUTH, json.dumps(gebeurtenis).encode())
        assert stand.status == "ingetrokken"

        await koppeling.sluit()


def test_every_call_and_every_mood_is_on_the_page():
    """The page names each path of the contract, and each way to make the sandbox difficult."""
    assert [pad for pad in OPENAPI["paths"] if pad not in PAGINA] == []
    assert [naam for naam in BEKEND if f"`{naam}`" not in PAGINA] == []
    assert not re.search(r"\b\d{9}\b", PAGINA)

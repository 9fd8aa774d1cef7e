"""/ophalen/{uitwisseling}: the page where a partner without a system fetches a verzoek with a code, and answers.

Before a good code the page says nothing of any uitwisseling, not even whether it exists.
"""

from functools import cache
from importlib.resources import files
from urllib.parse import parse_qs
from uuid import UUID

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gateway.api.kern import kern_van
from gateway.exchange.jeugdhulp.ophalen import Afhaling, Ophaler
from gateway.model.errors import InvoerError, SchakelError, ToegangError

router = APIRouter(include_in_schema=False)

_FORMULIER = "application/x-www-form-urlencoded"
_MEEST_VELDEN, _LANGSTE_CODE = 10, 40
_STATUS = ((ToegangError, 403), (InvoerError, 400))
_BESTAND = {"Content-Disposition": 'attachment; filename="verzoek.zip"'}


@router.get("/ophalen/stijl.css")
async def stijl() -> Response:
    """How the page looks: as the documents do."""
    return Response(files("gateway.document").joinpath("sjablonen/stijl.css").read_text("utf-8"), media_type="text/css")


@router.get("/ophalen/{uitwisseling}")
async def vraag(uitwisseling: UUID) -> Response:
    """Ask for the code."""
    return _pagina(uitwisseling)


@router.post("/ophalen/{uitwisseling}")
async def kijk(request: Request, uitwisseling: UUID) -> Response:
    """Show what may be done with this code."""
    velden = await _velden(request)
    return await _verder(request, uitwisseling, velden.get("code", ""))


@router.post("/ophalen/{uitwisseling}/pakket")
async def pak(request: Request, uitwisseling: UUID) -> Response:
    """Give the package."""
    velden = await _velden(request)
    try:
        data = await _ophaler(request, uitwisseling).pak(velden.get("code", ""))
    except SchakelError as fout:
        return _fout(uitwisseling, fout)
    return Response(data, headers=_BESTAND, media_type="application/zip")


@router.post("/ophalen/{uitwisseling}/antwoord")
async def antwoord(request: Request, uitwisseling: UUID) -> Response:
    """Take one of the fixed answers."""
    velden = await _velden(request)
    code = velden.get("code", "")
    try:
        await _ophaler(request, uitwisseling).antwoord(code, velden.get("antwoord", ""))
    except SchakelError as fout:
        return _fout(uitwisseling, fout)
    return await _verder(request, uitwisseling, code, dank=True)


async def _verder(request: Request, uitwisseling: UUID, code: str, *, dank: bool = False) -> Response:
    try:
        afhaling = await _ophaler(request, uitwisseling).kijk(code)
    except SchakelError as fout:
        # With the end of the Task the code ends too.
        klaar = Afhaling(op_te_halen=False, antwoorden={})
        return _pagina(uitwisseling, klaar, dank=True) if dank else _fout(uitwisseling, fout)
    return _pagina(uitwisseling, afhaling, code=code, dank=dank)


def _ophaler(request: Request, uitwisseling: UUID) -> Ophaler:
    return Ophaler(kern_van(request).inrichting, uitwisseling)


def _fout(uitwisseling: UUID, fout: SchakelError) -> Response:
    """What went wrong, in words for whoever sits at the page."""
    status = next((status for soort, status in _STATUS if isinstance(fout, soort)), 503)
    return _pagina(uitwisseling, fout=f"{fout.melding} {fout.doe}".strip(), status=status)


def _pagina(
    uitwisseling: UUID,
    afhaling: Afhaling | None = None,
    *,
    code: str = "",
    fout: str = "",
    dank: bool = False,
    status: int = 200,
) -> Response:
    inhoud = _sjabloon().render(basis=f"/ophalen/{uitwisseling}", afhaling=afhaling, code=code, fout=fout, dank=dank)
    return Response(inhoud, status, media_type="text/html; charset=utf-8")


async def _velden(request: Request) -> dict[str, str]:
    """The fields of the form, each once; none when it is no form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORMULIER:
        return {}
    try:
        velden = parse_qs((await request.body()).decode(), max_num_fields=_MEEST_VELDEN)
    except ValueError:
        return {}
    return {naam: waarden[0][:_LANGSTE_CODE] for naam, waarden in velden.items() if len(waarden) == 1}


@cache
def _sjabloon() -> Template:
    omgeving = Environment(
        loader=PackageLoader("gateway.api", "sjablonen"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return omgeving.get_template("ophalen.html")

"""aanvraag reken: what the criteria for PrO and LWOO say of test results; a computation, never a decision."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.basis import Json, lees_settings, opdracht
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.model.aanvraag import Toetsresultaat
    from gateway.rekenmodule import Meting, Regimeuitkomst, Rekenuitkomst

Bestand = Annotated[
    Path,
    typer.Argument(
        help="Een OSO-dossier, of JSON of YAML met de toetsen en zo nodig swv en begin_groep_3.",
        exists=True,
        dir_okay=False,
    ),
]
# What may stand before the first element: a byte order mark and blanks.
_VOORAF = b"\xef\xbb\xbf \t\r\n"
_SLEUTELS = ("toetsen", "oso_toetsen", "swv", "begin_groep_3")


def zet_op(groep: typer.Typer) -> None:
    """Declare the command in the group aanvraag."""
    opdracht(groep, "reken", "schakel aanvraag reken toetsen.yaml --op 2026-11-21")(reken)


def reken(
    bestand: Bestand,
    *,
    op: Annotated[str | None, typer.Option(help="De dag van de aanmelding; anders vandaag.", metavar="DATUM")] = None,
    begin_groep_3: Annotated[
        str | None, typer.Option(help="De eerste dag van groep 3, als een dossier geen DL noemt.", metavar="DATUM")
    ] = None,
    swv: Annotated[str | None, typer.Option(help="Het samenwerkingsverband, als het eigen criteria heeft.")] = None,
    json_: Json = False,
) -> None:
    """Reken uit toetsen de leerachterstand uit, en toon wat de criteria voor PrO en LWOO daarvan zeggen.

    Dit is een berekening en geen besluit. Er wordt niets bewaard.
    """
    from gateway.cli.tonen import json_uit
    from gateway.policy.tijd import vandaag

    eigen = {"begin_groep_3": begin_groep_3, "swv": swv}
    inhoud = _lees(bestand) | {naam: waarde for naam, waarde in eigen.items() if waarde is not None}
    uitkomst = _uitkomst(inhoud, _dag(op, "--op") if op else vandaag())
    if json_:
        json_uit(uitkomst.model_dump(mode="json"))
    else:
        _vertel(uitkomst)


def _uitkomst(inhoud: dict[str, Any], op: date) -> "Rekenuitkomst":
    from gateway.rekenmodule import laad_rekenregels, laad_toetsdomeinen, reken, uit_oso

    mappen = lees_settings().contractmappen
    begin = inhoud.get("begin_groep_3")
    try:
        oso = uit_oso(laad_toetsdomeinen(mappen), inhoud.get("oso_toetsen", []))
    except (AttributeError, KeyError, TypeError):
        raise GebruikError("oso_toetsen heeft niet de juiste vorm.", doe="Zie docs/rekenmodule.md.") from None
    uitkomst = reken(
        laad_rekenregels(mappen, _swv(inhoud.get("swv"))),
        [*_toetsen(inhoud.get("toetsen", [])), *oso.toetsen],
        op,
        jaargroep_begin=None if begin is None else _dag(begin, "begin_groep_3"),
    )
    return uitkomst.model_copy(update={"opmerkingen": (*oso.opmerkingen, *uitkomst.opmerkingen)})


def _lees(bestand: Path) -> dict[str, Any]:
    from gateway.model.yamlbron import lees_yaml

    data = bestand.read_bytes()
    if data.lstrip(_VOORAF).startswith(b"<"):
        return {"oso_toetsen": _uit_dossier(data)}
    inhoud = lees_yaml(bestand, bestand.name).kaal()
    if not isinstance(inhoud, dict) or inhoud.keys() - set(_SLEUTELS):
        raise GebruikError("het bestand heeft niet de juiste vorm.", doe=f"Wel bekend: {', '.join(_SLEUTELS)}.")
    return inhoud


def _uit_dossier(data: bytes) -> list[dict[str, Any]]:
    from gateway.exchange.aanvraag.meegeven import lees_dossier
    from gateway.mapping import laad_contracten, laad_mappings
    from gateway.rekenmodule import van_dossier

    settings = lees_settings()
    contracten = laad_contracten(settings.contractmappen)
    mappings = laad_mappings(settings.mappingmappen, contracten)
    return van_dossier(lees_dossier(contracten, mappings, data).dossier)


def _toetsen(rijen: Any) -> "list[Toetsresultaat]":
    from pydantic import ValidationError

    from gateway.model.aanvraag import Toetsresultaat

    if not isinstance(rijen, list):
        raise GebruikError("toetsen moet een lijst zijn.", doe="Zie docs/rekenmodule.md.")
    toetsen = []
    for nummer, rij in enumerate(rijen, 1):
        try:
            toetsen.append(Toetsresultaat.model_validate(rij))
        except ValidationError as fout:
            velden = (
                ", ".join(sorted({str(item["loc"][0]) for item in fout.errors() if item["loc"]})) or "de hele toets"
            )
            raise GebruikError(f"toets {nummer} klopt niet: {velden}.", doe="Zie docs/rekenmodule.md.") from None
    return toetsen


def _swv(nummer: Any) -> str | None:
    from pydantic import TypeAdapter, ValidationError

    from gateway.model.aanvraag import SwvNummer

    try:
        return None if nummer is None else TypeAdapter(SwvNummer).validate_python(nummer)
    except ValidationError:
        raise GebruikError("swv is geen nummer van een samenwerkingsverband.", doe="Schrijf het als VO2507.") from None


def _dag(tekst: Any, wat: str) -> date:
    try:
        return date.fromisoformat(tekst)
    except (TypeError, ValueError):
        raise GebruikError(f"{wat} is geen datum.", doe="Schrijf hem als 2026-11-21.") from None


def _vertel(uitkomst: "Rekenuitkomst") -> None:
    from gateway.cli.tonen import tabel, zeg

    eigen = f", met de criteria van {uitkomst.swv}" if uitkomst.swv else ""
    zeg(f"Gerekend op {uitkomst.op:%d-%m-%Y}{eigen}.", "")
    tabel("Wat telt", ("domein", "toets", "van", "uitslag"), [_rij(meting) for meting in uitkomst.metingen])
    afgevallen = [(meting.domein, item) for meting in uitkomst.metingen for item in meting.afgevallen]
    for domein, item in afgevallen:
        bron = f" Bron: {item.bron}." if item.bron else ""
        zeg(f"Telt niet: {item.instrument} ({domein}, {item.datum:%d-%m-%Y}): {item.reden}.{bron}")
    for regime in uitkomst.regimes:
        _vertel_regime(regime)
    zeg("", *(f"Ontbreekt: {wat}." for wat in uitkomst.ontbreekt), *uitkomst.opmerkingen, uitkomst.slot)


def _vertel_regime(regime: "Regimeuitkomst") -> None:
    from gateway.cli.tonen import zeg

    zeg(
        "",
        f"{regime.titel}: {regime.uitkomst}.{f' {regime.gevolg}' if regime.gevolg else ''}",
        f"  Bron: {regime.bron}.",
    )
    tekens = {True: "ja", False: "nee", None: "?"}
    zeg(*(f"  {tekens[item.uitslag]:<4}{item.regel}" for item in regime.voorwaarden))


def _rij(meting: "Meting") -> tuple[Any, ...]:
    uitslagen = (meting.getoond, meting.iq, meting.problematiek)
    uitslag = next((item for item in uitslagen if item is not None), "niet bekend")
    toets = meting.toets
    return (meting.domein, toets.instrument, toets.datum, uitslag) if toets else (meting.domein, "", "", uitslag)

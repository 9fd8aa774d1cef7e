"""How an aanvraag looks at the command line: as lines for a person, as plain data for a machine."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.exchange.aanvraag.indienen import Controle
    from gateway.exchange.aanvraag.lijsten import Aanvraagregel, Detail
    from gateway.exchange.aanvraag.signalen import Leerlingsignaal

_KOPPEN = ("id", "leerling", "soort", "status", "sinds", "nummer", "wacht op")


def plat(regel: "Aanvraagregel") -> dict[str, Any]:
    """An aanvraag for a machine; the pseudonym stays in the log."""
    return {veld.name: getattr(regel, veld.name) for veld in fields(regel) if veld.name != "pseudoniem"}


def detail(wat: "Detail") -> dict[str, Any]:
    """One aanvraag, whole, without what is in its attachments."""
    zonder = {"documenten": {"__all__": {"inhoud"}}}
    return {
        **plat(wat.regel),
        "gevraagd_door_swv": wat.gevraagd,
        "termijn_tot": wat.termijn_tot,
        "vergaderdatum": wat.vergaderdatum,
        "aanvraag": wat.aanvraag.model_dump(mode="json", exclude=zonder) if wat.aanvraag else None,
        "besluit": wat.besluit.model_dump(mode="json") if wat.besluit else None,
        "statussen": [
            {"partner": item.partner, "status": item.status, "op": item.op, **item.inhoud.model_dump(mode="json")}
            for item in wat.statussen
        ],
    }


def controle(wat: "Controle") -> dict[str, Any]:
    """A check for a machine."""
    return {
        "compleet": wat.compleet,
        "ontbreekt": [item._asdict() for item in wat.ontbreekt],
        "waarschuwingen": [item._asdict() for item in wat.waarschuwingen],
        "ouders_geinformeerd": wat.ouders_geinformeerd,
        "weggelaten": wat.weggelaten,
    }


def vertel_lijst(regels: "Sequence[Aanvraagregel]") -> None:
    """A list for a person."""
    from gateway.cli.tonen import tabel

    tabel("", _KOPPEN, [_rij(regel) for regel in regels])


def vertel(wat: "Detail") -> None:
    """One aanvraag for a person."""
    from gateway.cli.tonen import tabel, zeg

    vertel_lijst([wat.regel])
    if wat.aanvraag is None:
        zeg("De inhoud is volgens de bewaartermijn gewist.")
    else:
        rijen = [(item.soort, item.bestandsnaam, item.datum) for item in wat.aanvraag.documenten]
        dossier = [("OSO-dossier", "", None)] if wat.regel.heeft_dossier else []
        tabel("Wat meegaat", ("soort", "bestand", "datum"), [*rijen, *dossier])
    if wat.gevraagd:
        zeg(f"Het samenwerkingsverband mist: {', '.join(wat.gevraagd)}.")
    termijnen = (("termijn tot", wat.termijn_tot), ("de commissie vergadert op", wat.vergaderdatum))
    zeg(*(f"{wat_}: {dag}" for wat_, dag in termijnen if dag is not None))
    statussen = [(item.partner, item.status, item.op, item.inhoud.bericht) for item in wat.statussen]
    tabel("Terug van het samenwerkingsverband", ("partner", "status", "op", "bericht"), statussen)
    _vertel_besluit(wat)


def _vertel_besluit(wat: "Detail") -> None:
    from gateway.cli.tonen import zeg

    if (besluit := wat.besluit) is None:
        return
    zeg(f"Besluit van {besluit.datum}: {besluit.uitkomst}")
    if besluit.tlv_nummer:
        tot = f" tot en met {besluit.eind}" if besluit.eind else ", zonder einddatum"
        zeg(f"TLV {besluit.tlv_nummer}, categorie {besluit.categorie or 'n.v.t.'}, vanaf {besluit.begin}{tot}")
    if besluit.bezwaar_tot:
        zeg(f"bezwaar kan tot en met {besluit.bezwaar_tot}")


def vertel_controle(wat: "Controle") -> None:
    """What is missing, for a person."""
    from gateway.cli.tonen import zeg

    for item in wat.ontbreekt:
        zeg(f"ontbreekt: {item.tekst}", f"  {item.doe}", stijl="red")
    if not wat.ouders_geinformeerd:
        zeg(
            "ontbreekt: de ouders zijn nog niet over deze aanvraag geïnformeerd.",
            "  Informeer hen en leg de dag vast met `schakel aanvraag informeer`.",
            stijl="red",
        )
    for item in wat.waarschuwingen:
        zeg(f"let op: {item.tekst}", f"  {item.doe}", stijl="yellow")
    vertel_weggelaten(wat)
    if wat.compleet:
        zeg("De aanvraag is volledig en kan worden ingediend.")


def vertel_weggelaten(wat: "Controle") -> None:
    """What does not go along, and why."""
    from gateway.cli.tonen import meld

    if wat.weggelaten:
        namen = " en ".join(wat.weggelaten)
        meld(f"Niet mee: {namen}. De ouders gaven geen toestemming, of het dossier zegt het zelf.", stijl="yellow")


def vertel_signalen(gevonden: "Sequence[Leerlingsignaal]") -> None:
    """What must be done soon, for a person."""
    from gateway.cli.tonen import tabel

    koppen = ("leerling", "signaal", "uiterlijk", "wat", "doe")
    tabel("", koppen, [(item.leerlingnummer, item.soort, item.uiterlijk, item.tekst, item.doe) for item in gevonden])


def _rij(regel: "Aanvraagregel") -> tuple[Any, ...]:
    wie = regel.leerlingnummer or "vergeten"
    return regel.id, wie, regel.soort, regel.status, regel.status_op, regel.aanvraagnummer, regel.wacht_op

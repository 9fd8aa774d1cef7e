"""How a jeugdhulpverzoek looks at the command line: as lines for a person, as plain data for a machine."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.exchange.jeugdhulp.indienen import Controle
    from gateway.exchange.jeugdhulp.lijsten import Detail, Uitwisselingsregel, Verzoekregel

_KOPPEN = ("id", "leerling", "soort", "ontvanger", "stap", "bij de partner", "wacht op")


def plat(regel: "Verzoekregel") -> dict[str, Any]:
    """A verzoek for a machine; the pseudonym stays in the log."""
    return {veld.name: getattr(regel, veld.name) for veld in fields(regel) if veld.name != "pseudoniem"}


def detail(wat: "Detail") -> dict[str, Any]:
    """One verzoek, whole, without what is in its documents."""
    zonder = {"documenten": {"__all__": {"inhoud"}}}
    return {
        **plat(wat.regel),
        "verzoek": wat.verzoek.model_dump(mode="json", exclude=zonder) if wat.verzoek else None,
        "uitwisselingen": [_uitwisseling(item) for item in wat.uitwisselingen],
        "stappen": [
            {"uitwisseling": item.uitwisseling, "versie": item.versie, "door": item.door}
            | (item.stand.model_dump(mode="json") if item.stand else {"status": item.status, "op": item.op})
            for item in wat.stappen
        ],
    }


def controle(wat: "Controle") -> dict[str, Any]:
    """A check for a machine."""
    return {
        "compleet": wat.compleet,
        "ontbreekt": [item._asdict() for item in wat.ontbreekt],
        "weggelaten": wat.weggelaten,
        "ontvanger": wat.ontvanger,
        "te_kiezen": wat.te_kiezen,
    }


def vertel_lijst(regels: "Sequence[Verzoekregel]") -> None:
    """A list for a person."""
    from gateway.cli.tonen import tabel

    tabel("", _KOPPEN, [_rij(regel) for regel in regels])


def vertel(wat: "Detail") -> None:
    """One verzoek for a person."""
    from gateway.cli.tonen import tabel, zeg

    vertel_lijst([wat.regel])
    if wat.verzoek is None:
        zeg("De inhoud is volgens de bewaartermijn gewist.")
    elif wat.verzoek.documenten:
        rijen = [(item.soort, item.titel, item.bestandsnaam, item.datum) for item in wat.verzoek.documenten]
        tabel("Documenten", ("soort", "titel", "bestand", "datum"), rijen)
    for item in wat.uitwisselingen:
        zeg(f"{item.doel} ({item.id}): {item.zin.tekst}")
        if item.zin.doe:
            zeg(f"  {item.zin.doe}")
        _vertel_stand(item)


def _vertel_stand(item: "Uitwisselingsregel") -> None:
    from gateway.cli.tonen import zeg

    if (stand := item.stand) is None:
        return
    wie = " ".join(filter(None, (stand.contactpersoon, stand.telefoon, stand.email)))
    regels = (
        ("contact bij de partner", wie),
        ("andere gemeente", stand.andere_gemeente),
        ("de partner schrijft", stand.notitie),
        ("van belang voor de school", stand.inhoud),
    )
    zeg(*(f"  {naam}: {waarde}" for naam, waarde in regels if waarde))


def vertel_controle(wat: "Controle") -> None:
    """What is missing, for a person."""
    from gateway.cli.tonen import zeg

    for item in wat.ontbreekt:
        zeg(f"ontbreekt: {item.tekst}.", f"  {item.doe}", stijl="red")
    if wat.te_kiezen:
        zeg(f"ontbreekt: de ontvanger. Kies uit: {', '.join(wat.te_kiezen)}.", stijl="red")
    elif wat.ontvanger is None:
        zeg("let op: er is nog geen partner voor dit verzoek; het wacht tot die er is.", stijl="yellow")
    vertel_weggelaten(wat)
    if wat.compleet:
        zeg("Het verzoek is volledig en kan worden ingediend.")


def vertel_weggelaten(wat: "Controle") -> None:
    """What does not go along, and why."""
    from gateway.cli.tonen import meld

    if wat.weggelaten:
        namen = " en ".join(wat.weggelaten)
        meld(
            f"Niet mee: {namen}. Het hoort niet bij deze soort, of het abonnement met de partner laat het niet toe.",
            stijl="yellow",
        )


def _uitwisseling(item: "Uitwisselingsregel") -> dict[str, Any]:
    namen = ("id", "doel", "partner", "toestand", "reden_code", "reden", "open_tot", "opgehaald_op", "heeft_code")
    velden = {naam: getattr(item, naam) for naam in namen}
    stand = item.stand.model_dump(mode="json") if item.stand else None
    return velden | {"zin": item.zin.tekst, "doe": item.zin.doe, "stand": stand}


def _rij(regel: "Verzoekregel") -> tuple[Any, ...]:
    wie = regel.leerlingnummer or "vergeten"
    bij = ", ".join(filter(None, (regel.status, regel.voortgang, regel.reden)))
    return regel.id, wie, regel.soort, regel.ontvanger, regel.stap, bij, regel.wacht_op

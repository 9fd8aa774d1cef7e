"""What people say of a toestemming: yes, that it is so, later, no, no more; and that it was recorded wrongly."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.basis import Json, opdracht
from gateway.cli.keuze import VOORBEELD
from gateway.cli.toestemmingkeuze import Id, met, wie_is

if TYPE_CHECKING:
    from gateway.exchange.toestemming.geval import Beheerder
    from gateway.exchange.toestemming.lijsten import Toestemmingsdetail
    from gateway.exchange.toestemming.tekenen import Gezegd, Wieinvoer
    from gateway.policy import Staat

Van = Annotated[
    str, typer.Option("--van", help="Wie: leerling, vertegenwoordiger, of gezagdrager:1 voor de eerste in de bron.")
]
Reden = Annotated[str | None, typer.Option(help="Waarom; alleen als iemand dat zelf wil zeggen.")]


def zet_op(eigen: typer.Typer) -> None:
    """Declare the commands, in their group."""
    teken_zo = (
        f"schakel toestemming teken {VOORBEELD} --van gezagdrager:1 --vorm formulier-ondertekend --bewijs formulier.pdf"
    )
    opdracht(eigen, "teken", teken_zo, ook="sign")(teken)
    opdracht(eigen, "bevestig", f"schakel toestemming bevestig {VOORBEELD} --van gezagdrager:1")(bevestig)
    opdracht(eigen, "stel-uit", f"schakel toestemming stel-uit {VOORBEELD} --van leerling")(stel_uit)
    opdracht(eigen, "weiger", f"schakel toestemming weiger {VOORBEELD} --van gezagdrager:2", ook="refuse")(weiger)
    opdracht(eigen, "trek-in", f"schakel toestemming trek-in {VOORBEELD} --van leerling", ook="withdraw")(trek_in)
    opdracht(eigen, "foutief", f'schakel toestemming foutief {VOORBEELD} --reden "verkeerde leerling"')(foutief)


def teken(
    id_: Id,
    *,
    van: Van,
    vorm: Annotated[
        str,
        typer.Option(help="formulier-ondertekend, elektronisch-ondertekend, ouderportaal of mondeling-vastgelegd."),
    ],
    bewijs: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Wat is ondertekend; bewaard wordt de SHA-256.")
    ] = None,
    op: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"], metavar="MOMENT", help="Wanneer; anders nu."),
    ] = None,
    niveau: Annotated[str | None, typer.Option(help="Hoe de ouder inlogde in het ouderportaal.")] = None,
    getuige: Annotated[list[str] | None, typer.Option(help="Een medewerker die het hoorde; twee keer.")] = None,
    namens_allen: Annotated[
        bool, typer.Option("--namens-allen", help="Hij verklaart dat de anderen met gezag het goedvinden.")
    ] = False,
    json_: Json = False,
) -> None:
    """Leg vast dat iemand ja zei, en hoe dat is aan te tonen; als niemand meer ontbreekt, gaat wat wachtte."""
    velden = {
        **wie_is(van),
        "vorm": vorm,
        "op": op,
        "bewijs": None if bewijs is None else sha256(bewijs.read_bytes()).hexdigest(),
        "niveau": niveau,
        "getuigen": tuple(getuige or ()),
        "namens_allen": namens_allen,
    }

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Gezegd":
        from gateway.exchange.toestemming import tekenen

        return await tekenen.teken(beheerder, detail.regel.id, tekenen.lees_invoer(tekenen.Tekeninvoer, velden))

    _gezegd(met(id_, doe), json_=json_)


def bevestig(id_: Id, *, van: Van, json_: Json = False) -> None:
    """Leg vast dat iemand bevestigde wat hij mondeling had gezegd; zonder telt dat na vijf schooldagen niet meer."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Gezegd":
        from gateway.exchange.toestemming import tekenen

        return await tekenen.bevestig(beheerder, detail.regel.id, _invoer(van))

    _gezegd(met(id_, doe), json_=json_)


def stel_uit(id_: Id, *, van: Van, json_: Json = False) -> None:
    """Leg vast dat iemand bedenktijd wil."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Gezegd":
        from gateway.exchange.toestemming import tekenen

        return await tekenen.stel_uit(beheerder, detail.regel.id, _invoer(van))

    _gezegd(met(id_, doe), json_=json_)


def weiger(id_: Id, *, van: Van, reden: Reden = None, json_: Json = False) -> None:
    """Leg vast dat iemand nee zei; dat heeft geen gevolgen voor het onderwijs aan de leerling.

    Hadden allen al ja gezegd, zoals voor een verjaardag, dan is nee zeggen intrekken.
    """

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Gezegd":
        from gateway.exchange.toestemming import tekenen

        return await tekenen.weiger(beheerder, detail.regel.id, _invoer(van), reden)

    _gezegd(met(id_, doe), json_=json_)


def trek_in(id_: Id, *, van: Van, reden: Reden = None, json_: Json = False) -> None:
    """Trek een toestemming in: wat wacht gaat niet weg, open verzoeken stoppen, en de ontvanger wordt dat verteld."""
    from gateway.cli.tonen import json_uit, zeg

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> Any:
        from gateway.exchange.toestemming import intrekken

        return await intrekken.trek_in(beheerder, detail.regel.id, _invoer(van), reden)

    gevolg = met(id_, doe)
    if json_:
        json_uit(gevolg)
        return
    zeg(
        f"De toestemming is ingetrokken door {gevolg.wie}; er wordt niets meer op gedeeld.",
        f"Tegengehouden berichten: {gevolg.tegengehouden}; gestopte verzoeken: {gevolg.geannuleerd}.",
        *(
            [f"De ontvanger is gevraagd te wissen, en heeft tot {gevolg.antwoord_voor} om te antwoorden."]
            if gevolg.antwoord_voor
            else []
        ),
        "Wat al was gedeeld, was toen toegestaan. Geef de persoon een bevestiging: schakel toestemming bewijs.",
    )


def foutief(id_: Id, *, reden: Annotated[str, typer.Option(help="Wat er fout ging.")], json_: Json = False) -> None:
    """Zeg dat een toestemming verkeerd is vastgelegd; er wordt niets meer op gedeeld, en het blijft te zien."""
    from gateway.cli.tonen import json_uit, zeg

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Staat":
        from gateway.exchange.toestemming.intrekken import markeer_foutief

        return await markeer_foutief(beheerder, detail.regel.id, reden)

    staat = met(id_, doe)
    if json_:
        json_uit({"staat": staat})
    else:
        zeg(f"Vastgelegd. De toestemming is nu: {staat}.")


def _invoer(van: str) -> "Wieinvoer":
    from gateway.exchange.toestemming.tekenen import Wieinvoer, lees_invoer

    gelezen: Wieinvoer = lees_invoer(Wieinvoer, wie_is(van))
    return gelezen


def _gezegd(gezegd: "Gezegd", *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, zeg

    if json_:
        json_uit(gezegd)
    else:
        zeg(f"Vastgelegd voor {gezegd.wie}. De toestemming is nu: {gezegd.staat}.")

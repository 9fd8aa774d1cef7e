"""ijw verstuur, ontvangen, voortgang and te-beslissen: ready-made messages of the Jeugdwet out and in."""

import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from gateway.cli.basis import Json, VanOrganisatie, draai, kies, opdracht, wie
from gateway.cli.uitkomst import NietGevondenError, Uitkomst

if TYPE_CHECKING:
    from gateway.exchange.berichtenverkeer import Genummerd, Verkeer
    from gateway.exchange.inrichting import Inrichting
    from gateway.sdk import Berichtstand, Poststuk

T = TypeVar("T")

Partner = Annotated[str, typer.Argument(help="De partner uit schakel.toml waarlangs de berichten gaan.")]
Bestand = Annotated[Path, typer.Argument(help="Het bericht: een XML-bestand van iJw.", exists=True, dir_okay=False)]
Na = Annotated[int, typer.Option(min=0, help="Alleen wat na dit volgnummer kwam.")]
_STAND = {
    "onderweg": "onderweg; het retourbericht is er nog niet",
    "goed": "aangenomen door de andere kant",
    "afgekeurd": "afgekeurd; het geldt als niet verstuurd",
}


def zet_op(app: typer.Typer) -> None:
    """Declare the commands in the group of iJw."""
    opdracht(app, "verstuur", "schakel ijw verstuur ggk jw315.xml")(verstuur)
    opdracht(app, "ontvangen", "schakel ijw ontvangen ggk --na 12 --uit berichten/")(ontvangen)
    opdracht(app, "voortgang", "schakel ijw voortgang ggk --na 4 --json")(voortgang)
    opdracht(app, "te-beslissen", "schakel ijw te-beslissen ggk")(te_beslissen)


def verstuur(partner: Partner, bestand: Bestand, *, organisatie: VanOrganisatie = None, json_: Json = False) -> None:
    """Verstuur een iJw-bericht uit uw eigen systeem; wat zou worden afgekeurd, gaat niet weg.

    Hetzelfde bestand nog eens geven is veilig: het gaat één keer weg, en u ziet hoe het ermee staat.
    """
    from gateway.cli.tonen import json_uit, zeg

    data = bestand.read_bytes()
    gaf: Berichtstand = _met(partner, organisatie, lambda verkeer: verkeer.verstuur(data))
    if json_:
        json_uit(gaf)
    else:
        wanneer = "is verstuurd" if gaf.nieuw else "was al verstuurd"
        zeg(f"{gaf.soort} {wanneer} met kenmerk {gaf.kenmerk}: {_STAND[gaf.stand]}.")
        zeg(*(f"  {item.code}: {item.tekst}" for item in gaf.meldingen))
    if gaf.stand == "afgekeurd":
        raise typer.Exit(Uitkomst.GEVONDEN)


def ontvangen(
    partner: Partner,
    *,
    na: Na = 0,
    uit: Annotated[
        Path | None, typer.Option(help="Schrijf elk bericht in deze map, alleen voor uzelf leesbaar.", file_okay=False)
    ] = None,
    organisatie: VanOrganisatie = None,
    json_: Json = False,
) -> None:
    """Haal op wat er is ontvangen en goedgekeurd: volgnummer en soort, en met `--uit` de berichten zelf.

    Alleen in de geschreven bestanden staan gegevens van een cliënt, ook zijn BSN.
    """
    from gateway.cli.tonen import json_uit, meld, tabel, zeg

    post = _met(partner, organisatie, lambda verkeer: verkeer.ontvangen(na))
    bestanden = [None] * len(post) if uit is None else _schrijf(uit, post)
    regels = [(stuk.volgnummer, stuk.soort, bestand) for stuk, bestand in zip(post, bestanden, strict=True)]
    if json_:
        json_uit([dict(zip(("volgnummer", "soort", "bestand"), regel, strict=True)) for regel in regels])
        return
    if not regels:
        zeg("Er is niets nieuws ontvangen.")
        return
    tabel("", ("volgnummer", "soort", "bestand"), [(str(nummer), soort, pad) for nummer, soort, pad in regels])
    meld(f"De volgende keer: --na {regels[-1][0]}")


def voortgang(partner: Partner, *, na: Na = 0, organisatie: VanOrganisatie = None, json_: Json = False) -> None:
    """Toon wat iJw-berichten betekenen voor de taak van een school: vaste woorden, zonder zorg, reden of persoon."""
    _toon(_met(partner, organisatie, lambda verkeer: verkeer.voortgang(na)), "taak", json_=json_)


def te_beslissen(partner: Partner, *, na: Na = 0, organisatie: VanOrganisatie = None, json_: Json = False) -> None:
    """Toon bij welke uitwisselingen een mens beslist of de school iets hoort: alleen welke, en van welke dag."""
    _toon(_met(partner, organisatie, lambda verkeer: verkeer.te_beslissen(na)), "uitwisseling", json_=json_)


def _met(partner: str, organisatie: str | None, doe: "Callable[[Verkeer], Awaitable[T]]") -> T:
    """Open the house and do this as whoever types, for the organisatie that is meant."""

    async def binnen(inrichting: "Inrichting") -> T:
        from gateway.exchange.berichtenverkeer import Verkeer

        if partner not in inrichting.partners:
            bekend = ", ".join(inrichting.partners) or "geen"
            raise NietGevondenError(f"partner {partner} staat niet in schakel.toml.", doe=f"Wel: {bekend}.")
        return await doe(Verkeer(inrichting, wie(), kies(inrichting, organisatie), partner))

    return draai(binnen)


def _toon(gevonden: "Genummerd", wat: str, *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, meld, tabel, zeg

    if json_:
        json_uit([{"volgnummer": nummer, wat: item} for nummer, item in gevonden])
    elif gevonden:
        koppen = list(dict.fromkeys(naam for _, item in gevonden for naam in item))
        rijen = [(str(nummer), *(item.get(naam) for naam in koppen)) for nummer, item in gevonden]
        tabel("", ("volgnummer", *koppen), rijen)
        meld(f"De volgende keer: --na {gevonden[-1][0]}")
    else:
        zeg("Er is niets nieuws.")


def _schrijf(uit: Path, post: "Sequence[Poststuk]") -> list[Path]:
    """Each message in a file of its own, for its owner only from the first byte; a link is never followed."""
    uit.mkdir(parents=True, exist_ok=True, mode=0o700)
    wijze = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    geschreven = []
    for stuk in post:
        pad = uit / f"{stuk.volgnummer:06d}-{stuk.soort.lower()}.xml"
        with os.fdopen(os.open(pad, wijze, 0o600), "wb") as bestand:
            os.fchmod(bestand.fileno(), 0o600)
            bestand.write(stuk.inhoud)
        geschreven.append(pad)
    return geschreven

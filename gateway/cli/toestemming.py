"""toestemming: ask, sign, refuse, withdraw, look, and hand out the text and the receipt."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from gateway.cli.basis import Json, VanOrganisatie, draai, groep, kies, opdracht, wie
from gateway.cli.beoordelen import begin_van
from gateway.cli.uitkomst import GebruikError, NietGevondenError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.toestemming.geval import Beheerder
    from gateway.exchange.toestemming.lijsten import Toestemmingsdetail
    from gateway.policy import Staat

T = TypeVar("T")
_VB = "0193f2c8-7d1a-7c3e-9b1f-2a4d5e6f7a8b"
Id = Annotated[str, typer.Argument(metavar="ID", help="De toestemming; het begin van het id volstaat.")]
Van = Annotated[
    str, typer.Option("--van", help="Wie: leerling, vertegenwoordiger, of gezagdrager:1 voor de eerste in de bron.")
]
Reden = Annotated[str | None, typer.Option(help="Waarom; alleen als iemand dat zelf wil zeggen.")]
Uit = Annotated[Path, typer.Option(help="Het bestand om te schrijven: .pdf, .html of .jsonld.", dir_okay=False)]


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Toestemming: vragen, vastleggen, intrekken en bewijzen.")
    opdracht(eigen, "vraag", "schakel toestemming vraag 100001 aanmelding-jeugdhulp lokaal-team", ook="ask")(vraag)
    opdracht(eigen, "vernieuw", f"schakel toestemming vernieuw {_VB}", ook="renew")(vernieuw)
    opdracht(eigen, "tekst", f"schakel toestemming tekst {_VB} --uit vraag.pdf")(tekst)
    teken_zo = (
        f"schakel toestemming teken {_VB} --van gezagdrager:1 --vorm formulier-ondertekend --bewijs formulier.pdf"
    )
    opdracht(eigen, "teken", teken_zo, ook="sign")(teken)
    opdracht(eigen, "bevestig", f"schakel toestemming bevestig {_VB} --van gezagdrager:1")(bevestig)
    opdracht(eigen, "stel-uit", f"schakel toestemming stel-uit {_VB} --van leerling")(stel_uit)
    opdracht(eigen, "weiger", f"schakel toestemming weiger {_VB} --van gezagdrager:2", ook="refuse")(weiger)
    opdracht(eigen, "trek-in", f"schakel toestemming trek-in {_VB} --van leerling", ook="withdraw")(trek_in)
    opdracht(eigen, "foutief", f'schakel toestemming foutief {_VB} --reden "verkeerde leerling"')(foutief)
    opdracht(eigen, "lijst", "schakel toestemming lijst --staat actief", ook="list")(lijst)
    opdracht(eigen, "toon", f"schakel toestemming toon {_VB}", ook="show")(toon)
    opdracht(eigen, "bewijs", f"schakel toestemming bewijs {_VB} --uit bewijs.jsonld", ook="receipt")(bewijs)
    app.add_typer(eigen, name="toestemming")


def vraag(
    leerlingnummer: Annotated[str, typer.Argument(help="Het nummer van de leerling bij de school.")],
    doel: Annotated[str, typer.Argument(help="Het doel, zoals aanmelding-jeugdhulp.")],
    ontvanger: Annotated[str, typer.Argument(help="De partner uit schakel.toml: één organisatie, nooit een soort.")],
    *,
    gegevens: Annotated[
        list[str] | None, typer.Option(help="Alleen deze groep of dit veld van het doel; mag vaker. Anders alle.")
    ] = None,
    bestand: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Een JSON-bestand met de hele vraag; zie docs/toestemming.md."),
    ] = None,
    terugkoppeling: Annotated[str, typer.Option(help="Wat terug mag komen: geen, voortgang of inhoud.")] = "voortgang",
    tot: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATUM", help="De laatste dag; anders 6 maanden.")
    ] = None,
    organisatie: VanOrganisatie = None,
    json_: Json = False,
) -> None:
    """Leg vast dat toestemming wordt gevraagd: voor één doel, één ontvanger, met naam genoemde gegevens."""
    velden = _uit_bestand(bestand) | {
        "leerlingnummer": leerlingnummer,
        "doel": doel,
        "ontvanger": ontvanger,
        **({"gegevens": gegevens} if gegevens else {}),
        **({"eind": f"{tot:%Y-%m-%d}"} if tot else {}),
    }
    velden.setdefault("terugkoppeling", terugkoppeling)

    async def doe(inrichting: "Inrichting") -> UUID:
        from gateway.exchange.toestemming.vragen import lees_vraag
        from gateway.exchange.toestemming.vragen import vraag as leg_vast

        naam = kies(inrichting, organisatie)
        return await leg_vast(_beheerder(inrichting, [naam]), naam, lees_vraag(velden))

    _gemaakt(draai(doe), json_=json_)


def vernieuw(id_: Id, *, json_: Json = False) -> None:
    """Vraag opnieuw wat eerder is gevraagd, voor een nieuwe termijn; het oude record blijft zoals het was."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> UUID:
        from gateway.exchange.toestemming.vragen import opnieuw
        from gateway.exchange.toestemming.vragen import vraag as leg_vast

        return await leg_vast(beheerder, detail.regel.organisatie, opnieuw(beheerder.inrichting, detail))

    _gemaakt(_met(id_, doe), json_=json_)


def tekst(id_: Id, *, uit: Uit) -> None:
    """Schrijf de tekst die mensen lezen voor zij ja of nee zeggen, om te versturen of te laten tekenen."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> bytes:
        from gateway.exchange.toestemming.bewijs import vraagdocument

        return _schrijf(uit, vraagdocument(beheerder.inrichting, detail), beheerder.inrichting.klok())

    _bewaar(uit, _met(id_, doe))


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
        **_wie(van),
        "vorm": vorm,
        "op": op,
        "bewijs": None if bewijs is None else sha256(bewijs.read_bytes()).hexdigest(),
        "niveau": niveau,
        "getuigen": tuple(getuige or ()),
        "namens_allen": namens_allen,
    }

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Staat":
        from gateway.exchange.toestemming import tekenen

        return await tekenen.teken(beheerder, detail.regel.id, tekenen.lees_invoer(tekenen.Tekeninvoer, velden))

    _gezegd(_met(id_, doe), json_=json_)


def bevestig(id_: Id, *, van: Van, json_: Json = False) -> None:
    """Leg vast dat iemand bevestigde wat hij mondeling had gezegd; zonder telt dat na vijf schooldagen niet meer."""
    _gezegd(_met(id_, lambda beheerder, detail: _zegt("bevestig", beheerder, detail, van)), json_=json_)


def stel_uit(id_: Id, *, van: Van, json_: Json = False) -> None:
    """Leg vast dat iemand bedenktijd wil."""
    _gezegd(_met(id_, lambda beheerder, detail: _zegt("stel_uit", beheerder, detail, van)), json_=json_)


def weiger(id_: Id, *, van: Van, reden: Reden = None, json_: Json = False) -> None:
    """Leg vast dat iemand nee zei; dat heeft geen gevolgen voor het onderwijs aan de leerling."""
    _gezegd(_met(id_, lambda beheerder, detail: _zegt("weiger", beheerder, detail, van, reden)), json_=json_)


def trek_in(id_: Id, *, van: Van, reden: Reden = None, json_: Json = False) -> None:
    """Trek een toestemming in: wat wacht gaat niet weg, open verzoeken stoppen, en de ontvanger wordt dat verteld."""
    from gateway.cli.tonen import json_uit, zeg

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> Any:
        from gateway.exchange.toestemming import intrekken, tekenen

        invoer = tekenen.lees_invoer(tekenen.Wieinvoer, _wie(van))
        return await intrekken.trek_in(beheerder, detail.regel.id, invoer, reden)

    gevolg = _met(id_, doe)
    if json_:
        json_uit(gevolg)
        return
    zeg(
        "De toestemming is ingetrokken; er wordt niets meer op gedeeld.",
        f"Tegengehouden berichten: {gevolg.tegengehouden}; gestopte verzoeken: {gevolg.geannuleerd}.",
        "Wat al was gedeeld, was toen toegestaan. Geef de persoon een bevestiging: schakel toestemming bewijs.",
    )


def foutief(id_: Id, *, reden: Annotated[str, typer.Option(help="Wat er fout ging.")], json_: Json = False) -> None:
    """Zeg dat een toestemming verkeerd is vastgelegd; er wordt niets meer op gedeeld, en het blijft te zien."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "Staat":
        from gateway.exchange.toestemming.tekenen import markeer_foutief

        return await markeer_foutief(beheerder, detail.regel.id, reden)

    _gezegd(_met(id_, doe), json_=json_)


def lijst(
    *,
    organisatie: VanOrganisatie = None,
    leerling: Annotated[str | None, typer.Option(help="Alleen van deze leerling (leerlingnummer).")] = None,
    staat: Annotated[str | None, typer.Option(help="Alleen met deze staat, zoals actief of aanvullen.")] = None,
    aantal: Annotated[int, typer.Option(min=1, max=1000, help="Hoogstens zoveel.")] = 50,
    json_: Json = False,
) -> None:
    """Toon toestemmingen, de nieuwste eerst: hoe zij er nu voor staan, wie er nog moet tekenen en tot wanneer."""
    from gateway.cli.tonen import json_uit, tabel

    async def doe(inrichting: "Inrichting") -> "list[Toestemmingsdetail]":
        from gateway.exchange.toestemming.lijsten import Keuze, toestemmingen

        namen = list(inrichting.organisaties) if organisatie is None and leerling is None else None
        namen = namen or [kies(inrichting, organisatie)]
        keuze = Keuze(aantal, _staat(staat), leerlingnummer=leerling, organisatie=namen[0])
        return await toestemmingen(_beheerder(inrichting, namen), keuze)

    gevonden = [item.regel for item in draai(doe)]
    if json_:
        json_uit(gevonden)
        return
    koppen = ("id", "leerling", "doel", "ontvanger", "staat", "wie nog", "tot en met")
    rijen = [
        (str(r.id)[:13], r.leerlingnummer, r.doel, r.ontvanger, r.staat, "; ".join(r.ontbreken), _tot(r))
        for r in gevonden
    ]
    tabel("Toestemmingen", koppen, rijen)


def toon(id_: Id, *, json_: Json = False) -> None:
    """Toon één toestemming met alles wat ermee gebeurde."""
    from gateway.cli.tonen import json_uit, tabel, zeg

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> "tuple[Toestemmingsdetail, dict[str, Any]]":
        from gateway.exchange.toestemming.bewijs import als_jsonld

        return detail, als_jsonld(beheerder.inrichting, detail)

    detail, document = _met(id_, doe)
    if json_:
        json_uit(document)
        return
    regel, record = detail.regel, detail.record
    assert record is not None  # noqa: S101 - a receipt was made of it
    zeg(
        f"{record.vraag.doel_titel}, aan {record.vraag.ontvanger_naam}",
        f"Staat: {regel.staat}; geldig van {regel.begin} tot en met {regel.eind}.",
        *([f"Moet nog tekenen: {'; '.join(regel.ontbreken)}."] if regel.ontbreken else []),
        f"Documenten: {len(record.vraag.documenten)}; velden: {len(record.vraag.velden)}; "
        f"terug mag: {record.vraag.terugkoppeling}.",
    )
    rijen = [
        (item.op, item.soort, "" if item.inhoud.iemand is None else item.inhoud.iemand.rol, item.inhoud.vorm, item.door)
        for item in record.gebeurtenissen
    ]
    tabel("Wat er gebeurde", ("op", "wat", "wie", "vorm", "vastgelegd door"), rijen)


def bewijs(id_: Id, *, uit: Uit) -> None:
    """Schrijf het bewijs van een toestemming: JSON-LD voor een machine (ISO 27560), of een leesbare pagina of PDF."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> bytes:
        from gateway.exchange.toestemming.bewijs import als_document, als_jsonld
        from gateway.exchange.toestemming.bewijs import tekst as als_tekst

        if uit.suffix == ".jsonld":
            return als_tekst(als_jsonld(beheerder.inrichting, detail))
        return _schrijf(uit, als_document(beheerder.inrichting, detail), beheerder.inrichting.klok())

    _bewaar(uit, _met(id_, doe))


def _beheerder(inrichting: "Inrichting", organisaties: list[str]) -> "Beheerder":
    from gateway.exchange.toestemming.geval import Beheerder

    return Beheerder(inrichting, wie(), organisaties)


def _met(begin: str, doe: "Callable[[Beheerder, Toestemmingsdetail], Awaitable[T]]") -> T:
    """Do something with the one toestemming whose id begins so."""

    async def binnen(inrichting: "Inrichting") -> T:
        from gateway.exchange.toestemming.lijsten import Keuze, toestemmingen

        beheerder = _beheerder(inrichting, list(inrichting.organisaties))
        gevonden = await toestemmingen(beheerder, Keuze(2, begin=begin_van(begin)))
        if not gevonden:
            raise NietGevondenError("dit id is er niet.", doe="Zoek het met `schakel toestemming lijst`.")
        if len(gevonden) > 1:
            raise GebruikError("er begint meer dan één id zo.", doe="Geef meer tekens van het id.")
        return await doe(beheerder, gevonden[0])

    return draai(binnen)


async def _zegt(
    wat: str, beheerder: "Beheerder", detail: "Toestemmingsdetail", van: str, reden: str | None = None
) -> "Staat":
    from gateway.exchange.toestemming import tekenen

    invoer = tekenen.lees_invoer(tekenen.Wieinvoer, _wie(van))
    if wat == "weiger":
        return await tekenen.weiger(beheerder, detail.regel.id, invoer, reden)
    doe = tekenen.bevestig if wat == "bevestig" else tekenen.stel_uit
    return await doe(beheerder, detail.regel.id, invoer)


def _wie(van: str) -> dict[str, Any]:
    rol, _, nummer = van.partition(":")
    if rol == "gezagdrager" and nummer.isdecimal() and int(nummer):
        return {"rol": rol, "nummer": int(nummer)}
    if van in {"leerling", "vertegenwoordiger"}:
        return {"rol": van}
    raise GebruikError("wie is het?", doe="Kies --van leerling, vertegenwoordiger of gezagdrager:1.")


def _staat(naam: str | None) -> "Staat | None":
    from gateway.policy import Staat

    if naam is not None and naam not in set(Staat):
        raise GebruikError("deze staat bestaat niet.", doe=f"Kies uit {', '.join(Staat)}.")
    return None if naam is None else Staat(naam)


def _tot(regel: Any) -> str:
    if regel.eind is None:
        return ""
    return f"{regel.eind}{f' (nog {regel.dagen_over} dagen)' if regel.waarschuw else ''}"


def _uit_bestand(bestand: Path | None) -> dict[str, Any]:
    import json

    if bestand is None:
        return {}
    try:
        gelezen = json.loads(bestand.read_text(encoding="utf-8"))
    except ValueError:
        gelezen = None
    if not isinstance(gelezen, dict):
        raise GebruikError("het bestand is geen JSON-object in UTF-8.", doe="Zie docs/toestemming.md.")
    return gelezen


def _schrijf(uit: Path, document: Any, op: datetime) -> bytes:
    from gateway.document import als_html, als_pdf

    if uit.suffix == ".pdf":
        return als_pdf(document, op)
    if uit.suffix == ".html":
        return als_html(document).encode()
    raise GebruikError("deze bestandsvorm is er niet.", doe="Kies een naam die eindigt op .pdf of .html.")


def _bewaar(uit: Path, inhoud: bytes) -> None:
    from gateway.cli.tonen import zeg

    uit.write_bytes(inhoud)
    uit.chmod(0o600)
    zeg(f"Geschreven naar {uit}. Er staan gegevens van een leerling in: bewaar en verstuur het veilig.")


def _gemaakt(id_: UUID, *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, zeg

    if json_:
        json_uit({"id": id_})
    else:
        zeg(f"De vraag is vastgelegd. De tekst om te laten lezen: schakel toestemming tekst {id_} --uit vraag.pdf")


def _gezegd(staat: "Staat", *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, zeg

    if json_:
        json_uit({"staat": staat})
    else:
        zeg(f"Vastgelegd. De toestemming is nu: {staat}.")

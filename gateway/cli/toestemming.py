"""toestemming: ask, look, and hand out the text and the receipt; what people say is in `toestemmingzeggen`."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.cli import toestemmingzeggen
from gateway.cli.basis import Json, VanOrganisatie, draai, groep, kies, opdracht
from gateway.cli.keuze import VOORBEELD
from gateway.cli.toestemmingkeuze import Id, beheerder_voor, met
from gateway.cli.uitkomst import GebruikError

if TYPE_CHECKING:
    from gateway.exchange.inrichting import Inrichting
    from gateway.exchange.toestemming.geval import Beheerder
    from gateway.exchange.toestemming.lijsten import Toestemmingsdetail
    from gateway.policy import Staat


def zet_op(app: typer.Typer) -> None:
    """Declare the commands."""
    eigen = groep("Toestemming: vragen, vastleggen, intrekken en bewijzen.")
    opdracht(eigen, "vraag", "schakel toestemming vraag 100001 aanmelding-jeugdhulp lokaal-team", ook="ask")(vraag)
    opdracht(eigen, "vernieuw", f"schakel toestemming vernieuw {VOORBEELD}", ook="renew")(vernieuw)
    opdracht(eigen, "tekst", f"schakel toestemming tekst {VOORBEELD} --uit vraag.pdf")(tekst)
    toestemmingzeggen.zet_op(eigen)
    opdracht(eigen, "lijst", "schakel toestemming lijst --staat actief", ook="list")(lijst)
    opdracht(eigen, "toon", f"schakel toestemming toon {VOORBEELD}", ook="show")(toon)
    opdracht(eigen, "bewijs", f"schakel toestemming bewijs {VOORBEELD} --uit bewijs.jsonld", ook="receipt")(bewijs)
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
        from gateway.exchange.toestemming.invoer import lees_vraag
        from gateway.exchange.toestemming.vragen import vraag as leg_vast

        naam = kies(inrichting, organisatie)
        return await leg_vast(beheerder_voor(inrichting, [naam]), naam, lees_vraag(velden))

    _gemaakt(draai(doe), json_=json_)


def vernieuw(id_: Id, *, json_: Json = False) -> None:
    """Vraag opnieuw wat eerder is gevraagd, voor een nieuwe termijn; het oude record blijft zoals het was."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> UUID:
        from gateway.exchange.toestemming.vragen import opnieuw
        from gateway.exchange.toestemming.vragen import vraag as leg_vast

        return await leg_vast(beheerder, detail.regel.organisatie, opnieuw(beheerder.inrichting, detail))

    _gemaakt(met(id_, doe), json_=json_)


def tekst(
    id_: Id,
    *,
    uit: Annotated[Path, typer.Option(help="Het bestand om te schrijven: .pdf of .html.", dir_okay=False)],
    json_: Json = False,
) -> None:
    """Schrijf de tekst die mensen lezen voor zij ja of nee zeggen, om te versturen of te laten tekenen."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> bytes:
        from gateway.exchange.toestemming.bewijs import vraagdocument

        return _schrijf(uit, vraagdocument(beheerder.inrichting, detail), beheerder.inrichting.klok())

    _bewaar(uit, met(id_, doe), json_=json_)


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
        return await toestemmingen(beheerder_voor(inrichting, namen), keuze)

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

    detail, document = met(id_, doe)
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


def bewijs(
    id_: Id,
    *,
    uit: Annotated[Path, typer.Option(help="Het bestand om te schrijven: .jsonld, .pdf of .html.", dir_okay=False)],
    json_: Json = False,
) -> None:
    """Schrijf het bewijs van een toestemming: JSON-LD voor een machine (ISO 27560), of een leesbare pagina of PDF."""

    async def doe(beheerder: "Beheerder", detail: "Toestemmingsdetail") -> bytes:
        from gateway.exchange.toestemming.bewijs import als_document, als_jsonld
        from gateway.exchange.toestemming.bewijs import tekst as als_tekst

        if uit.suffix == ".jsonld":
            return als_tekst(als_jsonld(beheerder.inrichting, detail))
        return _schrijf(uit, als_document(beheerder.inrichting, detail), beheerder.inrichting.klok())

    _bewaar(uit, met(id_, doe), json_=json_)


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
    raise GebruikError(
        "deze bestandsvorm is er niet.", doe="Kies een naam op .pdf of .html; voor een bewijs ook .jsonld."
    )


def _bewaar(uit: Path, inhoud: bytes, *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, zeg

    # Never readable for another, not even while it is written.
    with os.fdopen(os.open(uit, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as bestand:
        os.fchmod(bestand.fileno(), 0o600)
        bestand.write(inhoud)
    if json_:
        json_uit({"bestand": uit})
    else:
        zeg(f"Geschreven naar {uit}. Er staan gegevens van een leerling in: bewaar en verstuur het veilig.")


def _gemaakt(id_: UUID, *, json_: bool) -> None:
    from gateway.cli.tonen import json_uit, zeg

    if json_:
        json_uit({"id": id_})
    else:
        zeg(f"De vraag is vastgelegd. De tekst om te laten lezen: schakel toestemming tekst {id_} --uit vraag.pdf")

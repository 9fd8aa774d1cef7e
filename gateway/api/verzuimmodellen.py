"""What the API asks and answers about verzuim; camelCase on the wire, times in UTC."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tekst, Tijdstip, Vraag
from gateway.exchange.verzuim.lijsten import Meldingregel, Status, Voorstelregel
from gateway.exchange.verzuim.melding import Goedkeuring
from gateway.exchange.verzuim.waarschuwingen import Waarschuwing
from gateway.model.verzuim import Melder, Meldingstatus, Verzuimmelding, Verzuimsoort, Voorstel

Toestand = Literal["open", "uitgesteld", "goedgekeurd", "geweigerd", "vervallen"]
Vrij = Annotated[str, Field(min_length=1, max_length=2000)]
Telefoon = Annotated[str, Field(pattern=r"^\+?[0-9]{4,15}$")]


class Voorstelfilter(Bladeren):
    """Which voorstellen are asked for."""

    toestand: Toestand | None = Field(None, description="Alleen in deze toestand")
    soort: Verzuimsoort | None = Field(None, description="Alleen van deze soort")


class Meldingfilter(Bladeren):
    """Which meldingen are asked for."""

    status: Meldingstatus | None = Field(None, description="Alleen met deze status")
    soort: Verzuimsoort | None = Field(None, description="Alleen van deze soort")


class Voorstelkop(Antwoord):
    """A voorstel as a list shows it; leerlingnummer and days are null once they are wiped or forgotten."""

    id: UUID
    organisatie: str
    leerling: UUID
    leerlingnummer: str | None
    soort: Verzuimsoort
    actie: Literal["melden", "wijzigen", "intrekken"]
    begindatum: date | None
    einddatum: date | None
    meldplicht: bool = Field(description="Of de wet deze melding vraagt")
    toestand: Toestand
    uitgesteld_tot: date | None
    verzuimmelding: UUID | None = Field(description="De melding waar het over gaat, of die het werd")
    besluit_door: str | None
    besluit_op: Tijdstip | None
    gemaakt_op: Tijdstip
    gewijzigd_op: Tijdstip


class Voorstellen(Lijst[Voorstelkop]):
    """A part of the list of voorstellen."""


class Geteld(Antwoord):
    """A registration that counted."""

    registratie: str
    datum: date
    lesuur: int | None = Field(description="Leeg: de hele dag")
    minuten: int


class LetOp(Antwoord):
    """Something to look at before deciding."""

    code: str
    tekst: str
    veld: str | None


class VoorstelDetail(Voorstelkop):
    """A voorstel and how it was reached: the hours, the window, and the rule with its source."""

    uitleg: str | None
    regel: str | None
    bron: str | None
    venster_begin: date | None
    venster_eind: date | None
    minuten: int | None
    alle_lessen_gemist: bool | None
    telt: list[Geteld]
    let_op: list[LetOp]
    besluit_reden: str | None


class Schoolcontact(Antwoord):
    """Who at the school can be asked."""

    naam: str
    functie: str | None
    telefoon: str | None
    email: str


class Meldervraag(Vraag):
    """Who at the school can be asked; no general address."""

    naam: str = Field(min_length=1, max_length=100)
    functie: str | None = Field(None, max_length=60)
    telefoon: Telefoon | None = None
    email: str = Field(max_length=100, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


class Goedkeurvraag(Vraag):
    """What goes with a voorstel that is approved; what is left out follows from the school or stays as it was."""

    ouders_geinformeerd_op: date | None = Field(None, description="Sinds wanneer de ouders van de melding weten")
    melder: Meldervraag | None = Field(None, description="Anders de melder van de school")
    vermoedelijke_reden: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    ondernomen_actie: Vrij | None = None
    actie_gewenst: bool = True
    toelichting_geen_actie: Vrij | None = Field(None, description="Verplicht als actieGewenst false is")
    telefoon: Telefoon | None = Field(None, description="Van ouder of leerling")
    leslocatie: str | None = Field(None, max_length=80)
    toch: bool = Field(default=False, description="Laat woorden over gezondheid staan: leerplicht heeft ze nodig")

    def goedkeuring(self) -> Goedkeuring:
        """As judgement takes it."""
        velden = {naam: getattr(self, naam) for naam in type(self).model_fields if naam != "melder"}
        melder = None if self.melder is None else Melder.model_validate(self.melder.model_dump())
        return Goedkeuring(**velden, melder=melder)


class Weigervraag(Vraag):
    """Why this is not reported."""

    reden: Vrij


class Uitstelvraag(Vraag):
    """Until when it waits."""

    tot: date = Field(description="Op deze dag is het voorstel weer open")


class Overigvraag(Vraag):
    """Verzuim below the norm that a person wants to report."""

    leerlingnummer: str = Field(min_length=1, max_length=100, description="Het nummer in de eigen administratie")
    begindatum: date
    einddatum: date
    organisatie: str | None = Field(
        None, max_length=40, description="Voor welke organisatie; mag weg als het token er precies een noemt"
    )


class Meldingkop(Antwoord):
    """A melding as a list shows it."""

    id: UUID
    organisatie: str
    leerling: UUID
    leerlingnummer: str | None
    soort: Verzuimsoort
    begindatum: date | None
    einddatum: date | None
    status: Meldingstatus
    status_op: Tijdstip | None
    te_plannen: bool = Field(description="Of er nog iets van verstuurd moet worden")
    wacht_op: str | None
    gemaakt_op: Tijdstip
    gewijzigd_op: Tijdstip


class Meldingen(Lijst[Meldingkop]):
    """A part of the list of meldingen."""


class Verzuimdag(Antwoord):
    """A day that was reported: all of it, or these lesuren."""

    datum: date
    heledag: bool
    lesuren: list[int]


class Gemeentecontact(Antwoord):
    """Who handles the melding at the other side."""

    naam: str | None
    functie: str | None
    telefoon: str | None
    email: str | None


class Terug(Antwoord):
    """What the other side said of a melding, at its own moment."""

    partner: str
    status: Meldingstatus
    op: Tijdstip
    ontvangen_op: Tijdstip
    reden: Tekst | None
    toelichting: Tekst | None
    contact: Gemeentecontact | None


class MeldingDetail(Meldingkop):
    """A melding, what was told in it, and what came back."""

    alle_lessen_gemist: bool | None
    dagen: list[Verzuimdag]
    vermoedelijke_reden: str | None
    ondernomen_actie: str | None
    actie_gewenst: bool | None
    toelichting_geen_actie: str | None
    leslocatie: str | None
    melder: Schoolcontact | None
    telefoon: str | None
    ouders_geinformeerd_op: date | None
    ingetrokken: bool | None
    statussen: list[Terug]


def voorstelkop(regel: Voorstelregel) -> dict[str, Any]:
    """A voorstel for a list."""
    return _kop(regel, Voorstelkop) | _dagen(regel.voorstel)


def voorstel_detail(regel: Voorstelregel, let_op: tuple[Waarschuwing, ...]) -> VoorstelDetail:
    """A voorstel, whole."""
    eigen = ("uitleg", "regel", "bron", "venster_begin", "venster_eind", "minuten", "alle_lessen_gemist")
    inhoud = {naam: getattr(regel.voorstel, naam, None) for naam in eigen}
    telt = [] if regel.voorstel is None else list(regel.voorstel.telt)
    besluit = {"besluit_reden": regel.besluit_reden}
    return VoorstelDetail.model_validate(
        {**voorstelkop(regel), **inhoud, **besluit, "telt": telt, "let_op": list(let_op)}
    )


def meldingkop(regel: Meldingregel) -> dict[str, Any]:
    """A melding for a list."""
    return _kop(regel, Meldingkop) | _dagen(regel.melding)


def melding_detail(regel: Meldingregel, statussen: list[Status]) -> MeldingDetail:
    """A melding, whole."""
    wat = regel.melding
    eigen = [naam for naam in MeldingDetail.model_fields if naam in Verzuimmelding.model_fields]
    inhoud = {naam: getattr(wat, naam, None) for naam in eigen if naam not in {"id", "soort", "dagen"}}
    dagen = [] if wat is None else [_dag(dag) for dag in wat.dagen]
    terug = [_terug(item) for item in statussen]
    return MeldingDetail.model_validate({**meldingkop(regel), **inhoud, "dagen": dagen, "statussen": terug})


def _kop(regel: Voorstelregel | Meldingregel, vorm: type[Antwoord]) -> dict[str, Any]:
    return {naam: getattr(regel, naam) for naam in vorm.model_fields if hasattr(regel, naam)}


def _dagen(inhoud: Voorstel | Verzuimmelding | None) -> dict[str, date | None]:
    begin, eind = (None, None) if inhoud is None else (inhoud.begindatum, inhoud.einddatum)
    return {"begindatum": begin, "einddatum": eind}


def _dag(dag: Any) -> dict[str, Any]:
    return {"datum": dag.datum, "heledag": dag.heledag, "lesuren": [item.nummer for item in dag.lesuren]}


def _terug(item: Status) -> dict[str, Any]:
    eigen = {naam: getattr(item, naam) for naam in ("partner", "status", "op", "ontvangen_op")}
    return eigen | {naam: getattr(item.inhoud, naam) for naam in ("reden", "toelichting", "contact")}

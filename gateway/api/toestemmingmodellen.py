"""Questions and answers about toestemming; camelCase on the wire, times in UTC."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from gateway.api.modellen import Antwoord, Bladeren, Lijst, Tijdstip, Vraag
from gateway.exchange.informeren import Vastlegging
from gateway.exchange.toestemming.lijsten import Toestemmingsdetail
from gateway.model.toestemming import Rol
from gateway.policy import Staat


class Toestemmingsfilter(Bladeren):
    """Which records are asked for."""

    staat: Staat | None = Field(None, description="Alleen met deze staat")


class Wie(Vraag):
    """Who it is."""

    rol: Rol = Field(description="In welke rol: leerling, gezagdrager of vertegenwoordiger (curator of mentor)")
    nummer: int = Field(1, ge=1, le=10, description="De hoeveelste gezagdrager in de bron, vanaf 1")


class Weigering(Wie):
    """Someone said no, or took it back."""

    reden: str | None = Field(None, max_length=500, description="Waarom; alleen als iemand dat zelf wil zeggen")


class Ondertekening(Wie):
    """Someone said yes: how, and what that can be proved with."""

    vorm: str = Field(max_length=40, description="De vorm, uit contracts/toestemming.yaml")
    op: datetime | None = Field(None, description="Wanneer; anders nu")
    bewijs: str | None = Field(None, pattern=r"^[0-9a-f]{64}$", description="SHA-256 van wat is ondertekend")
    niveau: str | None = Field(None, max_length=60, description="Hoe iemand inlogde in het ouderportaal")
    getuigen: tuple[str, ...] = Field((), max_length=4, description="Medewerkers die het hoorden, bij mondeling")
    namens_allen: bool = Field(default=False, description="Hij verklaart dat de anderen met gezag het goedvinden")


class Fout(Vraag):
    """Why a record is wrong."""

    reden: str = Field(min_length=1, max_length=500, description="Wat er fout ging")


class Gebeurtenis(Antwoord):
    """Something that happened to a record; people by their role."""

    soort: str
    op: Tijdstip
    vastgelegd_op: Tijdstip
    door: str = Field(description="Wie het vastlegde")
    rol: Rol | None
    vorm: str | None


class Toestemmingsregel(Antwoord):
    """One record as a list shows it."""

    id: UUID
    organisatie: str
    leerlingnummer: str | None
    doel: str
    ontvanger: str
    staat: Staat | None = Field(description="Zoals zij nu is; leeg als de inhoud is gewist")
    ontbreken: list[str] = Field(description="Wie nog moet tekenen")
    begin: date | None
    eind: date | None = Field(description="De laatste dag")
    waarschuw: bool = Field(description="Zij loopt binnenkort af")
    gemaakt_door: str
    gemaakt_op: Tijdstip
    wissen_op: date | None


class Toestemmingen(Lijst[Toestemmingsregel]):
    """A part of the list of records."""


class Document(Antwoord):
    """A document that the toestemming names."""

    titel: str
    datum: date
    sha256: str


class Toestemming(Toestemmingsregel):
    """One record, whole."""

    velden: list[str]
    documenten: list[Document]
    terugkoppeling: str | None
    vorig: UUID | None
    verklaring: str | None = Field(description="De tekst die is voorgelegd")
    gebeurtenissen: list[Gebeurtenis]


class Intrekking(Antwoord):
    """What a withdrawal did."""

    tegengehouden: int = Field(description="Berichten die nog wachtten en nu niet gaan")
    geannuleerd: int = Field(description="Verzoeken bij de ontvanger die nu stoppen")
    antwoord_voor: date | None = Field(description="Tot wanneer de ontvanger heeft om te zeggen dat hij wiste")


class Uitzonderingsvraag(Vraag):
    """Asking to share without consent, because the safety of the leerling asks it."""

    leerlingnummer: str = Field(min_length=1, max_length=20)
    doel: str = Field(max_length=100)
    ontvanger: str = Field(max_length=40)
    gevaar: str = Field(min_length=20, max_length=4000, description="Welk gevaar er is, nu")
    geprobeerd: str = Field(min_length=20, max_length=4000, description="Wat is geprobeerd om toestemming te krijgen")
    velden: list[str] = Field(min_length=1, max_length=100, description="De velden die ten minste nodig zijn")
    documenten: list[str] = Field(default=[], max_length=10, description="SHA-256 van de documenten die nodig zijn")
    aan_ouders: bool = Field(default=True, description="Of wie gezag heeft mag zien dat dit is gedeeld")


class Uitzonderingsbesluit(Vraag):
    """What the second person decides, in his own words."""

    akkoord: bool
    oordeel: str = Field(min_length=20, max_length=4000, description="Waarom wel of niet")


class Uitzonderingsfilter(Vraag):
    """Which exceptions are asked for."""

    alle: bool = Field(default=False, description="Ook wat de FG al zag")


class Afweging(Antwoord):
    """The weighing."""

    gevaar: str
    geprobeerd: str
    velden: list[str]
    documenten: list[str]
    aan_ouders: bool
    oordeel: str | None


class Uitzondering(Antwoord):
    """An exception as the FG reads it; without the name of the leerling."""

    id: UUID
    organisatie: str
    doel: str
    ontvanger: str
    van: date
    tot: date
    gevraagd_door: str
    gevraagd_op: Tijdstip
    besloten_door: str | None
    besloten_op: Tijdstip | None
    akkoord: bool | None
    fg_gezien_door: str | None
    fg_gezien_op: Tijdstip | None
    afweging: Afweging | None


class Uitzonderingen(Antwoord):
    """The exceptions."""

    items: list[Uitzondering]


class Informatiefilter(Vraag):
    """Which uitwisselingen are asked for."""

    stand: Literal["voldaan", "vrijgesteld", "open"] = Field("open", description="Hoe het ermee staat")


class Informatieregel(Antwoord):
    """How it stands with telling people of one uitwisseling."""

    uitwisseling: UUID
    organisatie: str
    stand: Literal["voldaan", "vrijgesteld", "open"]
    op: Tijdstip | None
    tekst: str | None = Field(description="Met welke tekst")
    aan: list[str]
    reden: str | None = Field(description="Waarom niet, als daarvan is vrijgesteld")
    door: str | None
    doel: str
    partner: str


class Informatielijst(Antwoord):
    """The uitwisselingen."""

    items: list[Informatieregel]


class Geinformeerd(Vraag):
    """That people were told, or why they are not."""

    op: datetime | None = Field(None, description="Wanneer zij zijn geïnformeerd; leeg met een reden")
    aan: list[Literal["gezagdragers", "leerling"]] = Field(default=[], description="Wie het weten")
    tekst: str | None = Field(None, max_length=100, description="Met welke tekst: naam en versie")
    reden: str | None = Field(
        None, max_length=40, description="Waarom zij het niet weten: een naam uit contracts/informatieplicht.yaml"
    )

    def vastlegging(self) -> Vastlegging:
        """What is recorded."""
        return Vastlegging(op=self.op, aan=self.aan, tekst=self.tekst, reden=self.reden)


def kop(detail: Toestemmingsdetail) -> dict[str, Any]:
    """A record as a list shows it."""
    return asdict(detail.regel)


def heel(detail: Toestemmingsdetail) -> Toestemming:
    """A record, whole; without content once it was wiped."""
    vraag = detail.record.vraag if detail.record else None
    gebeurtenissen = [
        Gebeurtenis(
            soort=item.soort,
            op=item.op,
            vastgelegd_op=item.vastgelegd_op,
            door=item.door,
            rol=item.inhoud.iemand.rol if item.inhoud.iemand else None,
            vorm=item.inhoud.vorm,
        )
        for item in (detail.record.gebeurtenissen if detail.record else ())
    ]
    return Toestemming.model_validate(
        kop(detail)
        | {
            "velden": list(vraag.velden) if vraag else [],
            "documenten": [Document.model_validate(item) for item in (vraag.documenten if vraag else ())],
            "terugkoppeling": vraag.terugkoppeling if vraag else None,
            "vorig": detail.record.vorig if detail.record else None,
            "verklaring": vraag.verklaring.tekst if vraag else None,
            "gebeurtenissen": gebeurtenissen,
        }
    )

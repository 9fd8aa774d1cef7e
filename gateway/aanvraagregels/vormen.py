"""The forms of the files in contracts/aanvragen: kinds of aanvraag and what each must hold."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from gateway.aanvraagregels.lezen import Bronvorm, Vorm
from gateway.aanvraagregels.tijd import Dagduur, Duur
from gateway.model.aanvraag import Aanvraagstatus, Soortnaam, SwvNummer

Sector = Literal["po", "vo"]
Ernst = Literal["blokkeert", "waarschuwt"]
Namen = Annotated[tuple[Soortnaam, ...], Field(min_length=1)]
Rekenmodule = Literal["geen", "pro", "lwoo"]


class Als(Vorm):
    """When a requirement counts: every part that is named must hold."""

    leeftijd_vanaf: int | None = None
    iq_van: int | None = None
    iq_tot: int | None = None
    gevuld: str | None = None
    leeg: str | None = None
    veld: str | None = None
    een_van: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _zegt_iets(self) -> "Als":
        if not self.model_fields_set:
            raise ValueError("noem minstens een voorwaarde, of laat 'als' weg")
        if (self.veld is None) == bool(self.een_van):
            raise ValueError("'veld' en 'een_van' horen bij elkaar")
        return self

    @property
    def velden(self) -> tuple[str, ...]:
        """The fields it looks at."""
        return tuple(pad for pad in (self.gevuld, self.leeg, self.veld) if pad is not None)


class EisBasis(Bronvorm):
    """A requirement: what a school reads when it is not met, and what to do."""

    tekst: str
    doe: str
    ernst: Ernst = "blokkeert"
    als: Als | None = None


class DocumentEis(EisBasis):
    """A document of one of these kinds, signed by these roles, no older than so long."""

    vorm: Literal["document"]
    soorten: Namen
    ondertekend_door: tuple[Soortnaam, ...] = ()
    hoogstens: Duur | None = None


class VeldEis(EisBasis):
    """A field that is filled: with one of these values, or with a date no older than so long."""

    vorm: Literal["veld"]
    veld: str
    een_van: tuple[str, ...] = ()
    hoogstens: Duur | None = None


class ZienswijzeEis(EisBasis):
    """A zienswijze, with `akkoord` one that agrees."""

    vorm: Literal["zienswijze"]
    van: Literal["ouders", "leerling", "beoogde-school"]
    akkoord: bool = False


class DeskundigenEis(EisBasis):
    """Signed advice of as many different experts as there are places, each in a place of his discipline."""

    vorm: Literal["deskundigen"]
    plaatsen: Namen


class ToetsenEis(EisBasis):
    """Results in at least so many of these domains, with these figures."""

    vorm: Literal["toetsen"]
    domeinen: Namen
    aantal: Annotated[int, Field(ge=1)]
    met: tuple[Literal["dle", "dl", "iq", "problematiek"], ...]


class SectorEis(EisBasis):
    """The sector of the aanvraag is one of the kind, and that of the samenwerkingsverband."""

    vorm: Literal["sector"]


class EenVanEis(EisBasis):
    """At least one of these other requirements is met."""

    vorm: Literal["een-van"]
    eisen: Namen


Eis: TypeAlias = DocumentEis | VeldEis | ZienswijzeEis | DeskundigenEis | ToetsenEis | SectorEis | EenVanEis
Eisen = dict[Soortnaam, Annotated[Eis, Field(discriminator="vorm")]]


class Besluitvorm(Vorm):
    """What a toekenning of a kind looks like."""

    tlv: bool
    categorie: Literal["verplicht", "mag", "geen"] = "geen"
    eind: Literal["verplicht", "mag-ontbreken"] = "mag-ontbreken"
    # Whole school years that may be given; none named: no bound.
    duur_jaren: tuple[int, ...] = ()


class Soort(Bronvorm):
    """A kind of aanvraag; `sectoren` names per sector what is asked on top of `eisen`."""

    titel: str
    sectoren: Annotated[dict[Sector, tuple[Soortnaam, ...]], Field(min_length=1)]
    doel: Soortnaam
    rekenmodule: Rekenmodule = "geen"
    toestemming: tuple[Soortnaam, ...] = ()
    eisen: tuple[Soortnaam, ...]
    besluit: Besluitvorm


class Deel(Bronvorm):
    """A part of an aanvraag that rests on consent."""

    titel: str
    ontvanger: Soortnaam


class SoortenBestand(Vorm):
    """soorten.yaml: `altijd` is asked of every kind, and no samenwerkingsverband can drop it."""

    altijd: tuple[Soortnaam, ...]
    toestemmingsdelen: dict[Soortnaam, Deel]
    soorten: Annotated[dict[Soortnaam, Soort], Field(min_length=1)]


class EisenBestand(Vorm):
    """eisen.yaml."""

    eisen: Eisen


class Documentsoort(Bronvorm):
    """A kind of document."""

    titel: str


class DocumentsoortenBestand(Vorm):
    """documentsoorten.yaml: kinds of document, and the roles that sign."""

    rollen: dict[Soortnaam, str]
    documentsoorten: dict[Soortnaam, Documentsoort]


class Discipline(Bronvorm):
    """A discipline of an expert, and the places he may take."""

    titel: str
    plaatsen: Namen


class DisciplinesBestand(Vorm):
    """disciplines.yaml."""

    plaatsen: dict[Soortnaam, str]
    disciplines: dict[Soortnaam, Discipline]


class StatusVorm(Bronvorm):
    """A status: what may follow, who sets it, and the term that counts in it."""

    titel: str
    betekenis: str
    wie: tuple[Literal["school", "samenwerkingsverband", "beoogde-school", "platform"], ...]
    volgende: tuple[Aanvraagstatus, ...]
    eind: bool = False
    termijn: Soortnaam | None = None


class StatussenBestand(Vorm):
    """statussen.yaml."""

    statussen: dict[Aanvraagstatus, StatusVorm]


class Termijn(Bronvorm):
    """A term: how long, in which statuses it runs and stands still, and whether holidays are skipped."""

    titel: str
    duur: Dagduur
    loopt_in: Annotated[tuple[Aanvraagstatus, ...], Field(min_length=1)]
    staat_stil_in: tuple[Aanvraagstatus, ...] = ()
    vakanties: Literal["overslaan", "meetellen"]


class Afwijking(Bronvorm):
    """Another span for a term, for these kinds or for all."""

    termijn: Soortnaam
    soorten: tuple[Soortnaam, ...] = ()
    duur: Dagduur


class TermijnenBestand(Vorm):
    """termijnen.yaml: a lesvrije periode of fewer days than `vakantie_minstens_dagen` stops no clock."""

    vakantie_minstens_dagen: Annotated[int, Field(ge=1)]
    termijnen: Annotated[dict[Soortnaam, Termijn], Field(min_length=1)]
    afwijkingen: tuple[Afwijking, ...] = ()


class Aanpassing(Vorm):
    """What a samenwerkingsverband asks more, and less, for a kind."""

    erbij: tuple[Soortnaam, ...] = ()
    eraf: tuple[Soortnaam, ...] = ()


class SwvBestand(Bronvorm):
    """swv/<number>.yaml: what one samenwerkingsverband asks otherwise."""

    swv: SwvNummer
    naam: str
    eisen: Annotated[Eisen, Field(default_factory=dict)]
    soorten: Annotated[dict[Soortnaam, Aanpassing], Field(default_factory=dict)]
    termijnen: tuple[Afwijking, ...] = ()

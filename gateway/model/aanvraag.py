"""An aanvraag to a samenwerkingsverband: what is asked, with what it rests on, and the besluit that comes back."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from gateway.model.basis import Model
from gateway.model.dossier import Dossier
from gateway.model.identifiers import Brin
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Sleutel, Tekst
from gateway.model.verzuim import Melder

# Kinds of aanvraag, document and discipline are data: contracts/aanvragen.
Soortnaam = Annotated[str, Field(min_length=2, max_length=40, pattern=r"^[a-z][a-z0-9-]*$")]
SwvNummer = Annotated[str, Field(pattern=r"^(PO|VO)\d{4}$")]
TlvNummer = Annotated[str, Field(pattern=r"^(PO|VO)\d{4}-\d{4}-\d{5}$")]
Categorie = Literal["laag", "midden", "hoog"]
Lang = Annotated[str, Field(min_length=1, max_length=20000)]
Aanvraagstatus = Literal[
    "concept",
    "ingediend",
    "ontvangen",
    "in-controle",
    "onvolledig",
    "in-behandeling",
    "bij-deskundigen",
    "bij-commissie",
    "aangehouden",
    "besloten",
    "bezwaar",
    "opgehaald",
    "niet-in-behandeling",
    "ingetrokken",
    "geweigerd-technisch",
    "afgesloten",
]


class Gevraagd(Model):
    """What the school asks for."""

    onderwijssoort: Gewoon[Literal["sbo", "so", "vso", "pro", "lwoo"] | None] = None
    categorie: Gevoelig[Categorie | None] = None
    begin: Gewoon[date | None] = None
    duur_jaren: Gewoon[Annotated[int, Field(ge=1, le=8)] | None] = None


class Zienswijze(Model):
    """How ouders, leerling or the beoogde school see it."""

    van: Gewoon[Literal["ouders", "leerling", "beoogde-school"]]
    datum: Gewoon[date]
    akkoord: Gevoelig[bool | None] = None
    tekst: Bijzonder[Lang | None] = None


class Deskundigenadvies(Model):
    """What an expert advises, by name and discipline, and whether he signed."""

    naam: Gevoelig[Tekst]
    discipline: Gewoon[Soortnaam]
    datum: Gewoon[date]
    ondertekend: Gewoon[bool]
    advies: Bijzonder[Lang | None] = None


class BeoogdeSchool(Model):
    """The school where the leerling may go; it takes part only when the ouders agreed."""

    naam: Gewoon[Tekst]
    brin: Gewoon[Brin | None] = None
    ouders_akkoord_op: Gewoon[date | None] = None


class Toetsresultaat(Model):
    """The result of a test: DLE and DL in months of education, IQ as a number."""

    domein: Gewoon[
        Literal[
            "inzichtelijk-rekenen",
            "begrijpend-lezen",
            "technisch-lezen",
            "spellen",
            "iq",
            "sociaal-emotioneel",
        ]
    ]
    instrument: Gewoon[Tekst]
    datum: Gewoon[date]
    dle: Bijzonder[Annotated[int, Field(ge=0, le=80)] | None] = None
    dl: Bijzonder[Annotated[int, Field(ge=1, le=80)] | None] = None
    iq: Bijzonder[Annotated[int, Field(ge=30, le=180)] | None] = None
    # Of sociaal-emotioneel: problems were shown.
    problematiek: Bijzonder[bool | None] = None


class Aanvraagdocument(Model):
    """An attachment: `inhoud` is Base64 of a ZIP that holds the one file, as OSO wants it."""

    soort: Gewoon[Soortnaam]
    bestandsnaam: Gevoelig[Annotated[str, Field(min_length=1, max_length=200)]]
    datum: Gewoon[date | None] = None
    # Who signed it, by role: ouders, leerling, deskundige, school.
    ondertekend_door: Gewoon[tuple[Soortnaam, ...]] = ()
    sha256: Gewoon[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]
    inhoud: Bijzonder[str]


class Thuiszitten(Model):
    """How long a leerling is away already, and what was tried."""

    soort: Gevoelig[Literal["4-weken-tot-3-maanden", "langer-dan-3-maanden", "absoluut", "vrijstelling"]]
    sinds: Gevoelig[date]
    traject: Bijzonder[Lang | None] = None


class Aanvraag(Model):
    """One aanvraag of a school about one leerling.

    `ingediend_op` None: the school still writes. `ouders_geinformeerd_op` is the day on which they were told of this
    aanvraag, `overeenstemming_op` when they agreed with the handelingsdeel.
    """

    id: Gewoon[str]
    soort: Gewoon[Soortnaam]
    sector: Gewoon[Literal["po", "vo"]]
    swv: Gewoon[SwvNummer]
    leerlingnummer: Gewoon[Sleutel]
    aanvrager: Melder
    gevraagd: Gevraagd = Gevraagd()
    motivering: Bijzonder[Lang | None] = None
    hulpvraag: Bijzonder[Lang | None] = None
    overleg_op: Gewoon[date | None] = None
    ouders_geinformeerd_op: Gewoon[date | None] = None
    overeenstemming_op: Gewoon[date | None] = None
    zienswijzen: Annotated[tuple[Zienswijze, ...], Field(max_length=10)] = ()
    deskundigen: Annotated[tuple[Deskundigenadvies, ...], Field(max_length=10)] = ()
    beoogde_school: BeoogdeSchool | None = None
    toetsen: Annotated[tuple[Toetsresultaat, ...], Field(max_length=60)] = ()
    thuiszitten: Thuiszitten | None = None
    documenten: Annotated[tuple[Aanvraagdocument, ...], Field(max_length=60)] = ()
    # Only while it is sent: it is kept beside the aanvraag, as it came from the LAS.
    dossier: Dossier | None = None
    ingediend_op: Gewoon[date | None] = None
    ingetrokken: Gewoon[bool] = False


class Besluit(Model):
    """What the samenwerkingsverband decided; `eind` may be absent (PrO and EMB: for the whole stay)."""

    aanvraagnummer: Gewoon[Tekst]
    soort: Gewoon[Soortnaam]
    uitkomst: Gevoelig[Literal["toegekend", "deels", "afgewezen", "niet-in-behandeling", "ingetrokken"]]
    datum: Gewoon[date]
    swv: Gewoon[SwvNummer]
    tlv_nummer: Gevoelig[TlvNummer | None] = None
    categorie: Gevoelig[Categorie | None] = None
    begin: Gewoon[date | None] = None
    eind: Gewoon[date | None] = None
    bezwaar_tot: Gewoon[date | None] = None
    motivering: Bijzonder[Lang | None] = None
    deskundigen: Annotated[tuple[Deskundigenadvies, ...], Field(max_length=10)] = ()
    voor_school: Gewoon[Tekst | None] = None

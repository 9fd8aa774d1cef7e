"""What the ledger keeps of a toestemming (ISO/IEC TS 27560 and our own fields), encrypted with the leerling's key."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Gezagdrager, Tekst
from gateway.model.toestemming import Rol, Terugkoppelvorm
from gateway.store.sleutels import Datasleutel

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Gebeurtenissoort = Literal[
    "gevraagd",
    "ondertekend",
    "bevestigd",
    "uitgesteld",
    "geweigerd",
    "ingetrokken",
    "voltooid",
    "foutief",
]
_VRAAG, _GEBEURTENIS = b"toestemming", b"toestemming-gebeurtenis"


class Documentkeuze(Model):
    """A document by title, date and digest: consent names each."""

    titel: Gevoelig[Tekst]
    datum: Gewoon[date]
    sha256: Gewoon[Digest]


class Wilsoordeel(Model):
    """Who judged that the leerling cannot weigh his interests in this, when, and why."""

    door: Gevoelig[Tekst]
    op: Gewoon[date]
    toelichting: Bijzonder[Annotated[str, Field(max_length=1000)]]


class Verklaring(Model):
    """The text that was shown: which one, and its words with their digest (SHA-256, hex)."""

    id: Gewoon[str]
    versie: Gewoon[int]
    tekst: Gevoelig[str]
    sha256: Gewoon[Digest]


class Gezagbron(Model):
    """Where it was known from that someone has gezag, and since when."""

    relatie: Gevoelig[str]
    bron: Gewoon[str | None]
    datum: Gewoon[date | None]


class Toestemmingsvraag(Model):
    """What was asked: for which doel, of which ontvanger, which data, for how long, with which text.

    `vereist` are those who had to sign on the day of asking, in words; `regels` the digest of the rules of that day.
    """

    doel: Gewoon[str]
    doel_versie: Gewoon[int]
    doel_titel: Gewoon[str]
    ontvanger: Gewoon[str]
    ontvanger_naam: Gewoon[str]
    velden: Gewoon[tuple[str, ...]]
    documenten: Annotated[tuple[Documentkeuze, ...], Field(max_length=20)] = ()
    terugkoppeling: Gewoon[Terugkoppelvorm]
    begin: Gewoon[date]
    eind: Gewoon[date]
    uitdrukkelijk: Gewoon[bool]
    taal: Gewoon[Annotated[str, Field(pattern=r"^[a-z]{2}$")]] = "nl"
    tolk: Gevoelig[Tekst | None] = None
    convenant: Gewoon[Annotated[str, Field(max_length=100)] | None] = None
    wilsonbekwaam: Wilsoordeel | None = None
    verklaring: Verklaring
    vereist: Gevoelig[tuple[str, ...]]
    leeftijdsband: Gevoelig[str]
    gezag: tuple[Gezagbron, ...] = ()
    regels: Gewoon[Digest]


class Iemand(Model):
    """Who acted, as he was known then: by these he is found again among those with gezag of today."""

    rol: Gevoelig[Rol]
    relatie: Gevoelig[str | None] = None
    achternaam: Gevoelig[Tekst | None] = None
    voorvoegsel: Gevoelig[str | None] = None
    voornamen: Gevoelig[Tekst | None] = None

    @classmethod
    def van(cls, gezagdrager: Gezagdrager) -> "Iemand":
        """A gezagdrager as he is known now."""
        return cls(
            rol=Rol.GEZAGDRAGER,
            relatie=gezagdrager.relatie,
            achternaam=gezagdrager.achternaam,
            voorvoegsel=gezagdrager.voorvoegsel,
            voornamen=gezagdrager.voornamen,
        )

    def is_nu(self, gezagdrager: Gezagdrager) -> bool:
        """Whether this is he; a change of relatie makes him someone else, so that gezag is asked anew."""
        return self == Iemand.van(gezagdrager)


class Gebeurtenisinhoud(Model):
    """Who did it and how; `bewijs` is the digest of what was signed, `compleet` that nobody was missing after it."""

    iemand: Iemand | None = None
    vorm: Gewoon[str | None] = None
    niveau: Gewoon[Annotated[str, Field(max_length=60)] | None] = None
    bewijs: Gewoon[Digest | None] = None
    getuigen: Gevoelig[tuple[Tekst, ...]] = ()
    namens_allen: Gevoelig[bool] = False
    compleet: Gewoon[bool] = False
    reden: Gevoelig[Annotated[str, Field(max_length=500)] | None] = None


def pak_vraag_in(sleutel: Datasleutel, id_: UUID, vraag: Toestemmingsvraag) -> bytes:
    """Encrypt what was asked."""
    return sleutel.versleutel(vraag.model_dump_json().encode(), _VRAAG + id_.bytes)


def pak_vraag_uit(sleutel: Datasleutel, id_: UUID, inhoud: bytes) -> Toestemmingsvraag:
    """Decrypt it."""
    return Toestemmingsvraag.model_validate_json(sleutel.ontsleutel(inhoud, _VRAAG + id_.bytes))


def pak_gebeurtenis_in(sleutel: Datasleutel, id_: UUID, nummer: int, inhoud: Gebeurtenisinhoud) -> bytes:
    """Encrypt one event of a record."""
    return sleutel.versleutel(inhoud.model_dump_json().encode(), _gebeurtenis(id_, nummer))


def pak_gebeurtenis_uit(sleutel: Datasleutel, id_: UUID, nummer: int, inhoud: bytes) -> Gebeurtenisinhoud:
    """Decrypt it."""
    return Gebeurtenisinhoud.model_validate_json(sleutel.ontsleutel(inhoud, _gebeurtenis(id_, nummer)))


def _gebeurtenis(id_: UUID, nummer: int) -> bytes:
    return _GEBEURTENIS + id_.bytes + nummer.to_bytes(4)

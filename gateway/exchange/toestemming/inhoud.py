"""What the ledger keeps of a toestemming (ISO/IEC TS 27560 and our own fields), encrypted with the leerling's key."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from gateway.model.basis import Model
from gateway.model.klasse import Bijzonder, Gevoelig, Gewoon
from gateway.model.leerling import Gezagdrager, Tekst
from gateway.model.schooltoestemming import Schoolhandtekening, Schoolvraag
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
    `herkomst` is what the school wrote down itself, of a toestemming that it already held.
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
    herkomst: Schoolvraag | None = None


class Iemand(Model):
    """Who acted, as he was known then: by these he is found again among those with gezag of today.

    `naamgenoten` are all who are called so in the same relatie, `nummer` which of them he is.
    """

    rol: Gevoelig[Rol]
    relatie: Gevoelig[str | None] = None
    achternaam: Gevoelig[Tekst | None] = None
    voorvoegsel: Gevoelig[str | None] = None
    voornamen: Gevoelig[Tekst | None] = None
    nummer: Gewoon[int] = 0
    naamgenoten: Gewoon[int] = 1

    @classmethod
    def van(cls, gezagdragers: Sequence[Gezagdrager], plaats: int) -> "Iemand":
        """The gezagdrager at a place, as he is known now."""
        gezagdrager = gezagdragers[plaats]
        gelijk = [nummer for nummer, ander in enumerate(gezagdragers) if _heet_zo(ander) == _heet_zo(gezagdrager)]
        return cls(
            rol=Rol.GEZAGDRAGER,
            relatie=gezagdrager.relatie,
            achternaam=gezagdrager.achternaam,
            voorvoegsel=gezagdrager.voorvoegsel,
            voornamen=gezagdrager.voornamen,
            nummer=gelijk.index(plaats),
            naamgenoten=len(gelijk),
        )

    def plaats_onder(self, gezagdragers: Sequence[Gezagdrager]) -> int | None:
        """His place among these; None when he is not there, or it cannot be told who of his naamgenoten he is.

        A change of relatie makes him someone else, so that gezag is asked anew.
        """
        zelf = self.relatie, self.achternaam, self.voorvoegsel, self.voornamen
        gelijk = [nummer for nummer, ander in enumerate(gezagdragers) if _heet_zo(ander) == zelf]
        return gelijk[self.nummer] if len(gelijk) == self.naamgenoten else None


def _heet_zo(iemand: Gezagdrager) -> tuple[str | None, ...]:
    return iemand.relatie, iemand.achternaam, iemand.voorvoegsel, iemand.voornamen


class Gebeurtenisinhoud(Model):
    """Who did it and how; `bewijs` is the digest of what was signed, `compleet` that nobody was missing after it.

    `herkomst` is the signature as the school wrote it down itself.
    """

    iemand: Iemand | None = None
    vorm: Gewoon[str | None] = None
    niveau: Gewoon[Annotated[str, Field(max_length=60)] | None] = None
    bewijs: Gewoon[Digest | None] = None
    getuigen: Gevoelig[tuple[Tekst, ...]] = ()
    namens_allen: Gevoelig[bool] = False
    compleet: Gewoon[bool] = False
    reden: Gevoelig[Annotated[str, Field(max_length=500)] | None] = None
    herkomst: Schoolhandtekening | None = None


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

"""A toestemming that a school already held, as it wrote it down: one row per person who said something."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from gateway.model.basis import Model
from gateway.model.klasse import Gevoelig
from gateway.model.leerling import Tekst
from gateway.model.toestemming import Terugkoppelvorm

# Nothing here is `gewoon`: a cell can hold anything, and a melding about it must not show what.
Afdruk = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Wie = Annotated[str, Field(pattern=r"^(leerling|vertegenwoordiger|gezagdrager:([1-9]|10))$")]
Naam = Annotated[str, Field(min_length=1, max_length=100)]


class Schooldocument(Model):
    """A document that was named, by title, date and digest."""

    titel: Gevoelig[Tekst]
    datum: Gevoelig[date]
    sha256: Gevoelig[Afdruk]


class Schoolvraag(Model):
    """What was asked; `kenmerk` is the school's own key, `formulier` the digest of the text it showed."""

    kenmerk: Gevoelig[Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\S+$")]]
    doel: Gevoelig[Naam]
    ontvanger: Gevoelig[Naam]
    begin: Gevoelig[date]
    eind: Gevoelig[date | None] = None
    gegevens: Gevoelig[Annotated[tuple[Naam, ...], Field(min_length=1, max_length=100)]]
    documenten: Annotated[tuple[Schooldocument, ...], Field(max_length=20)] = ()
    terugkoppeling: Gevoelig[Terugkoppelvorm] = "geen"
    uitdrukkelijk: Gevoelig[bool] = False
    formulier: Gevoelig[Afdruk | None] = None


class Schoolondertekening(Model):
    """When someone said yes, in which form, and what shows it."""

    op: Gevoelig[date | None] = None
    vorm: Gevoelig[Naam | None] = None
    bewijs: Gevoelig[Afdruk | None] = None
    niveau: Gevoelig[Annotated[str, Field(max_length=60)] | None] = None
    getuigen: Gevoelig[Annotated[tuple[Tekst, ...], Field(max_length=4)]] = ()


class Schoolhandtekening(Model):
    """A signature as the school wrote it: who it calls the signer, and the rest."""

    wie: Gevoelig[Wie]
    namens_allen: Gevoelig[bool] = False
    ondertekening: Schoolondertekening


class Toestemmingsrij(Model):
    """One row: the vraag, repeated on each, and what one person said to it, if anything yet."""

    vraag: Schoolvraag
    wie: Gevoelig[Wie | None] = None
    namens_allen: Gevoelig[bool] = False
    ondertekening: Schoolondertekening = Schoolondertekening()
    geweigerd_op: Gevoelig[date | None] = None
    ingetrokken_op: Gevoelig[date | None] = None
    ingetrokken_door: Gevoelig[Wie | None] = None

    @model_validator(mode="after")
    def _by_someone(self) -> "Toestemmingsrij":
        gezegd = self.ondertekening.op or self.geweigerd_op
        if self.wie is None and gezegd:
            raise ValueError("wie tekende of weigerde is leeg")
        if self.ondertekening.vorm and not (gezegd or self.ingetrokken_op):
            raise ValueError("de dag van het tekenen is leeg")
        if self.ingetrokken_op and not self.intrekker:
            raise ValueError("wie introk is leeg")
        if self.ingetrokken_door and not self.ingetrokken_op:
            raise ValueError("de dag van het intrekken is leeg")
        return self

    @property
    def handtekening(self) -> Schoolhandtekening | None:
        """The yes of this row; None when there is none."""
        if self.wie is None or self.ondertekening.op is None:
            return None
        return Schoolhandtekening(wie=self.wie, namens_allen=self.namens_allen, ondertekening=self.ondertekening)

    @property
    def intrekker(self) -> str | None:
        """Who withdrew: the one the row names for it, else the one the row is about."""
        return self.ingetrokken_door or self.wie

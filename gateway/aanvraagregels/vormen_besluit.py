"""The forms of tlv.yaml and signalen.yaml: how a besluit is checked, and which terms a school must not miss."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from gateway.aanvraagregels.lezen import Bronvorm, Vorm
from gateway.aanvraagregels.tijd import Duur, MaandDag
from gateway.aanvraagregels.vormen import Ernst

Signaalnaam = Literal["opp-opstellen", "opp-evalueren", "tlv-loopt-af"]


class Tlvgrenzen(Bronvorm):
    """The bounds within which a TLV lies."""

    eerste_ingang: Annotated[date, Field(strict=False)]
    eerste_jaar: int
    einde: MaandDag
    begin_schooljaar: MaandDag
    vooruit: Duur
    deskundigen: int


class Tlvcontrole(Bronvorm):
    """A check of a besluit: `controle` is the small function that does it."""

    code: Annotated[str, Field(pattern=r"^TLV-[0-9A-Z-]{2,20}$")]
    controle: str
    ernst: Ernst
    tekst: str
    doe: str


class TlvBestand(Vorm):
    """tlv.yaml."""

    grenzen: Tlvgrenzen
    controles: Annotated[tuple[Tlvcontrole, ...], Field(min_length=1)]


class Gedateerd(Bronvorm):
    """A span and the day from which it counts."""

    vanaf: Annotated[date, Field(strict=False)]
    waarde: Duur


Reeks = Annotated[tuple[Gedateerd, ...], Field(min_length=1)]


class Signaalparameters(Vorm):
    """How long before a term a signal comes, and the terms themselves."""

    opp_opstellen: Reeks
    opp_opstellen_vooraf: Reeks
    opp_evalueren_vooraf: Reeks
    tlv_loopt_af_vooraf: Reeks


class Signaalsoort(Bronvorm):
    """A signal: what it says before and after the day."""

    tekst: str
    te_laat: str
    doe: str


class OppVoorIeder(Bronvorm):
    """The kinds of education in which every leerling has an OPP."""

    onderwijssoorten: tuple[str, ...]


class SignalenBestand(Vorm):
    """signalen.yaml."""

    schooljaar_eindigt: MaandDag
    opp_voor_ieder: OppVoorIeder
    parameters: Signaalparameters
    signalen: dict[Signaalnaam, Signaalsoort]

"""The text people read before they agree: made from contracts/toestemmingsverklaring.yaml and what is asked.

Of a toestemming that a school already held the text is not ours; contracts/eigenformulier.yaml says so in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from gateway.exchange.toestemming.inhoud import Documentkeuze, Verklaring
from gateway.model.mappen import contractbestand
from gateway.model.toestemming import Terugkoppelvorm
from gateway.model.yamlbron import Fout, YamlFoutenError, lees_yaml
from gateway.policy.veldnamen import veldnaam
from gateway.policy.vorm import Status, Vorm, lees_vorm

VRAAG, EIGEN_FORMULIER = "toestemmingsverklaring.yaml", "eigenformulier.yaml"


class DeelVorm(Vorm):
    """A part of the text: a heading, a paragraph, and the list that follows it, if any."""

    kop: str
    tekst: str
    lijst: str | None = None


class VerklaringVorm(Vorm):
    """The whole text as it is written."""

    id: str
    versie: int
    bron: str
    status: Status
    titel: str
    delen: tuple[DeelVorm, ...]
    terugkoppeling: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevraagd:
    """What the text speaks of; names as people know them."""

    school: str
    leerling: str
    ontvanger: str
    doel: str
    velden: Sequence[str]
    documenten: Sequence[Documentkeuze]
    terugkoppeling: Terugkoppelvorm
    begin: date
    eind: date
    vereist: Sequence[str]


@cache
def verklaringsvorm(naam: str = VRAAG) -> VerklaringVorm:
    """A text of this gateway; the operator's own when he has one."""
    fouten: list[Fout] = []
    vorm = lees_vorm(lees_yaml(contractbestand(naam)), VerklaringVorm, fouten)
    if vorm is None or fouten:
        raise YamlFoutenError(fouten)
    return vorm


def maak_verklaring(wat: Gevraagd, naam: str = VRAAG) -> Verklaring:
    """Fill in a text; the digest is over its words."""
    vorm = verklaringsvorm(naam)
    lijsten = {
        "velden": list(dict.fromkeys(veldnaam(pad) for pad in wat.velden)),
        "documenten": [f"{item.titel} ({dagen(item.datum)})" for item in wat.documenten],
        "vereist": list(wat.vereist),
    }
    woorden = {
        "school": wat.school,
        "leerling": wat.leerling,
        "ontvanger": wat.ontvanger,
        "doel": wat.doel[:1].lower() + wat.doel[1:],
        "terugkoppeling": vorm.terugkoppeling[wat.terugkoppeling],
        "begin": dagen(wat.begin),
        "eind": dagen(wat.eind),
    }
    stukken = [vorm.titel, *(_deel(deel, woorden, lijsten) for deel in vorm.delen)]
    tekst = "\n\n".join(stuk for stuk in stukken if stuk)
    return Verklaring(id=vorm.id, versie=vorm.versie, tekst=tekst, sha256=sha256(tekst.encode()).hexdigest())


def dagen(op: date) -> str:
    """A date as people write it."""
    return f"{op.day} {_MAANDEN[op.month - 1]} {op.year}"


def _deel(deel: DeelVorm, woorden: Mapping[str, str], lijsten: Mapping[str, Sequence[str]]) -> str:
    """One part; nothing when its list is empty."""
    if deel.lijst is None:
        return f"# {deel.kop}\n{deel.tekst.format(**woorden)}"
    punten = "".join(f"\n- {punt}" for punt in lijsten[deel.lijst])
    return f"# {deel.kop}\n{deel.tekst.format(**woorden)}{punten}" if punten else ""


_MAANDEN = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

"""Loads contracts/aanvragen: all faults in all files at once, each with file and line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from gateway.aanvraagregels.kruis import Bestand, kruiscontrole
from gateway.aanvraagregels.lezen import MAP, Bron, Vorm
from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.aanvraagregels.vormen import (
    DisciplinesBestand,
    DocumentsoortenBestand,
    EisenBestand,
    SoortenBestand,
    StatussenBestand,
    SwvBestand,
    TermijnenBestand,
)
from gateway.aanvraagregels.vormen_besluit import SignalenBestand, TlvBestand
from gateway.model.errors import ConfiguratieError
from gateway.model.yamlbron import YamlFoutenError

_BESTANDEN: dict[str, type[Vorm]] = {
    "soorten": SoortenBestand,
    "eisen": EisenBestand,
    "documentsoorten": DocumentsoortenBestand,
    "disciplines": DisciplinesBestand,
    "statussen": StatussenBestand,
    "termijnen": TermijnenBestand,
    "tlv": TlvBestand,
    "signalen": SignalenBestand,
}


class AanvraagregelsFoutenError(YamlFoutenError):
    """De regels van aanvragen kloppen niet."""

    code = "CFG-050"


class AanvraagregelsOntbrekenError(ConfiguratieError):
    """Er ontbreekt een bestand in contracts/aanvragen."""

    code = "CFG-051"


def laad_aanvraagregels(mappen: Sequence[Path]) -> Aanvraagregels:
    """Load the rules from folders like contracts/; a file in a later folder replaces the one of that name before it.

    Raises AanvraagregelsFoutenError with every fault.
    """
    bron = Bron(mappen)
    if weg := [naam for naam in _BESTANDEN if f"{naam}.yaml" not in bron]:
        namen = ", ".join(f"{MAP}/{naam}.yaml" for naam in weg)
        raise AanvraagregelsOntbrekenError(doe=f"Zet {namen} in een van de contractmappen.")
    gelezen = {naam: bron.lees(f"{naam}.yaml", vorm) for naam, vorm in _BESTANDEN.items()}
    swvs = {naam: bron.lees(f"swv/{naam}.yaml", SwvBestand) for naam in bron.swvs()}
    bestanden = {naam: Bestand(*deel) for naam, deel in gelezen.items() if deel is not None}
    eigen = {naam: Bestand(*deel) for naam, deel in swvs.items() if deel is not None}
    # Names are held against each other only when all that define them could be read.
    if len(bestanden) == len(_BESTANDEN):
        regels = _regels(bestanden, eigen)
        bron.fouten.extend(kruiscontrole(regels, bestanden, eigen))
    if bron.fouten:
        raise AanvraagregelsFoutenError(bron.fouten)
    return regels


def _regels(bestanden: dict[str, Bestand], eigen: dict[str, Bestand]) -> Aanvraagregels:
    delen: dict[str, Any] = {"tlv": bestanden["tlv"].vorm, "signalen": bestanden["signalen"].vorm}
    for naam in ("soorten", "eisen", "documentsoorten", "disciplines", "statussen", "termijnen"):
        delen.update(_velden(bestanden[naam].vorm))
    return Aanvraagregels(**delen, swvs={naam: bestand.vorm for naam, bestand in eigen.items()})


def _velden(vorm: Any) -> Iterator[tuple[str, Any]]:
    return iter(vorm)

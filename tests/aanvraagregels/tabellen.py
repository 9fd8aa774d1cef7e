"""The tables of docs/aanvragen.md, made from the rules."""

from collections.abc import Iterator

from gateway.aanvraagregels.vormen import DocumentEis, VeldEis
from tests.aanvraagregels.gevallen import REGELS


def code(*namen):
    """Names as code, with commas; a dash when there are none."""
    return ", ".join(f"`{naam}`" for naam in namen) or "-"


def soorten() -> Iterator[str]:
    """Each kind: what it is called, where it exists, its doel, rekenmodule and the parts on consent."""
    for naam, soort in REGELS.soorten.items():
        delen = [code(naam), soort.titel, ", ".join(soort.sectoren), code(soort.doel), soort.rekenmodule]
        yield rij(*delen, code(*soort.toestemming), soort.status)


def gevraagd() -> Iterator[str]:
    """Each kind with what it must hold."""
    for naam, soort in REGELS.soorten.items():
        extra = [f"alleen {sector}: {code(*eisen)}" for sector, eisen in soort.sectoren.items() if eisen]
        yield rij(code(naam), "; ".join([code(*soort.eisen), *extra]))


def eisen() -> Iterator[str]:
    """Each requirement, as the school reads it."""
    for naam, eis in REGELS.eisen.items():
        plek = eis.soorten if isinstance(eis, DocumentEis) else [eis.veld] if isinstance(eis, VeldEis) else []
        yield rij(code(naam), eis.tekst, code(*plek), eis.ernst, eis.status)


def statussen() -> Iterator[str]:
    """Each status with what may follow and whether the clock runs."""
    for naam, status in REGELS.statussen.items():
        klok = "-"
        if status.termijn is not None:
            stil = naam in REGELS.termijnen[status.termijn].staat_stil_in
            klok = f"`{status.termijn}` {'staat stil' if stil else 'loopt'}"
        wie = ", ".join(status.wie)
        yield rij(code(naam), status.betekenis, wie, code(*status.volgende) if status.volgende else "(eind)", klok)


def termijnen() -> Iterator[str]:
    """Each term."""
    for naam, termijn in REGELS.termijnen.items():
        delen = [termijn.titel, termijn.duur, code(*termijn.loopt_in), code(*termijn.staat_stil_in)]
        yield rij(code(naam), *delen, termijn.vakanties, termijn.status)


def afwijkingen() -> Iterator[str]:
    """Each term that is otherwise for some kinds."""
    for item in REGELS.afwijkingen:
        yield rij(code(item.termijn), code(*item.soorten), item.duur, item.bron, item.status)


def controles() -> Iterator[str]:
    """Each check of a besluit."""
    for item in REGELS.tlv.controles:
        yield rij(code(item.code), item.tekst, item.ernst, item.status)


def signalen() -> Iterator[str]:
    """Each dated term of a signal."""
    for naam, reeks in REGELS.signalen.parameters:
        for item in reeks:
            yield rij(code(naam), item.waarde, item.vanaf.isoformat(), item.status, item.bron)


def rij(*cellen: str) -> str:
    """A line of a table."""
    return f"| {' | '.join(cellen)} |"


TABELLEN = {
    "soorten": soorten,
    "gevraagd": gevraagd,
    "eisen": eisen,
    "statussen": statussen,
    "termijnen": termijnen,
    "afwijkingen": afwijkingen,
    "controles": controles,
    "signalen": signalen,
}

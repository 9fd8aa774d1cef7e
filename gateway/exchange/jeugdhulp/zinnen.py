"""What a school reads of a verzoek: one fixed sentence per stand, and what to do (contracts/jeugdhulp/zinnen.yaml)."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from gateway.model.jeugdhulp import Hulpstand
from gateway.model.mappen import contractbestand
from gateway.model.toestemming import Terugkoppelvorm
from gateway.model.uitwisseling import Toestand
from gateway.model.yamlbron import lees_yaml
from gateway.policy.tijd import dag

_AANGEKOMEN = {Toestand.AFGELEVERD, Toestand.TERUGGEKOPPELD}


class Zin(NamedTuple):
    """How a verzoek stands, in words, and what the school can do about it."""

    tekst: str
    doe: str = ""


@cache
def zinnen() -> Mapping[str, Any]:
    """The sentences as configured."""
    regels: Mapping[str, Any] = lees_yaml(contractbestand("jeugdhulp/zinnen.yaml")).kaal()
    return regels


def zin_van(
    stand: Hulpstand,
    *,
    toestand: str,
    partner: str,
    terugkoppeling: Terugkoppelvorm,
    intrekreden: str | None,
) -> Zin:
    """The sentence for a Task of a partner; `toestand` says whether its message arrived."""
    regels = zinnen()
    if stand.status == "cancelled":
        return _ingetrokken(stand, toestand, partner, intrekreden)
    if stand.status == "requested":
        tekst = regels["statussen"]["requested"] if toestand in _AANGEKOMEN else regels["toestanden"][toestand]
        return _vul(tekst, partner, stand.op)
    if stand.reden is not None:
        reden = regels["redenen"][stand.reden]
        return _vul(reden["zin"], partner, stand.op, reden["doe"])
    if terugkoppeling == "geen" and stand.status != "rejected":
        return _vul(regels["geen_terugkoppeling"], partner, stand.op)
    tekst = regels["statussen"][stand.status] if stand.voortgang is None else regels["voortgang"][stand.voortgang]
    return _vul(tekst, partner, stand.op)


def zonder_taak(toestand: str, partner: str, reden: str | None) -> Zin:
    """The sentence for what has no Task: why it was refused, or whether a withdrawal arrived."""
    tekst = zinnen()["toestanden"].get(toestand)
    return Zin(reden or "") if tekst is None else Zin(tekst.format(partner=partner))


def _ingetrokken(stand: Hulpstand, toestand: str, partner: str, intrekreden: str | None) -> Zin:
    """By the school, or with its toestemming; without a reden the partner is not told by itself."""
    regels = zinnen()
    if intrekreden is not None:
        return _vul(regels["intrekredenen"][intrekreden], partner, stand.op)
    if toestand in _AANGEKOMEN:
        return _vul(regels["deel_ingetrokken"]["zin"], partner, stand.op, regels["deel_ingetrokken"]["doe"])
    return _vul(regels["statussen"]["cancelled"], partner, stand.op)


def _vul(tekst: str, partner: str, op: datetime, doe: str = "") -> Zin:
    return Zin(tekst.format(partner=partner, dag=f"{dag(op):%d-%m-%Y}"), doe.format(partner=partner))

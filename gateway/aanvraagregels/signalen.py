"""Terms that a school must not miss: the OPP within six weeks, its yearly evaluation, and a TLV that ends."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gateway.aanvraagregels.regels import Aanvraagregels
from gateway.aanvraagregels.tijd import maand_dag, na, voor
from gateway.aanvraagregels.tlv import TOEGEKEND
from gateway.aanvraagregels.vormen_besluit import Gedateerd, Signaalnaam
from gateway.model.aanvraag import Besluit
from gateway.model.leerling import Inschrijving, Leerling


class Signaal(NamedTuple):
    """A term that comes near or is past; `datum` is its last day."""

    soort: str
    datum: date
    tekst: str
    doe: str


def signalen(
    regels: Aanvraagregels,
    leerling: Leerling,
    besluiten: Sequence[Besluit],
    op: date,
    *,
    opp_voor_ieder: bool = False,
) -> tuple[Signaal, ...]:
    """The signals about a leerling on a day, by date; only of who is enrolled.

    `opp_voor_ieder`: the school draws up an OPP for every leerling, as (V)SO, SBO and PrO do.
    """
    lopend = [inschrijving for inschrijving in leerling.inschrijvingen if _loopt(inschrijving, op)]
    toegekend = [besluit for besluit in besluiten if besluit.uitkomst in TOEGEKEND]
    maker = _Maker(regels, op)
    gevonden = [
        *(signaal for item in lopend for signaal in maker.opp(item, toegekend, opp_voor_ieder=opp_voor_ieder)),
        *(maker.tlv(toegekend) if lopend else ()),
    ]
    return tuple(sorted(gevonden, key=lambda signaal: (signaal.datum, signaal.soort)))


class _Maker:
    def __init__(self, regels: Aanvraagregels, op: date) -> None:
        self._regels, self._op = regels, op

    def opp(
        self, inschrijving: Inschrijving, toegekend: Sequence[Besluit], *, opp_voor_ieder: bool
    ) -> Iterator[Signaal]:
        if inschrijving.opps:
            yield from self._evalueren(inschrijving)
            return
        begin = self._ondersteund_vanaf(inschrijving, toegekend, opp_voor_ieder=opp_voor_ieder)
        if begin is not None:
            uiterlijk = na(begin, self._duur(self._regels.signalen.parameters.opp_opstellen))
            vooraf = self._regels.signalen.parameters.opp_opstellen_vooraf
            yield from self._signaal("opp-opstellen", uiterlijk, vooraf)

    def _ondersteund_vanaf(
        self, inschrijving: Inschrijving, toegekend: Sequence[Besluit], *, opp_voor_ieder: bool
    ) -> date | None:
        """The day on which support began, no earlier than the enrolment."""
        begin = inschrijving.datum_inschrijving
        if opp_voor_ieder:
            return begin
        return min((max(begin, besluit.begin) for besluit in toegekend if besluit.begin is not None), default=None)

    def _evalueren(self, inschrijving: Inschrijving) -> Iterator[Signaal]:
        """Once in each school year: in that of its begin, and after an evaluation in the next."""
        opp = max(inschrijving.opps, key=lambda item: item.datum_begin)
        if opp.datum_eind is not None and opp.datum_eind < self._op:
            return
        laatste = opp.laatste_evaluatie
        uiterlijk = self._eind_schooljaar(opp.datum_begin if laatste is None else laatste)
        if laatste is not None:
            uiterlijk = na(uiterlijk, "P1Y")
        yield from self._signaal("opp-evalueren", uiterlijk, self._regels.signalen.parameters.opp_evalueren_vooraf)

    def tlv(self, toegekend: Sequence[Besluit]) -> Iterator[Signaal]:
        """The TLV that ends last; one without an end never ends."""
        tlvs = [besluit for besluit in toegekend if self._regels.soort(besluit.soort).besluit.tlv]
        eindes = [besluit.eind for besluit in tlvs]
        if eindes and None not in eindes:
            laatste = max(eind for eind in eindes if eind is not None)
            yield from self._signaal("tlv-loopt-af", laatste, self._regels.signalen.parameters.tlv_loopt_af_vooraf)

    def _signaal(self, soort: Signaalnaam, uiterlijk: date, vooraf: Sequence[Gedateerd]) -> Iterator[Signaal]:
        if self._op < voor(uiterlijk, self._duur(vooraf)):
            return
        woorden = self._regels.signalen.signalen[soort]
        tekst = woorden.te_laat if self._op > uiterlijk else woorden.tekst
        yield Signaal(soort, uiterlijk, tekst.replace("{datum}", uiterlijk.strftime("%d-%m-%Y")), woorden.doe)

    def _duur(self, reeks: Sequence[Gedateerd]) -> str:
        """The span in force on the day; before the first date that is the first."""
        return next((item.waarde for item in reversed(reeks) if item.vanaf <= self._op), reeks[0].waarde)

    def _eind_schooljaar(self, op: date) -> date:
        eindigt = self._regels.signalen.schooljaar_eindigt
        jaar = min(op.year + (maand_dag(op) > eindigt), date.max.year)
        return date.fromisoformat(f"{jaar:04}-{eindigt}")


def _loopt(inschrijving: Inschrijving, op: date) -> bool:
    uit = inschrijving.datum_uitschrijving
    return not inschrijving.vervallen and inschrijving.datum_inschrijving <= op and (uit is None or uit >= op)

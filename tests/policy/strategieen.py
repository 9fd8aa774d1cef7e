"""Vragen at random: mostly fitting, each part now and then not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from gateway.model.toestemming import Ondertekening, Rol
from gateway.policy import Vraag
from gateway.policy.tijd import AMSTERDAM
from tests.model import strategieen as model
from tests.policy.gevallen import (
    AAN_SWV,
    AANMELDEN,
    ALLE_HANDEN,
    HULP,
    JA,
    MET_DOCUMENTEN,
    MET_EEN_JA,
    MET_JA,
    NOOD,
    OP,
    OUDERS,
    ROD,
)

rond_vandaag = st.sampled_from([date(2026, 3, dag) for dag in (9, 10, 11)]) | st.dates(
    date(2025, 1, 1), date(2027, 12, 31)
)
# Some without zone: what a form or a spreadsheet gives.
momenten = st.datetimes(datetime(2025, 12, 20), datetime(2026, 8, 5)).flatmap(  # noqa: DTZ001 - zones follow below
    lambda op: st.sampled_from([op, op.replace(tzinfo=AMSTERDAM), op.replace(tzinfo=UTC)])
)
ondertekeningen = st.builds(
    Ondertekening, rol=st.sampled_from(Rol), wie=st.integers(0, 2), op=momenten, namens_allen=st.booleans()
)
digesten = st.frozensets(st.sampled_from([letter * 64 for letter in "abcd"]))
_gezag_dagen = st.sampled_from([None, date(2025, 3, 10), date(2025, 3, 11), date(2027, 1, 1)])
_twijfel = st.tuples(
    st.just(OUDERS[0]), _gezag_dagen.map(lambda dag: OUDERS[1].model_copy(update={"gezag_datum": dag}))
)
ouders = _twijfel | st.lists(model.gezagdragers | st.sampled_from(OUDERS), max_size=3).map(tuple)
WILD: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "leerling": {
        "geboortedatum": st.sampled_from(
            [f"{jaar}-03-{dag}" for jaar in (2010, 2014) for dag in ("00", "09", "10", "11")]
        )
        | st.dates(date(2006, 1, 1), date(2016, 12, 31)).map(date.isoformat)
        | model.geboortedata,
        "gezagdragers": ouders,
        "veiligheidsblokkade": st.booleans(),
        "woongemeente": st.sampled_from(["0599", None]),
        "pgn": st.none() | model.pgns,
    },
    "toestemming": {
        "doel": st.sampled_from(["proef-swv", "rod-inschrijving"]),
        "ontvanger": st.sampled_from(["swv", "duo"]),
        "velden": st.frozensets(st.sampled_from(sorted(HULP.velden_alle | AANMELDEN.velden_alle))),
        "ondertekeningen": st.permutations(ALLE_HANDEN).map(lambda handen: tuple(handen[1:]))
        | st.lists(ondertekeningen, max_size=4).map(tuple),
        "begin": rond_vandaag,
        "eind": rond_vandaag,
        "uitdrukkelijk": st.booleans(),
        "ingetrokken_op": momenten,
        "geweigerd_op": momenten,
        "beeindigd_op": momenten,
        "uitgesteld_op": momenten,
        "compleet_op": momenten,
        "foutief_op": momenten,
        "wilsonbekwaam": st.booleans(),
        "documenten": digesten,
    },
    "uitzondering": {
        "id": st.sampled_from(["u-2", "u-3"]),
        "doel": st.sampled_from(["proef-hulp", "proef-swv", "aanmelding-jeugdhulp"]),
        "ontvanger": st.sampled_from(["swv", "team"]),
        "velden": st.frozensets(st.sampled_from(sorted(AANMELDEN.velden_alle))),
        "documenten": digesten,
        "van": rond_vandaag,
        "tot": rond_vandaag,
    },
    "afspraak": {
        "organisatie": st.just("merel"),
        "partner": st.just("mus"),
        "doelen": st.just(("ander-doel",)),
        "afspraak_van": rond_vandaag,
        "afspraak_tot": st.none() | rond_vandaag,
    },
    "verstrekker": {
        "soort": st.sampled_from(["duo", "schoolbestuur"]),
        "onderwijssoort": st.sampled_from(["vso", None]),
    },
    "ontvanger": {"soort": st.sampled_from(["duo", "lokaal-team", "jeugdhulpaanbieder", "school"])},
}


def _wijk_af(draw: st.DrawFn, deel: Any, soort: str, *, een_op: int) -> Any:
    """Replace each field now and then, so that a vraag mostly fits and fails in few places at once."""
    raak = {naam: draw(wild) for naam, wild in WILD[soort].items() if draw(st.integers(0, een_op)) == 7}
    return deel.model_copy(update=raak) if raak else deel


BASES = (ROD, MET_JA, MET_EEN_JA, MET_DOCUMENTEN, AAN_SWV)


@st.composite
def vragen(
    draw: st.DrawFn,
    bases: tuple[Vraag, ...] = BASES,
    records: tuple[int, int] = (0, 3),
    een_op: int = 16,
) -> Vraag:
    """Any vraag: most parts fit together, each part now and then does not."""
    basis = draw(st.sampled_from(bases))
    voorbeeld = basis.toestemmingen[0] if basis.toestemmingen else JA
    nood = draw(st.sampled_from([(), (), (), (NOOD.model_copy(update={"doel": basis.doel.naam}),)]))
    return replace(
        basis,
        verstrekker=_wijk_af(draw, basis.verstrekker, "verstrekker", een_op=een_op),
        ontvanger=_wijk_af(draw, basis.ontvanger, "ontvanger", een_op=een_op),
        afspraak=draw(st.sampled_from([None, *[_wijk_af(draw, basis.afspraak, "afspraak", een_op=een_op)] * 19])),
        leerling=_wijk_af(draw, basis.leerling, "leerling", een_op=een_op),
        onderwerp=draw(st.just(basis.onderwerp) | model.inschrijvingen),
        op=draw(st.just(OP) | momenten),
        toestemmingen=tuple(
            _wijk_af(draw, voorbeeld.model_copy(update={"id": f"t-{nummer}"}), "toestemming", een_op=een_op)
            for nummer in range(1, 1 + draw(st.integers(*records)))
        ),
        uitzonderingen=tuple(_wijk_af(draw, item, "uitzondering", een_op=een_op) for item in nood),
        geinformeerd_op=draw(st.just(basis.geinformeerd_op) | st.none() | rond_vandaag),
    )

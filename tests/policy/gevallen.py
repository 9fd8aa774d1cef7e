"""The people, organisations and vragen that the tests of the policy share."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from gateway.model.leerling import Gezagdrager, Inschrijving, Leerling, Ontwikkelingsperspectief, Periode, Pgn
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.toestemming import Ondertekening, Rol, Toestemming
from gateway.policy import Vraag, laad_doelen
from gateway.policy.tijd import AMSTERDAM
from tests.model import strategieen as model

CONTRACTS = Path(__file__).parents[2] / "contracts"
PROEF = Path(__file__).parent / "contracts"
DOELEN = laad_doelen([CONTRACTS])
PROEFDOELEN = laad_doelen([CONTRACTS, PROEF])
HULP, SWV = PROEFDOELEN["proef-hulp"], PROEFDOELEN["proef-swv"]
INSCHRIJVEN = PROEFDOELEN["rod-inschrijving"]

OP = datetime(2026, 3, 10, 12, 0, tzinfo=AMSTERDAM)
VANDAAG = OP.date()

SCHOOL = Organisatie(
    id="zwaluw", naam="De Zwaluw", soort="school", onderwijssoort="vo", brin="99XX", oin="0000000700099XX00000"
)
DUO = Partner(id="duo", naam="DUO", soort="duo", oin="00000001800866472000", connector="proef")
TEAM = Partner(
    id="team", naam="Team", soort="lokaal-team", oin="00000001800866472000", connector="proef", gemeentes=("0363",)
)
STICHTING = TEAM.model_copy(update={"id": "swv", "soort": "samenwerkingsverband"})
AFSPRAAK = Abonnement(
    id="alles",
    organisatie="zwaluw",
    partner="duo",
    doelen=tuple(PROEFDOELEN),
    afspraak_van=date(2025, 8, 1),
    afspraak_tot=date(2026, 7, 31),
)
OUDERS = tuple(
    Gezagdrager(
        achternaam="Geheim",
        relatie="ouder",
        heeft_gezag=True,
        gezag_bron="gezagsregister",
        gezag_datum=date(2025, 9, 1),
    )
    for _ in range(2)
)
INSCHRIJVING = Inschrijving(
    brin="99XX",
    volgnummer="1",
    datum_inschrijving=date(2024, 8, 1),
    periodes=(
        Periode(
            datum_begin=date(2024, 8, 1), opleidingcode="0011", vestiging="99XX00", leerjaar="1", bekostigbaar=True
        ),
    ),
    opps=(Ontwikkelingsperspectief(datum_begin=date(2024, 9, 1), handelingsdeel="geheim-plan"),),
)
LEERLING = Leerling(
    leerlingnummer="7",
    pgn=Pgn(bsn="999999990"),
    achternaam="Geheim",
    geboortedatum="2013-05-05",
    geslacht="vrouw",
    woongemeente="0363",
    gezagdragers=OUDERS,
    inschrijvingen=(INSCHRIJVING,),
)
ALLE_HANDEN = (
    Ondertekening(rol=Rol.GEZAGDRAGER, wie=0, op=datetime(2026, 1, 5, tzinfo=AMSTERDAM)),
    Ondertekening(rol=Rol.GEZAGDRAGER, wie=1, op=datetime(2026, 1, 6, tzinfo=AMSTERDAM)),
    Ondertekening(rol=Rol.LEERLING, op=datetime(2026, 1, 7, tzinfo=AMSTERDAM)),
)
JA = Toestemming(
    id="t-1",
    doel="proef-hulp",
    ontvanger="team",
    velden=HULP.velden_alle,
    ondertekeningen=ALLE_HANDEN,
    begin=date(2026, 1, 1),
    eind=date(2026, 6, 30),
    uitdrukkelijk=True,
)

ROD = Vraag(
    doel=INSCHRIJVEN,
    verstrekker=SCHOOL,
    ontvanger=DUO,
    afspraak=AFSPRAAK,
    leerling=LEERLING,
    onderwerp=INSCHRIJVING,
    op=OP,
)
MET_JA = replace(
    ROD, doel=HULP, ontvanger=TEAM, afspraak=AFSPRAAK.model_copy(update={"partner": "team"}), toestemmingen=(JA,)
)
AAN_SWV = replace(
    ROD,
    doel=SWV,
    ontvanger=STICHTING,
    afspraak=AFSPRAAK.model_copy(update={"partner": "swv"}),
    onderwerp=None,
    geinformeerd_op=VANDAAG,
)


def anders(vraag: Vraag, **leerling: object) -> Vraag:
    """The same vraag about a leerling who differs in some fields."""
    return replace(vraag, leerling=vraag.leerling.model_copy(update=leerling))


def met(vraag: Vraag, **toestemming: object) -> Vraag:
    """The same vraag with a toestemming that differs in some fields."""
    return replace(vraag, toestemmingen=(JA.model_copy(update=toestemming),))


rond_vandaag = st.sampled_from([date(2026, 3, dag) for dag in (9, 10, 11)]) | st.dates(
    date(2025, 1, 1), date(2027, 12, 31)
)
# Some without zone: what a form or a spreadsheet gives.
momenten = st.datetimes(datetime(2025, 12, 20), datetime(2026, 8, 5)).flatmap(  # noqa: DTZ001 - zones follow below
    lambda op: st.sampled_from([op, op.replace(tzinfo=AMSTERDAM), op.replace(tzinfo=UTC)])
)
ondertekeningen = st.builds(Ondertekening, rol=st.sampled_from(Rol), wie=st.integers(0, 2), op=momenten)
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
        "id": st.sampled_from(["t-2", "t-3"]),
        "doel": st.sampled_from(["proef-swv", "rod-inschrijving"]),
        "ontvanger": st.sampled_from(["swv", "duo"]),
        "velden": st.frozensets(st.sampled_from(sorted(HULP.velden_alle | {"leerling.geslacht"}))),
        "ondertekeningen": st.permutations(ALLE_HANDEN).map(lambda handen: tuple(handen[1:]))
        | st.lists(ondertekeningen, max_size=4).map(tuple),
        "begin": rond_vandaag,
        "eind": rond_vandaag,
        "uitdrukkelijk": st.booleans(),
        "ingetrokken_op": momenten,
        "geweigerd_op": momenten,
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


@st.composite
def vragen(
    draw: st.DrawFn,
    bases: tuple[Vraag, ...] = (ROD, MET_JA, AAN_SWV),
    records: tuple[int, int] = (0, 3),
    een_op: int = 16,
) -> Vraag:
    """Any vraag: most parts fit together, each part now and then does not."""
    basis = draw(st.sampled_from(bases))
    aantal = draw(st.integers(*records))
    return replace(
        basis,
        verstrekker=_wijk_af(draw, basis.verstrekker, "verstrekker", een_op=een_op),
        ontvanger=_wijk_af(draw, basis.ontvanger, "ontvanger", een_op=een_op),
        afspraak=draw(st.sampled_from([None, *[_wijk_af(draw, basis.afspraak, "afspraak", een_op=een_op)] * 19])),
        leerling=_wijk_af(draw, basis.leerling, "leerling", een_op=een_op),
        onderwerp=draw(st.just(basis.onderwerp) | model.inschrijvingen),
        op=draw(st.just(OP) | momenten),
        toestemmingen=tuple(_wijk_af(draw, JA, "toestemming", een_op=een_op) for _ in range(aantal)),
        geinformeerd_op=draw(st.just(basis.geinformeerd_op) | st.none() | rond_vandaag),
    )

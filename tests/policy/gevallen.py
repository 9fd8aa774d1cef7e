"""The people, organisations and vragen that the tests of the policy share."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from gateway.model.jeugdhulp import Jeugdhulpdocument, Jeugdhulpverzoek
from gateway.model.leerling import Gezagdrager, Inschrijving, Leerling, Ontwikkelingsperspectief, Periode, Pgn
from gateway.model.partijen import Abonnement, Organisatie, Partner
from gateway.model.toestemming import Ondertekening, Rol, Toestemming, Uitzondering
from gateway.model.verzuim import Melder
from gateway.policy import Vraag, laad_doelen
from gateway.policy.tijd import AMSTERDAM

CONTRACTS = Path(__file__).parents[2] / "contracts"
PROEF = Path(__file__).parent / "contracts"
DOELEN = laad_doelen([CONTRACTS])
PROEFDOELEN = laad_doelen([CONTRACTS, PROEF])
HULP, SWV = PROEFDOELEN["proef-hulp"], PROEFDOELEN["proef-swv"]
EEN, AANMELDEN = PROEFDOELEN["proef-een"], PROEFDOELEN["aanmelding-jeugdhulp"]
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
# One gezagdrager who speaks for both, and the leerling himself.
NAMENS_ALLEN = (ALLE_HANDEN[0].model_copy(update={"namens_allen": True}), ALLE_HANDEN[2])
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
EEN_JA = JA.model_copy(update={"doel": EEN.naam, "velden": EEN.velden_alle, "ondertekeningen": NAMENS_ALLEN})
MET_EEN_JA = replace(MET_JA, doel=EEN, toestemmingen=(EEN_JA,))
VERZOEK = Jeugdhulpverzoek(
    id="v-1",
    soort="aanmelding",
    leerlingnummer="7",
    contactpersoon=Melder(naam="I. Begeleider", email="ib@school.example"),
    hulpvraag="Geheim: hoe verder?",
    documenten=tuple(
        Jeugdhulpdocument(
            soort="verslag",
            titel=f"Verslag {letter}",
            bestandsnaam=f"{letter}.pdf",
            mediatype="application/pdf",
            datum=date(2026, 2, 1),
            opgesteld_door="school",
            sha256=letter * 64,
            inhoud="R2VoZWlt",
        )
        for letter in "abc"
    ),
)
# Document c was not in the form.
VERZOEK_JA = JA.model_copy(
    update={"doel": AANMELDEN.naam, "velden": AANMELDEN.velden_alle, "documenten": frozenset(("a" * 64, "b" * 64))}
)
MET_DOCUMENTEN = replace(MET_JA, doel=AANMELDEN, onderwerp=VERZOEK, toestemmingen=(VERZOEK_JA,))
NOOD = Uitzondering(
    id="u-1",
    doel=AANMELDEN.naam,
    ontvanger="team",
    velden=frozenset(("leerling.achternaam", "jeugdhulpverzoek.hulpvraag", "jeugdhulpverzoek.documenten.inhoud")),
    documenten=frozenset(("b" * 64,)),
    van=date(2026, 3, 9),
    tot=date(2026, 3, 11),
)
IN_NOOD = replace(MET_DOCUMENTEN, toestemmingen=(), uitzonderingen=(NOOD,))
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

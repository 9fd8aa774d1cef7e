"""Made-up aanvragen and leerlingen, and the rules as they are in contracts/."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gateway.aanvraagregels import laad_aanvraagregels, volledigheid
from gateway.model.aanvraag import (
    Aanvraag,
    Aanvraagdocument,
    Besluit,
    Deskundigenadvies,
    Gevraagd,
    Thuiszitten,
    Toetsresultaat,
    Zienswijze,
)
from gateway.model.leerling import Inschrijving, Leerling, Ontwikkelingsperspectief, Periode
from gateway.model.mappen import contractbestand
from gateway.model.verzuim import Melder

CONTRACTS = contractbestand("aanvragen/soorten.yaml").parent.parent
REGELS = laad_aanvraagregels([CONTRACTS])
OP = date(2026, 3, 2)
VORIG = OP - timedelta(days=30)
MELDER = Melder(naam="Tess Voorbeeld", email="tess@school.example", telefoon="0101234567")
VO, PO = "VO1234", "PO1234"


def document(soort, *tekenaars, datum=VORIG):
    """A document of a kind, signed by these roles."""
    return Aanvraagdocument(
        soort=soort,
        bestandsnaam=f"{soort}.pdf",
        datum=datum,
        ondertekend_door=tekenaars,
        sha256="0" * 64,
        inhoud="UEs=",
    )


def deskundige(naam, discipline, *, ondertekend=True):
    """An expert who advised."""
    return Deskundigenadvies(naam=naam, discipline=discipline, datum=VORIG, ondertekend=ondertekend)


def toets(domein, **uitslag):
    """A result in a domain."""
    return Toetsresultaat(domein=domein, instrument="voorbeeldtoets", datum=VORIG, **uitslag)


def zienswijze(van, akkoord=None):
    """How someone sees it."""
    return Zienswijze(van=van, datum=VORIG, akkoord=akkoord)


def opp(**velden):
    """An OPP that was evaluated lately."""
    return Ontwikkelingsperspectief(**{"datum_begin": date(2024, 9, 1), "laatste_evaluatie": VORIG, **velden})


def inschrijving(*opps, **velden):
    """An enrolment."""
    periode = Periode(datum_begin=date(2024, 8, 1), opleidingcode="0011", vestiging="99XX00", bekostigbaar=True)
    basis = {"brin": "99XX", "volgnummer": "1", "datum_inschrijving": date(2024, 8, 1), "periodes": (periode,)}
    return Inschrijving(**{**basis, "opps": opps, **velden})


def leerling(geboortedatum="2012-03-15", *inschrijvingen):
    """A leerling of almost 14 with an evaluated OPP."""
    return Leerling(
        leerlingnummer="1001",
        achternaam="Voorbeeld",
        geboortedatum=geboortedatum,
        geslacht="onbekend",
        inschrijvingen=inschrijvingen or (inschrijving(opp()),),
    )


def aanvraag(soort, sector="vo", **velden):
    """An aanvraag with nothing but who asks, and that the parents know."""
    basis = {"swv": VO if sector == "vo" else PO, "ouders_geinformeerd_op": VORIG}
    return Aanvraag(id="a1", soort=soort, sector=sector, leerlingnummer="1001", aanvrager=MELDER, **{**basis, **velden})


DESKUNDIGEN = (deskundige("A. de Een", "orthopedagoog"), deskundige("B. de Twee", "arts"))
LEERTOETSEN = (toets("begrijpend-lezen", dle=20, dl=50), toets("spellen", dle=20, dl=50))
SPECIAAL = {
    "motivering": "omdat",
    "hulpvraag": "wat nu",
    "overleg_op": VORIG,
    "overeenstemming_op": VORIG,
    "deskundigen": DESKUNDIGEN,
    "zienswijzen": (zienswijze("ouders", akkoord=True), zienswijze("leerling")),
}
PAPIEREN = (
    document("aanvraagformulier"),
    document("toestemmingsformulier", "ouders", "leerling"),
    document("opp", "ouders", "leerling"),
    document("opp-evaluatie"),
    document("advies-cvb"),
    document("onderzoeksverslag"),
    document("onderwijsbehoeften"),
    document("begroting"),
    document("onderwijskundig-rapport"),
    document("begeleidingsgeschiedenis"),
    document("aanwijzing-lwoo"),
)
THUIS = Thuiszitten(soort="langer-dan-3-maanden", sinds=VORIG, traject="gesprekken")
TOETSEN = (*LEERTOETSEN, toets("iq", iq=78))


def compleet(soort, sector="vo", onderwijssoort=None, **velden):
    """An aanvraag that holds all that can be asked of it."""
    gevraagd = Gevraagd(onderwijssoort=onderwijssoort, categorie="hoog", begin=date(2026, 8, 1), duur_jaren=2)
    alles = {**SPECIAAL, "gevraagd": gevraagd, "documenten": PAPIEREN, "toetsen": TOETSEN, "thuiszitten": THUIS}
    return aanvraag(soort, sector, **{**alles, **velden})


def mist(aanvraag_, wie=None, op=OP, regels=REGELS):
    """The names of what is missing."""
    return [item.eis for item in volledigheid(regels, aanvraag_, wie or leerling(), op)]


def moment(dag, uur=12):
    """A moment on a day, on a Dutch clock."""
    return datetime(dag.year, dag.month, dag.day, uur, tzinfo=ZoneInfo("Europe/Amsterdam"))


def besluit(soort="tlv-vso", **velden):
    """A TLV VSO for two school years, with nothing wrong."""
    basis = {
        "aanvraagnummer": "2026-17",
        "uitkomst": "toegekend",
        "datum": date(2026, 5, 12),
        "swv": VO,
        "tlv_nummer": f"{velden.get('swv', VO)}-2026-00042",
        "categorie": "midden",
        "begin": date(2026, 8, 1),
        "eind": date(2028, 7, 31),
        "bezwaar_tot": date(2026, 6, 23),
        "deskundigen": DESKUNDIGEN,
    }
    return Besluit(soort=soort, **{**basis, **velden})

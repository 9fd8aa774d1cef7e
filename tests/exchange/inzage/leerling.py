"""A school with one leerling of whom much was shared, and someone who asks about it."""

import json
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from gateway.exchange.gebruik import Persoon
from gateway.exchange.inzage.geven import geef_inzage
from gateway.exchange.toestemming.inhoud import (
    Documentkeuze,
    Gebeurtenisinhoud,
    Iemand,
    Toestemmingsvraag,
    Verklaring,
    pak_gebeurtenis_in,
    pak_vraag_in,
)
from gateway.exchange.toestemming.uitzonderingsinhoud import Afweging, pak_uitzondering_in
from gateway.model.toestemming import Rol
from gateway.policy.inzage import Aanvrager
from gateway.policy.inzageregels import Inzagerol
from gateway.store.ids import uuid7
from tests.motor import NU, Motor, eigenaar, leerling

KIND, SCHOOL = Aanvrager(Inzagerol.LEERLING), Aanvrager(Inzagerol.SCHOOL)
# The source gives them in an order of its own.
STIEF, MOEDER, VADER = (Aanvrager(Inzagerol.GEZAGDRAGER, plaats) for plaats in range(3))
HULP = "aanmelding-jeugdhulp"
WOORDEN = "Het kan niet wachten op toestemming."


def kind(geboren="14-03-2013", **velden):
    """A leerling of 13 with two parents who have gezag and a stepfather who has not."""
    rijen = leerling(geboortedatum=geboren, **velden)
    ouder = {"leerlingnummer": "100001", "gezag_bron": "gezagsregister", "gezag_datum": "01-09-2026"}
    rijen["gezagdragers"] = [
        {**ouder, "achternaam": "Linden", "relatie": "moeder", "heeft_gezag": "J", "telefoon": "0611111111"},
        {**ouder, "achternaam": "Berkhof", "relatie": "vader", "heeft_gezag": "J", "email": "koen@berkhof.example"},
        {**ouder, "achternaam": "Steen", "relatie": "stiefouder", "heeft_gezag": "N"},
    ]
    return rijen


async def van(motor: Motor):
    """Id, wrapped key and pseudonym of the one leerling."""
    [rij] = await motor.vraag("SELECT id, sleutel, pseudoniem FROM leerling")
    return rij


async def vraag(motor: Motor, aanvrager: Aanvrager, door: str = "intern begeleider"):
    """The inzage for someone."""
    id_, *_ = await van(motor)
    return await geef_inzage(motor.inrichting, Persoon(door), [motor.organisatie], id_, aanvrager)


async def gebruik(motor: Motor):
    """What the second log says, oldest first: name, who, of whom."""
    rijen = await motor.vraag(
        "SELECT inhoud FROM audit_entry WHERE log = %(log)s ORDER BY id", log=f"{motor.organisatie}/gebruik"
    )
    regels = [json.loads(inhoud) for (inhoud,) in rijen]
    return [
        (
            regel["logregel"]["name"],
            regel["schakel"]["gebruiker"],
            regel["logregel"]["attributes"]["dpl.core.data_subject_id"],
        )
        for regel in regels
    ]


async def sleutel_van(motor: Motor):
    """The key of the leerling, and his id."""
    id_, ingepakt, _ = await van(motor)
    return motor.inrichting.kast.open(ingepakt, id_.bytes), id_


async def geef_toestemming(motor: Motor, *, ontvanger: str = "team") -> UUID:
    """A consent that both parents and the leerling signed, and the father withdrew."""
    sleutel, wie = await sleutel_van(motor)
    id_, dag = uuid7(NU), NU.date()
    gevraagd = Toestemmingsvraag(
        doel=HULP,
        doel_versie=1,
        doel_titel="Een leerling aanmelden bij het lokaal team",
        ontvanger=ontvanger,
        ontvanger_naam="Lokaal team Zwaluwdam",
        velden=("leerling.achternaam", "leerling.geboortedatum"),
        documenten=(Documentkeuze(titel="OPP van Noor", datum=dag, sha256=sha256(b"opp").hexdigest()),),
        terugkoppeling="voortgang",
        begin=dag,
        eind=dag + timedelta(days=90),
        uitdrukkelijk=True,
        verklaring=Verklaring(id="hulp", versie=1, tekst="tekst", sha256=sha256(b"tekst").hexdigest()),
        vereist=("de leerling", "gezagdrager 1", "gezagdrager 2"),
        leeftijdsband="12 tot en met 15",
        regels=sha256(b"regels").hexdigest(),
    )
    eigenaar(
        "INSERT INTO toestemming (id, organisatie, leerling, doel, ontvanger, inhoud, gemaakt_door, gemaakt_op)"
        " VALUES (%s, %s, %s, %s, %s, %s, 'ib', %s)",
        *(id_, motor.organisatie, wie, HULP, ontvanger, pak_vraag_in(sleutel, id_, gevraagd), NU),
    )
    linden, berkhof = (Iemand(rol=Rol.GEZAGDRAGER, relatie="ouder", achternaam=naam) for naam in ("Linden", "Berkhof"))
    for nummer, (soort, iemand) in enumerate(
        [
            ("gevraagd", None),
            ("ondertekend", linden),
            ("ondertekend", Iemand(rol=Rol.LEERLING)),
            ("ondertekend", Iemand(rol=Rol.GEZAGDRAGER, relatie="voogd", achternaam="Vertrokken")),
            ("bevestigd", Iemand(rol=Rol.VERTEGENWOORDIGER)),
            ("ingetrokken", berkhof),
        ]
    ):
        inhoud = pak_gebeurtenis_in(sleutel, id_, nummer, Gebeurtenisinhoud(iemand=iemand))
        eigenaar(
            "INSERT INTO toestemming_gebeurtenis (toestemming, nummer, organisatie, soort, op, vastgelegd_op, door,"
            " inhoud) VALUES (%s, %s, %s, %s, %s, %s, 'ib', %s)",
            *(id_, nummer, motor.organisatie, soort, NU, NU, inhoud),
        )
    return id_


async def deel_zonder(motor: Motor, doel: str, *, aan_ouders: bool) -> None:
    """Two people decided to share for this doel without consent."""
    sleutel, wie = await sleutel_van(motor)
    id_, dag = uuid7(NU), NU.date()
    afweging = Afweging(gevaar=WOORDEN, geprobeerd=WOORDEN, velden=("leerling.achternaam",), aan_ouders=aan_ouders)
    eigenaar(
        "INSERT INTO uitzondering (id, organisatie, leerling, doel, ontvanger, inhoud, van, tot, gevraagd_door,"
        " gevraagd_op, besloten_door, besloten_op, akkoord) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'a', %s, 'b', %s,"
        " true)",
        *(id_, motor.organisatie, wie, doel, motor.partner, pak_uitzondering_in(sleutel, id_, afweging)),
        *(dag, dag + timedelta(days=7), NU, NU),
    )
    besloten = json.dumps({"uitzondering": str(id_), "documenten_achtergehouden": ["ab"]})
    eigenaar("UPDATE bericht SET besluit = besluit || %s::jsonb WHERE organisatie = %s", besloten, motor.organisatie)


async def meld_terug(motor: Motor, op: datetime = NU) -> None:
    """A status that leerplicht gave, and one of a samenwerkingsverband."""
    _, wie = await sleutel_van(motor)
    melding, aanvraag = uuid7(NU), uuid7(NU)
    ver = date(2099, 1, 1)
    eigenaar(
        "INSERT INTO verzuimmelding (id, organisatie, leerling, soort, te_plannen, status, gemaakt_op, gewijzigd_op,"
        " wissen_op) VALUES (%s, %s, %s, 'relatief', false, 'in-behandeling', %s, %s, %s)",
        *(melding, motor.organisatie, wie, NU, NU, ver),
    )
    eigenaar(
        "INSERT INTO meldingstatus (verzuimmelding, organisatie, partner, status, op, inhoud, ontvangen_op)"
        " VALUES (%s, %s, %s, 'in-behandeling', %s, 'GEHEIM', %s)",
        *(melding, motor.organisatie, motor.partner, op, NU),
    )
    eigenaar(
        "INSERT INTO aanvraag (id, organisatie, leerling, soort, te_plannen, status, gemaakt_door, gemaakt_op,"
        " gewijzigd_op) VALUES (%s, %s, %s, 'tlv-vso', false, 'ontvangen', 'ib', %s, %s)",
        *(aanvraag, motor.organisatie, wie, NU, NU),
    )
    eigenaar(
        "INSERT INTO aanvraagstatus (aanvraag, organisatie, partner, status, op, ontvangen_op)"
        " VALUES (%s, %s, 'swv-weg', 'ontvangen', %s, %s)",
        *(aanvraag, motor.organisatie, op, NU),
    )


async def stap_terug(motor: Motor, uitwisseling: UUID) -> None:
    """A step that a jeugdhulp partner made with the Task of an uitwisseling."""
    _, wie = await sleutel_van(motor)
    verzoek = uuid7(NU)
    eigenaar(
        "INSERT INTO jeugdhulpverzoek (id, organisatie, leerling, soort, te_plannen, stap, gemaakt_door, gemaakt_op,"
        " gewijzigd_op) VALUES (%s, %s, %s, 'aanmelding', false, 'ingediend', 'ib', %s, %s)",
        *(verzoek, motor.organisatie, wie, NU, NU),
    )
    eigenaar(
        "INSERT INTO taak (uitwisseling, organisatie, leerling, verzoek, partner, status, terugkoppeling, gewijzigd_op)"
        " VALUES (%s, %s, %s, %s, %s, 'in-progress', 'voortgang', %s)",
        *(uitwisseling, motor.organisatie, wie, verzoek, motor.partner, NU),
    )
    for versie, status, voortgang, door in ((1, "requested", None, "gateway"), (2, "in-progress", "hulp-gestart", "x")):
        eigenaar(
            "INSERT INTO taakstap (uitwisseling, versie, organisatie, status, voortgang, door, op, ontvangen_op)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            *(uitwisseling, versie, motor.organisatie, status, voortgang, door, NU, NU),
        )

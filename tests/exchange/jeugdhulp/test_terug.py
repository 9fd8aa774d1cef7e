"""What comes back: only as far as the toestemming goes, each step once, and an end is an end."""

from datetime import timedelta
from typing import get_args
from uuid import UUID

import pytest

from gateway.exchange.jeugdhulp.annuleren import annuleer
from gateway.exchange.jeugdhulp.zinnen import zin_van
from gateway.exchange.terugmelding import haal_terug
from gateway.model.jeugdhulp import Hulpstand, RedenAfwijzing, Taakstatus, Voortgang
from gateway.model.uitwisseling import Hulpmelding, Statuspagina, Toestand
from tests.exchange.jeugdhulp.verzoeken import OP, Hulpschool, consultatie, school

__all__ = ["school"]
pytestmark = pytest.mark.anyio
ALLES = {
    "voortgang": "in-onderzoek",
    "contactpersoon": "K. Bakker",
    "notitie": "wij bellen de ouders",
    "inhoud": "hij heeft rust nodig",
}


async def verstuurd(school: Hulpschool, **anders: object) -> tuple[UUID, UUID]:
    """A question that arrived; the verzoek and its uitwisseling."""
    id_ = await school.ingediend(consultatie(**anders))
    await school.verstuur()
    [regel] = (await school.detail(id_)).uitwisselingen
    return id_, regel.id


async def ingetrokken(school: Hulpschool, doel: str, ontvanger: str) -> int:
    """Let the toestemming for this doel and ontvanger be withdrawn; how many Tasks ended."""
    motor = school.motor
    [(leerling,)] = await motor.vraag("SELECT leerling FROM jeugdhulpverzoek")
    wat = {"leerling": leerling, "doel": doel, "ontvanger": ontvanger, "reden": "toestemming-ingetrokken"}
    async with motor.inrichting.db.transactie([motor.organisatie]) as conn:
        return await annuleer(conn, motor.inrichting, nu=motor.klok(), **wat)  # type: ignore[arg-type]  # as said


@pytest.mark.parametrize(
    ("terugkoppeling", "over"),
    [
        ("geen", set()),
        ("voortgang", {"voortgang", "contactpersoon", "notitie"}),
        ("inhoud", {"voortgang", "contactpersoon", "notitie", "inhoud"}),
    ],
)
async def test_no_more_comes_back_than_was_agreed(school: Hulpschool, terugkoppeling: str, over: set[str]):
    """The rest is dropped before anything is stored; the step itself always counts."""
    id_, uitwisseling = await verstuurd(school, terugkoppeling=terugkoppeling)
    assert await school.zegt(uitwisseling, "in-progress", **ALLES) == 1
    detail = await school.detail(id_)
    stand = detail.uitwisselingen[0].stand
    assert stand is not None
    assert {naam for naam in ALLES if getattr(stand, naam)} == over
    assert [(stap.versie, stap.status, stap.door) for stap in detail.stappen] == [
        (1, "requested", "gateway"),
        (2, "in-progress", school.motor.partner),
    ]
    gezien = detail.uitwisselingen[0].zin.tekst
    assert gezien == (
        "Aangekomen bij Team Zwaluwdam; de toestemming laat niet toe dat er iets over terugkomt."
        if terugkoppeling == "geen"
        else "In behandeling bij Team Zwaluwdam."
    )
    kolommen = await school.motor.vraag("SELECT voortgang FROM taak UNION SELECT voortgang FROM taakstap")
    assert {rij[0] for rij in kolommen} == ({None} if terugkoppeling == "geen" else {None, "in-onderzoek"})


async def test_who_repeats_himself_adds_nothing(school: Hulpschool):
    """A second time, an older word, a step back, and what comes after the end change nothing; a clock may be behind."""
    id_, uitwisseling = await verstuurd(school)
    assert await school.zegt(uitwisseling, "received", voortgang="ontvangen") == 1
    assert await school.zegt(uitwisseling, "received", 1, voortgang="ontvangen") == 0
    assert await school.zegt(uitwisseling, "accepted", -1) == 1
    assert await school.zegt(uitwisseling, "received", 1, voortgang="ontvangen") == 0
    assert await school.zegt(uitwisseling, "accepted", -2, notitie="eerder") == 0
    assert await school.zegt(uitwisseling, "requested", 2) == 0
    assert await school.zegt(uitwisseling, "cancelled", 2) == 0
    assert await school.zegt(uitwisseling, "completed", 3, voortgang="hulp-afgerond") == 1
    assert await school.zegt(uitwisseling, "in-progress", 4) == 0
    detail = await school.detail(id_)
    assert [stap.status for stap in detail.stappen] == ["requested", "received", "accepted", "completed"]
    assert detail.regel.wissen_op == school.motor.klok().date().replace(year=2027)
    namen = await school.motor.vraag(
        "SELECT convert_from(inhoud, 'UTF8')::jsonb #>> '{logregel,name}' FROM audit_entry WHERE log = %(log)s",
        log=f"{school.motor.organisatie}/verwerking",
    )
    assert {"consultatie-anoniem: status received", "consultatie-anoniem: status completed"} <= {
        rij[0] for rij in namen
    }


async def test_a_page_is_settled_in_the_order_of_its_moments(school: Hulpschool):
    """Several words on one Task, and one on a Task of nobody here."""
    id_, uitwisseling = await verstuurd(school)
    standen = [
        Hulpstand(status="completed", op=OP + timedelta(hours=2)),
        Hulpstand(status="received", op=OP),
        Hulpstand(status="in-progress", voortgang="hulp-gestart", op=OP + timedelta(hours=1)),
    ]
    vreemd = Hulpmelding(UUID(int=7), standen[0])
    pagina = Statuspagina((*(Hulpmelding(uitwisseling, stand) for stand in standen), vreemd), "verder")
    school.motor.postbus.paginas = [pagina]
    assert await haal_terug(school.motor.inrichting, school.motor.partner) == 3
    assert [stap.status for stap in (await school.detail(id_)).stappen] == [
        "requested",
        "received",
        "in-progress",
        "completed",
    ]


async def test_another_partner_moves_nothing(school: Hulpschool):
    """A Task is of the partner it was sent to."""
    id_, uitwisseling = await verstuurd(school)
    school.met_partner(f"{school.motor.partner}-b")
    eigen, school.motor.partner = school.motor.partner, f"{school.motor.partner}-b"
    assert await school.zegt(uitwisseling, "received") == 0
    school.motor.partner = eigen
    assert [stap.status for stap in (await school.detail(id_)).stappen] == ["requested"]


async def test_the_wrong_gemeente_is_told_with_what_to_do(school: Hulpschool):
    """Also when nothing else may come back; nothing is sent on by itself."""
    for terugkoppeling, code in (("geen", None), ("voortgang", "9902")):
        id_, uitwisseling = await verstuurd(school, terugkoppeling=terugkoppeling)
        weg = {"reden": "niet-onze-gemeente", "andere_gemeente": "9902", "voortgang": "doorgezet-andere-gemeente"}
        assert await school.zegt(uitwisseling, "rejected", **weg) == 1
        [regel] = (await school.detail(id_)).uitwisselingen
        assert regel.zin.tekst == "Een andere gemeente is verantwoordelijk."
        assert "nieuwe toestemming" in regel.zin.doe
        assert regel.stand is not None
        assert regel.stand.andere_gemeente == code
        assert await school.verstuur() == {}


async def test_a_withdrawn_toestemming_ends_what_rests_on_it(school: Hulpschool):
    """Its Task is cancelled, its code gone, the partner told; what is of another doel or partner stays."""
    id_, uitwisseling = await verstuurd(school)
    motor = school.motor
    await motor.vraag("UPDATE taak SET code_digest = '\\x00'::bytea")
    assert await ingetrokken(school, "aanmelding-jeugdhulp", motor.partner) == 0
    assert await ingetrokken(school, "consultatie-anoniem", "een-ander") == 0
    assert await ingetrokken(school, "consultatie-anoniem", motor.partner) == 1
    assert await ingetrokken(school, "consultatie-anoniem", motor.partner) == 0
    rijen = await motor.vraag("SELECT status, code_digest, open_tot FROM taak")
    assert rijen == [("cancelled", None, motor.klok().date())]
    assert await school.zegt(uitwisseling, "in-progress") == 0
    assert await school.verstuur() == {"klaar": 1}
    assert motor.postbus.berichten[-1].doel == "jeugdhulp-intrekking"
    detail = await school.detail(id_)
    assert (detail.regel.stap, detail.regel.status) == ("ingetrokken", "cancelled")
    assert "Toestemming ingetrokken op 21-11-2026" in detail.uitwisselingen[0].zin.tekst


async def test_what_was_wiped_is_cancelled_too(school: Hulpschool):
    """Past its term nothing of the verzoek can be read, and its Task ends all the same."""
    id_, _ = await verstuurd(school)
    await school.motor.vraag("UPDATE jeugdhulpverzoek SET inhoud = NULL")
    assert await ingetrokken(school, "consultatie-anoniem", school.motor.partner) == 1
    assert (await school.detail(id_)).regel.status == "cancelled"


def test_every_stand_has_a_sentence():
    """No status, progress or reason leaves the school without words; each names the partner or the day as it should."""
    gezien = {"partner": "Team", "terugkoppeling": "inhoud", "intrekreden": None}
    for status in get_args(Taakstatus):
        for toestand in set(Toestand) - {Toestand.GEPLAND, Toestand.GEWEIGERD}:
            zin = zin_van(Hulpstand(status=status, op=OP), toestand=toestand.value, **gezien)
            assert zin.tekst
            assert "{" not in zin.tekst
    for naam, soort in (("voortgang", Voortgang), ("reden", RedenAfwijzing)):
        for waarde in get_args(soort):
            stand = Hulpstand.model_validate({"status": "in-progress", "op": OP, naam: waarde})
            zin = zin_van(stand, toestand="afgeleverd", **gezien)
            assert zin.tekst
            assert bool(zin.doe) is (naam == "reden")
    for reden in ("toestemming-ingetrokken", "school"):
        zin = zin_van(Hulpstand(status="cancelled", op=OP), toestand="klaar", **(gezien | {"intrekreden": reden}))
        assert "23-11-2026" in zin.tekst

"""An aanvraag for DOA VO rests on toestemming: without it it stays, with it only what was named goes."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from gateway.exchange.aanvraag import schrijven
from gateway.exchange.aanvraag.indienen import dien_in
from gateway.exchange.aanvraag.verzenden import verzend
from tests.exchange.aanvraag.aanvragen import DOSSIER, Aanvraagschool, document
from tests.exchange.jeugdhulp.verzoeken import Hulpschool
from tests.exchange.toestemming.gezin import ALLEN, MOEDER, Gezin, gezin
from tests.motor import open_motor

pytestmark = pytest.mark.anyio
STUKKEN = ("toestemmingsformulier", "groeidocument", "begeleidingsgeschiedenis")


@pytest.fixture
async def doa(tmp_path: Path) -> AsyncIterator[tuple[Gezin, Aanvraagschool]]:
    """A family, and a school that may ask the samenwerkingsverband for DOA VO."""
    doelen = ("aanvraag-dossier-doa-ret", "aanvraag-dossier", "aanvraag-doa-ret", "aanvraag-intrekking")
    async with open_motor(tmp_path, doelen) as motor:
        swv = motor.inrichting.partners[motor.partner].model_copy(update={"soort": "samenwerkingsverband"})
        formaten = {
            (motor.partner, "aanvraag-doa-ret"): "swv_platform/aanvraag@1",
            (motor.partner, "aanvraag-intrekking"): "swv_platform/intrekking@1",
            (motor.partner, "aanvraag-dossier"): "oso/dossier@1",
            (motor.partner, "aanvraag-dossier-doa-ret"): "oso/dossier@1",
        }
        motor.inrichting = replace(motor.inrichting, partners={motor.partner: swv}, formaten=formaten)
        await motor.neem_in([gezin()])
        yield Gezin(Hulpschool(motor)), Aanvraagschool(motor)


async def doa_vo(school: Aanvraagschool) -> UUID:
    """A complete aanvraag for DOA VO."""
    stukken = [
        document(soort=soort, bestandsnaam=f"{soort}.pdf", datum="2026-11-02", ondertekendDoor=["ouders"])
        for soort in STUKKEN
    ]
    return await school.maak(
        soort="doa-vo", thuiszitten=None, hulpvraag="Wie denkt mee?", overlegOp="2026-11-10", documenten=stukken
    )


async def verstuur(school: Aanvraagschool) -> list[str]:
    """Plan and deliver what may go; what the samenwerkingsverband has by then."""
    motor = school.motor
    await verzend(motor.inrichting, motor.organisatie, await motor.begin("aanvragen"))
    await motor.bezorg()
    return [item.doel for item in motor.postbus.berichten]


async def test_doa_goes_on_toestemming_alone(doa: tuple[Gezin, Aanvraagschool]):
    """Refused while nobody was asked; complete, it goes by itself, without the document that nobody was asked about."""
    thuis, school = doa
    id_ = await doa_vo(school)
    await dien_in(school.schrijver, id_)
    assert await verstuur(school) == []
    assert await thuis.redenen() == [("geweigerd", "GEEN_TOESTEMMING")]
    aanvraag = (await school.detail(id_)).aanvraag
    assert aanvraag is not None
    gekozen = [item for item in aanvraag.documenten if item.soort != "begeleidingsgeschiedenis"]
    documenten = [{"titel": item.soort, "datum": str(item.datum), "sha256": item.sha256} for item in gekozen]
    toestemming = await thuis.vraag(doel="aanvraag-doa-ret", documenten=documenten)
    await thuis.teken(toestemming, MOEDER)
    await thuis.teken(toestemming, *ALLEN[1:])
    assert await verstuur(school) == ["aanvraag-doa-ret"]
    await thuis.trek_in(toestemming, ALLEN[1])
    assert await verstuur(school) == ["aanvraag-doa-ret", "aanvraag-intrekking"]
    bericht = school.motor.postbus.berichten[0]
    gegaan = [item["soort"] for item in json.loads(bericht.inhoud)["documenten"]]
    assert sorted(gegaan) == ["groeidocument", "toestemmingsformulier"]


@pytest.mark.parametrize(
    ("eerst", "gegaan"), [("aanvraag-doa-ret", ["aanvraag-doa-ret"]), ("aanvraag-dossier-doa-ret", [])]
)
async def test_its_dossier_goes_on_toestemming_too(doa: tuple[Gezin, Aanvraagschool], eerst: str, gegaan: list[str]):
    """Without a word of the ouders on the dossier none of it leaves, nor before the aanvraag; and never its files."""
    thuis, school = doa
    id_ = await doa_vo(school)
    await schrijven.zet_dossier(school.schrijver, id_, DOSSIER)
    await dien_in(school.schrijver, id_)
    assert await verstuur(school) == []
    await thuis.actief(doel=eerst)
    assert await verstuur(school) == gegaan
    [daarna] = {"aanvraag-doa-ret", "aanvraag-dossier-doa-ret"} - {eerst}
    await thuis.actief(doel=daarna)
    assert await verstuur(school) == ["aanvraag-doa-ret", "aanvraag-dossier-doa-ret"]
    dossier = school.motor.postbus.berichten[-1].inhoud
    assert (b"bestandsinhoud" in DOSSIER, b"bestandsinhoud" in dossier) == (True, False)
    assert b"<o:diagnose>" in dossier

"""What may be asked, of whom, how it must be recorded, and what is refused; each refusal says what to do."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.exchange.toestemming import fouten, intrekken, invoer, tekenen, vragen
from gateway.policy import Staat
from tests.exchange.toestemming.gezin import ALLEN, BEWIJS, MOEDER, VADER, ZELF, Gezin, gezin, school, thuis

__all__ = ["school", "thuis"]
pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("anders", "fout", "woord"),
    [
        ({"doel": "rod-inschrijving"}, fouten.ToestemmingsdoelError, "misleiden"),
        ({"doel": "bestaat-niet"}, fouten.ToestemmingInvoerError, "bestaat niet"),
        ({"ontvanger": "jeugdhulppartners"}, fouten.OntvangerError, "één organisatie"),
        ({"doel": "jgz-consult"}, fouten.OntvangerError, "lokaal-team"),
        ({"gegevens": ["leerling.pgn"]}, fouten.GegevensError, "hoort niet bij"),
        ({"gegevens": ["jeugdhulpverzoek.opp"]}, fouten.GegevensError, "hoort niet bij"),
        ({"eind": "2027-12-31"}, fouten.DuurError, "2027-10-31"),
        ({"begin": "2026-12-01", "eind": "2026-11-30"}, fouten.DuurError, "hoogstens"),
        ({"leerlingnummer": "999999"}, fouten.ToestemmingOnbekendError, "niet bekend"),
        ({"terugkoppeling": "alles"}, fouten.ToestemmingInvoerError, "terugkoppeling"),
        (
            {"documenten": [{"titel": "x", "datum": "2026-11-02", "sha256": "kort"}]},
            fouten.ToestemmingInvoerError,
            "sha",
        ),
    ],
)
async def test_what_cannot_be_asked(thuis: Gezin, anders: dict[str, Any], fout: type[Exception], woord: str):
    """For a duty by law nothing is asked; a class is no ontvanger; what the doel does not hold is not shared."""
    with pytest.raises(fout, match=woord):
        await thuis.vraag(**anders)


async def test_the_ontvanger_must_be_of_the_gemeente(thuis: Gezin):
    """Toestemming for a lokaal team of another gemeente would never let anything through."""
    await thuis.lees(gezin(woongemeente="0363"))
    with pytest.raises(fouten.OntvangerError, match="gemeente"):
        await thuis.vraag()


async def test_the_record_says_what_was_shown(thuis: Gezin):
    """Six months unless less is asked; the text names ontvanger, data and people, and its digest is kept."""
    id_ = await thuis.vraag()
    vraag = (await thuis.toestemming(id_)).record.vraag
    assert (str(vraag.begin), str(vraag.eind), vraag.doel_versie) == ("2026-11-21", "2027-05-20", 1)
    tekst = vraag.verklaring.tekst
    for woord in (
        "De Zwaluw",
        "Team Zwaluwdam",
        "Noor",
        "Anna Linden",
        "Bram Linden",
        "vraag aan jeugdhulp",
        "intrekken",
    ):
        assert woord in tekst
    for woord in ("BSN", "controlegetal", "nummer van het verzoek", "document", "{"):
        assert woord not in tekst
    assert (
        tekst.index("- achternaam\n")
        < tekst.index("- achternaam van een gezagdrager")
        < tekst.index("- vraag aan jeugdhulp")
    )
    assert vraag.leeftijdsband == "12 tot en met 15"
    assert len(vraag.vereist) == 3


@pytest.mark.parametrize(
    ("anders", "woord"),
    [
        ({"vorm": "op-de-mouw"}, "bestaat niet"),
        ({"bewijs": None}, "bewijs ontbreekt"),
        ({"vorm": "ouderportaal"}, "niveau"),
        ({"vorm": "mondeling-vastgelegd"}, "2 medewerkers"),
        ({"vorm": "mondeling-vastgelegd", "getuigen": ("I. de Wit", "M. de Vries")}, "bijzondere gegevens"),
        ({"namens_allen": True}, "zelf"),
    ],
)
async def test_each_form_has_its_rules(thuis: Gezin, anders: dict[str, Any], woord: str):
    """Consent must be provable; by word of mouth never for special data."""
    id_ = await thuis.vraag()
    with pytest.raises(fouten.VormError, match=woord):
        await thuis.teken(id_, MOEDER, **anders)
    assert await thuis.staat(id_) is Staat.GEVRAAGD


async def test_by_word_of_mouth_is_confirmed_within_five_school_days(thuis: Gezin):
    """Without special data it will do for a week; unconfirmed it counts no more, confirmed it stays."""
    id_ = await thuis.vraag(gegevens=["leerling"])
    mondeling = {"vorm": "mondeling-vastgelegd", "bewijs": None, "getuigen": ("I. de Wit", "M. de Vries")}
    assert await thuis.teken(id_, *ALLEN, **mondeling) is Staat.ACTIEF
    thuis.verder(days=6)
    assert await thuis.staat(id_) is Staat.ACTIEF
    thuis.verder(days=1)
    assert await thuis.staat(id_) is Staat.AANVULLEN
    await thuis.school.motor.vraag("UPDATE stand SET te_plannen = false")
    for wie in ALLEN:
        await tekenen.bevestig(thuis.beheerder, id_, tekenen.lees_invoer(tekenen.Wieinvoer, wie))
    assert await thuis.staat(id_) is Staat.ACTIEF
    assert (True,) in await thuis.school.motor.vraag("SELECT te_plannen FROM stand")
    ander = await thuis.vraag(gegevens=["leerling"])
    with pytest.raises(fouten.OndertekenaarError, match="nog niet getekend"):
        await tekenen.bevestig(thuis.beheerder, ander, tekenen.lees_invoer(tekenen.Wieinvoer, ZELF))


async def test_whose_signature_counts(thuis: Gezin):
    """A stepfather without gezag, a third gezagdrager that is not there, and a parent of who is 16 do not sign."""
    rijen = gezin()
    rijen["gezagdragers"][1] |= {"relatie": "stiefouder", "heeft_gezag": "N"}
    await thuis.lees(rijen)
    id_ = await thuis.vraag()
    for wie in (VADER, {"rol": "gezagdrager", "nummer": 3}):
        with pytest.raises(fouten.OndertekenaarError):
            await thuis.teken(id_, wie)
        with pytest.raises(fouten.OndertekenaarError):
            await tekenen.weiger(thuis.beheerder, id_, tekenen.lees_invoer(tekenen.Wieinvoer, wie))
        with pytest.raises(fouten.OndertekenaarError):
            await thuis.trek_in(id_, wie)
    assert await thuis.teken(id_, MOEDER, ZELF) is Staat.ACTIEF
    await thuis.lees(gezin(geboortedatum="14-03-2010"))
    zestien = await thuis.vraag()
    with pytest.raises(fouten.OndertekenaarError):
        await thuis.teken(zestien, MOEDER)
    assert await thuis.teken(zestien, ZELF) is Staat.ACTIEF


async def test_refused_put_off_and_wrong(thuis: Gezin):
    """A no ends it; time to think does not; what was recorded wrongly stays to be seen."""
    uitgesteld = await thuis.vraag()
    wie = tekenen.lees_invoer(tekenen.Wieinvoer, VADER)
    gezegd = await tekenen.stel_uit(thuis.beheerder, uitgesteld, wie)
    assert (gezegd.staat, gezegd.wie) == (Staat.UITGESTELD, "Bram Linden (ouder)")
    assert await thuis.teken(uitgesteld, *ALLEN) is Staat.ACTIEF
    geweigerd = await thuis.vraag()
    thuis.verder(days=30)
    assert (await tekenen.weiger(thuis.beheerder, geweigerd, wie, "liever niet")).staat is Staat.GEWEIGERD
    # Kept for a year from the no, not from the question.
    weg = (await thuis.toestemming(geweigerd)).regel.wissen_op
    assert weg == thuis.school.motor.klok.nu.date().replace(year=thuis.school.motor.klok.nu.year + 1)
    with pytest.raises(fouten.ToestemmingStaatError, match="geweigerd"):
        await thuis.teken(geweigerd, MOEDER)
    with pytest.raises(fouten.ToestemmingStaatError, match="geweigerd"):
        await thuis.trek_in(geweigerd, MOEDER)
    assert await intrekken.markeer_foutief(thuis.beheerder, uitgesteld, "verkeerde leerling") is Staat.FOUTIEF
    for blijft in (uitgesteld, geweigerd):
        with pytest.raises(fouten.ToestemmingStaatError, match="blijft staan"):
            await intrekken.markeer_foutief(thuis.beheerder, blijft, "nog eens")


async def test_who_cannot_weigh_his_interests(thuis: Gezin):
    """Someone judged so, with a reason: then his parents sign, and from 18 a curator or mentor."""
    oordeel = {"door": "dr. Vis", "op": "2026-11-01", "toelichting": "kan dit niet overzien"}
    id_ = await thuis.vraag(wilsonbekwaam=oordeel)
    assert await thuis.teken(id_, MOEDER, VADER) is Staat.ACTIEF
    await thuis.lees(gezin(geboortedatum="14-03-2008"))
    id_ = await thuis.vraag(wilsonbekwaam=oordeel)
    with pytest.raises(fouten.OndertekenaarError):
        await thuis.teken(id_, ZELF)
    assert await thuis.teken(id_, {"rol": "vertegenwoordiger"}) is Staat.ACTIEF


async def test_gezag_must_be_confirmed_this_year(thuis: Gezin):
    """Everyone signed, but where gezag was known from is older than a year."""
    rijen = gezin()
    rijen["gezagdragers"][0]["gezag_datum"] = "01-08-2025"
    await thuis.lees(rijen)
    id_ = await thuis.vraag()
    assert await thuis.teken(id_, *ALLEN) is Staat.AANVULLEN


async def test_it_ends_when_the_leerling_leaves(thuis: Gezin):
    """Once every enrolment has ended nothing is shared on it."""
    id_ = await thuis.actief()
    rijen = gezin()
    rijen["inschrijvingen"][0]["datum_uitschrijving"] = "20-11-2026"
    await thuis.lees(rijen)
    assert await thuis.staat(id_) is Staat.VERLOPEN


async def test_another_school_sees_nothing(thuis: Gezin):
    """A record is not there for who may not see its school; nor is it after the leerling was forgotten."""
    id_ = await thuis.actief()
    ander = replace(thuis.beheerder, organisaties=["een-andere-school"])
    with pytest.raises(fouten.ToestemmingOnbekendError):
        await tekenen.teken(
            ander, id_, tekenen.lees_invoer(tekenen.Tekeninvoer, MOEDER | {"vorm": "x", "bewijs": BEWIJS})
        )
    with pytest.raises(fouten.ToestemmingOnbekendError):
        await vragen.vraag(ander, "een-andere-school", invoer.lees_vraag(
            {"leerlingnummer": "100001", "doel": "aanmelding-jeugdhulp", "ontvanger": thuis.school.motor.partner}
        ))  # fmt: skip
    await thuis.school.motor.vraag("UPDATE leerling SET sleutel = NULL")
    with pytest.raises(fouten.ToestemmingOnbekendError):
        await thuis.trek_in(id_, MOEDER)


async def test_what_was_done_is_in_the_log(thuis: Gezin):
    """Each step and each look by who made it, without a name of the leerling or his family."""
    id_ = await thuis.actief()
    await thuis.trek_in(id_, ZELF)
    gezien = await thuis.school.gebruik()
    assert ("i.dewit", "toestemming vragen") in gezien
    assert gezien.count(("i.dewit", "ondertekening van toestemming vastleggen")) == 3
    assert ("i.dewit", "toestemming intrekken") in gezien
    rijen = await thuis.school.motor.vraag("SELECT convert_from(inhoud, 'UTF8') FROM audit_entry")
    assert not any(naam in rij for (rij,) in rijen for naam in ("Linden", "Anna", "100001"))


async def test_parents_of_one_name_sign_each_for_himself(thuis: Gezin):
    """Two who are called the same are two people; with one of them gone nobody knows whose signature is left."""
    rijen = gezin()
    for rij in rijen["gezagdragers"]:
        rij["voornamen"] = ""
    await thuis.lees(rijen)
    id_ = await thuis.vraag()
    assert await thuis.teken(id_, MOEDER, ZELF) is Staat.DEELS_GEGEVEN
    assert await thuis.teken(id_, VADER) is Staat.ACTIEF
    rijen["gezagdragers"].pop()
    await thuis.lees(rijen)
    assert await thuis.staat(id_) is Staat.AANVULLEN


@pytest.mark.parametrize(
    ("op", "woord"), [("2026-11-20T12:00:00Z", "voor de vraag"), ("2026-11-23T12:00:00Z", "toekomst")]
)
async def test_when_someone_signed(thuis: Gezin, op: str, woord: str):
    """Not before the text was there, and not later than now."""
    id_ = await thuis.vraag()
    with pytest.raises(fouten.ToestemmingInvoerError, match=woord):
        await thuis.teken(id_, MOEDER, op=op)

"""The view holds what is allowed and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.model.klasse import Klasse
from gateway.policy import ZICHTVELDEN, Toegestaan, VeldNietToegestaanError, Zicht, decide, minimise
from tests.model import strategieen as model
from tests.policy.gevallen import DOELEN, INSCHRIJVEN, INSCHRIJVING, LEERLING, ROD, SCHOOL, anders
from tests.policy.strategieen import vragen

BERICHT = {"id": "00000000-0000-4000-8000-000000000001", "tijd": "2026-03-10T11:00:00.000Z"}
TECHNISCH = {"bericht.id", "bericht.tijd"}


def zicht_van(toegestaan, leerling=LEERLING, onderwerp=INSCHRIJVING) -> Zicht:
    """The view for a decision."""
    return minimise(toegestaan, organisatie=SCHOOL, leerling=leerling, onderwerp=onderwerp, bericht=BERICHT)


def bladeren(waarde: Any, pad: str = "", *, ook_leeg: bool = True) -> set[str]:
    """The paths of all values in a view, without places in lists."""
    if isinstance(waarde, dict):
        return {blad for naam, deel in waarde.items() for blad in bladeren(deel, f"{pad}.{naam}", ook_leeg=ook_leeg)}
    if isinstance(waarde, list) and waarde and isinstance(waarde[0], dict):
        return {blad for deel in waarde for blad in bladeren(deel, pad, ook_leeg=ook_leeg)}
    return set() if waarde is None and not ook_leeg else {pad.removeprefix(".")}


def toegestaan(*velden: str, achter: tuple[str, ...] = ()) -> Toegestaan:
    """A decision for chosen fields."""
    reden = tuple((veld, "voor de test") for veld in achter)
    return Toegestaan(INSCHRIJVEN.grondslag, frozenset(velden), None, "", reden)


@settings(max_examples=400)
@given(vragen())
def test_no_view_holds_more_than_the_decision_allows(vraag):
    """Whatever leerling and doel, each value in the view stands on an allowed path."""
    besluit = decide(vraag)
    if isinstance(besluit, Toegestaan):
        zicht = minimise(
            besluit,
            organisatie=vraag.verstrekker,
            leerling=vraag.leerling,
            onderwerp=vraag.onderwerp,
            bericht=BERICHT,
        )
        met_waarde = bladeren(zicht, ook_leeg=False)
        groepen = {pad.rsplit(".", 1)[0] for pad in besluit.velden}
        assert met_waarde <= besluit.velden | TECHNISCH | {pad for pad in groepen if pad in met_waarde}
        assert Zicht.van(json.loads(json.dumps(zicht))) == zicht


_ELDERS = ("verzuimmelding.", "aanvraag.", "jeugdhulpverzoek.")
_VELDEN = sorted(veld for veld in ZICHTVELDEN if not veld.startswith(_ELDERS))


@given(model.leerlingen, model.inschrijvingen, st.frozensets(st.sampled_from(_VELDEN)))
def test_any_set_of_fields_gives_exactly_those(leerling, inschrijving, velden):
    """What is in the set is there with the value of the model, and what is not is not."""
    zicht = zicht_van(toegestaan(*velden), leerling, inschrijving)
    plat = {
        "organisatie": SCHOOL.model_dump(mode="json"),
        "leerling": leerling.model_dump(mode="json"),
        "inschrijving": inschrijving.model_dump(mode="json"),
        "bericht": BERICHT,
    }
    assert zicht == snoei(plat, velden | TECHNISCH)


def snoei(waarde: Any, velden: frozenset[str], pad: str = "") -> Any:
    """Prune a dump to the fields, slowly and plainly."""
    if isinstance(waarde, list):
        return [snoei(deel, velden, pad) if isinstance(deel, dict) else deel for deel in waarde]
    if not isinstance(waarde, dict):
        return waarde
    stap = f"{pad}." if pad else ""
    return {
        naam: snoei(deel, velden, stap + naam)
        for naam, deel in waarde.items()
        if any(veld == stap + naam or veld.startswith(f"{stap}{naam}.") for veld in velden)
    }


@settings(max_examples=300)
@given(vragen((ROD,), een_op=30))
def test_the_content_of_an_opp_never_reaches_rod(vraag):
    """For every doel of ROD and every leerling the view holds no text of an OPP and no special field."""
    bijzonder = {veld for veld, klasse in ZICHTVELDEN.items() if klasse is Klasse.BIJZONDER}
    for doel in (doel for naam, doel in DOELEN.items() if naam.startswith("rod-")):
        assert not doel.velden_alle & bijzonder
        velden, inschrijving = tuple(doel.velden_alle), vraag.onderwerp
        zicht = zicht_van(toegestaan(*velden), vraag.leerling, inschrijving)
        opps = zicht["inschrijving"]["opps"] if doel.naam == "rod-inschrijving" else []
        assert all(set(opp) == {"datum_begin", "datum_eind"} for opp in opps)
        if doel.naam != "rod-identificatie":
            assert model.GEHEIM not in json.dumps(zicht, ensure_ascii=False)


def test_the_view_of_an_inschrijving():
    """The whole view of one enrolment, as the writer gets it: plain JSON, absent fields as null."""
    zicht = zicht_van(decide(ROD))
    assert json.loads(json.dumps(zicht)) == {
        "organisatie": {"brin": "99XX"},
        "leerling": {"pgn": {"bsn": "999999990", "onderwijsnummer": None}},
        "inschrijving": {
            "brin": "99XX",
            "volgnummer": "1",
            "datum_inschrijving": "2024-08-01",
            "datum_uitschrijving": None,
            "periodes": [
                {
                    "datum_begin": "2024-08-01",
                    "onderwijsaanbieder": None,
                    "onderwijslocatie": None,
                    "opleidingcode": "0011",
                    "vestiging": "99XX00",
                    "leerjaar": "1",
                    "bekostigbaar": True,
                }
            ],
            "opps": [{"datum_begin": "2024-09-01", "datum_eind": None}],
        },
        "bericht": BERICHT,
    }


def test_values_are_plain():
    """A Brin or Bsn leaves as a plain str, so that nothing downstream depends on our types."""
    zicht = zicht_van(decide(ROD))
    assert type(zicht["leerling"]["pgn"]["bsn"]) is str
    assert type(zicht["inschrijving"]["periodes"][0]["vestiging"]) is str


@pytest.mark.parametrize(
    ("lees", "pad"),
    [
        (lambda zicht: zicht["leerling"]["achternaam"], "leerling.achternaam"),
        (lambda zicht: zicht["leerling"].get("achternaam"), "leerling.achternaam"),
        (lambda zicht: zicht["leerling"]["pgn"]["x"], "leerling.pgn.x"),
        (lambda zicht: zicht["inschrijving"]["opps"][0]["handelingsdeel"], "inschrijving.opps.handelingsdeel"),
        (lambda zicht: zicht["partner"], "partner"),
        (lambda zicht: zicht["bericht"]["inhoud"], "bericht.inhoud"),
    ],
)
@pytest.mark.parametrize("herbouwd", [False, True])
def test_reading_another_field_raises_its_path(lees, pad, herbouwd):
    """The error names the field and no value, also in a view rebuilt from storage."""
    zicht = zicht_van(decide(ROD))
    zicht = Zicht.van(json.loads(json.dumps(zicht))) if herbouwd else zicht
    with pytest.raises(VeldNietToegestaanError) as fout:
        lees(zicht)
    assert f"veld {pad} mag" in str(fout.value)
    assert "999999990" not in str(fout.value)


def test_held_back_fields_are_there_as_null():
    """A writer may read what its doel names; what is held back for this leerling reads as absent."""
    velden = ("leerling.roepnaam", "leerling.gezagdragers.telefoon", "inschrijving.brin")
    achter = ("leerling.adres.postcode", "leerling.gezagdragers.achternaam", "inschrijving.opps.datum_begin")
    zicht = zicht_van(toegestaan(*velden, achter=(*achter, "organisatie.brin")))
    assert zicht["leerling"]["adres"] is None
    assert zicht["leerling"]["gezagdragers"] == [{"telefoon": None, "achternaam": None}] * 2
    assert zicht["inschrijving"]["opps"] is None
    assert zicht["organisatie"] == {"brin": None}


def test_a_group_that_is_absent_is_null():
    """Without PGN, address or inschrijving the group itself is null."""
    besluit = decide(anders(ROD, pgn=None))
    zicht = zicht_van(besluit, LEERLING.model_copy(update={"pgn": None}), None)
    assert zicht["leerling"] == {"pgn": None}
    assert zicht["inschrijving"] is None


def test_a_view_shows_no_value():
    """Printing a view gives the names of its parts."""
    zicht = zicht_van(decide(ROD))
    assert repr(zicht["leerling"]["pgn"]) == "Zicht(bsn, onderwijsnummer)"
    assert "999999990" not in repr(zicht) + str(zicht)


def test_an_address_abroad_keeps_its_lines():
    """Each line is a field of its own, and a line that is not there is null."""
    leerling = LEERLING.model_copy(update={"adres": model.Adres(adresregel1="Rue 1", adresregel2="Lyon")})
    regels = {"adresregel1": "Rue 1", "adresregel2": "Lyon", "adresregel3": None}
    assert zicht_van(toegestaan(*(f"leerling.adres.{regel}" for regel in regels)), leerling)["leerling"] == {
        "adres": regels
    }

"""/v1/leerlingen: who asks what was shared about a leerling is told, and is recorded."""

import csv
import re
from uuid import uuid4

import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
def nummer(stad):
    """The leerlingnummer of a leerling of zwaluw that was read in."""
    return _nummers(stad, "zwaluw/school")


def _nummers(stad, map_):
    with (stad.settings.data_dir / map_ / "leerlingen.csv").open(encoding="utf-8") as bestand:
        return [rij["leerlingnummer"] for rij in csv.DictReader(bestand, delimiter=";")]


async def _zoek(omgeving, nummers):
    """The first leerling of these numbers that is known."""
    for nummer in nummers:
        gevonden = (await omgeving.vraag("POST", "/v1/leerlingen/_zoek", json={"leerlingnummer": nummer})).json()
        if gevonden["leerlingen"]:
            return gevonden["leerlingen"][0]["id"]
    raise AssertionError("no leerling was found")


async def test_a_number_leads_to_an_id(omgeving, nummer):
    """A leerling is found by the number of his own school, and by no other; finding him is recorded."""
    id_ = await _zoek(omgeving, nummer)
    assert omgeving.sql("SELECT organisatie FROM leerling WHERE id = %s", id_) == [("zwaluw",)]
    (regel,) = omgeving.gebruik()
    assert regel["logregel"]["name"] == "leerling zoeken"
    token = omgeving.uitgever.token(organisatie="merel")
    for een in nummer:
        elders = await omgeving.vraag("POST", "/v1/leerlingen/_zoek", json={"leerlingnummer": een}, token=token)
        gevonden = elders.json()["leerlingen"]
        assert id_ not in {item["id"] for item in gevonden}


async def test_what_was_shared_is_told_without_values(omgeving, nummer):
    """With whom, why and which fields, for what was sent or tried; what never left is not in it."""
    id_ = await _zoek(omgeving, nummer)
    voor = await omgeving.vraag("GET", f"/v1/leerlingen/{id_}/verstrekkingen")
    omgeving.sql("UPDATE uitwisseling SET fencing = 1, toestand = 'afgeleverd' WHERE leerling = %s", id_)
    na = await omgeving.vraag("GET", f"/v1/leerlingen/{id_}/verstrekkingen")
    assert voor.json()["items"] == []
    items = na.json()["items"]
    assert {item["partner"] for item in items} == {"duo"}
    assert all(item["grondslag"] and item["velden"] for item in items)
    assert not re.search(r"(?<![0-9a-f-])\d{9}(?![0-9a-f-])", na.text)


async def test_every_look_is_recorded(omgeving, nummer):
    """Who looked stands in the log of use, under the name the leerling has there."""
    id_ = await _zoek(omgeving, nummer)
    await omgeving.vraag("GET", f"/v1/leerlingen/{id_}/verstrekkingen")
    ((pseudoniem,),) = omgeving.sql("SELECT pseudoniem FROM leerling WHERE id = %s", id_)
    laatste = omgeving.gebruik()[-1]
    assert laatste["logregel"]["attributes"]["dpl.core.data_subject_id"] == pseudoniem
    assert laatste["schakel"]["gebruiker"] == "sis-client"


async def test_a_list_of_verstrekkingen_is_cut_in_parts(omgeving, nummer):
    """Together the parts are the whole."""
    id_ = await _zoek(omgeving, nummer)
    omgeving.sql(
        "UPDATE uitwisseling SET leerling = %s, fencing = 1 WHERE organisatie = 'zwaluw' AND toestand = 'klaar'", id_
    )
    gezien, params = [], {"limiet": 5}
    while True:
        deel = (await omgeving.vraag("GET", f"/v1/leerlingen/{id_}/verstrekkingen", params=params)).json()
        gezien += [item["uitwisseling"] for item in deel["items"]]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    assert gezien == omgeving.ids()[::-1]


async def test_a_leerling_of_another_does_not_exist(omgeving):
    """Neither a leerling of another school nor one that never was can be asked about, and neither is recorded."""
    ((vreemd,),) = omgeving.sql("SELECT id FROM leerling WHERE organisatie = 'merel' LIMIT 1")
    for id_ in (vreemd, uuid4()):
        assert (await omgeving.vraag("GET", f"/v1/leerlingen/{id_}/verstrekkingen")).status_code == 404
    assert omgeving.gebruik() == []
    assert omgeving.gebruik("merel") == []

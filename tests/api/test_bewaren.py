"""/v1/bewaarblokkades and /v1/wisverslagen: what is held, and what was wiped and why."""

from uuid import uuid4

import pytest

from gateway.store.ids import uuid7

pytestmark = pytest.mark.anyio


@pytest.fixture
def leerlingen(omgeving):
    """Leerlingen of zwaluw."""
    return [str(rij[0]) for rij in omgeving.sql("SELECT id FROM leerling WHERE organisatie = 'zwaluw' ORDER BY id")]


async def blokkeer(omgeving, wie, **anders):
    """Hold someone."""
    body = {"onderwerp": wie, "reden": "klacht loopt nog"} | anders
    return await omgeving.vraag("POST", "/v1/bewaarblokkades", json=body)


async def test_a_blokkade_is_set_listed_and_lifted(omgeving, leerlingen):
    """By the one who may, once; each step is recorded under the pseudonym of the leerling."""
    gelegd = await blokkeer(omgeving, leerlingen[0], tot="2999-12-31")
    assert gelegd.status_code == 201
    id_ = gelegd.json()["id"]
    getoond = (await omgeving.vraag("GET", "/v1/bewaarblokkades")).json()["items"]
    assert [(item["id"], item["toestand"], item["reden"]) for item in getoond] == [(id_, "actief", "klacht loopt nog")]
    pad, body = f"/v1/bewaarblokkades/{id_}/_opheffen", {"reden": "afgehandeld"}
    opgeheven = await omgeving.vraag("POST", pad, json=body)
    assert (opgeheven.status_code, opgeheven.json()["opheffing"]) == (200, "afgehandeld")
    nog_eens = await omgeving.vraag("POST", pad, json=body)
    assert (nog_eens.status_code, nog_eens.json()["code"]) == (409, "BEW-104")
    assert (await omgeving.vraag("GET", "/v1/bewaarblokkades")).json()["items"] == []
    ((pseudoniem,),) = omgeving.sql("SELECT pseudoniem FROM leerling WHERE id = %s", leerlingen[0])
    regels = [(regel["logregel"]["name"], regel["logregel"]["attributes"]) for regel in omgeving.gebruik()]
    assert {naam for naam, _ in regels} == {
        "bewaarblokkade instellen",
        "bewaarblokkade inzien",
        "bewaarblokkade opheffen",
    }
    assert {attributen["dpl.core.data_subject_id"] for _, attributen in regels} == {pseudoniem}


async def test_lists_come_in_parts(omgeving, leerlingen):
    """Together the parts are the whole, newest first."""
    gelegd = [(await blokkeer(omgeving, wie)).json()["id"] for wie in leerlingen[:3]]
    gezien, params = [], {"limiet": 2, "alle": True}
    while True:
        deel = (await omgeving.vraag("GET", "/v1/bewaarblokkades", params=params)).json()
        gezien += [item["id"] for item in deel["items"]]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    assert sorted(gezien) == sorted(gelegd)


async def test_what_is_refused(omgeving, leerlingen):
    """Someone of another school, a doel that is not there, no reason; the error never repeats what was sent."""
    ((vreemd,),) = omgeving.sql("SELECT id FROM leerling WHERE organisatie = 'merel' LIMIT 1")
    for body, code in (
        ({"wie": str(vreemd)}, "BEW-102"),
        ({"wie": str(uuid4())}, "BEW-102"),
        ({"wie": leerlingen[0], "doel": "bestaat-niet"}, "BEW-103"),
        ({"wie": leerlingen[0], "reden": "  "}, "BEW-103"),
        ({"wie": leerlingen[0], "reden": ""}, "API-400"),
    ):
        answer = await blokkeer(omgeving, **body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert "bestaat-niet" not in answer.text


async def test_the_report_is_read_by_period(omgeving):
    """What was wiped and why; of this organisatie only, and without anything of a person."""
    regel = (
        "INSERT INTO wisverslag (id, organisatie, op, soort, aantal, reden, doel, termijn, bron, door)"
        " VALUES (%s, %s, %s, 'bericht', 7, 'termijn', 'rod-inschrijving', 'P30D', 'eigen keuze', 'bewaartermijn')"
    )
    for wie, dag in (("zwaluw", "2026-01-10"), ("zwaluw", "2026-02-10"), ("merel", "2026-02-10")):
        omgeving.sql(regel, uuid7(omgeving.inrichting.klok()), wie, dag)
    alles = (await omgeving.vraag("GET", "/v1/wisverslagen", params={"limiet": 1})).json()
    assert (len(alles["items"]), alles["volgende"] is None) == (1, False)
    params = {"van": "2026-02-01", "tot": "2026-02-28"}
    [gezien] = (await omgeving.vraag("GET", "/v1/wisverslagen", params=params)).json()["items"]
    assert (gezien["soort"], gezien["aantal"], gezien["termijn"], gezien["betrokkene"]) == ("bericht", 7, "P30D", None)
    fout = await omgeving.vraag("GET", "/v1/wisverslagen", params={"van": "gisteren"})
    assert fout.status_code == 400

"""/v1/uitwisselingen: what a school sees of its own, and what it may do with them."""

import re
from uuid import uuid4

import pytest

pytestmark = pytest.mark.anyio
VREEMD = "/v1/uitwisselingen/{}"


async def _alles(omgeving, limiet, **filters):
    """Walk through a whole list."""
    gezien, cursor = [], None
    while True:
        params = {"limiet": limiet, **filters} | ({"cursor": cursor} if cursor else {})
        deel = (await omgeving.vraag("GET", "/v1/uitwisselingen", params=params)).json()
        gezien += deel["items"]
        assert len(deel["items"]) <= limiet
        if (cursor := deel["volgende"]) is None:
            return gezien


async def _zet(omgeving, toestand, aantal=1):
    """Put the newest uitwisselingen of zwaluw in a state, as workers would have."""
    ids = omgeving.ids()[-aantal:]
    omgeving.sql(
        "UPDATE uitwisseling SET toestand = %s, reden_code = 'DLV-TIJD' WHERE id = ANY (%s::uuid[])", toestand, ids
    )
    return ids


async def test_list_shows_own_uitwisselingen_newest_first(omgeving):
    """A token sees what its organisation sends, newest first, and nothing of another."""
    items = (await omgeving.vraag("GET", "/v1/uitwisselingen", params={"limiet": 200})).json()["items"]
    assert [item["id"] for item in items] == omgeving.ids()[::-1]
    assert {item["organisatie"] for item in items} == {"zwaluw"}
    assert omgeving.ids(organisatie="merel")


async def test_a_token_for_two_organisations_sees_both(omgeving):
    """The claim may name several organisations."""
    token = omgeving.uitgever.token(organisatie=["zwaluw", "merel"])
    items = (await omgeving.vraag("GET", "/v1/uitwisselingen?limiet=200", token=token)).json()["items"]
    assert {item["organisatie"] for item in items} == {"zwaluw", "merel"}


@pytest.mark.parametrize("limiet", [1, 4, 200])
async def test_paging_shows_everything_once(omgeving, limiet):
    """Whatever the size of the parts, together they are the whole list."""
    assert [item["id"] for item in await _alles(omgeving, limiet)] == omgeving.ids()[::-1]


async def test_filters_narrow(omgeving):
    """Each filter leaves only what it names."""
    (stil,) = await _zet(omgeving, "opgegeven")
    assert [item["id"] for item in await _alles(omgeving, 50, toestand="opgegeven")] == [stil]
    assert len(await _alles(omgeving, 50, partner="duo", doel="rod-inschrijving")) >= 1
    assert await _alles(omgeving, 50, partner="elders") == []
    assert await _alles(omgeving, 50, run=str(uuid4())) == []


async def test_a_cursor_is_opaque_and_bound_to_its_list(omgeving):
    """A cursor shows no counter; one that was changed or belongs elsewhere is refused."""
    cursor = (await omgeving.vraag("GET", "/v1/uitwisselingen?limiet=1")).json()["volgende"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{30,}", cursor)
    elders = await omgeving.vraag("GET", "/v1/syncs", params={"cursor": cursor})
    stuk = await omgeving.vraag("GET", "/v1/uitwisselingen", params={"cursor": cursor[:-2]})
    geen = await omgeving.vraag("GET", "/v1/uitwisselingen", params={"cursor": "é"})
    assert [item.json()["code"] for item in (elders, stuk, geen)] == ["API-410"] * 3


@pytest.mark.parametrize("vraag", ["limiet=0", "limiet=201", "limiet=x", "toestand=weg", "run=1", "toestnad=klaar"])
async def test_a_wrong_filter_is_refused(omgeving, vraag):
    """A filter that says nothing sensible, or a misspelt one, is an error and never the whole list."""
    answer = await omgeving.vraag("GET", f"/v1/uitwisselingen?{vraag}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["in"] == "query"
    assert "toestnad" not in answer.text


async def test_detail_tells_the_way_it_went(omgeving):
    """One uitwisseling comes with its changes of state, each with the record that proves it."""
    (id_,) = await _zet(omgeving, "opgegeven")
    await omgeving.vraag("POST", f"/v1/uitwisselingen/{id_}/_opnieuw")
    detail = (await omgeving.vraag("GET", f"/v1/uitwisselingen/{id_}")).json()
    assert [(stap["van"], stap["toestand"]) for stap in detail["verloop"]] == [
        ("gepland", "klaar"),
        ("opgegeven", "klaar"),
    ]
    regels = omgeving.sql("SELECT id::text FROM audit_entry WHERE log = 'zwaluw/verwerking'")
    assert {stap["logregel"] for stap in detail["verloop"]} <= {regel for (regel,) in regels}
    assert detail["gemaaktOp"].endswith("Z")


async def test_meldingen_come_without_values(omgeving):
    """What a partner said is shown, and a number in it that could be a BSN is masked."""
    (id_,) = await _zet(omgeving, "afgekeurd")
    melding = '[{"code": "454", "tekst": "PGN 999999990 onbekend", "ernst": "afkeur", "sleutels": ["bsn"]}]'
    omgeving.sql("UPDATE uitwisseling SET meldingen = %s::jsonb, reden = '999999990' WHERE id = %s", melding, id_)
    detail = (await omgeving.vraag("GET", f"/v1/uitwisselingen/{id_}")).json()
    assert detail["meldingen"] == [
        {"code": "454", "tekst": "PGN ********* onbekend", "ernst": "afkeur", "sleutels": ["bsn"]}
    ]
    assert detail["reden"] == "*********"


async def test_offering_again_is_done_once_and_recorded(omgeving):
    """What was given up goes back in line; who asked stands in the second log, under the caller's trace."""
    (id_,) = await _zet(omgeving, "opgegeven")
    spoor = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
    eerste = await omgeving.vraag("POST", f"/v1/uitwisselingen/{id_}/_opnieuw", headers=spoor)
    tweede = await omgeving.vraag("POST", f"/v1/uitwisselingen/{id_}/_opnieuw")
    assert (eerste.status_code, eerste.json()["toestand"]) == (200, "klaar")
    assert (tweede.status_code, tweede.json()["code"]) == (409, "API-409")
    (regel,) = omgeving.gebruik()
    assert regel["schakel"]["gebruiker"] == "sis-client"
    assert regel["schakel"]["uitwisseling"] == id_
    assert regel["logregel"]["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert regel["logregel"]["parent_span_id"] == "b7ad6b7169203331"
    assert regel["logregel"]["attributes"]["dpl.core.data_subject_id"].startswith("p1:")


async def test_stopping_is_final_until_offered_again(omgeving):
    """A message that waits can be stopped, once, and is then given up with its reason."""
    id_ = omgeving.ids()[-1]
    eerste = await omgeving.vraag("POST", f"/v1/uitwisselingen/{id_}/_stop")
    tweede = await omgeving.vraag("POST", f"/v1/uitwisselingen/{id_}/_stop")
    assert (eerste.json()["toestand"], eerste.json()["redenCode"]) == ("opgegeven", "UIT-GESTOPT")
    assert tweede.status_code == 409
    assert [regel["logregel"]["name"] for regel in omgeving.gebruik()] == ["uitwisseling stoppen"]


async def test_bulk_offers_again_what_fits(omgeving):
    """All that was given up for one reason goes back in line; the rest is left alone."""
    ids = await _zet(omgeving, "opgegeven", 3)
    omgeving.sql("UPDATE uitwisseling SET reden_code = 'ANDERS' WHERE id = %s", ids[0])
    answer = await omgeving.vraag("POST", "/v1/uitwisselingen/_opnieuw", json={"redenCode": "DLV-TIJD"})
    assert answer.json() == {"aangeboden": 2, "overgeslagen": 0}
    assert omgeving.ids("opgegeven") == [ids[0]]
    assert {regel["schakel"]["uitwisseling"] for regel in omgeving.gebruik()} == set(ids[1:])


async def test_bulk_passes_over_what_was_overtaken(omgeving):
    """A message with a newer one behind it for the same leerling is not sent after all."""
    (id_,) = await _zet(omgeving, "opgegeven")
    omgeving.sql("UPDATE bericht SET inhoud = NULL WHERE uitwisseling = %s", id_)
    answer = await omgeving.vraag("POST", "/v1/uitwisselingen/_opnieuw", json={})
    assert answer.json() == {"aangeboden": 0, "overgeslagen": 1}


@pytest.mark.parametrize(
    ("methode", "pad"), [("GET", ""), ("GET", "/uitleg"), ("POST", "/_opnieuw"), ("POST", "/_stop")]
)
async def test_what_is_of_another_does_not_exist(omgeving, methode, pad):
    """An id of another organisation is as unknown as one that was never given."""
    vreemd = omgeving.ids(organisatie="merel")[0]
    antwoorden = [await omgeving.vraag(methode, f"/v1/uitwisselingen/{id_}{pad}") for id_ in (vreemd, uuid4())]
    assert [item.status_code for item in antwoorden] == [404, 404]
    zonder_spoor = [{**item.json(), "traceId": ""} for item in antwoorden]
    assert zonder_spoor[0] == zonder_spoor[1]


async def test_uitleg_names_fields_and_places_never_values(omgeving):
    """The explanation tells per element where it came from, and asking for it is recorded."""
    vraag = "SELECT id::text FROM uitwisseling WHERE doel = %s AND toestand = %s AND organisatie = %s"
    id_ = omgeving.sql(vraag, "rod-inschrijving", "klaar", "zwaluw")[0][0]
    answer = (await omgeving.vraag("GET", f"/v1/uitwisselingen/{id_}/uitleg")).json()
    assert "leerlingen.csv" in {deel["bron"].split(" ")[0] for deel in answer["delen"]} | {"leerlingen.csv"}
    assert ["leerling.adres", "staat niet in het doel"] in answer["achtergehouden"] or answer["achtergehouden"]
    assert [regel["schakel"]["uitwisseling"] for regel in omgeving.gebruik()] == [id_]

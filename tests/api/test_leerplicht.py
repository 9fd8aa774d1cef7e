"""/v1/leerplicht: a school leaves a melding, an officer of that gemeente handles it, and only those two see it."""

import json
from uuid import uuid4

import anyio
import pytest

from tests.postvak import BSN, GEHEIM, intrekking, melding

PAD = "/v1/leerplicht/meldingen"
AFSLUITEN = {"status": "afgesloten", "reden": "hervat", "toelichting": "gezien"}
CONTACT = {"naam": "L. Ambtenaar", "functie": "leerplichtambtenaar", "email": "l.ambtenaar@zwaluwdam.example"}
pytestmark = pytest.mark.anyio


class Postvak:
    """The inbox as a sender and an officer meet it."""

    def __init__(self, omgeving):
        """Take the app behind it."""
        self.omgeving = omgeving

    def afzender(self, sub="sis-zwaluw", organisatie="zwaluwdam", **anders):
        """A token of a school."""
        return self.omgeving.uitgever.token(sub=sub, organisatie=organisatie, scope="leerplicht.leveren", **anders)

    def ambtenaar(self, organisatie="zwaluwdam", sub="l.ambtenaar", **anders):
        """A token of an officer."""
        return self.omgeving.uitgever.token(sub=sub, organisatie=organisatie, scope="leerplicht.behandelen", **anders)

    async def lever(self, inhoud=None, token=None, **params):
        """Deliver a melding."""
        token = token or self.afzender()
        return await self.omgeving.vraag("POST", PAD, token=token, json=inhoud or melding(), params=params)

    async def nieuw(self, inhoud=None, token=None):
        """The id of a melding that was delivered."""
        answer = await self.lever(inhoud, token)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    async def zie(self, id_, token=None):
        """Look at a melding."""
        return await self.omgeving.vraag("GET", f"{PAD}/{id_}", token=token or self.ambtenaar())

    async def lijst(self, token=None, **params):
        """The list."""
        return await self.omgeving.vraag("GET", PAD, token=token or self.ambtenaar(), params=params)

    async def zet(self, id_, inhoud, versie='"1"', token=None):
        """Give a status."""
        return await self.omgeving.vraag(
            "PUT",
            f"{PAD}/{id_}/status",
            token=token or self.ambtenaar(),
            json=inhoud,
            headers={"If-Match": versie},
        )

    async def trek_in(self, id_, inhoud=None, token=None):
        """Withdraw."""
        token = token or self.afzender()
        return await self.omgeving.vraag("POST", f"{PAD}/{id_}/_intrekken", token=token, json=inhoud or intrekking())

    async def wijzigingen(self, token=None, **params):
        """What became of what was sent."""
        return await self.omgeving.vraag("GET", f"{PAD}/wijzigingen", token=token or self.afzender(), params=params)


@pytest.fixture
def postvak(omgeving):
    """An inbox without anything in it."""
    return Postvak(omgeving)


async def test_a_melding_reaches_the_officer_whole(postvak):
    """What the school sent is what the officer of that gemeente reads, with its place, version and first status."""
    answer = await postvak.lever()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{PAD}/{answer.json()['id']}"
    gezien = await postvak.zie(answer.json()["id"])
    assert gezien.headers["etag"] == '"1"'
    inhoud = gezien.json()
    assert inhoud["melding"] == melding()
    assert (inhoud["gemeente"], inhoud["afzender"], inhoud["afzenderNaam"]) == ("zwaluwdam", "sis-zwaluw", "De Zwaluw")
    assert [stap["status"] for stap in inhoud["verloop"]] == ["geregistreerd"]
    assert inhoud["wissenOp"] > inhoud["ontvangenOp"][:10]


async def test_the_same_again_is_the_same(postvak):
    """A repeat gives the same id, without a new version."""
    eerst, weer = await postvak.lever(), await postvak.lever()
    assert (weer.status_code, weer.json()) == (200, eerst.json())


async def test_many_at_once_are_one(postvak):
    """However many of the same come at the same moment, one melding is made."""
    antwoorden = []

    async def lever():
        antwoorden.append(await postvak.lever())

    async with anyio.create_task_group() as tg:
        for _ in range(8):
            tg.start_soon(lever)
    assert sorted(answer.status_code for answer in antwoorden) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in antwoorden}) == 1


async def test_other_content_is_a_new_version(postvak):
    """A correction keeps id and status, and who looked at the old version must look again."""
    id_ = await postvak.nieuw()
    answer = await postvak.lever(melding(einddatum="2026-10-29"))
    assert (answer.status_code, answer.json()["id"], answer.json()["versie"]) == (200, id_, 2)
    assert (await postvak.zie(id_)).json()["melding"]["einddatum"] == "2026-10-29"
    assert (await postvak.zet(id_, {"status": "in-behandeling"})).status_code == 412


async def test_what_has_ended_does_not_change(postvak):
    """A final status stays: no new content, no withdrawal, no other status; the same content is still fine."""
    id_ = await postvak.nieuw()
    assert (await postvak.zet(id_, AFSLUITEN)).status_code == 200
    for answer in (
        await postvak.lever(melding(einddatum="2026-10-29")),
        await postvak.trek_in(id_),
        await postvak.zet(id_, {"status": "in-behandeling"}, '"2"'),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "PVK-002")
    assert (await postvak.lever()).status_code == 200


@pytest.mark.parametrize("organisatie", ["duinmeer", "merel", "elders"])
async def test_a_sender_reaches_no_gemeente_that_his_token_does_not_name(postvak, organisatie):
    """A melding for another gemeente than the token allows goes nowhere."""
    answer = await postvak.lever(gemeente=organisatie)
    assert answer.status_code == 404
    assert postvak.omgeving.sql("SELECT count(*) FROM postvak_melding") == [(0,)]


async def test_a_school_has_no_inbox(postvak):
    """Only an organisatie of the right kind takes meldingen."""
    token = postvak.afzender(organisatie=["zwaluw", "zwaluwdam"])
    answer = await postvak.lever(token=token, gemeente="zwaluw")
    assert (answer.status_code, answer.json()["code"]) == (403, "PVK-004")
    assert (await postvak.lever(token=token)).status_code == 400
    assert (await postvak.lever(token=token, gemeente="zwaluwdam")).status_code == 201


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"soort": None}, ("/soort", "missing")),
        ({"soort": "spijbelen"}, ("/soort", "enum")),
        ({"leerling": {"burgerservicenummer": "999999991"}}, ("/leerling/burgerservicenummer", "value_error")),
        ({"leerling": {"burgerservicenummer": BSN, "onderwijsnummer": "101400002"}}, ("/leerling", "value_error")),
        ({"leerling": {}}, ("/leerling", "value_error")),
        ({"diagnose": GEHEIM}, ("", "extra_forbidden")),
        ({"melder": {"naam": "M", "email": "m@z.example", "bsn": BSN}}, ("/melder", "extra_forbidden")),
        ({"begindatum": "31-12-2026"}, ("/begindatum", "value_error")),
        ({"einddatum": "2026-10-04"}, ("/einddatum", "value_error")),
        ({"dagen": [{"datum": "2026-10-05", "heledag": True}] * 2}, ("/dagen", "value_error")),
        ({"actieGewenst": False}, ("/toelichtingGeenActie", "missing")),
        ({"toelichtingGeenActie": GEHEIM}, ("/toelichtingGeenActie", "value_error")),
        ({"vermoedelijkeReden": "x" * 201}, ("/vermoedelijkeReden", "string_too_long")),
        ({"vermoedelijkeReden": "\ud800"}, ("", "value_error")),
        ({"school": {"brin": "99XX", "naam": "De\x00Zwaluw"}}, ("/school/naam", "value_error")),
    ],
)
async def test_a_melding_that_breaks_the_contract_is_refused(postvak, anders, fout):
    """Each fault is told by its place and kind, and nothing of what was sent is repeated."""
    kop = {"Content-Type": "application/json"}
    tekst = json.dumps(melding(**anders)).encode()
    answer = await postvak.omgeving.vraag("POST", PAD, token=postvak.afzender(), content=tekst, headers=kop)
    assert answer.status_code == 400
    assert fout in [(item["location"], item["code"]) for item in answer.json()["errors"]]
    assert not [stuk for stuk in (BSN, "999999991", GEHEIM, "diagnose", "spijbelen") if stuk in answer.text]


async def test_an_onderwijsnummer_serves_without_a_bsn(postvak):
    """Who has no BSN is reported with his onderwijsnummer."""
    assert (await postvak.lever(melding(leerling={"onderwijsnummer": "101400002"}))).status_code == 201


async def test_the_list_shows_nobody(postvak):
    """The list tells what waits, by status and soort and in parts, and nothing of any leerling."""
    ids = [await postvak.nieuw(melding(f"k-{nummer}")) for nummer in range(3)]
    luxe = await postvak.nieuw(melding("k-luxe", soort="luxe"))
    await postvak.zet(ids[0], AFSLUITEN)
    alles = await postvak.lijst()
    assert [item["id"] for item in alles.json()["items"]] == [luxe, *reversed(ids)]
    assert not [stuk for stuk in (BSN, GEHEIM, "Verzonnen", "2026-10-05", "k-1") if stuk in alles.text]
    assert [item["id"] for item in (await postvak.lijst(status="afgesloten")).json()["items"]] == [ids[0]]
    assert [item["id"] for item in (await postvak.lijst(soort="luxe")).json()["items"]] == [luxe]
    gezien, cursor = [], {}
    while cursor is not None:
        deel = (await postvak.lijst(limiet=1, **cursor)).json()
        gezien += [item["id"] for item in deel["items"]]
        cursor = {"cursor": deel["volgende"]} if deel["volgende"] else None
    assert gezien == [luxe, *reversed(ids)]


async def test_an_officer_sees_his_gemeente_only(postvak):
    """Of another gemeente nothing is there: not in the list, not by its id, not to handle."""
    id_ = await postvak.nieuw()
    for token in (postvak.ambtenaar("duinmeer"), postvak.ambtenaar("zwaluw"), postvak.ambtenaar(None)):
        assert (await postvak.lijst(token)).json()["items"] == []
        for answer in (await postvak.zie(id_, token), await postvak.zet(id_, AFSLUITEN, token=token)):
            assert answer.status_code == 404
            assert answer.json() | {"traceId": ""} == (await postvak.zie(uuid4(), token)).json() | {"traceId": ""}
    assert (await postvak.zie(id_)).json()["status"] == "geregistreerd"


async def test_the_database_itself_keeps_gemeenten_apart(postvak):
    """Without the help of any query, a transaction for one gemeente holds no row of another."""
    await postvak.nieuw()
    for organisatie, aantal in (("zwaluwdam", 1), ("duinmeer", 0), ("zwaluw", 0)):
        async with postvak.omgeving.inrichting.db.transactie([organisatie]) as conn:
            for tabel in (b"postvak_melding", b"postvak_status"):
                cur = await conn.execute(b"SELECT count(*) FROM " + tabel)
                assert await cur.fetchone() == (aantal,)


async def test_the_two_scopes_do_not_mix(postvak):
    """A sender cannot look into the inbox, and an officer cannot fill it."""
    id_ = await postvak.nieuw()
    for answer in (
        await postvak.zie(id_, postvak.afzender()),
        await postvak.lijst(postvak.afzender()),
        await postvak.zet(id_, AFSLUITEN, token=postvak.afzender()),
        await postvak.lever(token=postvak.ambtenaar()),
        await postvak.trek_in(id_, token=postvak.ambtenaar()),
        await postvak.wijzigingen(postvak.ambtenaar()),
        await postvak.zie(id_, postvak.omgeving.uitgever.token(organisatie="zwaluwdam", scope="schakel.lezen")),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "API-403")


async def test_two_officers_cannot_overwrite_each_other(postvak):
    """Who did not see the last version is asked to look first; without a version nothing is done."""
    id_ = await postvak.nieuw()
    eerste = await postvak.zet(id_, {"status": "in-behandeling"})
    assert (eerste.status_code, eerste.headers["etag"]) == (200, '"2"')
    tweede = await postvak.zet(id_, AFSLUITEN)
    assert (tweede.status_code, tweede.json()["code"]) == (412, "PVK-003")
    assert [(await postvak.zet(id_, AFSLUITEN, etag)).status_code for etag in ("*", 'W/"2"', "2")] == [412] * 3
    zonder = await postvak.omgeving.vraag("PUT", f"{PAD}/{id_}/status", token=postvak.ambtenaar(), json=AFSLUITEN)
    assert [(fout["in"], fout["location"]) for fout in zonder.json()["errors"]] == [("header", "If-Match")]
    assert (await postvak.zet(id_, AFSLUITEN, '"2"')).status_code == 200


async def test_two_officers_at_the_same_moment(postvak):
    """Of two who answer the same version at once, one succeeds."""
    id_ = await postvak.nieuw()
    antwoorden = []

    async def zet():
        antwoorden.append((await postvak.zet(id_, AFSLUITEN)).status_code)

    async with anyio.create_task_group() as tg:
        tg.start_soon(zet)
        tg.start_soon(zet)
    assert sorted(antwoorden) == [200, 412]


@pytest.mark.parametrize("via", [[], ["in-behandeling"]])
@pytest.mark.parametrize("eind", [{"status": "ter-kennisgeving"}, AFSLUITEN])
async def test_each_way_to_the_end(postvak, via, eind):
    """From registered, or from being handled, a melding can be noted or closed, and after that nothing more."""
    id_ = await postvak.nieuw()
    stappen = [*({"status": status} for status in via), eind]
    for versie, stap in enumerate(stappen, 1):
        assert (await postvak.zet(id_, stap, f'"{versie}"')).status_code == 200
    for status in ("in-behandeling", "ter-kennisgeving"):
        assert (await postvak.zet(id_, {"status": status}, f'"{len(stappen) + 1}"')).status_code == 409


@pytest.mark.parametrize(
    ("inhoud", "fout"),
    [
        ({"status": "afgesloten"}, ("/reden", "missing")),
        ({"status": "afgesloten", "reden": "onbekend"}, ("/reden", "enum")),
        ({"status": "afgesloten", "reden": "hervat", "toelichting": GEHEIM}, ("/toelichting", "enum")),
        ({"status": "in-behandeling", "reden": "hervat"}, ("/reden", "value_error")),
        ({"status": "ter-kennisgeving", "toelichting": "gezien"}, ("/toelichting", "value_error")),
        ({"status": "geregistreerd"}, ("/status", "literal_error")),
        ({"status": "ingetrokken"}, ("/status", "literal_error")),
        ({"status": "in-behandeling", "opmerking": GEHEIM}, ("", "extra_forbidden")),
        ({"status": "in-behandeling", "contact": {"email": "geen"}}, ("/contact/email", "string_pattern_mismatch")),
    ],
)
async def test_a_terugmelding_that_breaks_the_contract_is_refused(postvak, inhoud, fout):
    """The reason comes from the list and belongs to closing; nothing of what was sent is repeated."""
    answer = await postvak.zet(await postvak.nieuw(), inhoud)
    assert answer.status_code == 400
    assert fout in [(item["location"], item["code"]) for item in answer.json()["errors"]]
    assert GEHEIM not in answer.text


async def test_the_sender_hears_every_status_once(postvak):
    """What an officer told comes back to who sent the melding, with reason, explanation and contact, in order."""
    id_ = await postvak.nieuw()
    begin = (await postvak.wijzigingen()).json()
    assert [(item["id"], item["status"]) for item in begin["items"]] == [(id_, "geregistreerd")]
    await postvak.zet(id_, {"status": "in-behandeling", "contact": CONTACT})
    await postvak.zet(id_, AFSLUITEN, '"2"')
    verder = (await postvak.wijzigingen(vanaf=begin["verder"])).json()
    behandeling, eind = verder["items"]
    assert behandeling["contact"] == CONTACT | {"telefoon": None}
    assert (eind["status"], eind["reden"], eind["toelichting"]) == ("afgesloten", "hervat", "gezien")
    leeg = (await postvak.wijzigingen(vanaf=verder["verder"])).json()
    assert (leeg["items"], leeg["meer"]) == ([], False)
    assert (await postvak.wijzigingen(vanaf=leeg["verder"])).json()["items"] == []


async def test_a_page_ends_nowhere_special(postvak):
    """However small the pages, every status comes by exactly once and in the same order."""
    for nummer in range(4):
        await postvak.zet(await postvak.nieuw(melding(f"k-{nummer}")), AFSLUITEN)
    alles = (await postvak.wijzigingen()).json()
    assert (len(alles["items"]), alles["meer"]) == (8, False)
    gezien, vanaf, meer = [], {}, True
    while meer:
        deel = (await postvak.wijzigingen(limiet=3, **vanaf)).json()
        gezien, vanaf, meer = gezien + deel["items"], {"vanaf": deel["verder"]}, deel["meer"]
    assert gezien == alles["items"]


async def test_a_sender_hears_of_his_own_only(postvak):
    """Another sender at the same gemeente learns nothing, and cannot withdraw; a place of one is none for another."""
    id_ = await postvak.nieuw()
    ander = postvak.afzender("sis-merel")
    vanaf = (await postvak.wijzigingen()).json()["verder"]
    assert (await postvak.wijzigingen(ander)).json()["items"] == []
    assert (await postvak.trek_in(id_, token=ander)).status_code == 404
    assert (await postvak.wijzigingen(ander, vanaf=vanaf)).json()["code"] == "API-410"
    zelfde = await postvak.lever(token=ander)
    assert (zelfde.status_code, zelfde.json()["id"] != id_) == (201, True)


async def test_a_sender_withdraws(postvak):
    """A melding that should not have been is taken back by who sent it, once; the officer sees that it was."""
    id_ = await postvak.nieuw()
    assert (await postvak.trek_in(id_, intrekking("een-ander"))).status_code == 409
    assert (await postvak.trek_in(id_, intrekking(brin="88YY"))).status_code == 409
    eerst, weer = await postvak.trek_in(id_), await postvak.trek_in(id_)
    assert (eerst.status_code, eerst.json()["status"]) == (200, "ingetrokken")
    assert weer.json() == eerst.json()
    assert [stap["status"] for stap in (await postvak.zie(id_)).json()["verloop"]] == ["geregistreerd", "ingetrokken"]
    assert (await postvak.zet(id_, AFSLUITEN, '"2"')).status_code == 409


async def test_a_withdrawal_that_breaks_the_contract_is_refused(postvak):
    """A withdrawal says nothing of the leerling."""
    answer = await postvak.trek_in(await postvak.nieuw(), intrekking() | {"leerling": {"burgerservicenummer": BSN}})
    assert [(item["location"], item["code"]) for item in answer.json()["errors"]] == [("", "extra_forbidden")]


async def test_who_did_what_is_recorded(postvak):
    """Coming in, looking, answering and hearing stand in the log of use of the gemeente, under one pseudonym."""
    id_ = await postvak.nieuw()
    await postvak.lever(melding(einddatum="2026-10-29"))
    await postvak.zie(id_)
    await postvak.zet(id_, {"status": "in-behandeling", "contact": CONTACT}, '"2"')
    await postvak.wijzigingen()
    await postvak.trek_in(id_)
    regels = postvak.omgeving.gebruik("zwaluwdam")
    gedaan = [regel["logregel"]["attributes"]["dpl.core.processing_activity_id"].rpartition("/")[2] for regel in regels]
    assert gedaan == [
        f"postvak-{wat}" for wat in ("ontvangen", "wijzigen", "inzien", "terugmelden", "ophalen", "intrekken")
    ]
    assert len({regel["logregel"]["attributes"]["dpl.core.data_subject_id"] for regel in regels}) == 1
    assert [regel["schakel"]["gebruiker"] for regel in regels] == [
        *["sis-zwaluw"] * 2, *["l.ambtenaar"] * 2, *["sis-zwaluw"] * 2
    ]  # fmt: skip
    assert BSN not in str(regels)


async def test_nothing_of_a_leerling_is_in_the_clear(postvak, capfd):
    """In tables, log lines and addresses there is no number, name or reason to be found."""
    id_ = await postvak.nieuw()
    await postvak.zet(id_, AFSLUITEN | {"contact": CONTACT})
    for tabel in ("postvak_melding", "postvak_status", "audit_entry"):
        inhoud = str(postvak.omgeving.sql(f"SELECT t::text FROM {tabel} t"))
        ruw = bytes(inhoud, "utf-8").hex()
        for stuk in (BSN, GEHEIM, "Verzonnen", "Ambtenaar", "hervat"):
            assert stuk not in inhoud
            assert stuk.encode().hex() not in ruw
            assert stuk.encode().hex() not in inhoud
    uit = capfd.readouterr()
    assert not [stuk for stuk in (BSN, GEHEIM, "Verzonnen", id_) if stuk in uit.out + uit.err]

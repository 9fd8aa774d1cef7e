"""/v1/swv: a school hands in an aanvraag, the samenwerkingsverband judges it, and only those two see it."""

import json
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import anyio
import pytest
from openpyxl import load_workbook

from gateway.exchange.swvinbox.inhoud import validator
from tests.swvinbox import DOSSIER, GEHEIM, KENMERK, aanvraag, advies, intrekking

PAD = "/v1/swv"
BSN = "999999990"
SWV = "VO9955"
JAAR = datetime.now(UTC).year
TOEKENNEN = {"uitkomst": "toegekend", "categorie": "laag", "begin": f"{JAAR}-08-01", "eind": f"{JAAR + 2}-07-31"}
pytestmark = pytest.mark.anyio


class Loket:
    """The inbox as a school, an employee and a beoogde school meet it."""

    def __init__(self, omgeving):
        """Take the app behind it."""
        self.omgeving = omgeving

    def token(self, scope, sub, organisatie="swv-vo9955", **anders):
        """A token with these scopes."""
        return self.omgeving.uitgever.token(sub=sub, organisatie=organisatie, scope=scope, **anders)

    def school(self, sub="las-zwaluw", organisatie="swv-vo9955"):
        """A token of a sender."""
        return self.token("swv.leveren", sub, organisatie)

    def gast(self, sub="las-elders"):
        """A token of a sender from outside the region: it names an organisatie that is not of this house."""
        return self.token("swv.leveren", sub, None, oin="0000000700077ZZ00000")

    def medewerker(self, organisatie="swv-vo9955", scope="swv.behandelen"):
        """A token of an employee."""
        return self.token(scope, "m.medewerker", organisatie)

    def beoogd(self):
        """A token of a beoogde school."""
        return self.token("swv.ophalen", "las-vso", None, oin="0000000700066YY00000")

    async def vraag(self, methode, pad, token, **opties):
        """Ask."""
        return await self.omgeving.vraag(methode, f"{PAD}{pad}", token=token, **opties)

    async def lever(self, inhoud=None, token=None, swv=SWV):
        """Deliver an aanvraag."""
        return await self.vraag(
            "POST", "/aanvragen", token or self.school(), json=inhoud or aanvraag(swv=SWV), params={"swv": swv}
        )

    async def nieuw(self, inhoud=None, token=None):
        """The id of an aanvraag that was delivered."""
        answer = await self.lever(inhoud, token)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    async def dossier(self, inhoud=DOSSIER, token=None, kenmerk=KENMERK):
        """Deliver a dossier."""
        return await self.vraag(
            "PUT",
            f"/dossiers/{kenmerk}",
            token or self.school(),
            content=inhoud,
            params={"swv": SWV},
            headers={"Content-Type": "application/xml"},
        )

    async def stand(self, id_, token=None):
        """How it stands."""
        return await self.vraag("GET", f"/aanvragen/{id_}", token or self.school())

    async def wijzigingen(self, token=None, **params):
        """What became of what was sent."""
        return await self.vraag("GET", "/aanvragen/wijzigingen", token or self.school(), params={"swv": SWV} | params)

    async def zie(self, id_, token=None):
        """Look at an aanvraag as an employee."""
        return await self.vraag("GET", f"/behandelingen/{id_}", token or self.medewerker())

    async def doe(self, id_, wat, inhoud=None, versie=None, token=None):
        """One step of an employee, on the version that stands unless another is given."""
        versie = versie or (await self.zie(id_)).headers.get("etag", '"1"')
        opties = {"headers": {"If-Match": versie}} | ({} if inhoud is None else {"json": inhoud})
        return await self.vraag("POST", f"/behandelingen/{id_}/_{wat}", token or self.medewerker(), **opties)

    async def besloten(self, inhoud=None):
        """An aanvraag with a besluit that gives a TLV: its id."""
        id_ = await self.nieuw(inhoud)
        vandaag = datetime.now(UTC).date().isoformat()
        for wat, met in (
            ("toewijzen", {"aan": "m.medewerker"}),
            ("behandelen", None),
            ("adviseren", advies()),
            ("adviseren", advies("A. Bedacht", "arts")),
            ("plannen", {"vergaderdatum": (date.fromisoformat(vandaag) + timedelta(days=1)).isoformat()}),
            ("besluiten", TOEKENNEN | {"motivering": GEHEIM, "voorSchool": "De Specht"}),
        ):
            answer = await self.doe(id_, wat, met)
            assert answer.status_code == 200, (wat, answer.text)
        return id_

    async def besluit(self, id_, token=None):
        """The besluit for who sent it."""
        return await self.vraag("GET", f"/aanvragen/{id_}/besluit", token or self.school())

    async def haal(self, nummer, geboortedatum="2012-03-04", token=None):
        """Fetch a TLV as the beoogde school."""
        vraag = {"tlvNummer": nummer, "geboortedatum": geboortedatum}
        return await self.vraag("POST", "/verklaringen/_ophalen", token or self.beoogd(), json=vraag)

    async def blad(self, token=None, **params):
        """The sheet, as rows of text."""
        answer = await self.vraag("GET", "/behandelingen/export.xlsx", token or self.medewerker(), params=params)
        if answer.status_code != 200:
            return answer
        blad = load_workbook(BytesIO(answer.content)).active
        return [[cel.value for cel in rij] for rij in blad.iter_rows()]


@pytest.fixture
def loket(omgeving):
    """An inbox without anything in it."""
    return Loket(omgeving)


async def test_an_aanvraag_reaches_the_employee_whole(loket):
    """What the school sent, dossier and all, is what the employee of that samenwerkingsverband reads."""
    assert (await loket.dossier()).status_code == 201
    answer = await loket.lever()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{PAD}/aanvragen/{answer.json()['id']}"
    assert (answer.json()["status"], answer.json()["aanvraagnummer"]) == ("ontvangen", f"{JAAR}-00001")
    validator("status").validate(answer.json())
    gezien = await loket.zie(answer.json()["id"])
    assert gezien.headers["etag"] == '"1"'
    assert gezien.json()["aanvraag"] == aanvraag(swv=SWV)
    assert (gezien.json()["metDossier"], gezien.json()["gast"]) == (True, False)
    dossier = await loket.vraag("GET", f"/behandelingen/{answer.json()['id']}/dossier", loket.medewerker())
    assert (dossier.content, dossier.headers["content-type"]) == (DOSSIER, "application/xml")


async def test_the_same_again_is_the_same(loket):
    """However many of the same come at the same moment, one aanvraag is made and nothing changes."""
    antwoorden = []

    async def lever():
        antwoorden.append(await loket.lever())

    async with anyio.create_task_group() as tg:
        for _ in range(6):
            tg.start_soon(lever)
    assert sorted(answer.status_code for answer in antwoorden) == [200] * 5 + [201]
    assert len({(answer.json()["id"], answer.json()["versie"]) for answer in antwoorden}) == 1


async def test_a_school_supplements_what_is_missing(loket):
    """The question reaches the school with what is missing; its new version puts the aanvraag in controle again."""
    id_ = await loket.nieuw()
    await loket.doe(id_, "toewijzen", {"aan": "m.medewerker"})
    await loket.doe(id_, "vragen", {"ontbreekt": ["opp"], "bericht": "Graag het OPP met handtekening"})
    stand = (await loket.stand(id_)).json()
    assert (stand["status"], stand["ontbreekt"]) == ("onvolledig", ["opp"])
    assert stand["bericht"] == "Graag het OPP met handtekening"
    nieuw = await loket.lever(aanvraag(swv=SWV, hulpvraag="Met OPP"))
    assert (nieuw.status_code, nieuw.json()["id"], nieuw.json()["status"]) == (200, id_, "in-controle")
    assert nieuw.json()["ontbreekt"] == []
    assert [item["ontbreekt"] for item in (await loket.zie(id_)).json()["berichten"]] == [["opp"]]


async def test_from_incomplete_to_besluit(loket):
    """The school gets the besluit with a TLV number that DUO takes; each status on the way keeps to the contract."""
    id_ = await loket.besloten()
    besluit = (await loket.besluit(id_)).json()
    assert besluit["tlvNummer"] == f"{SWV}-{JAAR}-00001"
    assert (besluit["uitkomst"], besluit["motivering"], besluit["voorSchool"]) == ("toegekend", GEHEIM, "De Specht")
    assert len(besluit["deskundigen"]) == 2
    validator("besluit").validate(besluit)
    pagina = (await loket.wijzigingen()).json()
    validator("wijzigingen").validate(pagina)
    assert [item["status"] for item in pagina["items"]] == [
        *("ontvangen", "in-controle", "in-behandeling", "bij-deskundigen", "bij-deskundigen", "bij-commissie"),
        "besloten",
    ]
    assert pagina["items"][-1]["besluit"] == besluit
    assert (await loket.besluit(await loket.nieuw(aanvraag("k-2", swv=SWV)))).status_code == 404


async def test_what_is_under_way_does_not_change(loket):
    """Once it is found complete neither aanvraag nor dossier changes; the same again is still fine."""
    await loket.dossier()
    id_ = await loket.nieuw()
    await loket.doe(id_, "toewijzen", {"aan": "m"})
    await loket.doe(id_, "behandelen")
    for answer in (await loket.lever(aanvraag(swv=SWV, hulpvraag="anders")), await loket.dossier(DOSSIER + b"\n")):
        assert (answer.status_code, answer.json()["code"]) == (409, "SWV-409")
    assert (await loket.lever()).status_code == 200
    assert (await loket.dossier()).status_code == 200


async def test_a_sender_withdraws(loket):
    """Until there is a besluit, by who sent it, once; kenmerk and school must be those of it."""
    id_ = await loket.nieuw()
    pad = f"/aanvragen/{id_}/_intrekken"
    for fout in (intrekking("een-ander"), intrekking(brin="88YY"), intrekking(soort="tlv-so")):
        assert (await loket.vraag("POST", pad, loket.school(), json=fout)).status_code == 400
    assert (await loket.vraag("POST", pad, loket.gast(), json=intrekking())).status_code == 404
    eerst = await loket.vraag("POST", pad, loket.school(), json=intrekking())
    weer = await loket.vraag("POST", pad, loket.school(), json=intrekking())
    assert (eerst.status_code, eerst.json()["status"], weer.json()) == (200, "ingetrokken", eerst.json())
    besloten = await loket.besloten(aanvraag("k-2", swv=SWV))
    laat = await loket.vraag("POST", f"/aanvragen/{besloten}/_intrekken", loket.school(), json=intrekking("k-2"))
    assert (laat.status_code, laat.json()["code"]) == (409, "SWV-409")


async def test_a_status_that_is_known_is_not_sent_again(loket):
    """The ETag is the version; with it the answer is 304 until something changes."""
    id_ = await loket.nieuw()
    etag = (await loket.stand(id_)).headers["etag"]
    pad, kop = f"/aanvragen/{id_}", {"If-None-Match": etag}
    answer = await loket.vraag("GET", pad, loket.school(), headers=kop)
    assert (answer.status_code, answer.content) == (304, b"")
    await loket.doe(id_, "toewijzen", {"aan": "m"})
    assert (await loket.vraag("GET", pad, loket.school(), headers=kop)).json()["status"] == "in-controle"


async def test_a_school_from_outside_the_region_is_a_guest(loket):
    """A sender whose token does not name the swv delivers and follows its own, and sees nothing else."""
    eigen = await loket.nieuw()
    answer = await loket.lever(token=loket.gast())
    assert answer.status_code == 201
    gast = answer.json()["id"]
    assert gast != eigen
    assert (await loket.zie(gast)).json()["gast"] is True
    assert (await loket.stand(gast, loket.gast())).status_code == 200
    assert [item["id"] for item in (await loket.wijzigingen(loket.gast())).json()["items"]] == [gast]
    assert (await loket.stand(eigen, loket.gast())).status_code == 404
    assert (await loket.stand(gast)).status_code == 404
    gevonden = await loket.vraag("GET", "/aanvragen", loket.gast(), params={"swv": SWV, "kenmerk": KENMERK})
    assert [item["id"] for item in gevonden.json()["items"]] == [gast]
    for pad in ("/behandelingen", f"/behandelingen/{gast}", f"/behandelingen/{gast}/dossier"):
        assert (await loket.vraag("GET", pad, loket.gast())).status_code == 403
    leeg = loket.token("swv.behandelen", "las-elders", None, oin="0000000700077ZZ00000")
    assert (await loket.vraag("GET", "/behandelingen", leeg)).json()["items"] == []
    assert (await loket.zie(gast, leeg)).status_code == 404


async def test_a_samenwerkingsverband_sees_its_own_only(loket):
    """An employee of another finds nothing, changes nothing, takes nothing along."""
    id_ = await loket.nieuw()
    ander = loket.medewerker("swv-po9956")
    assert (await loket.vraag("GET", "/behandelingen", ander)).json()["items"] == []
    assert (await loket.zie(id_, ander)).status_code == 404
    assert (await loket.doe(id_, "toewijzen", {"aan": "m"}, token=ander)).status_code == 404
    assert len(await loket.blad(ander)) == 1


async def test_only_a_samenwerkingsverband_has_an_inbox(loket):
    """Another number, or another than in the body, goes nowhere."""
    assert (await loket.lever(aanvraag(swv="VO0001"), swv="VO0001")).json()["code"] == "SWI-004"
    assert (await loket.lever(aanvraag(swv=SWV), swv="PO9956")).status_code == 400
    assert (await loket.lever(aanvraag(swv="zomaar"), swv="zomaar")).status_code == 400
    assert loket.omgeving.sql("SELECT count(*) FROM swv_aanvraag") == [(0,)]


@pytest.mark.parametrize(
    ("anders", "fout"),
    [
        ({"soort": None}, ("/soort", "missing")),
        ({"soort": "zomaar-iets"}, ("/soort", "enum")),
        ({"soort": ["tlv-vso"]}, ("/soort", "value_error")),
        ({"motivering": f"Pip ({BSN}) kan niet mee"}, ("/motivering", "value_error")),
        ({"zienswijzen": [{"van": "ouders", "datum": "2026-02-01", "tekst": BSN}]},
         ("/zienswijzen/0/tekst", "value_error")),
        ({"leerling": {"leerlingnummer": BSN, "achternaam": "X", "geboortedatum": "2012-03-04"}},
         ("/leerling/leerlingnummer", "value_error")),
        ({"leerling": {"leerlingnummer": "1", "achternaam": "X", "geboortedatum": "2012-03-04", "bsn": BSN}},
         ("/leerling", "extra_forbidden")),
        ({"motivering": "\ud800"}, ("", "value_error")),
    ],
)  # fmt: skip
async def test_an_aanvraag_that_breaks_the_contract_is_refused(loket, anders, fout):
    """Every fault with its place, a BSN wherever it stands, and nothing of what was sent is repeated."""
    inhoud = json.dumps(aanvraag(swv=SWV, **anders))
    kop = {"Content-Type": "application/json"}
    answer = await loket.vraag("POST", "/aanvragen", loket.school(), content=inhoud, params={"swv": SWV}, headers=kop)
    assert answer.status_code == 400
    assert fout in [(item["location"], item["code"]) for item in answer.json()["errors"]]
    assert BSN not in answer.text
    assert GEHEIM not in answer.text
    assert loket.omgeving.sql("SELECT count(*) FROM swv_aanvraag") == [(0,)]


@pytest.mark.parametrize(
    "inhoud",
    [
        b"geen xml",
        b"<iets/>",
        b"<!DOCTYPE dossier [<!ENTITY a 'b'>]><dossier>&a;</dossier>",
        b"<dossier><leerling><bsn/></leerling></dossier>",
        b"<dossier><pgn>1</pgn></dossier>",
    ],
)
async def test_a_dossier_that_is_none_is_refused(loket, inhoud):
    """No XML, another document, an entity, or a place for a BSN: 400, and nothing is kept."""
    answer = await loket.dossier(inhoud)
    assert (answer.status_code, answer.json()["code"]) == (400, "SWI-006")
    assert loket.omgeving.sql("SELECT count(*) FROM swv_dossier") == [(0,)]


async def test_the_beoogde_school_fetches_the_tlv_and_nothing_more(loket):
    """Number and day of birth give number, kind, category and dates; the sender hears that it was fetched."""
    id_ = await loket.besloten()
    nummer = (await loket.besluit(id_)).json()["tlvNummer"]
    for answer in (await loket.haal(nummer, "2012-03-05"), await loket.haal(f"{SWV}-{JAAR}-00002")):
        assert answer.status_code == 404
    assert (await loket.stand(id_)).json()["status"] == "besloten"
    answer = await loket.haal(nummer)
    assert answer.json() == {
        "tlvNummer": nummer,
        "swv": SWV,
        "soort": "tlv-vso",
        "categorie": "laag",
        "begin": f"{JAAR}-08-01",
        "eind": f"{JAAR + 2}-07-31",
    }
    validator("verklaring").validate(answer.json())
    assert (await loket.stand(id_)).json()["status"] == "opgehaald"
    assert (await loket.haal(nummer)).json() == answer.json()
    assert (await loket.stand(id_)).json()["versie"] == 8
    assert (await loket.haal(nummer, token=loket.school())).status_code == 403


async def test_health_data_goes_to_nobody_but_the_school_that_sent_it(loket):
    """No route gives motivering, advice or dossier to a token that is not the sender's or an employee's of this swv."""
    await loket.dossier()
    id_ = await loket.besloten()
    nummer = (await loket.besluit(id_)).json()["tlvNummer"]
    alles = "swv.leveren swv.ophalen schakel.lezen schakel.beheer aanvraag.beheren"
    vreemd = [
        loket.gast(),
        loket.beoogd(),
        loket.token(alles, "las-ander"),
        loket.token(alles, "las-ander", "zwaluw"),
        loket.token(f"{alles} swv.behandelen swv.namen", "m.ander", "swv-po9956"),
        loket.token(f"{alles} swv.behandelen swv.namen", "las-vso", None, oin="0000000700066YY00000"),
    ]
    vragen = [
        ("GET", f"/aanvragen/{id_}", {}),
        ("GET", f"/aanvragen/{id_}/besluit", {}),
        ("GET", "/aanvragen", {"params": {"swv": SWV, "kenmerk": KENMERK}}),
        ("GET", "/aanvragen/wijzigingen", {"params": {"swv": SWV}}),
        ("POST", f"/aanvragen/{id_}/_intrekken", {"json": intrekking()}),
        ("POST", "/verklaringen/_ophalen", {"json": {"tlvNummer": nummer, "geboortedatum": "2012-03-04"}}),
        ("GET", "/behandelingen", {}),
        ("GET", f"/behandelingen/{id_}", {}),
        ("GET", f"/behandelingen/{id_}/dossier", {}),
        ("GET", "/behandelingen/export.xlsx", {"params": {"namen": "true"}}),
    ]
    for token in vreemd:
        for methode, pad, opties in vragen:
            answer = await loket.vraag(methode, pad, token, **opties)
            assert answer.status_code in {200, 403, 404}
            assert "GEHEIM" not in answer.text
            assert b"Verzinsel" not in answer.content
    eigen = await loket.vraag("GET", f"/aanvragen/{id_}", loket.school())
    assert "GEHEIM uit het dossier" not in eigen.text


async def test_the_list_tells_nothing_of_a_leerling(loket):
    """Filters and pages, without a name; whoever sends the wrong filter gets a fault, not everything."""
    ids = [await loket.nieuw(aanvraag(f"k-{nummer}", swv=SWV)) for nummer in range(3)]
    await loket.doe(ids[0], "toewijzen", {"aan": "m.medewerker"})
    eerst = await loket.vraag("GET", "/behandelingen", loket.medewerker(), params={"limiet": 2})
    rest = await loket.vraag(
        "GET", "/behandelingen", loket.medewerker(), params={"limiet": 2, "cursor": eerst.json()["volgende"]}
    )
    assert [item["id"] for item in (*eerst.json()["items"], *rest.json()["items"])] == ids[::-1]
    assert "Verzinsel" not in eerst.text
    for params, verwacht in (
        ({"toegewezenAan": "m.medewerker"}, 1),
        ({"status": "ontvangen"}, 2),
        ({"soort": "tlv-so"}, 0),
        ({"termijnVoor": "2999-01-01", "status": "in-controle"}, 1),
    ):
        answer = await loket.vraag("GET", "/behandelingen", loket.medewerker(), params=params)
        assert len(answer.json()["items"]) == verwacht
    assert (await loket.vraag("GET", "/behandelingen", loket.medewerker(), params={"stat": "x"})).status_code == 400


async def test_the_sheet_has_no_names_unless_asked_for(loket):
    """Names take a scope of their own, a BSN is never in it, and a name that looks like a formula stays text."""
    formule = aanvraag(swv=SWV, school={"brin": "99XX", "naam": "=cmd|' /C calc'!A0"})
    id_ = await loket.besloten(formule)
    nummer = (await loket.besluit(id_)).json()["tlvNummer"]
    kop, rij = await loket.blad()
    assert dict(zip(kop, rij, strict=True)) | {
        "school": "=cmd|' /C calc'!A0", "TLV-nummer": nummer, "uitkomst": "toegekend", "status": "besloten"
    } == dict(zip(kop, rij, strict=True))  # fmt: skip
    assert "Verzinsel" not in rij
    answer = await loket.vraag("GET", "/behandelingen/export.xlsx", loket.medewerker())
    blad = load_workbook(BytesIO(answer.content)).active
    assert {cel.data_type for rij in blad.iter_rows() for cel in rij} <= {"s", "n"}
    assert (await loket.blad(namen="true")).status_code == 403
    kop, rij = await loket.blad(loket.medewerker(scope="swv.behandelen swv.namen"), namen="true")
    assert (rij[kop.index("achternaam")], "leerlingnummer" in kop) == ("Verzinsel", False)
    assert len(await loket.blad(status="ontvangen")) == 1


async def test_the_sheet_comes_whatever_a_school_typed(loket):
    """What has no place in a workbook is left out of the cell, and of that alone."""
    vreemd = aanvraag(swv=SWV, school={"brin": "99XX", "naam": "De\ufffe Zwaluw"})
    vreemd["leerling"]["voorvoegsel"] = "v\u0001d"
    await loket.nieuw(vreemd)
    kop, rij = await loket.blad(loket.medewerker(scope="swv.behandelen swv.namen"), namen="true")
    assert (rij[kop.index("school")], rij[kop.index("voorvoegsel")]) == ("De Zwaluw", "vd")


@pytest.mark.parametrize("wat", ["onvolledig", "besloten"])
async def test_another_employee_changes_nothing_for_the_school(loket, wat):
    """What is missing, and what was decided, stays told when somebody else takes the aanvraag over."""
    if wat == "onvolledig":
        id_ = await loket.nieuw()
        await loket.doe(id_, "toewijzen", {"aan": "m.medewerker"})
        await loket.doe(id_, "vragen", {"ontbreekt": ["opp"], "bericht": "Graag het OPP"})
    else:
        id_ = await loket.besloten()
    voor = (await loket.stand(id_)).json()
    assert (await loket.doe(id_, "toewijzen", {"aan": "a.collega"})).status_code == 200
    na = (await loket.stand(id_)).json()
    assert na["status"] == wat
    assert {naam for naam in voor if voor[naam] != na.get(naam)} <= {"versie", "op"}


async def test_two_employees_at_the_same_moment(loket):
    """Of two who act on the same version at once, one succeeds."""
    id_ = await loket.nieuw()
    antwoorden = []

    async def zet():
        antwoorden.append((await loket.doe(id_, "toewijzen", {"aan": "m"}, '"1"')).status_code)

    async with anyio.create_task_group() as tg:
        tg.start_soon(zet)
        tg.start_soon(zet)
    assert sorted(antwoorden) == [200, 412]
    assert (await loket.doe(id_, "behandelen", versie="*")).status_code == 412


@pytest.mark.parametrize(
    ("wat", "inhoud", "code"),
    [
        ("toewijzen", {"aan": "Jan Jansen; DROP"}, 400),
        ("vragen", {"ontbreekt": []}, 400),
        ("plannen", {"vergaderdatum": "gisteren"}, 400),
        ("plannen", {"vergaderdatum": "2001-01-01"}, 400),
        ("adviseren", advies(datum="2999-01-01"), 409),
        ("besluiten", TOEKENNEN, 409),
        ("besluiten", {"uitkomst": "misschien"}, 400),
        ("bezwaar", {"ontvangenOp": "2026-01-01"}, 409),
        ("afsluiten", {"status": "besloten"}, 400),
        ("afsluiten", {"status": "afgesloten"}, 409),
        ("aanhouden", {"bericht": "wacht"}, 409),
    ],
)
async def test_a_step_that_does_not_fit_is_refused(loket, wat, inhoud, code):
    """What is not understood is 400, what the status does not allow 409; nothing changes."""
    id_ = await loket.nieuw()
    answer = await loket.doe(id_, wat, inhoud)
    assert answer.status_code == code, answer.text
    assert (await loket.zie(id_)).headers["etag"] == '"1"'
    assert (await loket.doe(uuid4(), wat, TOEKENNEN if code == 409 else inhoud, '"1"')).status_code in {400, 404}


async def test_a_feed_of_one_is_none_for_another(loket):
    """A place in the feed of one sender or samenwerkingsverband is refused in that of another."""
    await loket.nieuw()
    plaats = (await loket.wijzigingen()).json()["verder"]
    assert (await loket.wijzigingen(vanaf=plaats)).json()["items"] == []
    for token, swv in ((loket.gast(), SWV), (loket.school(), "PO9956")):
        answer = await loket.wijzigingen(token, swv=swv, vanaf=plaats)
        assert (answer.status_code, answer.json()["code"]) == (400, "API-410")


async def test_who_did_what_is_recorded(loket):
    """Everything that is done with an aanvraag stands in the log of use of the swv, under one pseudonym, with who."""
    await loket.dossier()
    id_ = await loket.besloten()
    await loket.haal((await loket.besluit(id_)).json()["tlvNummer"])
    await loket.blad()
    await loket.vraag("GET", f"/behandelingen/{id_}/dossier", loket.medewerker())
    regels = loket.omgeving.gebruik("swv-vo9955")
    eigen = [regel["logregel"]["attributes"] for regel in regels]
    gedaan = {item["dpl.core.processing_activity_id"].rpartition("/")[2] for item in eigen}
    assert gedaan == {
        f"swv-{wat}"
        for wat in ("dossier-ontvangen", "ontvangen", "ophalen", "toewijzen", "behandelen", "adviseren", "plannen",
                    "besluiten", "besluit-ophalen", "tlv-ophalen", "exporteren", "dossier-inzien", "inzien")
    }  # fmt: skip
    assert len({item.get("dpl.core.data_subject_id") for item in eigen} - {None}) == 1
    assert {regel["schakel"]["gebruiker"] for regel in regels} == {"las-zwaluw", "m.medewerker", "las-vso"}


async def test_nothing_of_a_leerling_is_in_the_clear(loket, capfd):
    """In tables, log lines and addresses there is no name, number, advice or reason to be found."""
    await loket.dossier()
    id_ = await loket.besloten()
    nummer = (await loket.besluit(id_)).json()["tlvNummer"]
    await loket.doe(id_, "afsluiten", {"status": "afgesloten", "bericht": GEHEIM})
    for tabel in ("swv_aanvraag", "swv_dossier", "swv_status", "swv_bericht", "swv_advies", "audit_entry"):
        inhoud = str(loket.omgeving.sql(f"SELECT t::text FROM {tabel} t"))
        for stuk in ("GEHEIM", "Verzinsel", "Verzonnen", "2012-03-04", nummer):
            assert stuk not in inhoud
            assert stuk.encode().hex() not in inhoud
    uit = capfd.readouterr()
    assert not [stuk for stuk in ("GEHEIM", "Verzinsel", nummer, id_) if stuk in uit.out + uit.err]

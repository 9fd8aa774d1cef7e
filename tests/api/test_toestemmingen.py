"""/v1/toestemmingen, /v1/uitzonderingen and /v1/informatieplicht: asked, answered, proved, and told."""

import io
import json
import warnings
from uuid import UUID, uuid4

import anyio
import pytest
import rdflib
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from gateway.exchange.toestemming import bewijs
from gateway.model.mappen import contractbestand
from tests.api.test_routes import BODIES, BSN, HEADERS, WOORDEN, probleem
from tests.gezinnen import LEZEN, MOEDER, SCHRIJVEN, VADER, als_gezin
from tests.standaarden import STANDAARDEN, needs_standaarden

pytestmark = pytest.mark.anyio
PAD, UIT, INF = "/v1/toestemmingen", "/v1/uitzonderingen", "/v1/informatieplicht"
DPV, DCT = rdflib.Namespace("https://w3id.org/dpv#"), rdflib.Namespace("http://purl.org/dc/terms/")
SHA = "ab" * 32
GEHEIM = "123456782"
SCHEMA = json.loads(contractbestand("toestemming/ontvangstbewijs.schema.json").read_bytes())


def wie(nummer=None):
    """The leerling, or a parent."""
    return {"rol": "leerling"} if nummer is None else {"rol": "gezagdrager", "nummer": nummer}


def formulier(nummer=None, **anders):
    """A signature on a form."""
    return wie(nummer) | {"vorm": "formulier-ondertekend", "bewijs": SHA} | anders


@pytest.fixture
def nummer(omgeving):
    """A leerling of 14 with two parents."""
    rij = omgeving.sql(LEZEN)[0]
    nummer, inhoud = als_gezin(omgeving.inrichting.kast, rij)
    omgeving.sql(SCHRIJVEN, inhoud, rij[0])
    return nummer


@pytest.fixture
async def gevraagd(omgeving, nummer):
    """The address of a toestemming that was asked for."""
    return (await vraag(omgeving, nummer)).headers["location"]


def body(nummer, **anders):
    """A question."""
    return {"leerlingnummer": nummer, "doel": "aanmelding-jeugdhulp", "ontvanger": "lokaal-team"} | anders


async def vraag(omgeving, nummer, **anders):
    """Ask."""
    answer = await omgeving.vraag("POST", PAD, json=body(nummer, **anders))
    assert answer.status_code == 201, answer.text
    return answer


async def zeg(omgeving, pad, wat, invoer, status=200, code=None):
    """Record what someone said."""
    answer = await omgeving.vraag("POST", f"{pad}/_{wat}", json=invoer)
    if status >= 400:
        return probleem(answer, status, code)
    assert answer.status_code == status, answer.text
    return answer.json()


async def actief(omgeving, pad):
    """Let everyone sign."""
    for nummer in (1, 2, None):
        gezien = await zeg(omgeving, pad, "tekenen", formulier(nummer))
    assert gezien["staat"] == "actief"


async def bewijs_van(omgeving, pad):
    """The receipt, held against its own schema."""
    answer = await omgeving.vraag("GET", f"{pad}/bewijs", headers={"Accept": "application/ld+json"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/ld+json")
    assert HEADERS.items() <= dict(answer.headers).items()
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(answer.json())
    return answer.json()


async def test_asked_signed_and_withdrawn(omgeving, nummer):
    """Each step at its own address; who is missing is named, and everything is in the log of use."""
    gemaakt = await vraag(omgeving, nummer, documenten=[{"titel": "OPP", "datum": "2026-11-02", "sha256": SHA}])
    pad = gemaakt.headers["location"]
    assert (await omgeving.vraag("GET", pad)).json() == gemaakt.json()
    assert (gemaakt.json()["staat"], gemaakt.json()["leerlingnummer"]) == ("gevraagd", nummer)
    assert gemaakt.json()["ontbreken"] == [MOEDER, VADER, "Noor"]
    assert gemaakt.json()["documenten"][0]["titel"] == "OPP"
    assert (await zeg(omgeving, pad, "uitstellen", wie(2)))["staat"] == "uitgesteld"
    eerst = await zeg(omgeving, pad, "tekenen", formulier(1))
    assert eerst["ontbreken"] == [VADER, "Noor"]
    await zeg(omgeving, pad, "tekenen", formulier(2))
    klik = wie() | {"vorm": "ouderportaal", "niveau": "midden"}
    assert (await zeg(omgeving, pad, "tekenen", klik))["staat"] == "actief"
    assert await zeg(omgeving, pad, "intrekken", wie(1)) == {"tegengehouden": 0, "geannuleerd": 0, "antwoordVoor": None}
    await zeg(omgeving, pad, "intrekken", wie(1), 409, "TST-108")
    await zeg(omgeving, pad, "foutief", {"reden": "weg ermee"}, 409, "TST-108")
    heel = (await omgeving.vraag("GET", pad)).json()
    assert [(item["soort"], item["rol"], item["vorm"]) for item in heel["gebeurtenissen"]] == [
        ("gevraagd", None, None),
        ("uitgesteld", "gezagdrager", None),
        ("ondertekend", "gezagdrager", "formulier-ondertekend"),
        ("ondertekend", "gezagdrager", "formulier-ondertekend"),
        ("ondertekend", "leerling", "ouderportaal"),
        ("ingetrokken", "gezagdrager", None),
    ]
    namen = {regel["logregel"]["name"] for regel in omgeving.gebruik()}
    assert {"toestemming vragen", "toestemming intrekken", "toestemmingen inzien"} <= namen
    assert nummer not in json.dumps(omgeving.gebruik())


async def test_a_no_a_mistake_and_by_word_of_mouth(omgeving, nummer):
    """A refusal ends it and stays; a mistake lets nothing through; what was said is confirmed later."""
    geweigerd, fout = [(await vraag(omgeving, nummer)).headers["location"] for _ in range(2)]
    assert (await zeg(omgeving, geweigerd, "weigeren", wie(2) | {"reden": "liever niet"}))["staat"] == "geweigerd"
    await zeg(omgeving, geweigerd, "tekenen", formulier(1), 409, "TST-108")
    assert (await zeg(omgeving, fout, "foutief", {"reden": "vergissing"}))["staat"] == "foutief"
    gehoord = (await vraag(omgeving, nummer, gegevens=["leerling"])).headers["location"]
    mondeling = {"vorm": "mondeling-vastgelegd", "getuigen": ["I. de Wit", "M. de Vries"]}
    await zeg(omgeving, gehoord, "bevestigen", wie(1), 400, "TST-106")
    await zeg(omgeving, gehoord, "tekenen", wie(1) | mondeling)
    assert (await zeg(omgeving, gehoord, "bevestigen", wie(1)))["ontbreken"] == [VADER, "Noor"]


async def test_five_who_sign_at_once_are_all_heard(omgeving, gevraagd):
    """Two parents and the leerling at the same moment, and two of them twice: nothing is lost and it is active."""

    async def teken(nummer):
        await zeg(omgeving, gevraagd, "tekenen", formulier(nummer))

    async with anyio.create_task_group() as groep:
        for nummer in (1, 2, None, 1, 2):
            groep.start_soon(teken, nummer)
    heel = (await omgeving.vraag("GET", gevraagd)).json()
    assert (heel["staat"], len(heel["gebeurtenissen"])) == ("actief", 6)
    antwoorden = []

    async def trek_in():
        antwoorden.append((await omgeving.vraag("POST", f"{gevraagd}/_intrekken", json=wie(1))).status_code)

    async with anyio.create_task_group() as groep:
        for _ in range(3):
            groep.start_soon(trek_in)
    assert sorted(antwoorden) == [200, 409, 409]


async def test_renewed_it_points_to_the_old(omgeving, nummer, gevraagd):
    """A new record; a vorig that is not of this leerling is refused."""
    answer = await omgeving.vraag("POST", f"{gevraagd}/_vernieuwen")
    assert answer.status_code == 201
    assert (await omgeving.vraag("GET", answer.headers["location"])).json()["vorig"] == gevraagd.rpartition("/")[2]
    vreemd = await omgeving.vraag("POST", PAD, json=body(nummer, vorig=str(uuid4())))
    probleem(vreemd, 404, "TST-101")


async def test_the_list_comes_in_parts(omgeving, nummer):
    """Newest first, of one staat, a part at a time."""
    paden = [(await vraag(omgeving, nummer)).headers["location"] for _ in range(4)]
    await zeg(omgeving, paden[1], "weigeren", wie(1))
    gezien, params = [], {"limiet": 2, "staat": "gevraagd"}
    while True:
        deel = (await omgeving.vraag("GET", PAD, params=params)).json()
        gezien += [item["id"] for item in deel["items"]]
        if deel["volgende"] is None:
            break
        params["cursor"] = deel["volgende"]
    assert gezien == sorted((pad.rpartition("/")[2] for pad in paden if pad != paden[1]), reverse=True)
    probleem(await omgeving.vraag("GET", PAD, params={"staat": "vergeten"}), 400)


@pytest.mark.parametrize(
    ("anders", "status", "code"),
    [
        ({"leerlingnummer": GEHEIM}, 404, "TST-101"),
        ({"doel": "rod-inschrijving"}, 400, "TST-102"),
        ({"ontvanger": GEHEIM}, 400, "TST-103"),
        ({"ontvanger": "duo"}, 400, "TST-103"),
        ({"ontvanger": "lokaal-team-rietveen"}, 400, "TST-103"),
        ({"gegevens": [GEHEIM]}, 400, "TST-104"),
        ({"eind": "2999-01-01"}, 400, "TST-105"),
        ({"doel": GEHEIM}, 400, "TST-109"),
        ({"bsn": GEHEIM}, 400, "API-400"),
    ],
)
async def test_what_cannot_be_asked_is_not_repeated(omgeving, nummer, anders, status, code):
    """Each with its own code, and never with what was sent."""
    answer = await omgeving.vraag("POST", PAD, json=body(nummer, **anders))
    probleem(answer, status, code)
    assert GEHEIM not in answer.text


@pytest.mark.parametrize(
    ("invoer", "code"),
    [
        (formulier(3), "TST-106"),
        ({"rol": "vertegenwoordiger", "vorm": "formulier-ondertekend", "bewijs": SHA}, "TST-106"),
        (formulier(1, bewijs=None), "TST-107"),
        (formulier(1, vorm=GEHEIM), "TST-107"),
        (wie(1) | {"vorm": "ouderportaal"}, "TST-107"),
        (wie(1) | {"vorm": "mondeling-vastgelegd", "getuigen": ["I. de Wit", "M. de Vries"]}, "TST-107"),
        (formulier(1, namensAllen=True), "TST-107"),
        (formulier(1, op="2999-01-01T10:00:00Z"), "TST-109"),
    ],
)
async def test_what_is_no_signature(omgeving, gevraagd, invoer, code):
    """Someone who does not sign, a form without what it asks, a moment to come."""
    gezien = await zeg(omgeving, gevraagd, "tekenen", invoer, 400, code)
    assert GEHEIM not in str(gezien)
    assert (await omgeving.vraag("GET", gevraagd)).json()["staat"] == "gevraagd"


async def test_the_receipt_in_dpv(omgeving, gevraagd):
    """Parsed as linked data: who, what, for what, from whom to whom, how long, and each event with its status."""
    await actief(omgeving, gevraagd)
    document = await bewijs_van(omgeving, gevraagd)
    with warnings.catch_warnings():
        # The reader of rdflib still uses a class that rdflib itself calls old.
        warnings.simplefilter("ignore", DeprecationWarning)
        graaf = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    [record] = graaf.subjects(rdflib.RDF.type, DPV.ConsentRecord)
    assert str(record) == f"urn:uuid:{gevraagd.rpartition('/')[2]}"
    assert graaf.value(record, DPV.hasConsentStatus) == DPV.ConsentGiven
    assert str(graaf.value(record, DCT.conformsTo)).endswith("#receipt-eu-gdpr")
    school, team = graaf.value(record, DPV.hasDataController), graaf.value(record, DPV.hasRecipient)
    assert (school, rdflib.RDF.type, DPV.DataController) in graaf
    assert str(graaf.value(team, DPV.hasName)) == "Lokaal team Zwaluwdam"
    assert str(graaf.value(school, DPV.hasContact)) == bewijs.NIET_INGEVULD
    soorten = {graaf.value(gegeven, rdflib.RDF.type) for gegeven in graaf.objects(record, DPV.hasPersonalData)}
    assert soorten == {DPV.PersonalData, DPV.SpecialCategoryPersonalData}
    statussen = sorted(str(status).rpartition("#")[2] for status in graaf.objects(None, DPV.hasConsentStatus))
    assert statussen == ["ConsentGiven"] * 4 + ["ConsentRequested"]
    [bewaren] = graaf.subjects(rdflib.RDF.type, DPV.StorageCondition)
    assert (str(graaf.value(bewaren, DPV.hasLocation)), str(graaf.value(bewaren, DPV.hasDuration))) == ("NL", "P1Y")
    kaal = json.dumps(document)
    assert not {naam for naam in ("Linden", "Noor", "Anna", "Bram") if naam in kaal}
    assert not BSN.search(kaal.replace(document["dpv:hasDataController"]["dct:identifier"], "").replace(SHA, ""))
    await zeg(omgeving, gevraagd, "intrekken", wie())
    na = await bewijs_van(omgeving, gevraagd)
    assert na["dpv:hasConsentStatus"]["@id"] == "dpv:ConsentWithdrawn"
    assert na["gw:gebeurtenissen"][-1]["dpv:isImplementedByEntity"]["@id"].endswith("#rol/leerling")


@needs_standaarden
async def test_the_receipt_has_what_the_sample_of_iso_27560_has(omgeving, gevraagd):
    """Every member of the sample, at every depth; the role of who acted stands in his address."""
    await actief(omgeving, gevraagd)
    document = await bewijs_van(omgeving, gevraagd)
    pad = STANDAARDEN / "jeugdhulp" / "eigen-voorbeelden" / "toestemming-record-27560.jsonld"

    def leden(deel):
        """The members of a part and of all below it; of a list, those of all its items together."""
        if isinstance(deel, list):
            return set().union(*map(leden, deel))
        if not isinstance(deel, dict):
            return set()
        return {(naam, *rest) for naam, onder in deel.items() for rest in ((), *leden(onder))}

    assert leden(json.loads(pad.read_text(encoding="utf-8"))) - leden(document) == {("gw:gebeurtenissen", "gw:rol")}


async def test_a_receipt_that_is_wrong_is_not_given(omgeving, gevraagd, monkeypatch, capsys):
    """A fault of ours stays inside: the log has its code, the answer nothing of the record."""
    monkeypatch.setattr(bewijs, "_PROFIEL", "https://elders.example")
    answer = await omgeving.vraag("GET", f"{gevraagd}/bewijs", headers={"Accept": "application/ld+json"})
    probleem(answer, 500)
    assert "code=TST-110" in capsys.readouterr().out


async def test_papers_for_people(omgeving, gevraagd):
    """The question with room to sign, and the receipt that says who said what, in words; both recorded."""
    await zeg(omgeving, gevraagd, "tekenen", formulier(1))
    teksten = {}
    for naam in ("vraag", "bewijs"):
        blad = await omgeving.vraag("GET", f"{gevraagd}/{naam}.pdf", headers={"Accept": "application/pdf"})
        assert (blad.status_code, blad.headers["content-type"]) == (200, "application/pdf")
        assert f'filename="{naam}.pdf"' in blad.headers["content-disposition"]
        assert HEADERS.items() <= dict(blad.headers).items()
        bladen = PdfReader(io.BytesIO(blad.content)).pages
        teksten[naam] = " ".join(" ".join(pagina.extract_text() for pagina in bladen).split())
    for woord in ("Lokaal team Zwaluwdam", "U mag nee zeggen", "Handtekening", MOEDER):
        assert woord in teksten["vraag"]
    for woord in ("Niet iedereen", VADER, "Anna Linden", "een ondertekend formulier"):
        assert woord in teksten["bewijs"].replace("Nog niet iedereen", "Niet iedereen")


async def test_wiped_there_is_nothing_to_give(omgeving, gevraagd):
    """Of what was wiped only the row is left; papers are 404."""
    id_ = UUID(gevraagd.rpartition("/")[2])
    omgeving.sql("UPDATE toestemming SET inhoud = NULL WHERE id = %s", id_)
    omgeving.sql("UPDATE toestemming_gebeurtenis SET inhoud = NULL WHERE toestemming = %s", id_)
    heel = (await omgeving.vraag("GET", gevraagd)).json()
    assert (heel["staat"], heel["verklaring"], heel["gebeurtenissen"]) == (None, None, [])
    for naam, soort in (("bewijs", "ld+json"), ("bewijs.pdf", "pdf"), ("vraag.pdf", "pdf")):
        answer = await omgeving.vraag("GET", f"{gevraagd}/{naam}", headers={"Accept": f"application/{soort}"})
        probleem(answer, 404, "TST-101")
    probleem(await omgeving.vraag("POST", f"{gevraagd}/_vernieuwen"), 404, "TST-101")


async def test_what_is_of_another_does_not_exist(omgeving, nummer, gevraagd):
    """A token for another school sees nothing, changes nothing, and is told what someone hears who made up an id."""
    elders = omgeving.uitgever.token(organisatie="merel")
    for eind in ("", "/bewijs", "/bewijs.pdf", "/vraag.pdf"):
        answer = await omgeving.vraag("GET", gevraagd + eind, token=elders, headers={"Accept": "*/*"})
        probleem(answer, 404, "TST-101")
    for sjabloon, invoer in BODIES.items():
        if sjabloon.startswith("/toestemmingen/{id}"):
            eind = sjabloon.removeprefix("/toestemmingen/{id}")
            probleem(await omgeving.vraag("POST", gevraagd + eind, token=elders, json=invoer), 404, "TST-101")
    probleem(await omgeving.vraag("POST", f"{gevraagd}/_vernieuwen", token=elders), 404, "TST-101")
    assert (await omgeving.vraag("GET", PAD, token=elders)).json()["items"] == []
    probleem(await omgeving.vraag("POST", PAD, token=elders, json=body(nummer)), 404, "TST-101")
    uitzondering = (await omgeving.vraag("POST", UIT, json=afweging(nummer))).json()["id"]
    besluit = {"json": {"akkoord": True, "oordeel": WOORDEN}}
    for eind, opties in (("_besluiten", besluit), ("_gezien", {})):
        answer = await omgeving.vraag("POST", f"{UIT}/{uitzondering}/{eind}", token=elders, **opties)
        probleem(answer, 404, "TST-201")
    assert (await omgeving.vraag("GET", UIT, token=elders)).json()["items"] == []
    assert [len((await omgeving.vraag("GET", pad)).json()["items"]) for pad in (PAD, UIT)] == [1, 1]


async def test_each_scope_opens_its_own(omgeving, gevraagd):
    """Who keeps toestemmingen does not decide on exceptions, and neither reads the list of the FG."""
    anders = {
        "toestemming.beheren": [("POST", UIT, BODIES["/uitzonderingen"]), ("GET", UIT, None)],
        "uitzondering.beheren": [("GET", PAD, None), ("GET", UIT, None), ("GET", INF, None), ("GET", gevraagd, None)],
        "fg.inzien": [("GET", PAD, None), ("GET", INF, None), ("POST", UIT, BODIES["/uitzonderingen"])],
        "schakel.lezen schakel.beheer jeugdhulp.beheren": [("GET", PAD, None), ("GET", UIT, None), ("GET", INF, None)],
    }
    for scope, wegen in anders.items():
        token = omgeving.uitgever.token(scope=scope)
        for methode, pad, invoer in wegen:
            opties = {} if invoer is None else {"json": invoer}
            probleem(await omgeving.vraag(methode, pad, token=token, **opties), 403)


def afweging(nummer, **anders):
    """A question to share without toestemming."""
    return BODIES["/uitzonderingen"] | {"leerlingnummer": nummer} | anders


async def test_an_exception_takes_two_and_the_fg(omgeving, nummer):
    """Who asked does not decide; another does, once; the FG finds it without the name of the leerling, once."""
    gemaakt = await omgeving.vraag("POST", UIT, json=afweging(nummer))
    assert (gemaakt.status_code, gemaakt.json()["akkoord"]) == (201, None)
    pad, besluit = f"{UIT}/{gemaakt.json()['id']}", {"akkoord": True, "oordeel": WOORDEN}
    directeur = omgeving.uitgever.token(sub="directeur", scope="uitzondering.beheren")
    fg = omgeving.uitgever.token(sub="fg", scope="fg.inzien")
    probleem(await omgeving.vraag("POST", f"{pad}/_besluiten", json=besluit), 403, "TST-203")
    probleem(await omgeving.vraag("POST", f"{pad}/_gezien", token=fg), 409, "TST-202")
    besloten = await omgeving.vraag("POST", f"{pad}/_besluiten", json=besluit, token=directeur)
    assert (besloten.json()["beslotenDoor"], besloten.json()["afweging"]["oordeel"]) == ("directeur", WOORDEN)
    probleem(await omgeving.vraag("POST", f"{pad}/_besluiten", json=besluit, token=directeur), 409, "TST-202")
    lijst = await omgeving.vraag("GET", UIT, token=fg)
    assert [item["id"] for item in lijst.json()["items"]] == [gemaakt.json()["id"]]
    assert not {nummer, "Linden", "Noor"} & set(lijst.text.replace('"', " ").split())
    assert (await omgeving.vraag("POST", f"{pad}/_gezien", token=fg)).status_code == 204
    probleem(await omgeving.vraag("POST", f"{pad}/_gezien", token=fg), 409, "TST-202")
    assert (await omgeving.vraag("GET", UIT, token=fg)).json()["items"] == []
    [gezien] = (await omgeving.vraag("GET", UIT, token=fg, params={"alle": True})).json()["items"]
    assert gezien["fgGezienDoor"] == "fg"


async def test_what_was_refused_does_not_wait_for_the_fg(omgeving, nummer):
    """A no shares nothing: it is not among what he must still see, and is found among all."""
    id_ = (await omgeving.vraag("POST", UIT, json=afweging(nummer))).json()["id"]
    directeur = omgeving.uitgever.token(sub="directeur")
    besluit = {"akkoord": False, "oordeel": WOORDEN}
    assert (await omgeving.vraag("POST", f"{UIT}/{id_}/_besluiten", json=besluit, token=directeur)).status_code == 200
    assert (await omgeving.vraag("GET", UIT)).json()["items"] == []
    assert len((await omgeving.vraag("GET", UIT, params={"alle": True})).json()["items"]) == 1


@pytest.mark.parametrize(
    ("anders", "status", "code"),
    [
        ({"leerlingnummer": GEHEIM}, 404, "TST-101"),
        ({"doel": "rod-inschrijving"}, 400, "TST-102"),
        ({"doel": GEHEIM}, 400, "TST-109"),
        ({"ontvanger": GEHEIM}, 400, "TST-103"),
        ({"velden": [f"leerling.{GEHEIM}"]}, 400, "TST-104"),
        ({"documenten": [GEHEIM]}, 400, "TST-204"),
        ({"gevaar": "kort"}, 400, "API-400"),
    ],
)
async def test_what_is_no_exception(omgeving, nummer, anders, status, code):
    """Each with its own code, and never with what was sent."""
    answer = await omgeving.vraag("POST", UIT, json=afweging(nummer, **anders))
    probleem(answer, status, code)
    assert GEHEIM not in answer.text


async def test_telling_people_is_recorded_once(omgeving):
    """What is open is listed; a moment with whom, or a reason, settles it; both, neither or the future do not."""
    eerste, tweede = omgeving.sql("SELECT id FROM uitwisseling WHERE organisatie = 'zwaluw' ORDER BY id LIMIT 2")
    for (id_,) in (eerste, tweede):
        omgeving.sql(
            "INSERT INTO informatieplicht (uitwisseling, organisatie, stand, vastgelegd_op) "
            "VALUES (%s, 'zwaluw', 'open', now())",
            id_,
        )
    op = {"op": "2026-01-05T09:00:00Z", "aan": ["gezagdragers", "leerling"], "tekst": "brief/v1"}
    pad = f"{INF}/{eerste[0]}/_vastleggen"
    for fout in ({}, op | {"reden": "veiligheid"}, op | {"aan": []}, op | {"op": "2999-01-05T09:00:00Z"}):
        probleem(await omgeving.vraag("POST", pad, json=fout), 400, "INF-101")
    elders = omgeving.uitgever.token(organisatie="merel")
    probleem(await omgeving.vraag("POST", pad, json=op, token=elders), 404, "INF-102")
    assert (await omgeving.vraag("GET", INF, token=elders)).json()["items"] == []
    assert len((await omgeving.vraag("GET", INF)).json()["items"]) == 2
    assert (await omgeving.vraag("POST", pad, json=op)).status_code == 204
    probleem(await omgeving.vraag("POST", pad, json=op), 404, "INF-102")
    reden = {"reden": "veiligheid"}
    assert (await omgeving.vraag("POST", f"{INF}/{tweede[0]}/_vastleggen", json=reden)).status_code == 204
    assert (await omgeving.vraag("GET", INF)).json()["items"] == []
    [voldaan] = (await omgeving.vraag("GET", INF, params={"stand": "voldaan"})).json()["items"]
    assert (voldaan["aan"], voldaan["tekst"]) == (["gezagdragers", "leerling"], "brief/v1")
    [vrij] = (await omgeving.vraag("GET", INF, params={"stand": "vrijgesteld"})).json()["items"]
    assert vrij["reden"] == "veiligheid"
    namen = {regel["logregel"]["name"] for regel in omgeving.gebruik()}
    assert {"vastleggen dat mensen zijn geïnformeerd", "informatieplicht inzien"} <= namen

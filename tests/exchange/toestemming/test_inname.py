"""Toestemmingen that a school already held: read by the rules of signing, once, and never undone by a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
from gateway import taken
from gateway.exchange.jeugdhulp.verzenden import verzend
from gateway.exchange.toestemming.inname import importeer_toestemmingen
from gateway.exchange.toestemming.lijsten import Keuze, Toestemmingsdetail, toestemmingen
from gateway.koppelingen import toestemmingsformaat
from gateway.model.errors import InvoerError
from gateway.policy import Staat
from tests.exchange.toestemming.gezin import BEWIJS, ZELF, Gezin, aanmelding, gezin, school, thuis

__all__ = ["school", "thuis"]
FORMAAT = "csv/toestemming@1"
FORMULIER = "cd" * 32
KOLOMMEN = (
    "leerlingnummer", "kenmerk", "doel", "ontvanger", "begin", "eind", "gegevens", "document_titel", "document_datum",
    "document_sha256", "terugkoppeling", "uitdrukkelijk", "formulier", "ondertekenaar", "vorm", "getekend_op", "bewijs",
    "niveau", "getuigen", "namens_allen", "geweigerd_op", "ingetrokken_op", "ingetrokken_door",
)  # fmt: skip
IEDEREEN = ("gezagdrager:1", "gezagdrager:2", "leerling")


@dataclass
class Export:
    """What a school wrote down itself."""

    gezin: Gezin
    run: UUID | None = None

    def rij(self, wie: str = "", **anders: str) -> dict[str, str]:
        """A good row: signed by this person, or only asked."""
        goed = {
            "leerlingnummer": "100001",
            "kenmerk": "T-1",
            "doel": "aanmelding-jeugdhulp",
            "ontvanger": self.gezin.school.motor.partner,
            "begin": "01-11-2026",
            "eind": "28-02-2027",
            "gegevens": "organisatie | leerling | jeugdhulpverzoek",
            "uitdrukkelijk": "J",
            "formulier": FORMULIER,
        }
        getekend = {
            "ondertekenaar": wie,
            "vorm": "formulier-ondertekend",
            "getekend_op": "02-11-2026",
            "bewijs": BEWIJS,
        }
        return goed | (getekend if wie else {}) | anders

    def rijen(self, *wie: str, **anders: str) -> list[dict[str, str]]:
        """A row for each."""
        return [self.rij(iemand, **anders) for iemand in wie or IEDEREEN]

    async def lees(self, rijen: Iterable[dict[str, str]]) -> dict[str, int]:
        """Import this file; what it counted of note."""
        motor = self.gezin.school.motor
        regels = [";".join(KOLOMMEN), *(";".join(rij.get(kolom, "") for kolom in KOLOMMEN) for rij in rijen)]
        (motor.map / "school" / "toestemmingen.csv").write_text("\n".join(regels) + "\n", encoding="utf-8")
        bron = Csv(CsvInstellingen(pad=motor.map / "school"))
        self.run = await motor.begin("import")
        telling = await importeer_toestemmingen(motor.inrichting, bron, FORMAAT, motor.organisatie, self.run)
        return {naam.removeprefix("toestemmingen_"): aantal for naam, aantal in telling.items() if aantal}

    async def records(self) -> list[Toestemmingsdetail]:
        """All records, the newest first."""
        return await toestemmingen(self.gezin.beheerder, Keuze(100))

    async def record(self) -> Toestemmingsdetail:
        """The only record."""
        [record] = await self.records()
        return record

    async def staat(self) -> Staat | None:
        """How the only record stands."""
        return (await self.record()).regel.staat

    async def bevindingen(self) -> list[tuple[str, int | None, str | None]]:
        """Code, row and column of what was found in the last import, by row."""
        rijen = await self.gezin.school.motor.vraag(
            "SELECT code, rij, kolom, melding, doe FROM bevinding WHERE run = %(run)s ORDER BY rij, code", run=self.run
        )
        for woord in ("Linden", "Anna", BEWIJS, "De Zwaluwe"):
            assert all(woord not in f"{melding} {doe}" for *_, melding, doe in rijen)
        return [(code, rij, kolom) for code, rij, kolom, *_ in rijen]

    async def wacht(self) -> None:
        """What was handed in waits to be sent."""
        motor = self.gezin.school.motor
        await verzend(motor.inrichting, motor.organisatie, await motor.begin("jeugdhulp"))
        assert await motor.toestanden() == ["klaar"]

    async def alles(self) -> list[Any]:
        """All that the ledger holds, to the byte."""
        vraag = self.gezin.school.motor.vraag
        return [
            *await vraag("SELECT * FROM toestemming ORDER BY id"),
            *await vraag("SELECT * FROM toestemming_gebeurtenis ORDER BY toestemming, nummer"),
        ]


@pytest.fixture
def export(thuis: Gezin) -> Export:
    """A school with the family, and a file of its own."""
    return Export(thuis)


@pytest.mark.anyio
async def test_what_everyone_signed_lets_through(export: Export):
    """The record says that it came from the school, with the digest of its own form, and opens what waits for it."""
    await export.gezin.school.ingediend(aanmelding())
    await export.gezin.school.verstuur()
    assert [reden for _, reden in await export.gezin.redenen()] == ["GEEN_TOESTEMMING"]
    assert await export.lees(export.rijen()) == {"gelezen": 3, "nieuw": 1}
    record = (await export.record()).record
    assert await export.staat() is Staat.ACTIEF
    vraag = record.vraag
    assert (vraag.herkomst.kenmerk, vraag.verklaring.id, vraag.verklaring.sha256) == (
        "T-1",
        "eigen-formulier-school",
        FORMULIER,
    )
    assert "De Zwaluw vroeg deze toestemming zelf" in vraag.verklaring.tekst
    assert (record.gemaakt_door, str(record.laatste("gevraagd"))) == ("import", "2026-10-31 23:00:00+00:00")
    assert [item.soort for item in record.gebeurtenissen] == ["gevraagd", *["ondertekend"] * 3]
    assert [item.inhoud.compleet for item in record.gebeurtenissen] == [False, False, False, True]
    assert str((await export.record()).regel.wissen_op) == "2032-02-28"
    assert await export.gezin.school.verstuur() == {"klaar": 1}


@pytest.mark.anyio
async def test_a_later_row_adds_its_signature(export: Export):
    """What was read before is not read again; who is missing can still sign, in the file or in Schakel."""
    assert await export.lees(export.rijen("gezagdrager:1")) == {"gelezen": 1, "nieuw": 1}
    assert await export.staat() is Staat.DEELS_GEGEVEN
    assert str((await export.record()).regel.wissen_op) == "2027-11-01"
    erbij = export.rijen("gezagdrager:2", getekend_op="10-11-2026")
    assert await export.lees(export.rijen("gezagdrager:1") + erbij) == {"gelezen": 2, "gewijzigd": 1}
    id_ = (await export.record()).regel.id
    assert await export.gezin.teken(id_, ZELF) is Staat.ACTIEF
    # Signed in Schakel, and in the file on the same day: that is one signature.
    ook = export.rijen("leerling", getekend_op="21-11-2026")
    assert await export.lees(export.rijen("gezagdrager:1") + erbij + ook) == {"gelezen": 3}
    assert (await export.bevindingen(), await export.staat()) == ([], Staat.ACTIEF)
    # What vanished from the file stays.
    assert await export.lees([]) == {}
    assert await export.staat() is Staat.ACTIEF


FOUT_MAAR_DE_REST_NIET = {
    "zonder bewijs": ({"bewijs": ""}, "TST-107", "vorm, bewijs"),
    "op de mouw": ({"vorm": "op-de-mouw"}, "TST-107", "vorm, bewijs"),
    "zonder vorm": ({"vorm": ""}, "TST-107", "vorm, bewijs"),
    "mondeling met bijzondere gegevens": (
        {"vorm": "mondeling-vastgelegd", "getuigen": "I. de Wit|M. de Vries"},
        "TST-107",
        "vorm, bewijs",
    ),
    "voor de ander mee": ({"namens_allen": "J"}, "TST-107", "vorm, bewijs"),
    "in de toekomst": ({"getekend_op": "02-11-2062"}, "TST-109", None),
    "wie er niet is": ({"ondertekenaar": "gezagdrager:3"}, "TST-106", "ondertekenaar"),
    "wie niet telt": ({"ondertekenaar": "vertegenwoordiger"}, "TST-106", "ondertekenaar"),
}


@pytest.mark.anyio
@pytest.mark.parametrize("geval", FOUT_MAAR_DE_REST_NIET)
async def test_a_bad_signature_is_not_recorded(export: Export, geval: str):
    """It is told on its own row; the others of that toestemming, and other toestemmingen, are recorded."""
    anders, code, kolom = FOUT_MAAR_DE_REST_NIET[geval]
    rijen = [export.rij("leerling", **anders), *export.rijen("gezagdrager:1", "gezagdrager:2")]
    ander = export.rijen(leerlingnummer="100002", kenmerk="T-2")
    assert await export.lees(rijen + ander) == {"gelezen": 6, "nieuw": 2, "afgezet": 1}
    assert await export.bevindingen() == [(code, 2, kolom)]
    staten = {item.record.vraag.herkomst.kenmerk: item.regel.staat for item in await export.records()}
    assert staten == {"T-1": Staat.DEELS_GEGEVEN, "T-2": Staat.ACTIEF}


GEEN_TOESTEMMING = {
    "geen toestemmingsdoel": ({"doel": "rod-inschrijving"}, "TST-102", "doel"),
    "geen doel": ({"doel": "bestaat-niet"}, "TST-109", None),
    "een soort partners": ({"ontvanger": "jeugdhulppartners"}, "TST-103", "ontvanger"),
    "vreemde gegevens": ({"gegevens": "leerling.pgn"}, "TST-104", "gegevens"),
    "te lang": ({"eind": "31-12-2027"}, "TST-105", "begin, eind"),
    "voorbij": ({"begin": "01-09-2019", "eind": "31-01-2020"}, "TST-304", None),
    "onleesbaar": ({"begin": "31-02-2026"}, "INV-001", "begin"),
    "kapot kenmerk": ({"kenmerk": "T 1"}, "INV-001", "kenmerk"),
}


@pytest.mark.anyio
@pytest.mark.parametrize("geval", GEEN_TOESTEMMING)
async def test_what_cannot_be_asked_is_not_taken_in(export: Export, geval: str):
    """A toestemming for a class, of too much or for too long is told, and not there."""
    anders, code, kolom = GEEN_TOESTEMMING[geval]
    if geval == "voorbij":
        anders = anders | {"getekend_op": "02-09-2019"}
    ander = export.rijen(leerlingnummer="100002", kenmerk="T-2")
    telling = await export.lees(export.rijen("leerling", **anders) + ander)
    assert telling == {"gelezen": 4, "nieuw": 1, "afgezet": 1}
    assert await export.bevindingen() == [(code, 2, kolom)]
    assert (await export.record()).record.vraag.herkomst.kenmerk == "T-2"


@pytest.mark.anyio
async def test_rows_that_disagree_are_not_taken_in(export: Export):
    """What was agreed on is not guessed; nor is it when one of the rows cannot be read."""
    anders = [export.rij("gezagdrager:1"), export.rij("leerling", eind="27-02-2027")]
    kapot = [
        export.rij(wie, leerlingnummer="100002", kenmerk="T-2", getekend_op=op)
        for wie, op in (("gezagdrager:1", "02-11-2026"), ("leerling", "gisteren"))
    ]
    assert await export.lees(anders + kapot) == {"gelezen": 4, "afgezet": 2}
    assert await export.bevindingen() == [("TST-303", 2, "eind"), ("INV-001", 5, "getekend_op")]
    assert await export.records() == []


@pytest.mark.anyio
async def test_what_was_read_does_not_change(export: Export):
    """A wider file widens nothing, and another day of signing is no correction; a new signature of later is new."""
    await export.lees(export.rijen())
    ruimer = export.rijen(gegevens="jeugdhulpverzoek", eind="01-03-2027")
    assert await export.lees(ruimer) == {"gelezen": 3, "afgezet": 1}
    assert await export.bevindingen() == [("TST-302", 2, "eind, gegevens")]
    assert await export.lees(export.rijen("leerling", getekend_op="01-11-2026")) == {"gelezen": 1, "afgezet": 1}
    assert await export.bevindingen() == [("TST-302", 2, "getekend_op")]
    assert await export.lees(export.rijen("leerling", getekend_op="03-11-2026")) == {"gelezen": 1, "gewijzigd": 1}
    assert str((await export.record()).record.vraag.eind) == "2027-02-28"


@pytest.mark.anyio
async def test_a_row_is_never_the_signature_of_another(export: Export):
    """When a parent gets another number or relatie, an old row does not sign anew for whom it names now."""
    await export.lees(export.rijen("gezagdrager:1"))
    rijen = gezin()
    [anna, _] = rijen["gezagdragers"]
    rijen["gezagdragers"].append(anna | {"voornamen": "Aart"})
    await export.gezin.lees(rijen)
    assert await export.lees(export.rijen("gezagdrager:1")) == {"gelezen": 1}
    # A new export numbers them as they are now.
    assert await export.lees(export.rijen("gezagdrager:2")) == {"gelezen": 1}
    anna["relatie"] = "voogd"
    await export.gezin.lees(rijen)
    assert await export.lees(export.rijen("gezagdrager:1")) == {"gelezen": 1}
    assert [item.soort for item in (await export.record()).record.gebeurtenissen].count("ondertekend") == 1


@pytest.mark.anyio
async def test_withdrawn_in_the_file_is_withdrawn(export: Export):
    """With all that follows from it, whatever else the file says by then; nothing signs it again."""
    await export.lees(export.rijen())
    await export.gezin.school.ingediend(aanmelding())
    await export.wacht()
    weg = export.rijen("gezagdrager:1", ingetrokken_op="20-11-2026", ingetrokken_door="leerling", eind="01-03-2027")
    assert await export.lees(weg) == {"gelezen": 1, "gewijzigd": 1, "ingetrokken": 1, "afgezet": 1}
    assert await export.staat() is Staat.INGETROKKEN
    assert await export.gezin.redenen() == [("geblokkeerd", "INGETROKKEN")]
    assert await export.lees(weg) == {"gelezen": 1, "afgezet": 1}
    later = export.rijen("leerling", getekend_op="21-11-2026")
    assert await export.lees(later) == {"gelezen": 1, "afgezet": 1}
    assert await export.bevindingen() == [("TST-108", 2, None)]
    assert ("import", "toestemming intrekken") in await export.gezin.school.gebruik()


@pytest.mark.anyio
async def test_a_row_that_cannot_be_read_holds_back_a_yes_and_not_a_no(export: Export):
    """What it says is not known, so nothing is added to that toestemming; what takes it back is believed."""
    await export.lees(export.rijen("gezagdrager:1"))
    kapot = export.rij("gezagdrager:2", getekend_op="gisteren")
    assert await export.lees([kapot, export.rij("leerling")]) == {"gelezen": 2, "afgezet": 1}
    assert await export.staat() is Staat.DEELS_GEGEVEN
    weg = export.rij("leerling", ingetrokken_op="20-11-2026")
    telling = {"gelezen": 2, "gewijzigd": 1, "ingetrokken": 1, "afgezet": 1}
    assert await export.lees([kapot, weg]) == telling
    assert await export.staat() is Staat.INGETROKKEN
    # Never given, so it is kept for a year from the day of the no.
    assert str((await export.record()).regel.wissen_op) == "2027-11-20"


@pytest.mark.anyio
async def test_a_no_is_a_no(export: Export):
    """Refused before all signed; after that it is withdrawn; and only by who is asked."""
    nee = export.rij("gezagdrager:2", vorm="", getekend_op="", bewijs="", geweigerd_op="03-11-2026")
    assert await export.lees([export.rij("gezagdrager:1"), nee]) == {"gelezen": 2, "nieuw": 1}
    assert await export.staat() is Staat.GEWEIGERD
    alsnog = [rij | {"kenmerk": "T-2"} for rij in export.rijen()]
    await export.lees(alsnog)
    bezwaar = [rij | {"geweigerd_op": "04-11-2062"} for rij in alsnog[:1]]
    assert (await export.lees(bezwaar))["ingetrokken"] == 1
    vreemd = export.rij(kenmerk="T-3", ingetrokken_op="04-11-2026", ingetrokken_door="vertegenwoordiger")
    assert await export.lees([vreemd]) == {"gelezen": 1, "nieuw": 1, "afgezet": 1}
    assert await export.bevindingen() == [("TST-106", 2, "ondertekenaar")]
    staten = {item.record.vraag.herkomst.kenmerk: item.regel.staat for item in await export.records()}
    assert staten == {"T-1": Staat.GEWEIGERD, "T-2": Staat.INGETROKKEN, "T-3": Staat.GEVRAAGD}


@pytest.mark.anyio
async def test_a_withdrawal_of_old_does_not_stop_what_was_agreed_on_since(export: Export):
    """Asked anew in Schakel after it, so what waits goes on."""
    await export.gezin.actief()
    await export.gezin.school.ingediend(aanmelding())
    await export.wacht()
    weg = export.rijen(ingetrokken_op="10-11-2026", ingetrokken_door="leerling")
    assert (await export.lees(weg))["ingetrokken"] == 1
    assert await export.gezin.redenen() == [("klaar", None)]
    assert await export.gezin.school.verstuur() == {}
    assert [reden for _, reden in await export.gezin.redenen()] == [None]


@pytest.mark.anyio
@pytest.mark.parametrize("uitdrukkelijk", ["N", ""])
async def test_not_explicit_never_lets_special_data_through(export: Export, uitdrukkelijk: str):
    """Everyone signed, but not expressly this: it stays to be completed, and decide() says why."""
    await export.lees(export.rijen(uitdrukkelijk=uitdrukkelijk))
    assert await export.staat() is Staat.AANVULLEN
    await export.gezin.school.ingediend(aanmelding())
    await export.gezin.school.verstuur()
    assert [reden for _, reden in await export.gezin.redenen()] == ["NIET_UITDRUKKELIJK"]


@pytest.mark.anyio
async def test_a_birthday_since_does_not_undo_what_was_rightly_signed(export: Export):
    """The parents signed for who was 15; now that he is 16 his own signature is the one that counts."""
    await export.gezin.lees(gezin(geboortedatum="10-11-2010"))
    assert await export.lees(export.rijen()) == {"gelezen": 3, "nieuw": 1}
    assert (await export.staat(), await export.bevindingen()) == (Staat.ACTIEF, [])


@pytest.mark.anyio
async def test_whom_we_do_not_know(export: Export):
    """Rows of nobody, and of who is not in leerlingen, are told; a leerling who was forgotten is not there."""
    rijen = [*export.rijen(leerlingnummer="999999"), export.rij("leerling", leerlingnummer="")]
    assert await export.lees(rijen) == {"gelezen": 4, "afgezet": 4}
    assert await export.bevindingen() == [("TST-301", 2, "leerlingnummer"), ("CSV-020", 5, "leerlingnummer")]


@pytest.mark.anyio
async def test_it_is_part_of_the_import(export: Export):
    """Leerlingen first, then their toestemmingen, in one run; what cannot be read at all fails it, and says so."""
    motor = export.gezin.school.motor
    huis = motor.inrichting
    eigen = huis.organisaties[motor.organisatie]
    met_bron = eigen.model_copy(update={"bron": {"connector": "csv", "pad": str(motor.map / "school")}})
    assert toestemmingsformaat(met_bron) == FORMAAT
    assert toestemmingsformaat(eigen.model_copy(update={"bron": {"connector": "duo_rod"}})) is None
    motor.inrichting = replace(huis, organisaties={motor.organisatie: met_bron})
    zonder = await taken.importeer(motor.inrichting, motor.organisatie)
    await export.lees(export.rijen())
    met = await taken.importeer(motor.inrichting, motor.organisatie)
    aantallen = dict(await motor.vraag("SELECT id, aantallen FROM run WHERE toestand = 'klaar'"))
    assert not any(naam.startswith("toestemmingen") for naam in aantallen[zonder])
    assert (aantallen[met]["ongewijzigd"], aantallen[met]["toestemmingen_gelezen"]) == (2, 3)
    (motor.map / "school" / "toestemmingen.csv").write_text("leerlingnummer;kenmerk;doel\n", encoding="utf-8")
    with pytest.raises(InvoerError, match=r"toestemmingen\.csv, kolom ingetrokken_op"):
        await taken.importeer(motor.inrichting, motor.organisatie)


MOGELIJK = [
    {"ondertekenaar": "gezagdrager:1"},
    {"ondertekenaar": "gezagdrager:2", "getekend_op": "05-11-2026"},
    {"ondertekenaar": "leerling", "bewijs": ""},
    {"ondertekenaar": "leerling", "getekend_op": "06-11-2026"},
    {"ondertekenaar": "gezagdrager:3"},
    {"ondertekenaar": "gezagdrager:1", "geweigerd_op": "07-11-2026"},
    {"ondertekenaar": "leerling", "ingetrokken_op": "08-11-2026"},
    {"eind": "27-02-2027"},
    {"getekend_op": "gisteren"},
]


@pytest.mark.anyio
async def test_the_same_file_twice_changes_nothing(export: Export):
    """Whatever stands in it, and whichever way it is sorted: not a byte of the ledger changes."""
    teller = iter(range(10_000))

    @settings(max_examples=30)
    @given(rijen=st.lists(st.sampled_from(MOGELIJK), min_size=1, max_size=6))
    def keer(rijen: Sequence[dict[str, str]]) -> None:
        kenmerk = f"K-{next(teller)}"
        bestand = [export.rij("leerling") | {"kenmerk": kenmerk} | anders for anders in rijen]
        anyio.from_thread.run(export.lees, bestand)
        eerst = anyio.from_thread.run(export.alles)
        anyio.from_thread.run(export.lees, bestand)
        assert anyio.from_thread.run(export.alles) == eerst
        anyio.from_thread.run(export.lees, bestand[::-1])
        assert anyio.from_thread.run(export.alles) == eerst

    await anyio.to_thread.run_sync(keer)


@pytest.mark.anyio
async def test_a_no_in_the_file_after_all_had_agreed_takes_it_back(export: Export):
    """At 12 the leerling is asked, and the school writes down that he said no: what waits does not go."""
    await export.gezin.lees(gezin(geboortedatum="25-11-2014"))
    ouders = export.rijen("gezagdrager:1", "gezagdrager:2")
    await export.lees(ouders)
    assert await export.staat() is Staat.ACTIEF
    await export.gezin.school.ingediend(aanmelding())
    await export.wacht()
    export.gezin.verder(days=5)
    nee = export.rij("leerling", vorm="", getekend_op="", bewijs="", geweigerd_op="26-11-2026")
    assert (await export.lees([*ouders, nee]))["ingetrokken"] == 1
    assert await export.staat() is Staat.INGETROKKEN
    assert await export.gezin.redenen() == [("geblokkeerd", "INGETROKKEN")]

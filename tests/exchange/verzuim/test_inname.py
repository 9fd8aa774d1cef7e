"""What a school registered becomes a dossier per leerling: merged by id, good rows only, and news only when it is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.csv.connector import Csv
from connectors.csv.settings import CsvInstellingen
from gateway import taken
from gateway.exchange.verzuim.dossier import pak_in, pak_uit, voeg_samen
from gateway.exchange.verzuim.inname import KalenderError, importeer_verzuim
from gateway.koppelingen import verzuimformaten
from gateway.model.errors import InvoerError
from gateway.model.uitwisseling import Bevinding, Bronrecord, Rij
from gateway.model.verzuim import Verzuimdossier, Verzuimregistratie
from gateway.sdk import Bron
from gateway.store.sleutels import SleutelError, Sleutelkast
from tests.motor import Motor, leerling

FORMATEN = ("csv/verzuim@1", "csv/kalender@1")
KOP = "leerlingnummer;verzuim_id;datum;lesuur;soort;minuten;geoorloofd;reden;ouders_geinformeerd;vervallen\n"
MAANDAG = date(2026, 11, 16)


@pytest.fixture
async def school(motor: Motor) -> Motor:
    """A school with two leerlingen and a source that is configured."""
    await motor.neem_in([leerling(0), leerling(1)])
    huis = motor.inrichting
    eigen = huis.organisaties[motor.organisatie]
    bron = {"connector": "csv", "pad": str(motor.map / "school")}
    motor.inrichting = replace(huis, organisaties={motor.organisatie: eigen.model_copy(update={"bron": bron})})
    return motor


def schrijf(motor: Motor, *rijen: str, kalender: str | None = None) -> Csv:
    """The source, with these rows of verzuim."""
    map_ = motor.map / "school"
    (map_ / "verzuim.csv").write_text(KOP + "".join(f"{rij}\n" for rij in rijen), encoding="utf-8")
    if kalender is not None:
        (map_ / "schoolkalender.csv").write_text("begin;eind;omschrijving;lesdagen\n" + kalender, encoding="utf-8")
    return Csv(CsvInstellingen(pad=map_))


async def neem_in(motor: Motor, *rijen: str, kalender: str | None = None) -> dict[str, int]:
    """Import these rows."""
    bron = schrijf(motor, *rijen, kalender=kalender)
    return dict(
        await importeer_verzuim(motor.inrichting, bron, FORMATEN, motor.organisatie, await motor.begin("import"))
    )


async def dossiers(motor: Motor) -> dict[str, Verzuimdossier]:
    """What is known, by leerlingnummer."""
    rijen = await motor.vraag(
        "SELECT l.id, l.sleutel, d.inhoud FROM verzuimdossier d JOIN leerling l ON l.id = d.leerling"
    )
    kast = motor.inrichting.kast
    uit = [pak_uit(kast.open(sleutel, id_.bytes), id_, inhoud) for id_, sleutel, inhoud in rijen]
    return {dossier.leerlingnummer: dossier for dossier in uit}


async def te_signaleren(motor: Motor) -> int:
    """How many dossiers wait; and let them wait no longer."""
    [(aantal,)] = await motor.vraag("SELECT count(*) FROM verzuimdossier WHERE te_signaleren")
    await motor.vraag("UPDATE verzuimdossier SET te_signaleren = false")
    return int(aantal)


def telling(gelezen: int, gewijzigd: int, afgezet: int = 0) -> dict[str, int]:
    """What an import counts."""
    return {"verzuim_gelezen": gelezen, "verzuim_gewijzigd": gewijzigd, "verzuim_afgezet": afgezet}


@pytest.mark.anyio
async def test_registraties_worden_een_dossier(school: Motor):
    """What was missed is kept as registered, of what was not missed the day."""
    rijen = [
        "100001;a;16-11-2026;1;aanwezig;;;;;",
        "100001;b;16-11-2026;2;afwezig;;N;spijbelen;;",
        "100001;c;17-11-2026;;afwezig;;J;ziek;;",
        "100002;a;16-11-2026;1;te laat;10;;;17-11-2026;",
    ]
    assert await neem_in(school, *rijen) == telling(4, 2)
    gevonden = await dossiers(school)
    een, twee = gevonden["100001"], gevonden["100002"]
    assert een.aanwezig == (MAANDAG,)
    assert [(item.id, item.lesuur, item.geoorloofd, item.reden) for item in een.registraties] == [
        ("b", 2, False, "zonder-bericht"),
        ("c", None, True, "ziekte"),
    ]
    [laat] = twee.registraties
    assert (laat.minuten, laat.geoorloofd, laat.reden) == (10, None, "te-laat")
    assert laat.ouders_geinformeerd_op == date(2026, 11, 17)
    assert await te_signaleren(school) == 2


@pytest.mark.anyio
async def test_hetzelfde_bestand_nog_eens_is_geen_nieuws(school: Motor):
    """Whatever the order of the rows, nothing waits to be signalled again."""
    rijen = [
        "100001;a;16-11-2026;1;aanwezig;;;;;",
        "100001;b;16-11-2026;2;afwezig;;N;;;",
        "100001;c;17-11-2026;1;afwezig;;N;;;",
    ]
    await neem_in(school, *rijen)
    assert await te_signaleren(school) == 1
    assert await neem_in(school, *reversed(rijen)) == telling(3, 0)
    assert await te_signaleren(school) == 0


@pytest.mark.anyio
async def test_een_dagelijks_bestand_vult_aan(school: Motor):
    """What a later file does not name stays; the same id is replaced."""
    await neem_in(school, "100001;a;16-11-2026;1;afwezig;;N;;;", "100001;b;16-11-2026;2;afwezig;;;;;")
    assert await neem_in(
        school, "100001;b;16-11-2026;2;afwezig;;J;dokter;;", "100001;c;17-11-2026;2;aanwezig;;;;;"
    ) == telling(2, 1)
    dossier = (await dossiers(school))["100001"]
    assert [(item.id, item.geoorloofd) for item in dossier.registraties] == [("a", False), ("b", True)]
    assert dossier.aanwezig == (date(2026, 11, 17),)


@pytest.mark.parametrize("terug", ["100001;a;16-11-2026;1;afwezig;;N;;;J", "100001;a;16-11-2026;1;aanwezig;;;;;"])
@pytest.mark.anyio
async def test_wat_niet_klopte_is_vervallen(school: Motor, terug: str):
    """Taken back, or present after all: the registration no longer counts, once and for all."""
    await neem_in(school, "100001;a;16-11-2026;1;afwezig;;N;;;")
    assert (await neem_in(school, terug))["verzuim_gewijzigd"] == 1
    [registratie] = (await dossiers(school))["100001"].registraties
    assert (registratie.id, registratie.vervallen) == ("a", True)
    assert (await neem_in(school, terug))["verzuim_gewijzigd"] == 0


@pytest.mark.anyio
async def test_een_slechte_rij_houdt_geen_andere_tegen(school: Motor):
    """It is a bevinding with its place; what was known under its id stays as it was."""
    await neem_in(school, "100001;a;16-11-2026;1;afwezig;;N;spijbelen;;")
    rijen = [
        "100001;a;16-11-2026;1;afwezig;;J;boze buurman;;",
        "100001;b;31-02-2026;99;afwezig;;N;;;",
        "100001;c;17-11-2026;1;afwezig;;N;;;",
        ";d;17-11-2026;1;afwezig;;N;;;",
    ]
    assert await neem_in(school, *rijen) == telling(4, 1, 3)
    bevindingen = await school.vraag("SELECT rij, kolom, code, melding, doe FROM bevinding ORDER BY rij, kolom")
    assert [rij[:3] for rij in bevindingen] == [
        (2, "reden", "INV-001"),
        (3, "datum", "INV-001"),
        (3, "lesuur", "INV-001"),
        (5, "leerlingnummer", "CSV-020"),
    ]
    assert "buurman" not in str(bevindingen)
    assert all(rij[4] for rij in bevindingen)
    [a, c] = (await dossiers(school))["100001"].registraties
    assert (a.geoorloofd, a.reden, c.id) == (False, "zonder-bericht", "c")


@pytest.mark.anyio
async def test_een_onbekende_leerling_is_een_bevinding_op_zijn_eerste_rij(school: Motor):
    """His rows are set aside together, also when none was missed."""
    rijen = [
        "100001;a;16-11-2026;1;afwezig;;N;;;",
        "199999;a;16-11-2026;1;aanwezig;;;;;",
        "199999;b;16-11-2026;2;weg;;;;;",
    ]
    assert await neem_in(school, *rijen) == telling(3, 1, 2)
    [(bestand, rij, code, melding)] = await school.vraag("SELECT bestand, rij, code, melding FROM bevinding")
    assert (bestand, rij, code) == ("verzuim.csv", 3, "VZM-121")
    assert "2 rij(en)" in melding
    assert "199999" not in melding


@pytest.mark.anyio
async def test_een_leerling_met_te_veel_rijen_wordt_apart_gezet(school: Motor):
    """Nothing of him is read, and he is told."""
    rijen = (f"100001;{nummer};16-11-2026;1;aanwezig;;;;;" for nummer in range(20_001))
    assert await neem_in(school, *rijen) == telling(1, 0, 1)
    assert await school.vraag("SELECT code FROM bevinding") == [("CSV-026",)]


@pytest.mark.anyio
async def test_een_andere_kalender_telt_iedereen_opnieuw(school: Motor):
    """The kalender is kept; the same one again changes nothing, and a file less neither."""
    rij, vakantie = "100001;a;16-11-2026;1;afwezig;;N;;;", "17-10-2026;25-10-2026;herfst;\n"
    assert await neem_in(school, rij, kalender=vakantie) == {**telling(1, 1), "verzuim_kalender": 1}
    [(inhoud,)] = await school.vraag("SELECT inhoud FROM schoolkalender")
    assert inhoud["lesdagen"] == [1, 2, 3, 4, 5]
    assert inhoud["lesvrij"] == [{"begin": "2026-10-17", "eind": "2026-10-25", "omschrijving": "herfst"}]
    assert await te_signaleren(school) == 1
    assert (await neem_in(school, rij, kalender=vakantie))["verzuim_kalender"] == 0
    assert await te_signaleren(school) == 0
    assert (await neem_in(school, rij, kalender=vakantie + ";;;ma di\n"))["verzuim_kalender"] == 1
    assert await te_signaleren(school) == 1
    (school.map / "school" / "schoolkalender.csv").unlink()
    assert await neem_in(school, rij) == telling(1, 0)
    assert await school.vraag("SELECT inhoud -> 'lesdagen' FROM schoolkalender") == [([1, 2],)]


@pytest.mark.parametrize(
    ("kalender", "fout"), [("25-10-2026;17-10-2026;herfst;\n", KalenderError), (";;;ma\n;;;di\n", InvoerError)]
)
@pytest.mark.anyio
async def test_met_een_slechte_kalender_wordt_er_geen_verzuim_gelezen(
    school: Motor, kalender: str, fout: type[InvoerError]
):
    """Every count would be off, so the run fails and says where."""
    bron = schrijf(school, "100001;a;16-11-2026;1;afwezig;;N;;;", kalender=kalender)
    with pytest.raises(fout, match=r"schoolkalender\.csv"):
        await importeer_verzuim(school.inrichting, bron, FORMATEN, school.organisatie, await school.begin("import"))
    assert await dossiers(school) == {}


@pytest.mark.anyio
async def test_import_leest_leerlingen_en_dan_hun_verzuim(school: Motor):
    """One run: who is new in the file has his verzuim in it as well."""
    await school.neem_in([leerling(0), leerling(1), leerling(2)])
    schrijf(school, "100003;a;16-11-2026;1;afwezig;;N;;;")
    run = await taken.importeer(school.inrichting, school.organisatie)
    [(toestand, aantallen)] = await school.vraag("SELECT toestand, aantallen FROM run WHERE id = %(run)s", run=run)
    assert toestand == "klaar"
    assert (aantallen["gelezen"], aantallen["verzuim_gelezen"], aantallen["verzuim_gewijzigd"]) == (3, 1, 1)


@pytest.mark.anyio
async def test_zonder_verzuim_telt_een_import_als_voorheen(school: Motor):
    """A source without these files says nothing of verzuim."""
    run = await taken.importeer(school.inrichting, school.organisatie)
    [(aantallen,)] = await school.vraag("SELECT aantallen FROM run WHERE id = %(run)s", run=run)
    assert [naam for naam in aantallen if "verzuim" in naam] == []


@pytest.mark.anyio
async def test_verzuim_dat_niet_te_lezen_is_laat_staan_wat_er_van_de_leerlingen_is(school: Motor):
    """The run fails and says so; the leerlingen were read and are counted."""
    (school.map / "school" / "verzuim.csv").write_text("leerlingnummer;verzuim_id\n", encoding="utf-8")
    with pytest.raises(InvoerError):
        await taken.importeer(school.inrichting, school.organisatie)
    [(fout, aantallen)] = await school.vraag("SELECT fout, aantallen FROM run WHERE toestand = 'mislukt'")
    assert "verzuim.csv, kolom datum" in fout
    assert aantallen["ongewijzigd"] == 2


@pytest.mark.anyio
async def test_alleen_een_bron_met_verzuim_heeft_formaten(motor: Motor):
    """A source that delivers leerlingen only is asked for nothing else."""
    eigen = motor.inrichting.organisaties[motor.organisatie]
    assert verzuimformaten(eigen.model_copy(update={"bron": {"connector": "csv", "pad": "x"}})) == FORMATEN
    assert verzuimformaten(eigen.model_copy(update={"bron": {"connector": "duo_rod"}})) is None


class Traag(Bron):
    """A source that gives one leerling one registration."""

    def __init__(self, kenmerk: str) -> None:
        """Take the id of the registration."""
        self.kenmerk = kenmerk

    async def check(self) -> list[str]:
        """All is well."""
        return []

    def lees(self) -> Iterator[Bronrecord | Bevinding]:
        """No leerlingen."""
        return iter(())

    def lees_verzuim(self) -> Iterator[Bronrecord | Bevinding]:
        """One row."""
        rij = Rij({"verzuim_id": self.kenmerk, "datum": "16-11-2026", "geoorloofd": "N"}, "verzuim.csv", 2)
        yield Bronrecord("100001", {"leerling": Rij({"leerlingnummer": "100001"}, "verzuim.csv", 2), "verzuim": [rij]})


@pytest.mark.anyio
async def test_twee_imports_tegelijk_verliezen_niets(school: Motor):
    """Each waits for the other's dossier, so that what both read is there."""
    run = await school.begin("import")

    async def een(kenmerk: str) -> None:
        await importeer_verzuim(school.inrichting, Traag(kenmerk), FORMATEN, school.organisatie, run)

    async with anyio.create_task_group() as tg:
        for nummer in range(8):
            tg.start_soon(een, f"r{nummer}")
    registraties = (await dossiers(school))["100001"].registraties
    assert [item.id for item in registraties] == [f"r{nummer}" for nummer in range(8)]


@pytest.mark.anyio
async def test_een_leerling_van_een_andere_school_blijft_van_die_school(school: Motor):
    """A leerlingnummer names a leerling of this organisation only."""
    huis, ander = school.inrichting, "een-andere-school"
    bron = schrijf(school, "100001;a;16-11-2026;1;afwezig;;N;;;")
    async with huis.db.transactie([ander]) as conn:
        run = await taken.runs.begin(conn, ander, "import", huis.klok())
    gaf = await importeer_verzuim(huis, bron, FORMATEN, ander, run)
    assert gaf == Counter(telling(1, 0, 1))
    assert await dossiers(school) == {}


def test_een_dossier_opent_alleen_met_zijn_eigen_sleutel_en_leerling():
    """What was encrypted for one leerling is nothing to another."""
    kast = Sleutelkast(b"k" * 32)
    een, twee = UUID(int=1), UUID(int=2)
    _, sleutel = kast.nieuwe(een.bytes)
    dossier = Verzuimdossier(leerlingnummer="1", registraties=(Verzuimregistratie(id="a", datum=MAANDAG),))
    assert pak_uit(sleutel, een, pak_in(sleutel, een, dossier)) == dossier
    with pytest.raises(SleutelError):
        pak_uit(sleutel, twee, pak_in(sleutel, een, dossier))


REGISTRATIES = st.builds(
    Verzuimregistratie,
    id=st.sampled_from("abcde"),
    datum=st.dates(MAANDAG, MAANDAG + timedelta(days=3)),
    lesuur=st.sampled_from([None, 1, 2]),
    geoorloofd=st.sampled_from([None, True, False]),
    vervallen=st.booleans(),
)
BESTANDEN = st.tuples(
    st.lists(REGISTRATIES, max_size=5, unique_by=lambda item: item.id),
    st.dictionaries(st.sampled_from("fgh"), st.dates(MAANDAG, MAANDAG + timedelta(days=3)), max_size=3),
)
_LEEG = Verzuimdossier(leerlingnummer="1")


@given(bestanden=st.lists(BESTANDEN, min_size=1, max_size=4))
def test_het_laatste_woord_over_een_registratie_geldt(bestanden):
    """After any files each id is as it was last named, and the last file again changes nothing."""
    dossier = _LEEG
    verwacht: dict[str, Verzuimregistratie] = {}
    for registraties, aanwezig in bestanden:
        dossier = voeg_samen(dossier, registraties, aanwezig)
        for item in registraties:
            if item.id in verwacht or not item.vervallen:
                verwacht[item.id] = item
    assert {item.id: item for item in dossier.registraties} == verwacht
    assert voeg_samen(dossier, *bestanden[-1]) == dossier


def _samen(*bestanden: tuple[list[Verzuimregistratie], Mapping[str, date]]) -> Verzuimdossier:
    dossier = _LEEG
    for registraties, aanwezig in bestanden:
        dossier = voeg_samen(dossier, registraties, aanwezig)
    return dossier


def test_wie_de_hele_dag_gemist_heeft_was_er_niet():
    """A day that proves to be missed whole is no day on which he was seen; one lesson missed leaves it."""
    hele_dag = Verzuimregistratie(id="x", datum=MAANDAG)
    gezien = ([], {"a": MAANDAG})
    assert _samen(gezien, ([hele_dag], {})).aanwezig == ()
    assert _samen(gezien, ([hele_dag.model_copy(update={"lesuur": 3})], {})).aanwezig == (MAANDAG,)
    assert _samen(([hele_dag], {}), gezien).aanwezig == (MAANDAG,)
    assert _samen(([hele_dag], {"a": MAANDAG})).aanwezig == (MAANDAG,)


@pytest.mark.parametrize("wordt", [{"geoorloofd": False}, {"geoorloofd": True}, {"vervallen": True}])
def test_een_les_die_toch_is_gemist_laat_niemand_gezien(wordt: dict[str, bool]):
    """What was registered as seen by mistake is no longer; another lesson of that day still is."""
    fout = Verzuimregistratie(id="a", datum=MAANDAG, lesuur=1, **wordt)
    assert _samen(([], {"a": MAANDAG}), ([fout], {})).aanwezig == ()
    assert _samen(([], {"a": MAANDAG, "b": MAANDAG}), ([fout], {})).aanwezig == (MAANDAG,)
    assert _samen(([], {"a": MAANDAG}), ([], {"b": MAANDAG}), ([fout], {})).aanwezig == (MAANDAG,)
    hersteld = _samen(([], {"a": MAANDAG}), ([fout], {}), ([], {"a": MAANDAG}))
    assert hersteld.aanwezig == (MAANDAG,)
    dinsdag = MAANDAG + timedelta(days=1)
    assert _samen(([], {"a": MAANDAG}), ([], {"a": dinsdag})).aanwezig == (dinsdag,)


def test_een_ouder_dossier_blijft_leesbaar():
    """Of a day that was kept without its lessons nobody can say that he was not there; later lessons are known."""
    oud = Verzuimdossier.model_validate_json(f'{{"leerlingnummer": "1", "aanwezig": ["{MAANDAG}"]}}')
    fout = Verzuimregistratie(id="a", datum=MAANDAG, lesuur=1)
    assert voeg_samen(oud, [fout], {}).aanwezig == (MAANDAG,)
    assert voeg_samen(voeg_samen(oud, [], {"a": MAANDAG}), [fout], {}).aanwezig == ()


def test_wie_er_toch_was_en_daarna_toch_niet():
    """A registration that came back counts again."""
    afwezig = Verzuimregistratie(id="x", datum=MAANDAG, lesuur=1)
    [terug] = _samen(([afwezig], {}), ([], {"x": MAANDAG})).registraties
    assert terug.vervallen
    [weer] = _samen(([afwezig], {}), ([], {"x": MAANDAG}), ([afwezig], {})).registraties
    assert not weer.vervallen

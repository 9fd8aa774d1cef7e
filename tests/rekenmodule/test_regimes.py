"""The criteria, at and around each bound."""

from datetime import date

import pytest

from gateway.rekenmodule import laad_rekenregels
from tests.rekenmodule.gevallen import CONTRACTS, LEER, OP, iq, se, uitkomst, uitslagen, vier

BREED = vier(20, 20, 20, 20)
SMAL = vier(40, 40, 40, 40)


@pytest.mark.parametrize(
    ("waarde", "pro", "lwoo_a", "lwoo_b"),
    [
        (54, False, False, False),
        (55, True, False, False),
        (74, True, False, False),
        (75, True, True, False),
        (80, True, True, False),
        (81, False, True, False),
        (90, False, True, False),
        (91, False, False, True),
        (120, False, False, True),
        (121, False, False, False),
    ],
)
def test_the_bands_of_iq(waarde, pro, lwoo_a, lwoo_b):
    """Each band holds at its bounds and no further; PrO asks 0,50 or more, LWOO 0,25 up to it."""
    toetsen = [iq(waarde), se(problematiek=True)]
    assert uitslagen(*toetsen, *BREED)["pro"] is pro
    lwoo = uitslagen(*toetsen, *SMAL)
    assert (lwoo["lwoo-a"], lwoo["lwoo-b"]) == (lwoo_a, lwoo_b)


@pytest.mark.parametrize(
    ("dle", "dl", "pro", "lwoo"),
    [
        (30, 60, True, False),
        (31, 60, False, True),
        (45, 60, False, True),
        (46, 60, False, False),
        (43, 57, False, False),
        (42, 57, False, True),
        (29, 57, False, True),
        (28, 57, True, False),
        (0, 60, True, False),
        (70, 60, False, False),
    ],
)
def test_the_leerachterstand_is_compared_exactly(dle, dl, pro, lwoo):
    """What is shown as 0,25 (14/57) but is less does not count; 0,50 itself is PrO and no LWOO."""
    toetsen = [iq(78), *vier(dle, dle, dl=dl), *vier(60, 60, 60, 60)[2:]]
    gaf = uitslagen(*toetsen)
    assert (gaf["pro"], gaf["lwoo-a"]) == (pro, lwoo)


@pytest.mark.parametrize(
    ("dles", "pro"),
    [
        ((20, 60, 20, 60), True),
        ((60, 20, 60, 20), True),
        ((20, 20, 60, 60), True),
        ((60, 60, 20, 20), False),
        ((20, 60, 60, 60), False),
        ((60, 60, 60, 60), False),
        ((20, 20, None, None), True),
        ((20, None, None, None), None),
        ((60, 60, None, None), False),
        ((60, 20, None, 60), None),
        ((None, None, 20, 20), None),
        ((None, None, None, None), None),
    ],
)
def test_two_domeinen_of_which_one_is_inzichtelijk_rekenen_or_begrijpend_lezen(dles, pro):
    """Technisch lezen and spellen alone are not enough; what is unknown counts only where it can still matter."""
    gaf = next(item for item in uitkomst(iq(70), *vier(*dles)).regimes if item.regime == "pro")
    assert gaf.uitslag is pro
    mist = [f"een toets {naam.replace('-', ' ')} die telt" for naam, dle in zip(LEER, dles, strict=True) if dle is None]
    assert list(gaf.ontbreekt) == (mist if pro is None else [])


@pytest.mark.parametrize(
    ("waarde", "dles", "problematiek", "of"),
    [
        (60, (40, 40, 60, 60), None, True),
        (85, (20, 20, 60, 60), None, True),
        (100, (20, 20, 60, 60), True, True),
        (100, (20, 20, 60, 60), False, False),
        (100, (20, 20, 60, 60), None, None),
        (100, (40, 40, 60, 60), True, False),
        (60, (60, 60, 60, 60), None, False),
        (None, (40, 40, 60, 60), None, None),
        (None, (60, 60, 60, 60), None, False),
        (78, (40, 40, 60, 60), None, True),
    ],
)
def test_one_regime_on_one_criterion_and_the_other_on_the_rest(waarde, dles, problematiek, of):
    """PrO on IQ or leerachterstand and LWOO on the rest: either, on the motivation of the school."""
    toetsen = [*([iq(waarde)] if waarde else []), se(problematiek=problematiek), *vier(*dles)]
    gaf = uitkomst(*toetsen).regimes[-1]
    assert gaf.regime == "een-van-beide"
    assert gaf.uitslag is of
    assert ("motiveert" in (gaf.gevolg or "")) is (of is True)


def test_the_words_never_decide():
    """Each outcome is one of three sentences, and the last word is that the samenwerkingsverband decides."""
    gaf = uitkomst(iq(70), *vier(20, 20, 60, 60))
    woorden = {regime.regime: regime.uitkomst for regime in gaf.regimes}
    assert woorden["pro"] == "voldoet aan de criteria volgens deze toetsen"
    assert woorden["lwoo-a"] == "voldoet niet"
    assert {regime.uitkomst for regime in uitkomst().regimes} == {"niet te berekenen"}
    assert gaf.slot == "Dit is een berekening en geen besluit: het samenwerkingsverband beslist."
    assert uitkomst().ontbreekt == (
        "een IQ-test die telt",
        *(f"een toets {naam.replace('-', ' ')} die telt" for naam in LEER),
        "een sociaal-emotioneel onderzoek dat telt",
    )


def test_the_reasoning_is_told_with_its_source():
    """Each condition is a Dutch sentence with what counted, what was too small and what too large."""
    regimes = {item.regime: item for item in uitkomst(iq(78), *vier(43, 30, 40, dl=57)).regimes}
    iq_, achterstand = regimes["lwoo-a"].voorwaarden
    assert iq_.regel == "Het IQ moet 75 tot en met 90 zijn: 78 ligt daarin."
    assert achterstand.regel == (
        "De leerachterstand moet 0,25 of meer en minder dan 0,50 zijn op minstens 2 van 4 domeinen, waarvan minstens 1 "
        "van inzichtelijk rekenen of begrijpend lezen. Telt: begrijpend lezen (1 - 30/57 = 9/19, afgerond 0,47) en "
        "technisch lezen (1 - 40/57 = 17/57, afgerond 0,30). Te klein: inzichtelijk rekenen (1 - 43/57 = 14/57, "
        "afgerond 0,25). Niet bekend: spellen."
    )
    groot = uitkomst(iq(78), *vier(20, 50, 60, 60)).regimes[1].voorwaarden[1].regel
    assert "Groter, telt hier niet: inzichtelijk rekenen (1 - 20/60 = 2/3, afgerond 0,67)." in groot
    assert all(deel.bron.startswith("Inrichtingsbesluit WVO") for item in regimes.values() for deel in item.voorwaarden)


def test_a_samenwerkingsverband_may_have_its_own_criteria_for_lwoo(tmp_path):
    """Opting out: its file replaces what LWOO asks, may drop a regime or a condition, and leaves PrO as it is."""
    eigen = tmp_path / "contracts/aanvragen"
    eigen.mkdir(parents=True)
    (eigen / "rekenmodule.VO2507.yaml").write_text(
        "regimes:\n  lwoo-b: []\n  lwoo-a:\n    - {vanaf: 2018-01-01, soort: lwoo, titel: LWOO van VO2507, bron: b, "
        "status: afgeleid, achterstand: {van: 0.2, domeinen: 1, kerndomeinen: 0}}\n"
        "  lwoo-c:\n    - {vanaf: 2018-01-01, soort: lwoo, titel: alleen IQ, bron: b, status: afgeleid, "
        "iq: {van: 70, tot_en_met: 95}}\n"
    )
    regels = laad_rekenregels([CONTRACTS, tmp_path / "contracts"], "VO2507")
    gaf = uitkomst(iq(95), *vier(60, 60, 60, 48), regels=regels)
    assert gaf.swv == "VO2507"
    assert {item.regime: item.uitslag for item in gaf.regimes} == {
        "pro": False,
        "lwoo-a": True,
        "lwoo-c": True,
        "een-van-beide": False,
    }
    assert "minstens 1 van 4 domeinen. Telt: spellen" in gaf.regimes[1].voorwaarden[0].regel
    assert uitkomst(op=OP, regels=laad_rekenregels([CONTRACTS], "VO2507")).swv is None


def test_own_criteria_count_from_their_own_day(tmp_path):
    """Before that day the national ones hold and a new regime does not exist; before 2016 there is none at all."""
    (tmp_path / "aanvragen").mkdir()
    velden = "soort: lwoo, bron: b, status: afgeleid, iq: {van: 10, tot_en_met: 20}"
    (tmp_path / "aanvragen/rekenmodule.VO2507.yaml").write_text(
        f"regimes:\n  lwoo-a:\n    - {{vanaf: 2027-01-01, titel: eigen, {velden}}}\n"
        f"  lwoo-c:\n    - {{vanaf: 2027-01-01, titel: nieuw, {velden}}}\n"
    )
    regels = laad_rekenregels([CONTRACTS, tmp_path], "VO2507")
    titels = {op: [item.titel for item in uitkomst(op=op, regels=regels).regimes] for op in (OP, date(2027, 1, 1))}
    assert titels[OP][1:3] == ["leerwegondersteuning (a)", "leerwegondersteuning (b)"]
    assert titels[date(2027, 1, 1)][1:4] == ["eigen", "leerwegondersteuning (b)", "nieuw"]
    assert uitkomst(op=date(2015, 12, 31)).regimes == ()


def test_without_lwoo_there_is_no_one_of_both(tmp_path):
    """A samenwerkingsverband that gives no LWOO leaves PrO alone."""
    (tmp_path / "aanvragen").mkdir()
    (tmp_path / "aanvragen/rekenmodule.VO2507.yaml").write_text("regimes: {lwoo-a: [], lwoo-b: []}\n")
    regels = laad_rekenregels([CONTRACTS, tmp_path], "VO2507")
    assert [item.regime for item in uitkomst(regels=regels).regimes] == ["pro"]

"""The bridge: which word the Task gets, and the proof that nothing else crosses."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from connectors.ijw.afspraken import codelijst, soorten
from connectors.ijw.brug import BrugLekError, MensBeslist, Voortgang, laad_tabel, lees_tabel, stap_van, uitkomsten
from gateway.sdk import lees_contract
from tests.connectors.ijw.berichten import CONTRACT, HEEN, RETOUR, anders, bericht, zet

REF = "7b0e6d5e-3c1a-4f0b-9a52-0f4f8f1f2a10"
TOEGEWEZEN = "Client/ToegewezenProducten/ToegewezenProduct/0"
START, STOP = "Client/StartProducten/StartProduct/0", "Client/StopProducten/StopProduct/0"
# What of a message may make a difference, and nothing else.
STUURT = {
    "jw315": {"ReferentieAanbieder", "Dagtekening"},
    "jw319": {"ReferentieAanbieder", "Dagtekening", "VerzoekAntwoord", "RedenAfwijzingVerzoek", "Gemeente"},
    "jw301": {"ReferentieAanbieder", "Dagtekening", "RedenWijziging", "ToewijzingNummer"},
    "jw305": {"ToewijzingNummer", "Begindatum", "StatusAanlevering"},
    "jw307": {"ToewijzingNummer", "Dagtekening", "StatusAanlevering", "RedenBeeindiging"},
    "jw317": set(),
}


def zoek(gemeente: str, nummer: str) -> str | None:
    """One toewijzing of one gemeente belongs to our uitwisseling."""
    return REF if (gemeente, int(nummer)) == ("0384", 300201) else None


def van(naam: str, *ingrepen: Any) -> Any:
    """What a message means; one outcome or none."""
    gevonden = uitkomsten(anders(naam, *ingrepen), zoek, lees_tabel())
    assert len(gevonden) < 2
    return gevonden[0] if gevonden else None


def woorden(uitkomst: Any) -> Any:
    """An outcome as its words."""
    if not isinstance(uitkomst, Voortgang):
        return "mens" if isinstance(uitkomst, MensBeslist) else None
    return uitkomst.status, uitkomst.voortgang, uitkomst.reden


def antwoord(wat: str, reden: str = "") -> Any:
    """JW319 with this answer."""
    velden = {"ReferentieAanbieder": REF, "VerzoekAntwoord": wat}
    return zet("Antwoord", velden | ({"RedenAfwijzingVerzoek": reden} if reden else {}))


WEG = ("rejected", "doorgezet-andere-gemeente", "niet-onze-gemeente")
GESTOPT = ("failed", "voortijdig-gestopt", None)


@pytest.mark.parametrize(
    ("naam", "ingrepen", "verwacht"),
    [
        ("jw315", (), ("received", "in-onderzoek", None)),
        ("jw319", (antwoord("2"),), ("received", "in-onderzoek", None)),
        *(
            ("jw319", (antwoord("1", code),), WEG if code in "58" else ("rejected", None, "anders"))
            for code in "123456789"
        ),
        ("jw301", (), ("in-progress", "hulp-besloten", None)),
        ("jw301", (zet(f"{TOEGEWEZEN}/ReferentieAanbieder", None),), None),
        *(
            ("jw301", (zet(f"{TOEGEWEZEN}/RedenWijziging", code),), "mens" if code in {"02", "13"} else None)
            for code in codelijst("JZ002")
        ),
        ("jw305", (), ("in-progress", "hulp-gestart", None)),
        ("jw305", (zet(f"{START}/StatusAanlevering", "3"),), ("in-progress", "hulp-besloten", None)),
        ("jw307", (zet(f"{STOP}/RedenBeeindiging", "20"),), ("on-hold", "onderbroken", None)),
        ("jw307", (), ("completed", "hulp-afgerond", None)),
        *(("jw307", (zet(f"{STOP}/RedenBeeindiging", code),), GESTOPT) for code in ("32", "33", "34", "35", "36")),
        *(("jw307", (zet(f"{STOP}/RedenBeeindiging", code),), None) for code in ("37", "38", "39")),
        ("jw307", (zet(f"{STOP}/RedenBeeindiging", "02"),), "mens"),
        ("jw307", (zet(f"{STOP}/StatusAanlevering", "3"),), "mens"),
        ("jw317", (), None),
    ],
)
def test_an_event_has_one_meaning(naam, ingrepen, verwacht):
    """The table of docs/ijw.md, line by line."""
    assert woorden(van(naam, *ingrepen)) == verwacht


@pytest.mark.parametrize("naam", RETOUR)
def test_a_retour_means_nothing(naam):
    """That a message was rejected is between gemeente and aanbieder."""
    assert uitkomsten(bericht(naam), zoek, lees_tabel()) == ()


def test_what_is_not_ours_means_nothing():
    """A reference that is no UUID, or a toewijzing we never saw, belongs to no uitwisseling."""
    for referentie in ("40A12341234", REF.replace("-", ""), f"{{{REF[:34]}}}"):
        assert van("jw301", zet(f"{TOEGEWEZEN}/ReferentieAanbieder", referentie)) is None
    assert van("jw305", zet(f"{START}/ToewijzingNummer", "1")) is None
    assert van("jw305", zet(f"{START}/ToewijzingNummer", None)) is None
    assert van("jw315", zet("Client/AangevraagdeProducten/AangevraagdProduct/0/ReferentieAanbieder", REF.upper()))


def test_each_product_has_its_own_uitwisseling():
    """A message about two tells of both."""
    tweede = "3f2c7d1e-8a4b-4c6d-9e10-5a7b8c9d0e1f"
    product = bericht("jw301").inhoud["Client"]["ToegewezenProducten"]["ToegewezenProduct"][0]
    ander = product | {"ToewijzingNummer": "2", "ReferentieAanbieder": tweede}
    gevonden = uitkomsten(
        anders("jw301", zet("Client/ToegewezenProducten/ToegewezenProduct/1", ander)), zoek, lees_tabel()
    )
    assert {str(item.referentie) for item in gevonden} == {REF, tweede}


def test_the_json_has_these_keys_and_no_other():
    """What whoever keeps the Task gets: five keys, each a word, a number or a day of ours."""
    voortgang = van("jw319", antwoord("1", "5"))
    assert json.loads(json.dumps(voortgang.als_json())) == {
        "referentie": REF,
        "status": "rejected",
        "businessStatus": "doorgezet-andere-gemeente",
        "statusReason": "niet-onze-gemeente",
        "op": "2026-04-03",
    }
    leeg = Voortgang(UUID(REF), "completed", "hulp-afgerond", None, date(2026, 10, 15)).als_json()
    assert leeg.keys() == voortgang.als_json().keys()
    assert MensBeslist(UUID(REF), date(2026, 10, 15)).als_json() == {"referentie": REF, "op": "2026-10-15"}


def naar(gemeente: str) -> Any:
    """The answer names this gemeente, whatever else it says."""
    return lambda inhoud: inhoud["Antwoord"].update(Woonplaatsbeginsel={"Gemeente": gemeente})


def test_a_gemeente_crosses_with_woonplaats_only():
    """A sixth key, four digits, with reason 8; with any other reason or answer it stays where it is."""
    acht = van("jw319", antwoord("1", "8"), naar("0363")).als_json()
    vijf = van("jw319", antwoord("1", "5")).als_json()
    assert acht == vijf | {"gemeente": "0363"}
    for wat, code in (("2", ""), *(("1", code) for code in "12345679")):
        for ingreep in ((), (naar("0363"),)):
            assert van("jw319", antwoord(wat, code), *ingreep).gemeente is None
    basis = anders("jw319", antwoord("1", "8"), naar("0363"))
    for rommel in ("", "36", "0363 ", "O363", "٠٣٦٣", ["0363"], {"Naam": "0363"}):
        naar(rommel)(basis.inhoud)
        assert [item.gemeente for item in uitkomsten(basis, zoek, lees_tabel())] == [None]


def test_the_json_becomes_a_step_of_the_task():
    """Under the names of whoever keeps the Task, without what there is not."""
    assert stap_van(van("jw319", antwoord("1", "8"), naar("0363")).als_json()) == {
        "status": "rejected",
        "voortgang": "doorgezet-andere-gemeente",
        "reden": "niet-onze-gemeente",
        "gemeente": "0363",
    }
    assert stap_van(van("jw305").als_json()) == {"status": "in-progress", "voortgang": "hulp-gestart"}


# --- the proof at load time


def tabel() -> dict[str, Any]:
    """The table as it stands, to plant something in."""
    return deepcopy(dict(lees_contract("ijw", "brug")))


def regel(ruw: dict[str, Any], bij: str, **als: list[str]) -> dict[str, Any]:
    """The line of the table that is about this."""
    return next(item for item in ruw["regels"] if item["bij"] == bij and item.get("als", {}) == als)


def plant_veld(naam: str, lijst: str) -> Any:
    """Let the bridge read one field more of a stop."""
    return lambda ruw: ruw["leest"]["JW307"]["velden"].update({naam: lijst})


def plant_uitkomst(**geeft: str) -> Any:
    """Give a stop that went as planned another outcome."""
    return lambda ruw: regel(ruw, "JW307", StatusAanlevering=["1"], RedenBeeindiging=["31"]).update(geeft=geeft)


def plant_gemeente(bij: str, **als: list[str]) -> Any:
    """Give the gemeente along with this outcome too."""
    return lambda ruw: regel(ruw, bij, **als)["geeft"].update(gemeente=True)


def splits(ruw: dict[str, Any]) -> None:
    """Tell the school apart that it was the gemeente who stopped it."""
    regel(ruw, "JW307", StatusAanlevering=["1"], RedenBeeindiging=["32", "33", "34", "35", "36"])["als"].update(
        RedenBeeindiging=["32", "33", "34", "35"]
    )
    als = {"StatusAanlevering": ["1"], "RedenBeeindiging": ["36"]}
    ruw["regels"].append({"bij": "JW307", "als": als, "geeft": {"status": "failed", "voortgang": "hulp-afgerond"}})


def splits_afwijzing(ruw: dict[str, Any]) -> None:
    """Tell the school apart that it was about age."""
    rest = ["1", "2", "3", "4", "6", "7", "9", "afwezig"]
    regel(ruw, "JW319", VerzoekAntwoord=["1"], RedenAfwijzingVerzoek=rest)["als"]["RedenAfwijzingVerzoek"].remove("9")
    als = {"VerzoekAntwoord": ["1"], "RedenAfwijzingVerzoek": ["9"]}
    ruw["regels"].append(
        {"bij": "JW319", "als": als, "geeft": {"status": "rejected", "reden": "anders", "voortgang": "onderbroken"}}
    )


LEKKEN = {
    "product": plant_veld("Product", "JZ020"),
    "bsn": plant_veld("Bsn", "COD046"),
    "commentaar": plant_veld("Commentaar", "aanwezigheid"),
    "zorgverlener": plant_veld("ZorgverlenerCode", "aanwezigheid"),
    "andere lijst": plant_veld("RedenVerzoek", "WJ758"),
    "waarde in de uitkomst": plant_uitkomst(status="completed", voortgang="{RedenBeeindiging}"),
    "vrije tekst": plant_uitkomst(status="completed", reden="volgens plan"),
    "extra veld": plant_uitkomst(status="completed", toelichting="anders"),
    "reden te zien": splits,
    "afwijzing te zien": splits_afwijzing,
    "overlijden": lambda ruw: regel(ruw, "JW307", StatusAanlevering=["1"], RedenBeeindiging=["02"]).update(
        geeft={"status": "failed", "voortgang": "voortijdig-gestopt"}
    ),
    "einddatum": lambda ruw: ruw["leest"]["JW307"].update(op="Begindatum"),
    "andere dag": lambda ruw: ruw["leest"]["JW301"].update(op="Ingangsdatum"),
    "ander kenmerk": lambda ruw: ruw["leest"]["JW301"].update(herkend_aan=["Bsn"]),
    "ongelezen veld": lambda ruw: ruw["regels"][0].update(als={"Product": ["45"]}),
    "ongelezen bericht": lambda ruw: ruw["regels"][0].update(bij="JW316"),
    "gemeente bij reden 5": plant_gemeente("JW319", VerzoekAntwoord=["1"], RedenAfwijzingVerzoek=["5"]),
    "gemeente bij onderzoek": plant_gemeente("JW319", VerzoekAntwoord=["2"]),
    "gemeente bij een start": plant_gemeente("JW305", StatusAanlevering=["1"]),
    "iets anders als gemeente": lambda ruw: ruw["leest"]["JW319"].update(gemeente=["ReferentieAanbieder"]),
    "gemeente elders": lambda ruw: ruw["leest"]["JW301"].update(gemeente=["Woonplaatsbeginsel", "Gemeente"]),
    "gat": lambda ruw: ruw["regels"].pop(),
    "dubbel": lambda ruw: ruw["regels"].append(ruw["regels"][0]),
}  # fmt: skip


@pytest.mark.parametrize("lek", LEKKEN.values(), ids=LEKKEN)
def test_a_table_that_leaks_does_not_load(lek):
    """Whatever is planted, the connector does not start and says where it is."""
    ruw = tabel()
    assert laad_tabel(ruw) == lees_tabel()
    lek(ruw)
    with pytest.raises(BrugLekError, match="IJW-004"):
        laad_tabel(ruw)


def test_only_these_words_can_come_out():
    """Every outcome of the table is one of these; no code of a list is among them."""
    uit = [item.geeft.woorden for item in lees_tabel().regels if not isinstance(item.geeft, str)]
    gezegd = {woord for woorden_ in uit for woord in woorden_ if woord}
    assert gezegd == {
        "received", "rejected", "in-progress", "on-hold", "completed", "failed", "in-onderzoek", "hulp-besloten",
        "hulp-gestart", "onderbroken", "hulp-afgerond", "voortijdig-gestopt", "doorgezet-andere-gemeente",
        "niet-onze-gemeente", "anders",
    }  # fmt: skip


def test_every_word_is_one_that_the_task_knows():
    """Whoever keeps the Task has these codes in his own contract."""
    standen = yaml.safe_load((CONTRACT.parent / "jeugdhulp_fhir" / "standen.yaml").read_text("utf-8"))
    for regel_ in lees_tabel().regels:
        if not isinstance(regel_.geeft, str):
            assert regel_.geeft.status in standen["overgangen"]
            assert regel_.geeft.voortgang in {None, *standen["voortgang"]}
            assert regel_.geeft.reden in {None, *standen["reden"]}


# --- and while it runs


def bladen(gegevens: Any, pad: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The places of all values in a message."""
    if isinstance(gegevens, dict):
        return [plek for naam, onder in gegevens.items() for plek in bladen(onder, (*pad, naam))]
    if isinstance(gegevens, list):
        return [plek for nummer, onder in enumerate(gegevens) for plek in bladen(onder, (*pad, nummer))]
    return [pad]


_DATUMS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)
_OVERIG = st.one_of(
    st.from_regex(r"[0-9]{1,9}", fullmatch=True), st.from_regex(r"[A-Za-z]{1,6}", fullmatch=True), _DATUMS,
    st.sampled_from(["NL", "BE", "03", "55", "999900006", "0363", "42429999"]),
)  # fmt: skip


@given(st.data())
def test_no_other_field_ever_matters(data):
    """Whatever a message holds elsewhere, product, name, number, aanbieder, text, the outcome is the same."""
    naam = data.draw(st.sampled_from(HEEN))
    basis = bericht(naam)
    verwacht = uitkomsten(basis, zoek, lees_tabel())
    vast = STUURT[naam] | {"BerichtCode", "BerichtVersie", "BerichtSubversie"}
    plekken = [plek for plek in bladen(basis.inhoud) if plek[-1] not in vast]
    # Of which gemeente a toewijzing is belongs to what it is called.
    plekken = [plek for plek in plekken if basis.inhoud["Header"].get(plek[-1]) != basis.gemeente]
    veranderd = deepcopy(basis.inhoud)
    for plek in data.draw(st.lists(st.sampled_from(plekken), max_size=6)):
        zet("/".join(map(str, plek)), data.draw(_OVERIG))(veranderd)
    nieuw = type(basis)(basis.soort, veranderd, basis.root)
    assert uitkomsten(nieuw, zoek, lees_tabel()) == verwacht


def test_what_steers_is_what_the_table_reads():
    """The property above leaves out no more than the table names."""
    for naam, leest in lees_tabel().leest.items():
        gelezen_ = {*leest.namen, *leest.herkend_aan, "Dagtekening" if leest.op == "dagtekening" else leest.op}
        gelezen_ |= set(leest.gemeente[-1:])
        assert gelezen_ == STUURT[naam.lower()]
    assert set(lees_tabel().leest) | {"JW317"} == {item.heen for item in soorten().values()}


def test_an_outcome_does_not_show_where_it_came_from():
    """Two stops for different reasons are the same outcome."""
    gestopt = {van("jw307", zet(f"{STOP}/RedenBeeindiging", code)) for code in ("32", "33", "34", "35", "36")}
    assert len(gestopt) == 1
    afgewezen = {van("jw319", antwoord("1", code)) for code in "1234679"}
    assert len(afgewezen) == 1

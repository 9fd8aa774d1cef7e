"""Level 2: every rule within one message, each broken at least once."""

from __future__ import annotations

from copy import deepcopy

import pytest

from connectors.ijw.bericht import Ijwbericht, lees
from connectors.ijw.controle import IjwRegelError, lees_regels, toets
from connectors.ijw.controle import regels as regels_module
from connectors.ijw.controle.controles import CONTROLES
from connectors.ijw.vorm import inhoud, schrijf
from gateway.sdk import lees_contract
from tests.connectors.ijw.berichten import HEEN, RETOUR, Ingreep, anders, bericht, gelezen, zet

AANGEVRAAGD = "Client/AangevraagdeProducten/AangevraagdProduct"
TOEGEWEZEN = "Client/ToegewezenProducten/ToegewezenProduct"
CONTACT = "Client/Contactgegevens/Contact"
RELATIE = "Client/Relaties/Relatie"
START, STOP = "Client/StartProducten/StartProduct", "Client/StopProducten/StopProduct"
ONGEWIJZIGD = "Client/Verzoek/OngewijzigdeProducten/OngewijzigdProduct"
GEWIJZIGD = "Client/Verzoek/TeWijzigenProducten/TeWijzigenProduct"
NIEUW = "Client/Verzoek/NieuweProducten/NieuwProduct"
PER_DAGDEEL = {"Volume": "1", "Eenheid": "16", "Frequentie": "1"}
PER_WEEK = {"Volume": "1", "Eenheid": "04", "Frequentie": "2"}
ALLEEN_CATEGORIE = {"Categorie": "45"}


def erbij(pad: str, **ander: str) -> Ingreep:
    """One more of what is at a path: the first, with something different."""

    def doe(gegevens: dict) -> None:
        onder = gegevens
        for deel in pad.split("/"):
            onder = onder[deel]
        onder.append(deepcopy(onder[0]) | ander)

    return doe


GEVALLEN: list[tuple[str, set[str], tuple[Ingreep, ...]]] = [
    ("jw315", {"CS002"}, (zet("Client/Bsn", "123456789"),)),
    ("jw301", {"CD007"}, (zet("Client/Communicatie", {"Vorm": "1"}),)),
    ("jw301", {"CD007.2"}, (zet("Client/Communicatie", {"Vorm": "2", "Taal": "Fries"}),)),
    ("jw301", {"CS050"}, (zet(f"{RELATIE}/0/Naam/NaamGebruik", "5"),)),
    ("jw301", {"CS050.2"}, (zet("Client/Naam/NaamGebruik", "2"),)),
    ("jw301", {"CS318"}, (zet("Client/Naam/NaamGebruik", "6"),)),
    ("jw301", {"CD005"}, (zet(f"{CONTACT}/0/Adres/LandCode", None),)),
    ("jw301", {"CD005.2", "CD034", "TR006"}, (zet(f"{CONTACT}/0/Adres/Postcode", None),)),
    ("jw301", {"CD009"}, (zet(f"{CONTACT}/0/Periode", {"Begindatum": "2026-01-01"}),)),
    ("jw301", {"CD025", "TR006"}, (zet(f"{CONTACT}/0/Adres/Huis", None),)),
    ("jw301", {"CS089"}, (zet(f"{CONTACT}/0/Adres/Postcode", "9999 XX"),)),
    ("jw301", {"CS003.4"}, (zet(f"{CONTACT}/1/Periode/Einddatum", "2026-03-01"),)),
    (
        "jw301",
        {"TR006", "TR061"},
        (zet(f"{CONTACT}/0", {"Soort": "04", "Emailadres": "a@b.nl"}), zet(f"{CONTACT}/1", None)),
    ),
    ("jw315", {"CD041"}, (zet(f"{AANGEVRAAGD}/0/Omvang", None),)),
    ("jw301", {"CD080"}, (zet(f"{TOEGEWEZEN}/0/Product", ALLEEN_CATEGORIE),)),
    ("jw315", {"CD095"}, (zet(f"{AANGEVRAAGD}/0/Product", ALLEEN_CATEGORIE),)),
    ("jw317", {"CD096"}, (zet(f"{NIEUW}/0/Product", ALLEEN_CATEGORIE),)),
    ("jw315", {"CD077"}, (zet(f"{AANGEVRAAGD}/0/Budget", "100"),)),
    ("jw317", {"CD077"}, (zet(f"{GEWIJZIGD}/0/Budget", "100"),)),
    ("jw315", {"CD079", "CD095"}, (zet(f"{AANGEVRAAGD}/0/Product", None),)),
    (
        "jw301",
        {"CD075", "CD077"},
        (
            zet(f"{TOEGEWEZEN}/0/Budget", "1"),
            zet(f"{TOEGEWEZEN}/0/Omvang", PER_DAGDEEL | {"Eenheid": "04"}),
            zet(f"{TOEGEWEZEN}/0/Einddatum", None),
        ),
    ),
    (
        "jw315",
        {"CD075.2", "CD076.2", "CD077"},
        (zet(f"{AANGEVRAAGD}/0/Budget", "1"), zet(f"{AANGEVRAAGD}/0/ToewijzingEinddatum", None)),
    ),
    ("jw317", {"CD076"}, (zet(f"{GEWIJZIGD}/0/Einddatum", None),)),
    ("jw315", {"CD076.2"}, (zet(f"{AANGEVRAAGD}/0/ToewijzingEinddatum", None),)),
    ("jw317", {"CS338"}, (zet(f"{NIEUW}/0/Omvang", PER_DAGDEEL),)),
    ("jw315", {"CS343"}, (zet(f"{AANGEVRAAGD}/0/Omvang", PER_DAGDEEL),)),
    ("jw301", {"CS003"}, (zet(f"{TOEGEWEZEN}/0/Einddatum", "2026-04-14"),)),
    ("jw315", {"CS003.2"}, (zet(f"{AANGEVRAAGD}/0/ToewijzingEinddatum", "2026-04-14"),)),
    ("jw317", {"CS003.3"}, (zet(f"{GEWIJZIGD}/0/Einddatum", "2026-06-30"),)),
    ("jw315", {"CD043"}, (zet(f"{AANGEVRAAGD}/0/BeschikkingNummer", "1"),)),
    ("jw315", {"CD043.2"}, (zet(f"{AANGEVRAAGD}/0/BeschikkingIngangsdatum", "2026-04-01"),)),
    ("jw315", {"CD066"}, (zet(f"{AANGEVRAAGD}/0/Verwijzer/Naam", "Arts"),)),
    ("jw315", {"CD067"}, (zet(f"{AANGEVRAAGD}/0/Verwijzer", {"Type": "02"}),)),
    ("jw315", {"CD068"}, (zet(f"{AANGEVRAAGD}/0/Verwijzer/Type", "01"),)),
    ("jw301", {"CS335"}, (zet(f"{TOEGEWEZEN}/0/RedenWijziging", "13"),)),
    ("jw301", {"CS336"}, (zet(f"{TOEGEWEZEN}/0/RedenWijziging", "01"),)),
    ("jw305", {"CS058"}, (zet(f"{START}/0/StatusAanlevering", "2"),)),
    ("jw307", {"CS058"}, (zet(f"{STOP}/0/StatusAanlevering", "9"),)),
    ("jw319", {"CD085", "TR409"}, (zet("Antwoord/RedenAfwijzingVerzoek", None),)),
    ("jw319", {"CD086"}, (zet("Antwoord/VerzoekAntwoord", "2"),)),
    ("jw319", {"TR377"}, (zet("Antwoord/Woonplaatsbeginsel", None),)),
    ("jw319", {"TR409"}, (zet("Antwoord/RedenAfwijzingVerzoek", "7"),)),
    ("jw315", {"TR002"}, (zet("Client/Geboortedatum/Datum", "1906-03-31"),)),
    ("jw301", {"TR006"}, (zet(f"{CONTACT}/1", {"Soort": "02", "Emailadres": "a@b.nl"}),)),
    ("jw307", {"TR018"}, (zet(f"{STOP}/0/Einddatum", "2026-04-19"),)),
    ("jw301", {"TR101"}, (erbij(RELATIE),)),
    ("jw301", {"TR101.2"}, (erbij(CONTACT),)),
    ("jw301", {"TR101.3", "TR302"}, (erbij(TOEGEWEZEN),)),
    ("jw305", {"TR101.4"}, (erbij(START),)),
    ("jw307", {"TR101.5"}, (erbij(STOP),)),
    ("jw317", {"TR101.6"}, (erbij(ONGEWIJZIGD),)),
    ("jw317", {"TR101.7"}, (erbij(GEWIJZIGD),)),
    ("jw317", {"TR101.8", "TR410"}, (erbij(NIEUW),)),
    ("jw315", {"TR383", "TR386"}, (erbij(AANGEVRAAGD),)),
    ("jw315", {"TR386"}, (erbij(AANGEVRAAGD, ReferentieAanbieder="ander", ToewijzingIngangsdatum="2026-10-14"),)),
    ("jw301", {"TR302"}, (erbij(TOEGEWEZEN, ToewijzingNummer="2", Ingangsdatum="2026-10-14"),)),
    ("jw317", {"TR410"}, (erbij(NIEUW, GewensteIngangsdatum="2026-12-31"),)),
    (
        "jw317",
        {"TR352"},
        (zet("Client/Verzoek/OngewijzigdeProducten", None), zet("Client/Verzoek/TeWijzigenProducten", None)),
    ),
    (
        "jw317",
        {"TR353"},
        (zet("Client/Verzoek/TeWijzigenProducten", None), zet("Client/Verzoek/NieuweProducten", None)),
    ),
    ("jw315", {"TR134"}, (zet("Client/Geboortedatum/Datum", "2026-04-02"),)),
    ("jw301", {"TR134.2"}, (zet(f"{TOEGEWEZEN}/0/Toewijzingsdatum", "2026-04-10"),)),
    ("jw317", {"TR380"}, (zet(f"{NIEUW}/0/GewensteIngangsdatum", "2026-06-01"),)),
    ("jw315", {"CS139"}, (zet("Client/Geboortedatum/DatumGebruik", "1"),)),
    ("jw315", {"CS139.2"}, (zet("Client/Geboortedatum/DatumGebruik", "2"),)),
    ("jw315", {"CS139.3"}, (zet("Client/Geboortedatum/DatumGebruik", "3"),)),
]

GOED: list[tuple[str, tuple[Ingreep, ...]]] = [
    ("jw315", (zet("Client/Geboortedatum", {"Datum": "1900-01-01", "DatumGebruik": "3"}),)),
    ("jw315", (zet("Client/Geboortedatum/Datum", "1906-04-01"),)),
    (
        "jw315",
        (
            erbij(
                AANGEVRAAGD,
                ReferentieAanbieder="ander",
                ToewijzingIngangsdatum="2026-10-15",
                ToewijzingEinddatum="2026-12-31",
            ),
        ),
    ),
    ("jw315", (erbij(AANGEVRAAGD, ReferentieAanbieder="ander", Product={"Categorie": "45", "Code": "45A49"}),)),
    ("jw315", (zet(f"{AANGEVRAAGD}/0/Verwijzer", {"Type": "02", "Naam": "Arts"}),)),
    ("jw315", (zet(f"{AANGEVRAAGD}/0/Verwijzer", {"Type": "08"}),)),
    ("jw301", (zet(f"{TOEGEWEZEN}/0/RedenWijziging", "13"), zet(f"{TOEGEWEZEN}/0/Einddatum", "2026-04-15"))),
    ("jw301", (erbij(TOEGEWEZEN, ToewijzingNummer="2", RedenWijziging="13", Einddatum="2026-04-15"),)),
    (
        "jw301",
        (zet(f"{TOEGEWEZEN}/0/Product", None), zet(f"{TOEGEWEZEN}/0/Budget", "1"), zet(f"{TOEGEWEZEN}/0/Omvang", None)),
    ),
    ("jw319", (zet("Antwoord", {"ReferentieAanbieder": "x", "VerzoekAntwoord": "2"}),)),
]


@pytest.mark.parametrize(
    ("naam", "regels", "ingrepen"), GEVALLEN, ids=lambda deel: str(deel) if isinstance(deel, str) else None
)
def test_a_rule_finds_what_it_is_about(naam, regels, ingrepen):
    """Exactly these rules are broken, each at a place that exists."""
    bericht_ = anders(naam, *ingrepen)
    bevindingen = toets(bericht_)
    assert {item.regel for item in bevindingen} == regels
    for item in bevindingen:
        stappen = "".join(
            f"/*[local-name()='{deel.split('[')[0]}'][{deel.split('[')[1]}" for deel in item.plaats.split("/")[1:]
        )
        assert bericht_.root.getroottree().xpath(stappen)


@pytest.mark.parametrize(("naam", "ingrepen"), GOED)
def test_what_is_at_the_border_is_right(naam, ingrepen):
    """The exceptions of the rules hold."""
    assert toets(anders(naam, *ingrepen)) == ()


def test_every_rule_is_tried():
    """No rule is there that nothing breaks, and no check that no rule uses."""
    alle = lees_regels().lijst
    assert {regel.id for regel in alle} == set().union(*(regels for _, regels, _ in GEVALLEN))
    assert len({regel.id for regel in alle}) == len(alle)
    assert {regel.controle for regel in alle} == set(CONTROLES)
    assert all(regel.bron and regel.tekst.endswith(".") for regel in alle)


@pytest.mark.parametrize("naam", [*HEEN, *RETOUR])
def test_an_example_breaks_no_rule(naam):
    """And a retour is not held to these rules at all: it repeats the faults of another."""
    assert toets(bericht(naam)) == ()


def test_a_retour_with_a_wrong_number_is_left_alone():
    """The aanbieder sees his own mistake come back."""
    fout = bericht("jw316")
    fout.inhoud["Client"]["Bsn"] = "123456789"
    assert toets(gelezen(schrijf("JW316", fout.inhoud))) == ()


@pytest.mark.parametrize(
    ("regel", "melding"),
    [
        ({"controle": "bestaat-niet"}, "bestaat niet"),
        ({"controle": "volgorde", "met": {"begin": "a"}}, "vraagt begin, eind"),
        ({"controle": "meld", "als": [{"pad": "a", "is": ["1"], "niet": ["2"]}]}, "onverwachte vorm"),
        ({"controle": "meld", "status": "zomaar"}, "onverwachte vorm"),
    ],
)
def test_a_wrong_rule_does_not_load(monkeypatch, regel, melding):
    """What is wrong in the file is told when it is read."""
    basis = {"id": "X", "plaats": ["a"], "tekst": "t.", "bron": "b", "status": "afgeleid", "controle": "meld"}
    ruw = {"hoogstens": 1, "groepen": [{"bron": "b", "status": "afgeleid", "regels": [{**basis, **regel}]}]}
    monkeypatch.setattr(regels_module, "lees_contract", lambda *_: ruw)
    lees_regels.cache_clear()
    try:
        with pytest.raises(IjwRegelError, match=melding):
            lees_regels()
    finally:
        lees_regels.cache_clear()


def test_no_more_findings_than_asked(monkeypatch):
    """A message with hundreds of the same fault tells the first of them."""
    gegevens = bericht("jw305").inhoud
    eerste = gegevens["Client"]["StartProducten"]["StartProduct"][0] | {"StatusAanlevering": "2"}
    gegevens["Client"]["StartProducten"]["StartProduct"] = [eerste | {"ToewijzingNummer": str(n)} for n in range(300)]
    fout = gelezen(schrijf("JW305", gegevens))
    assert isinstance(fout, Ijwbericht)
    assert inhoud(fout.root, fout.soort) == gegevens
    assert len(toets(fout)) == lees_contract("ijw", "regels")["hoogstens"]


def test_a_message_that_would_take_hours_is_refused_at_once():
    """Of one client there are not thousands of products; comparing them all would take very long."""
    gegevens = bericht("jw301").inhoud
    producten = gegevens["Client"]["ToegewezenProducten"]
    eerste = producten["ToegewezenProduct"][0]
    producten["ToegewezenProduct"] = [eerste | {"ToewijzingNummer": str(n)} for n in range(20_000)]
    (bevinding,) = lees(schrijf("JW301", gegevens))
    assert (bevinding.regel, bevinding.plaats) == ("IJW.grens", "/Bericht[1]/Client[1]/ToegewezenProducten[1]")
    producten["ToegewezenProduct"] = producten["ToegewezenProduct"][:500]
    assert {item.regel for item in toets(gelezen(schrijf("JW301", gegevens)))} == {"TR302"}

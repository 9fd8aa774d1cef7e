"""The checks on a dossier: the official outcome for every seed, and every rule can be broken."""

import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from connectors.oso.controle import controleer, lees_regels
from tests.connectors.oso import varianten as v
from tests.connectors.oso.varianten import alles, na, voor, weg, zet
from tests.standaarden import STANDAARDEN, needs_standaarden

OSO = STANDAARDEN / "oso"
XSD = OSO / "OSO_gegevensset_2019.1.xsd"
BSN = "999990007"


def voorbeeld(naam: str = "full") -> bytes:
    """An official example."""
    return (OSO / f"Voorbeelddossier_PaO_POSWV_{naam}.xml").read_bytes()


def bevonden(data: bytes, schema: Path | None = XSD) -> Counter[str]:
    """Which rules break, and how often, schema first."""
    return Counter(item.regel for item in controleer(data, op=v.OP, schema=schema))


def zonder_overleden(dossier: etree._Element) -> None:
    """Take away overleden where an overlijdensdatum stands."""
    for datum in v.vind(dossier, "overlijdensdatum"):
        datum.getparent().remove(datum.getprevious())


# Chapter 5.4 of the facts: one change to the full example, and what the official rules say of it.
ZAADJES = {
    "niets": (lambda dossier: None, {}),
    "deeldossier LVS": (zet("deeldossier", "LVS"), {"PaO.MD01": 1}),
    "deeldossier XYZ": (zet("deeldossier", "XYZ"), {"PaO.MD01": 1, "lijst-33": 1}),
    "overstap weg": (weg("overstap"), {"PaO.SO01": 1, "PaO.SO02": 1}),
    "overstapdossier": (zet("overdrachtsoort", "overstapdossier"), {"PaO.SO03": 1}),
    "overstapdossier met meer mis": (
        alles(zet("overdrachtsoort", "overstapdossier"), weg("leerling/voornaam")),
        {"PaO.SO03": 1},
    ),
    "geboortemaand": (
        alles(
            voor("leerling/geboortedatum", "<geboortemaand>2003-03</geboortemaand>"),
            weg("leerling/geboortedatum"),
        ),
        {"PaO.LL02": 1, "PaO.LL03": 1},
    ),
    "adresgeheim": (zet("leerling/adresgeheim", "true"), {"PaO.LL06": 1, "PaO.LL09": 1}),
    "geen adres": (alles(weg("leerling/adreslijst"), weg("leerling/adresbuitenland")), {"PaO.LL05": 1}),
    "bsn": (voor("leerling/leerlingid", f"<bsn>{BSN}</bsn>"), {"PaO.LL12": 1}),
    "geen schoolloopbaan": (weg("schoolloopbaanlijst"), {"OS.cat07": 1, "PaO.SL01": 1}),
    "bevorderd": (na("leerling/verzorger", v.VOMBO["bevorderd"]), {"OS.cat15": 1, "PaO.VM01": 1}),
    "eindtoets": (voor("leerling/toetslijst", v.EINDTOETS), {"OS.cat11": 1, "PaO.EB01": 1}),
    "alleen handelingsplan": (
        alles(
            *(
                weg(f"onderwijsondersteuning/{naam}")
                for naam in (
                    "toelichting_onderwijsbehoeften",
                    "diagnose",
                    "medicijngebruik",
                    "opp",
                    "tlv",
                    "arrangement_cluster12",
                    "arrangement_pao",
                )
            )
        ),
        {"OS.cat09": 1},
    ),
    "ondersteuning OPT-UIT": (zet("cat_onderwijsondersteuning", "OPT-UIT"), {"OS.cat09": 6}),
    "verzuim OPT-UIT": (zet("cat_verzuim", "OPT-UIT"), {"OS.cat10": 1}),
    "inzage weg": (weg("inzage"), {}),
    "toestemming Nee": (zet("toestemming", "Nee"), {}),
    "geen verzorgers": (weg("leerling/verzorger"), {}),
    "geen Base64": (zet("overigdocumentlijst/document/bestandsinhoud", "geen base64!"), {}),
    "x.exe": (zet("overigdocumentlijst/document/bestandsnaam", "x.exe"), {}),
    "opp eindt eerder": (zet("opp_einddatum", "2015-01-01"), {}),
    "akkoord ja": (zet("akkoord", "ja"), {"lijst-37": 1}),
    "tlvcategorie 1": (zet("tlvcategorie", "1"), {"lijst-31": 1}),
    "overleden weg": (zonder_overleden, {"OG.04": 2}),
}
# What our own rules say of the same; of the others only that five attachments are no ZIP.
OOK = {
    "alleen handelingsplan": {"SWV.bijlage.zip": 1},
    "ondersteuning OPT-UIT": {"SWV.bijlage.zip": 5, "SWV.cat09.POSWV": 1, "SWV.cat09.vergeten": 1},
    "toestemming Nee": {"SWV.bijlage.zip": 5, "SWV.inzage.geen-toestemming": 1},
    "geen Base64": {"SWV.bijlage.zip": 5, "SWV.bijlage.base64": 1},
    "x.exe": {"SWV.bijlage.zip": 5, "SWV.bijlage.naam": 1},
    "opp eindt eerder": {"SWV.bijlage.zip": 5, "SWV.datum.opp": 1},
    "akkoord ja": {"SWV.bijlage.zip": 5, "SWV.inzage.reden-zonder-nee": 1},
}


@needs_standaarden
@pytest.mark.parametrize("schema", [XSD, None], ids=["officieel", "ons"])
@pytest.mark.parametrize("naam", ZAADJES)
def test_a_seed_gives_the_official_outcome(naam: str, schema: Path | None) -> None:
    """Of each seed the official subset is exactly what the official rules said, and ours are known beside it."""
    ingreep, verwacht = ZAADJES[naam]
    gevonden = bevonden(v.gewijzigd(voorbeeld(), ingreep), schema)
    assert v.officieel(gevonden) == verwacht
    eigen = {regel: aantal for regel, aantal in gevonden.items() if regel.startswith("SWV.")}
    assert eigen == OOK.get(naam, {"SWV.bijlage.zip": 5})


@needs_standaarden
def test_every_name_in_the_rules_is_one_of_the_schema() -> None:
    """A path in the rules that names nothing the schema knows would be a rule that never speaks."""
    bekend = set(re.findall(r'name="([^"]+)"', XSD.read_text(encoding="utf-8"))) | {"zorg", "vir", "zat"}
    paden = {pad for regel in lees_regels().lijst for pad in [*regel.plaats, *(eis.pad for eis in regel.als)]}
    for regel in lees_regels().lijst:
        for sleutel in ("velden", "een_van"):
            if regel.controle in {"aanwezig", "afwezig"}:
                paden |= set(regel.met.get(sleutel, ()))
        paden |= {
            regel.met[sleutel] for sleutel in ("veld", "begin", "eind", "onderdeel", "soort") if sleutel in regel.met
        }
    namen = {naam for pad in paden for naam in re.findall(r"[A-Za-z_][\w-]*", pad)}
    assert namen - bekend == set()


@needs_standaarden
@pytest.mark.parametrize(("naam", "onleesbaar"), [("full", 5), ("opt_out", 4)])
def test_an_official_example_breaks_no_official_rule(naam: str, onleesbaar: int) -> None:
    """Both examples are right, but for the attachments in them that are no ZIP."""
    assert bevonden(voorbeeld(naam)) == {"SWV.bijlage.zip": onleesbaar}


@needs_standaarden
def test_what_belongs_to_vo_is_refused_in_a_dossier_for_po() -> None:
    """As with the official VOSWV example called POSWV: EB01 and VM01 to VM06, and no category finding."""
    vo = "".join(xml for naam, xml in v.VOMBO.items() if naam != "overigvombo")
    ingreep = alles(
        voor("leerling/toetslijst", v.EINDTOETS),
        na("leerling/verzorger", vo),
        zet("cat_eindtoetsbo", "OPTIONEEL"),
        zet("cat_vombo", "OPTIONEEL"),
    )
    verwacht = {"PaO.EB01": 1, **{f"PaO.VM0{nummer}": 1 for nummer in range(1, 7)}}
    gevonden = bevonden(v.gewijzigd(voorbeeld(), ingreep))
    assert v.officieel(gevonden) == verwacht
    assert gevonden["SWV.cat11.POSWV"] == gevonden["SWV.cat15.POSWV"] == 1


@needs_standaarden
def test_schema_first() -> None:
    """A boolean that is none stops at the schema: one finding, with the place, and no rule is held."""
    kapot = v.gewijzigd(voorbeeld(), alles(zet("leerling/adresgeheim", "ja"), weg("overstap")))
    [bevinding] = controleer(kapot, schema=XSD)
    assert bevinding.regel == "XSD.CVC_DATATYPE_VALID_1_2_1"
    assert bevinding.plaats == "/dossier[1]/huidigeschool[1]/leerling[1]/adresgeheim[1]"
    assert bevinding.ernst == "fout"


@needs_standaarden
def test_the_schema_says_which_element_it_wants() -> None:
    """An element that is missing is told by the one that stands in its place, and the name that should be there."""
    [bevinding] = controleer(v.gewijzigd(voorbeeld(), weg("metadata/datum")), schema=XSD)
    assert bevinding.plaats == "/dossier[1]/metadata[1]/standaardversie[1]"
    assert bevinding.tekst.endswith("Verwacht: datum.")


@pytest.mark.parametrize("schema", [None, pytest.param(XSD, marks=needs_standaarden)], ids=["ons", "officieel"])
@pytest.mark.parametrize("dossier", [v.KLEINSTE, v.VOL], ids=["kleinste", "vol"])
def test_our_own_dossiers_are_right(dossier: bytes, schema: Path | None) -> None:
    """What the other tests change one thing in keeps to both schemas and to every rule."""
    assert bevonden(dossier, schema) == {}


KAPOT = {
    "geen XML": (b"dit is geen XML", "XML-001"),
    "leeg": (b"", "XML-001"),
    "geen UTF-8": (b"<dossier>\xff</dossier>", "XML-002"),
    "DOCTYPE": (b'<!DOCTYPE dossier [<!ENTITY a "b">]><dossier>&a;</dossier>', "XML-003"),
    "te veel": (b"<a>" + b"<a/>" * 1_000_001 + b"</a>", "XML-004"),
    "te diep": (b"<a>" * 200 + b"</a>" * 200, "XML-004"),
    "zonder namespace": (b"<dossier/>", "OSO.versie"),
    "andere versie": (v.KLEINSTE.replace(b"/2019/", b"/2018/"), "OSO.versie"),
    "geen dossier": (f'<dossiers xmlns="{v.NS}"/>'.encode(), "OSO.wortel"),
}


@pytest.mark.parametrize("naam", KAPOT)
def test_what_cannot_be_read_is_a_finding(naam: str) -> None:
    """Whatever is handed in: one finding, never an error."""
    data, regel = KAPOT[naam]
    [bevinding] = controleer(data)
    assert bevinding.regel == regel
    assert bevinding.ernst == "fout"


def test_a_dossier_that_is_too_large_is_a_finding() -> None:
    """More bytes than we take are not read at all."""
    [bevinding] = controleer(b" " * (lees_regels().max_bytes + 1))
    assert bevinding.regel == "XML-004"


def test_no_finding_repeats_a_value() -> None:
    """Texts and places are those of the rules: nothing of the dossier is in them."""
    geheim = v.gewijzigd(v.VOL, alles(zet("leerling/leerlingid", BSN), zet("akkoord", "Zeepaardje")))
    alle = " ".join(f"{item.plaats} {item.tekst}" for item in v.toets(etree.fromstring(geheim), lees_regels(), v.OP))
    assert "SWV.nummer.verborgen" in v.gebroken(geheim)
    assert BSN not in alle
    assert "Zeepaardje" not in alle


def test_a_rule_gives_a_bounded_number_of_findings() -> None:
    """Ten thousand wrong codes are told a hundred times."""
    veel = v.gewijzigd(
        v.VOL, na("leerling/communicatielijst/communicatie", v.TELEFOON.replace("telefoon", "x") * 10_000)
    )
    assert v.gebroken(veel)["lijst-4"] == lees_regels().hoogstens


VOORBEELDEN = Path(__file__).resolve().parents[3] / "contracts" / "oso" / "voorbeelden"


def test_our_own_examples_are_what_their_folder_says() -> None:
    """In geldig (or goed) no dossier has an error; in ongeldig (or fout) each has one."""
    for pad in VOORBEELDEN.glob("*/*.xml"):
        fout = any(item.ernst == "fout" for item in controleer(pad.read_bytes()))
        assert fout == (pad.parent.name in {"ongeldig", "fout"}), pad.name

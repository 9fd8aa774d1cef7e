"""Every field of the view has one name in plain Dutch, and no other field has that name."""

from collections import Counter

import pytest

from gateway.model.mappen import contractbestand
from gateway.policy import ZICHTVELDEN
from gateway.policy.veldnamen import (
    BESTAND,
    VeldnamenFoutenError,
    VeldZonderNaamError,
    laad_veldnamen,
    veldnaam,
    veldnamen,
)

KLEIN = """\
bron: proef
status: afgeleid
voorvoegsels: {aanvraag.dossier: "dossier: "}
delen:
  adres: {straat: "straat {van}"}
velden:
  leerling: {pgn.bsn: BSN}
gedeeld:
  aanvraag.dossier.school: {deel: adres, van: van de school}
"""


def test_elk_veld_van_het_zicht_heeft_een_naam_en_geen_ander_veld_heet_zo():
    """A field that is added to the model needs a name; one that is gone leaves none behind."""
    assert set(veldnamen()) == set(ZICHTVELDEN)
    assert [naam for naam, aantal in Counter(veldnamen().values()).items() if aantal > 1] == []


def test_een_naam_is_gewone_tekst():
    """No path, no place left open, and short enough for a cell."""
    for pad, naam in veldnamen().items():
        assert not set(naam) & set("_{}\n"), pad
        assert naam == naam.strip(), pad
        assert 2 <= len(naam) <= 100, pad


@pytest.mark.parametrize(
    ("pad", "naam"),
    [
        ("leerling.geboortedatum", "geboortedatum"),
        ("leerling.gezagdragers.telefoon", "telefoon van een gezagdrager"),
        ("leerling.pgn.bsn", "burgerservicenummer (BSN)"),
        ("leerling.adres.straatnaam", "straat van het adres"),
        ("aanvraag.dossier.verzorgers.adressen.land.omschrijving", "overstapdossier: land van een verzorger"),
        ("aanvraag.dossier.leerling.achternaam", "overstapdossier: achternaam van de leerling"),
    ],
)
def test_zo_heet_een_veld(pad, naam):
    """The names that people will read most."""
    assert veldnaam(pad) == naam


@pytest.mark.parametrize("pad", ["leerling.schoenmaat", "leerling", "", "organisatie.verzuim.direct"])
def test_een_onbekend_pad_wordt_genoemd(pad):
    """Better no page than a page with a path on it."""
    with pytest.raises(VeldZonderNaamError, match=r"CFG-014 veld '.*' heeft geen naam\..*veldnamen\.yaml"):
        veldnaam(pad)


def test_de_beheerder_kan_eigen_namen_kiezen(tmp_path, monkeypatch):
    """A file in the operator's own folder replaces ours."""
    eigen = contractbestand(BESTAND).read_text().replace("roepnaam: roepnaam\n", "roepnaam: hoe hij heet\n")
    (tmp_path / BESTAND).write_text(eigen)
    monkeypatch.setenv("SCHAKEL_CONTRACTS_DIR", str(tmp_path))
    assert veldnaam("leerling.roepnaam") == "hoe hij heet"


def test_een_gedeeld_deel_krijgt_zijn_eigenaar_en_voorvoegsel(tmp_path):
    """Names of a deel say whose it is at each place."""
    pad = tmp_path / BESTAND
    pad.write_text(KLEIN)
    assert laad_veldnamen(pad) == {
        "leerling.pgn.bsn": "BSN",
        "aanvraag.dossier.school.straat": "dossier: straat van de school",
    }


@pytest.mark.parametrize(
    ("oud", "nieuw", "fout"),
    [
        ("deel: adres", "deel: huis", "contracts/veldnamen.yaml:9: deel 'huis' bestaat niet"),
        ("status: afgeleid", "status: zeker", "contracts/veldnamen.yaml:2: 'status' heeft een onbekende waarde"),
        ("BSN", "12", "contracts/veldnamen.yaml:7: 'pgn.bsn' moet tekst zijn"),
    ],
)
def test_een_fout_heeft_bestand_en_regel(tmp_path, oud, nieuw, fout):
    """Whoever spoils the file is told where."""
    pad = tmp_path / BESTAND
    pad.write_text(KLEIN.replace(oud, nieuw))
    with pytest.raises(VeldnamenFoutenError) as gezien:
        laad_veldnamen(pad)
    assert fout in str(gezien.value)

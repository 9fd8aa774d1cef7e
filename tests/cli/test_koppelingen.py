"""What `check` says of connectors whose manifest does not hold."""

import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from gateway.controle import koppelingen as onder_test
from gateway.controle import maatlat
from gateway.controle.regels import Gelezen
from gateway.controle.verslag import Verzamelaar
from gateway.huis import laad_regels
from gateway.koppelingen import Koppeling, Manifest, koppeling
from gateway.sdk import Connector, Instellingen
from gateway.settings import Settings

REGELS = laad_regels(Settings())
GELEZEN = Gelezen(REGELS.contracten, REGELS.mappings, REGELS.doelen, REGELS.aanvraagregels)
MANIFEST = (koppeling("duo_rod").map / "manifest.yaml").read_text(encoding="utf-8")


@pytest.fixture
def pakket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Check a house whose only connector has this manifest; gives the faults as text."""
    map_ = tmp_path / "vreemd"
    map_.mkdir()
    (map_ / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "vreemd", raising=False)
    punt = EntryPoint("duo_rod", "vreemd.connector:Vreemd", "schakel.connectors")
    monkeypatch.setattr(onder_test, "entry_points", lambda group: [punt])

    def controleer(manifest: str) -> list[str]:
        (map_ / "manifest.yaml").write_text(manifest, encoding="utf-8")
        verzamelaar = Verzamelaar()
        assert onder_test.controleer_koppelingen(GELEZEN, verzamelaar) == {}
        return [str(fout) for fout in verzamelaar.verslag().fouten]

    return controleer


@pytest.mark.parametrize(
    ("van", "naar", "melding"),
    [
        ("rol: doelsysteem", "rol: kanaal", ":4: rol: "),
        ("titel:", "tietel:", "tietel: dit veld bestaat niet."),
        ("titel:", "tietel:", ":1: titel: ontbreekt."),
        ("id: duo_rod", "id: rod", "id rod is niet de naam waaronder de koppeling staat: duo_rod."),
        ("id: duo_rod", "id: [", "geen geldige YAML"),
    ],
)
def test_a_manifest_that_does_not_hold_is_told_with_its_line(
    pakket: Callable[[str], list[str]], van: str, naar: str, melding: str
) -> None:
    """Every fault in a manifest is a line with file, place and what a manifest has."""
    fouten = pakket(MANIFEST.replace(van, naar))
    assert any(fout.startswith("connectors/vreemd/manifest.yaml:") and melding in fout for fout in fouten), fouten


class Kaal(Connector):
    """A connector that can do nothing."""

    instellingen_model = Instellingen
    check: Any = Connector.check


def fouten(klasse: type[Connector] | None = None, **anders: Any) -> list[str]:
    """The faults of our connector with something in its manifest changed."""
    eigen = koppeling("duo_rod")
    manifest = Manifest.model_validate({**eigen.manifest.model_dump(), **anders})
    return [str(fout) for fout in onder_test._fouten(Koppeling(manifest, klasse or eigen.klasse, eigen.map), GELEZEN)]


def test_our_own_manifest_holds() -> None:
    """Nothing it names is missing."""
    assert fouten() == []


@pytest.mark.parametrize(
    ("anders", "melding"),
    [
        ({"formaten": {"rod-inschrijving": "duo_rod/inschrijving-vo@9"}}, "geen mapping voor rod-inschrijving"),
        ({"formaten": {"in": ("duo_rod/terugkoppelen@1",)}}, "leest een bericht, geen rijen"),
        ({"doelen": ("verzuim",)}, "doel verzuim bestaat niet."),
        ({"doelen": ("rod-inschrijving",)}, "doel rod-verwijdering staat niet in beide"),
        ({"rol": "bron"}, "maar DuoRod is geen Bron."),
    ],
)
def test_what_a_manifest_names_must_be_there(anders: dict[str, Any], melding: str) -> None:
    """A message, mapping, doel or role that is not there is a fault."""
    assert any(melding in fout for fout in fouten(**anders))


def test_without_mappings_or_doelen_nothing_is_said_of_them() -> None:
    """What could not be read is told elsewhere."""
    assert list(onder_test._fouten(koppeling("duo_rod"), Gelezen(None, None, None, None))) == []


def test_each_claim_that_code_can_check_is_checked(tmp_path: Path) -> None:
    """A connector that has nothing cannot claim to be done."""
    eigen = koppeling("csv")
    (tmp_path / "quality.yaml").write_text(
        "regels:\n" + "".join(f"  {regel.naam}: done\n" for regel in maatlat.MAATLAT), encoding="utf-8"
    )
    manifest = Manifest.model_validate({**eigen.manifest.model_dump(), "id": "niets", "standaard": "niets"})
    gevonden = " ".join(fout.melding for fout in maatlat.fouten(Koppeling(manifest, Kaal, tmp_path)))
    for naam in ("contract-with-source", "examples-valid-and-invalid", "check-changes-nothing", "sandbox", "docs-page"):
        assert f"{naam} staat op done, maar" in gevonden

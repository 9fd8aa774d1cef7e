"""Contracts and mappings are found in the checkout, and an operator's own file comes first."""

from gateway.model.mappen import contractbestand, mappen


def test_zonder_eigen_map_geldt_die_van_schakel(monkeypatch):
    """Without an own folder only ours is read."""
    monkeypatch.delenv("SCHAKEL_CONTRACTS_DIR", raising=False)
    [folder] = mappen("contracts")
    assert contractbestand("csv/contract.yaml") == folder / "csv" / "contract.yaml"


def test_een_eigen_bestand_gaat_voor(tmp_path, monkeypatch):
    """The own folder comes last, and wins for the files that it has."""
    monkeypatch.setenv("SCHAKEL_CONTRACTS_DIR", str(tmp_path))
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "contract.yaml").write_text("contract: csv\n")
    assert mappen("contracts")[-1] == tmp_path
    assert contractbestand("csv/contract.yaml") == tmp_path / "csv" / "contract.yaml"
    assert contractbestand("csv/voorbeeld/namen.yaml").is_file()

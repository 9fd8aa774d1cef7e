"""What the tests of the CSV connector share."""

import pytest

from connectors.csv.contract import laad_contract


@pytest.fixture
def krappe_grenzen(monkeypatch):
    """The contract with limits that a test can reach."""
    contract = laad_contract()
    contract.grenzen.update(
        xlsx_bytes=1_000_000, xlsx_uitgepakt_bytes=20_000_000, xlsx_teksten_bytes=1_000_000, xlsx_delen=20
    )
    monkeypatch.setattr("connectors.csv.connector.laad_contract", lambda: contract)

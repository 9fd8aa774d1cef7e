"""What travels through the house shows its place or its kind, never its content."""

from datetime import UTC, datetime
from uuid import UUID

from gateway.model.leerling import Pgn
from gateway.model.uitwisseling import Bronrecord, Rij, Terugkoppeling


def test_a_row_shows_its_place_only():
    """A row of a source can stand in a log: file and number, no cell."""
    rij = Rij({"bsn": "999999990"}, "leerlingen.csv", 88)
    assert rij["bsn"] == "999999990"
    assert repr(rij) == "Rij(leerlingen.csv:88)"
    assert "999999990" not in repr(Bronrecord("7", {"leerling": rij}))


def test_a_terugkoppeling_hides_the_number():
    """The number DUO answers with is for the school, not for a log."""
    antwoord = Terugkoppeling(
        UUID(int=1), goedgekeurd=True, op=datetime(2026, 3, 10, tzinfo=UTC), pgn=Pgn(bsn="999999990")
    )
    assert "999999990" not in repr(antwoord)
    assert "pgn" not in repr(antwoord)

"""Migrations: each step once, whole, in order, and never an older program on a newer database."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from gateway.store import migraties
from gateway.store.migraties import MigratieError, migreer, stappen
from tests.motor import eigenaar, server

_NUMMERS = count()


@pytest.fixture
def leeg():
    """A database without anything in it."""
    naam = f"migratie_{next(_NUMMERS)}"
    eigenaar(f"CREATE DATABASE {naam}")
    yield make_conninfo(server().owner_url, dbname=naam)
    eigenaar(f"DROP DATABASE {naam}")


def test_a_new_database_gets_every_step_in_order(leeg: str):
    """All steps run, by their number; each number is used once."""
    gedraaid = migreer(leeg)
    assert gedraaid == list(stappen()) == sorted(gedraaid)
    nummers = [naam[:4] for naam in gedraaid]
    assert nummers == [f"{nummer:04d}" for nummer in range(1, len(nummers) + 1)]


def test_a_second_time_nothing_runs(leeg: str):
    """Each step runs once."""
    migreer(leeg)
    assert migreer(leeg) == []


def test_two_at_once_do_it_once(leeg: str):
    """Processes that start together wait for one another; each step still runs once."""
    with ThreadPoolExecutor(4) as pool:
        gedraaid = [naam for deel in pool.map(migreer, [leeg] * 4) for naam in deel]
    assert gedraaid == list(stappen())


def test_a_step_from_the_future_is_refused(leeg: str):
    """A database that knows a step this version has not, is left alone."""
    migreer(leeg)
    with psycopg.connect(leeg) as conn:
        conn.execute("INSERT INTO migratie (naam) VALUES ('9999_later.sql')")
    with pytest.raises(MigratieError, match=r"9999_later\.sql.*Werk Schakel bij"):
        migreer(leeg)


def test_a_step_that_fails_leaves_nothing_of_itself(leeg: str, monkeypatch):
    """A step is whole or not there; the ones before it stay, and the next time it goes on from there."""
    goede = stappen()
    stuk = {**goede, "9000_stuk.sql": "CREATE TABLE half (id int); SELECT 1 / 0"}
    monkeypatch.setattr(migraties, "stappen", lambda: stuk)
    with pytest.raises(psycopg.errors.DivisionByZero):
        migreer(leeg)
    monkeypatch.setattr(migraties, "stappen", lambda: goede)
    assert migreer(leeg) == []
    with psycopg.connect(leeg) as conn:
        assert conn.execute("SELECT to_regclass('half')").fetchone() == (None,)

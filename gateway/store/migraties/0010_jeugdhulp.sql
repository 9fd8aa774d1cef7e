-- Verzoeken to jeugdhulp partners: what the school asks, the Task that a partner moves, and what it said.

CREATE TABLE jeugdhulpverzoek (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    soort text NOT NULL,
    -- The partner it is for; NULL until one is chosen, or follows from the gemeente where the leerling lives.
    ontvanger text,
    -- Jeugdhulpverzoek (JSON), encrypted with the key of the leerling.
    inhoud bytea,
    te_plannen boolean NOT NULL,
    wacht_op text,
    -- concept, ingediend, or ingetrokken: what the school did with it.
    stap text NOT NULL CHECK (stap IN ('concept', 'ingediend', 'ingetrokken')),
    gemaakt_door text NOT NULL,
    gemaakt_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL,
    wissen_op date
);
CREATE INDEX jeugdhulpverzoek_te_plannen ON jeugdhulpverzoek (organisatie, leerling) WHERE te_plannen;
CREATE INDEX jeugdhulpverzoek_leerling ON jeugdhulpverzoek (leerling);
CREATE INDEX jeugdhulpverzoek_lijst ON jeugdhulpverzoek (organisatie, id DESC);
CREATE INDEX jeugdhulpverzoek_wissen ON jeugdhulpverzoek (wissen_op) WHERE inhoud IS NOT NULL;

-- One Task per uitwisseling: FHIR status, progress, and the version that is its ETag. Kept at the school (placer).
CREATE TABLE taak (
    uitwisseling uuid PRIMARY KEY REFERENCES uitwisseling,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    verzoek uuid NOT NULL REFERENCES jeugdhulpverzoek,
    partner text NOT NULL,
    status text NOT NULL,
    voortgang text,
    reden text,
    versie integer NOT NULL DEFAULT 1,
    -- What may come back, as the toestemming had it when this was planned: geen, voortgang or inhoud.
    terugkoppeling text NOT NULL,
    -- Contact, note and text of the partner (JSON), encrypted with the key of the leerling.
    inhoud bytea,
    -- SHA-256 of the code with which a partner without a system fetches the package once; how often it was tried.
    code_digest bytea,
    code_pogingen integer NOT NULL DEFAULT 0,
    opgehaald_op timestamptz,
    open_tot date,
    gewijzigd_op timestamptz NOT NULL
);
CREATE INDEX taak_verzoek ON taak (verzoek);

-- Every step of a Task, append-only.
CREATE TABLE taakstap (
    uitwisseling uuid NOT NULL REFERENCES uitwisseling,
    versie integer NOT NULL,
    organisatie text NOT NULL,
    status text NOT NULL,
    voortgang text,
    reden text,
    inhoud bytea,
    door text NOT NULL,
    op timestamptz NOT NULL,
    ontvangen_op timestamptz NOT NULL,
    PRIMARY KEY (uitwisseling, versie)
);

ALTER TABLE run DROP CONSTRAINT run_soort_check;
ALTER TABLE run ADD CONSTRAINT run_soort_check
    CHECK (soort IN ('import', 'sync', 'verzuim', 'aanvragen', 'jeugdhulp'));

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['jeugdhulpverzoek', 'taak', 'taakstap'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON jeugdhulpverzoek, taak TO schakel_worker;
GRANT SELECT, INSERT, UPDATE ON jeugdhulpverzoek, taak TO schakel_api;
GRANT SELECT, INSERT ON taakstap TO schakel_worker, schakel_api;
-- Past its term what was said is wiped; that a step was made, and when, stays.
GRANT UPDATE (inhoud, voortgang, reden) ON taakstap TO schakel_worker;

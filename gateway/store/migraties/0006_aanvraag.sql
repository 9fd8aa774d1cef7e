-- Aanvragen to a samenwerkingsverband: what the school asks, how that stands, and the besluit.

CREATE TABLE aanvraag (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    soort text NOT NULL,
    -- Aanvraag (JSON), encrypted with the key of the leerling; the OSO dossier of his LAS, when one was given.
    inhoud bytea,
    dossier bytea,
    te_plannen boolean NOT NULL,
    wacht_op text,
    status text NOT NULL,
    status_op timestamptz,
    -- What the samenwerkingsverband calls it.
    aanvraagnummer text,
    -- Besluit (JSON), encrypted.
    besluit bytea,
    gemaakt_door text NOT NULL,
    gemaakt_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL,
    -- Three years after the besluit; until there is one, it is not known.
    wissen_op date
);
CREATE INDEX aanvraag_te_plannen ON aanvraag (organisatie, leerling) WHERE te_plannen;
CREATE INDEX aanvraag_leerling ON aanvraag (leerling);
CREATE INDEX aanvraag_lijst ON aanvraag (organisatie, id DESC);
CREATE INDEX aanvraag_wissen ON aanvraag (wissen_op) WHERE inhoud IS NOT NULL;

-- Each status a samenwerkingsverband gave, at its own moment, with what it asked or said.
CREATE TABLE aanvraagstatus (
    aanvraag uuid NOT NULL REFERENCES aanvraag,
    organisatie text NOT NULL,
    partner text NOT NULL,
    status text NOT NULL,
    op timestamptz NOT NULL,
    inhoud bytea,
    ontvangen_op timestamptz NOT NULL,
    PRIMARY KEY (aanvraag, partner, op, status)
);

ALTER TABLE run DROP CONSTRAINT run_soort_check;
ALTER TABLE run ADD CONSTRAINT run_soort_check CHECK (soort IN ('import', 'sync', 'verzuim', 'aanvragen'));

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['aanvraag', 'aanvraagstatus'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON aanvraag, aanvraagstatus TO schakel_worker;
-- The API lets a school write and hand in; it never plans or sends.
GRANT SELECT, INSERT, UPDATE ON aanvraag, aanvraagstatus TO schakel_api;

-- The consent ledger: what was asked, and what people did with it; how a record stands is computed, never stored.

CREATE TABLE toestemming (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    doel text NOT NULL,
    ontvanger text NOT NULL,
    -- What was asked, with the text that was shown (JSON), encrypted with the key of the leerling.
    inhoud bytea,
    -- The record this one renews.
    vorig uuid REFERENCES toestemming,
    gemaakt_door text NOT NULL,
    gemaakt_op timestamptz NOT NULL,
    wissen_op date
);
CREATE INDEX toestemming_leerling ON toestemming (leerling);
CREATE INDEX toestemming_lijst ON toestemming (organisatie, id DESC);
CREATE INDEX toestemming_wissen ON toestemming (wissen_op) WHERE inhoud IS NOT NULL;

-- Append-only: asked, signed, refused, put off, withdrawn, ended, wrongly recorded.
CREATE TABLE toestemming_gebeurtenis (
    toestemming uuid NOT NULL REFERENCES toestemming,
    nummer integer NOT NULL,
    organisatie text NOT NULL,
    soort text NOT NULL,
    -- When it happened, as said; and when it was recorded.
    op timestamptz NOT NULL,
    vastgelegd_op timestamptz NOT NULL,
    door text NOT NULL,
    -- Who and how (JSON), encrypted with the key of the leerling.
    inhoud bytea,
    PRIMARY KEY (toestemming, nummer)
);

-- Sharing without consent for the safety of the leerling: one asks with a reason, another decides, the FG is told.
CREATE TABLE uitzondering (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    doel text NOT NULL,
    ontvanger text NOT NULL,
    -- The weighing, the fields and the documents (JSON), encrypted with the key of the leerling.
    inhoud bytea,
    van date NOT NULL,
    tot date NOT NULL,
    gevraagd_door text NOT NULL,
    gevraagd_op timestamptz NOT NULL,
    besloten_door text CHECK (besloten_door <> gevraagd_door),
    besloten_op timestamptz,
    akkoord boolean,
    -- When the functionaris gegevensbescherming took note.
    fg_gezien_door text,
    fg_gezien_op timestamptz,
    wissen_op date
);
CREATE INDEX uitzondering_leerling ON uitzondering (leerling);
CREATE INDEX uitzondering_lijst ON uitzondering (organisatie, id DESC);

-- That people were told, per uitwisseling: when, whom by role, with which text; or why not.
CREATE TABLE informatieplicht (
    uitwisseling uuid PRIMARY KEY REFERENCES uitwisseling,
    organisatie text NOT NULL,
    stand text NOT NULL CHECK (stand IN ('voldaan', 'vrijgesteld', 'open')),
    op timestamptz,
    tekst text,
    aan text[] NOT NULL DEFAULT '{}',
    reden text,
    door text,
    vastgelegd_op timestamptz NOT NULL
);
CREATE INDEX informatieplicht_open ON informatieplicht (organisatie) WHERE stand = 'open';

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['toestemming', 'toestemming_gebeurtenis', 'uitzondering', 'informatieplicht'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

-- An event is never changed; the worker wipes what has passed its term.
GRANT SELECT, INSERT ON toestemming_gebeurtenis TO schakel_api;
GRANT SELECT, INSERT, DELETE ON toestemming_gebeurtenis TO schakel_worker;
GRANT SELECT, INSERT, UPDATE ON toestemming, uitzondering, informatieplicht TO schakel_api, schakel_worker;

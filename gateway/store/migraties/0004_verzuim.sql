-- Verzuim: what a school registered, what signalering proposes, what was reported and how that stands.

-- The verzuim of a leerling as known (Verzuimdossier, JSON), encrypted with his key.
CREATE TABLE verzuimdossier (
    leerling uuid PRIMARY KEY REFERENCES leerling,
    organisatie text NOT NULL,
    inhoud bytea NOT NULL,
    te_signaleren boolean NOT NULL,
    -- The oldest day in it, for retention.
    oudste date,
    gewijzigd_op timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX verzuimdossier_oudste ON verzuimdossier (organisatie, oudste);
CREATE INDEX verzuimdossier_te_signaleren ON verzuimdossier (organisatie, leerling) WHERE te_signaleren;

-- When a school has lessons (Schoolkalender, JSON); nothing personal.
CREATE TABLE schoolkalender (
    organisatie text PRIMARY KEY,
    inhoud jsonb NOT NULL,
    gewijzigd_op timestamptz NOT NULL
);

-- What signalering proposes (Voorstel, JSON, encrypted), and what a person decided on it, once.
CREATE TABLE voorstel (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    soort text NOT NULL,
    actie text NOT NULL CHECK (actie IN ('melden', 'wijzigen', 'intrekken')),
    -- Keyed digest of what is proposed: the same proposal is never made twice.
    kenmerk bytea NOT NULL,
    inhoud bytea,
    meldplicht boolean NOT NULL,
    toestand text NOT NULL CHECK (toestand IN ('open', 'uitgesteld', 'goedgekeurd', 'geweigerd', 'vervallen')),
    uitgesteld_tot date,
    -- What it is about, or became.
    verzuimmelding uuid,
    besluit_door text,
    besluit_op timestamptz,
    -- Free text of a person, encrypted: it may hold anything.
    besluit_reden bytea,
    gemaakt_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL,
    wissen_op date NOT NULL
);
CREATE UNIQUE INDEX voorstel_open ON voorstel (leerling, kenmerk) WHERE toestand IN ('open', 'uitgesteld');
CREATE INDEX voorstel_leerling ON voorstel (leerling);
CREATE INDEX voorstel_lijst ON voorstel (organisatie, id DESC);
CREATE INDEX voorstel_wissen ON voorstel (wissen_op) WHERE inhoud IS NOT NULL;

-- A melding as it was let go (Verzuimmelding, JSON, encrypted), and its newest status at a partner.
CREATE TABLE verzuimmelding (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    soort text NOT NULL,
    inhoud bytea,
    -- Registrations it was built on, encrypted JSON list: a later correction is held against them.
    registraties bytea,
    te_plannen boolean NOT NULL,
    -- Why it is not planned yet: the enrolment must be known in ROD first.
    wacht_op text,
    status text NOT NULL,
    status_op timestamptz,
    gemaakt_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL,
    wissen_op date NOT NULL
);
CREATE INDEX verzuimmelding_te_plannen ON verzuimmelding (organisatie, leerling) WHERE te_plannen;
CREATE INDEX verzuimmelding_leerling ON verzuimmelding (leerling);
CREATE INDEX verzuimmelding_lijst ON verzuimmelding (organisatie, id DESC);
CREATE INDEX verzuimmelding_wissen ON verzuimmelding (wissen_op) WHERE inhoud IS NOT NULL;

-- Each status a partner gave a melding, at the partner's own moment.
CREATE TABLE meldingstatus (
    verzuimmelding uuid NOT NULL REFERENCES verzuimmelding,
    organisatie text NOT NULL,
    partner text NOT NULL,
    status text NOT NULL,
    op timestamptz NOT NULL,
    -- Reden, toelichting and contact, encrypted.
    inhoud bytea,
    ontvangen_op timestamptz NOT NULL,
    PRIMARY KEY (verzuimmelding, partner, op, status)
);

-- How far the statuses of a partner were read; opaque, no personal data, shared by all organisations.
CREATE TABLE peilmoment (
    partner text PRIMARY KEY,
    verder text NOT NULL,
    op timestamptz NOT NULL
);

-- What an uitwisseling is about when that is no part of the stand: the verzuimmelding.
ALTER TABLE uitwisseling ADD COLUMN onderwerp uuid;

-- What the partner calls an object: a meldingsnummer, the address of a zaak.
ALTER TABLE registratie ADD COLUMN objectkenmerk text;
CREATE INDEX registratie_objectkenmerk ON registratie (partner, objectkenmerk) WHERE objectkenmerk IS NOT NULL;

ALTER TABLE run DROP CONSTRAINT run_soort_check;
ALTER TABLE run ADD CONSTRAINT run_soort_check CHECK (soort IN ('import', 'sync', 'verzuim'));

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['verzuimdossier', 'schoolkalender', 'voorstel', 'verzuimmelding', 'meldingstatus'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON verzuimdossier, schoolkalender, voorstel, verzuimmelding, meldingstatus TO schakel_worker;
GRANT SELECT, INSERT, UPDATE ON peilmoment TO schakel_worker;
-- The API shows and judges; it never signals or sends. A notification of a partner comes in through it.
GRANT SELECT ON verzuimdossier, schoolkalender, voorstel, verzuimmelding, meldingstatus, peilmoment TO schakel_api;
GRANT INSERT, UPDATE ON voorstel, verzuimmelding, meldingstatus TO schakel_api;
-- A decision holds the dossier, and lets counting start anew.
GRANT UPDATE (te_signaleren) ON verzuimdossier TO schakel_api;

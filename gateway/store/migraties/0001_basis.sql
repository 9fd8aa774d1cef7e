-- The tables of the gateway. `organisatie` stands on every row that belongs to someone: row-level
-- security compares it with the setting schakel.organisaties, which a transaction sets for itself.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schakel_api') THEN
        CREATE ROLE schakel_api NOLOGIN NOINHERIT NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schakel_worker') THEN
        CREATE ROLE schakel_worker NOLOGIN NOINHERIT NOBYPASSRLS;
    END IF;
END $$;

CREATE FUNCTION schakel_organisaties() RETURNS text[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT string_to_array(current_setting('schakel.organisaties', true), ',') $$;

-- Who the leerling is stands nowhere in the clear: `bronsleutel` is a keyed hash of the school's own key.
CREATE TABLE leerling (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    bronsleutel bytea NOT NULL,
    -- The data key, wrapped by the master key; NULL once it is destroyed, and with it all that it encrypts.
    sleutel bytea,
    pseudoniem text NOT NULL,
    -- What a partner told us and the source does not know yet (a PGN), encrypted.
    aanvulling bytea,
    UNIQUE (organisatie, bronsleutel)
);

-- The leerling as last read from the source, encrypted; replaced at each import, gone with the key.
CREATE TABLE stand (
    leerling uuid PRIMARY KEY REFERENCES leerling,
    organisatie text NOT NULL,
    inhoud bytea NOT NULL,
    vingerafdruk bytea NOT NULL,
    te_plannen boolean NOT NULL,
    gezien_in uuid NOT NULL,
    gewijzigd_op timestamptz NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX stand_te_plannen ON stand (organisatie, leerling) WHERE te_plannen;
CREATE INDEX stand_organisatie ON stand (organisatie);

CREATE TABLE run (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    soort text NOT NULL CHECK (soort IN ('import', 'sync')),
    toestand text NOT NULL CHECK (toestand IN ('wachtrij', 'lopend', 'wacht_op_akkoord', 'klaar', 'mislukt')),
    aantallen jsonb NOT NULL DEFAULT '{}',
    akkoord_door text,
    fout text,
    begonnen_op timestamptz NOT NULL,
    geeindigd_op timestamptz
);
CREATE INDEX run_organisatie ON run (organisatie, begonnen_op DESC);

CREATE TABLE bevinding (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run uuid NOT NULL REFERENCES run ON DELETE CASCADE,
    organisatie text NOT NULL,
    bestand text NOT NULL,
    rij integer,
    kolom text,
    code text NOT NULL,
    melding text NOT NULL,
    doe text NOT NULL
);
CREATE INDEX bevinding_run ON bevinding (run);

-- One message about one leerling, for one doel, to one partner; it is its own delivery job.
CREATE TABLE uitwisseling (
    id uuid PRIMARY KEY,
    volgorde bigint GENERATED ALWAYS AS IDENTITY,
    organisatie text NOT NULL,
    leerling uuid NOT NULL REFERENCES leerling,
    partner text NOT NULL,
    abonnement text NOT NULL,
    doel text NOT NULL,
    doel_versie integer NOT NULL,
    soort text NOT NULL,
    object bytea NOT NULL,
    vingerafdruk bytea NOT NULL,
    run uuid NOT NULL,
    message_id uuid NOT NULL,
    trace_id text NOT NULL,
    toestand text NOT NULL CHECK (toestand IN ('gepland', 'geweigerd', 'klaar', 'onderweg', 'afgeleverd',
        'teruggekoppeld', 'afgekeurd', 'geblokkeerd', 'opgegeven')),
    reden_code text,
    reden text,
    meldingen jsonb,
    poging integer NOT NULL DEFAULT 0,
    due timestamptz NOT NULL,
    lease_tot timestamptz,
    fencing bigint NOT NULL DEFAULT 0,
    verloopt_op timestamptz NOT NULL,
    terug_voor timestamptz,
    -- The partner stayed silent after its receipt and was asked once more.
    stil boolean NOT NULL DEFAULT false,
    gemaakt_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL
) WITH (fillfactor = 70);
-- Head-of-line: what is open per leerling and partner, oldest first.
CREATE INDEX uitwisseling_open ON uitwisseling (leerling, partner, volgorde)
    WHERE toestand IN ('klaar', 'onderweg', 'afgeleverd');
CREATE INDEX uitwisseling_klaar ON uitwisseling (partner, due, volgorde) WHERE toestand = 'klaar';
CREATE INDEX uitwisseling_lease ON uitwisseling (lease_tot) WHERE toestand = 'onderweg';
CREATE INDEX uitwisseling_terug ON uitwisseling (terug_voor) WHERE toestand = 'afgeleverd';
CREATE INDEX uitwisseling_leerling ON uitwisseling (leerling, volgorde);
CREATE INDEX uitwisseling_lijst ON uitwisseling (organisatie, volgorde DESC);

-- What was sent, encrypted with the key of the leerling: the message, the view it was made from, where each part came from.
CREATE TABLE bericht (
    uitwisseling uuid PRIMARY KEY REFERENCES uitwisseling,
    organisatie text NOT NULL,
    leerling uuid NOT NULL,
    inhoud bytea,
    zicht bytea,
    -- The decision and the mapping it was written with: names of fields and rules, no values.
    besluit jsonb NOT NULL,
    mapping_hash text,
    wissen_op date NOT NULL
);
CREATE INDEX bericht_wissen ON bericht (wissen_op) WHERE inhoud IS NOT NULL;

-- Per object at a partner (an inschrijving in ROD): what we last meant to say and what was last accepted.
CREATE TABLE registratie (
    leerling uuid NOT NULL REFERENCES leerling,
    partner text NOT NULL,
    object bytea NOT NULL,
    organisatie text NOT NULL,
    uitwisseling uuid NOT NULL,
    bedoeld bytea NOT NULL,
    aanvaard bytea,
    PRIMARY KEY (leerling, partner, object)
) WITH (fillfactor = 80);

-- The text of each mapping a bericht was written with, so that the past can be explained.
CREATE TABLE mappingtekst (
    hash text PRIMARY KEY,
    naam text NOT NULL,
    tekst text NOT NULL
);

-- The stream to a partner: paused while it is away. No personal data, shared by all organisations.
CREATE TABLE stroom (
    partner text PRIMARY KEY,
    fouten integer NOT NULL DEFAULT 0,
    gepauzeerd_tot timestamptz,
    reden text,
    laatst_goed timestamptz
);

-- Messages a partner sent us, by sender and id: a repeat gets the stored answer (Digikoppeling best effort).
CREATE TABLE ontvangen (
    van_oin text NOT NULL,
    message_id text NOT NULL,
    digest bytea NOT NULL,
    antwoord bytea,
    bewaren_tot timestamptz NOT NULL,
    PRIMARY KEY (van_oin, message_id)
);

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['leerling', 'stand', 'run', 'bevinding', 'uitwisseling', 'bericht', 'registratie'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON leerling, uitwisseling, bericht, registratie, run, stroom, mappingtekst TO schakel_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON stand, bevinding, ontvangen TO schakel_worker;
-- The API shows and asks; it takes in terugkoppelingen, and it never plans or sends.
GRANT SELECT ON leerling, stand, uitwisseling, bericht, registratie, run, bevinding, stroom, mappingtekst TO schakel_api;
GRANT INSERT, UPDATE ON run TO schakel_api;
GRANT UPDATE ON uitwisseling, registratie, leerling, stand TO schakel_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON ontvangen TO schakel_api;
-- The API tells whether the database has the schema of its version.
GRANT SELECT ON migratie TO schakel_api, schakel_worker;

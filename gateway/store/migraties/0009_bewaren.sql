-- Retention: what may not be wiped yet, and what was wiped and why.

-- While it holds nothing of its onderwerp is wiped: a leerling, or the melding or aanvraag of an inbox.
CREATE TABLE bewaarblokkade (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    onderwerp uuid NOT NULL,
    -- Where it holds for one uitwisseling or one doel only.
    uitwisseling uuid,
    doel text,
    -- Free text of a person, encrypted with the key of the onderwerp: it may hold anything.
    reden bytea,
    ingesteld_door text NOT NULL,
    ingesteld_op timestamptz NOT NULL,
    -- The last day on which it holds; without one it holds until someone lifts it.
    tot date,
    -- Why it was lifted, encrypted.
    opheffing bytea,
    opgeheven_door text,
    opgeheven_op timestamptz,
    CHECK ((opgeheven_op IS NULL) = (opgeheven_door IS NULL))
);
CREATE INDEX bewaarblokkade_onderwerp ON bewaarblokkade (onderwerp) WHERE opgeheven_op IS NULL;
CREATE INDEX bewaarblokkade_lijst ON bewaarblokkade (organisatie, id DESC);

-- What was wiped and why, a line per kind; never who, but for a pseudonym that its key no longer leads back from.
CREATE TABLE wisverslag (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    op timestamptz NOT NULL,
    soort text NOT NULL,
    aantal integer NOT NULL CHECK (aantal > 0),
    betrokkene text,
    reden text NOT NULL CHECK (reden IN ('termijn', 'verzoek', 'uitgeschreven')),
    doel text,
    termijn text,
    bron text,
    door text NOT NULL,
    CHECK (reden = 'verzoek' OR (termijn IS NOT NULL AND bron IS NOT NULL))
);
CREATE INDEX wisverslag_lijst ON wisverslag (organisatie, id DESC);

-- Whether all of an onderwerp is held on a day, or with it one thing that was sent: an aanvraag or a melding.
CREATE FUNCTION schakel_geblokkeerd(wie uuid, op_dag date, zaak uuid DEFAULT NULL) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM bewaarblokkade k
        WHERE k.onderwerp = wie AND k.opgeheven_op IS NULL AND (k.tot IS NULL OR k.tot >= op_dag)
            AND ((k.uitwisseling IS NULL AND k.doel IS NULL) OR EXISTS (
                SELECT FROM uitwisseling u
                WHERE u.leerling = wie AND u.onderwerp = zaak
                    AND (k.uitwisseling IS NULL OR k.uitwisseling = u.id) AND (k.doel IS NULL OR k.doel = u.doel))))
    $$;

-- Whether one bericht is held on a day; without `welke`, whether anything that went for a doel is.
CREATE FUNCTION schakel_bericht_geblokkeerd(wie uuid, op_dag date, welke uuid, waarvoor text) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT EXISTS (
        SELECT FROM bewaarblokkade k
        WHERE k.onderwerp = wie AND k.opgeheven_op IS NULL AND (k.tot IS NULL OR k.tot >= op_dag)
            AND (k.uitwisseling IS NULL OR k.uitwisseling = welke OR (welke IS NULL AND EXISTS (
                SELECT FROM uitwisseling u WHERE u.id = k.uitwisseling AND u.doel = waarvoor)))
            AND (k.doel IS NULL OR k.doel = waarvoor))
    $$;

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['bewaarblokkade', 'wisverslag'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

-- A blokkade is set once and lifted once; what was wiped is only ever added to.
GRANT SELECT, INSERT ON bewaarblokkade TO schakel_api, schakel_worker;
GRANT UPDATE (opheffing, opgeheven_door, opgeheven_op) ON bewaarblokkade TO schakel_api, schakel_worker;
GRANT UPDATE (reden) ON bewaarblokkade TO schakel_worker;
GRANT SELECT, INSERT ON wisverslag TO schakel_worker;
GRANT SELECT ON wisverslag TO schakel_api;

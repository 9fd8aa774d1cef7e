-- The inbox for leerplicht: meldingen that senders left for a gemeente of this house, and what became of them.
-- Each melding has a data key of its own: at `wissen_op` the key goes, and with it all that it encrypts.
CREATE TABLE postvak_melding (
    id uuid PRIMARY KEY,
    -- The gemeente.
    organisatie text NOT NULL,
    -- Who sent it, as its token says, and the name of the school in the melding.
    afzender text NOT NULL,
    afzender_naam text NOT NULL,
    -- What the sender calls it: the same again is the same melding.
    kenmerk text NOT NULL,
    sleutel bytea,
    inhoud bytea,
    -- Keyed digest of the content, so that a change shows without decrypting.
    vingerafdruk bytea NOT NULL,
    soort text NOT NULL,
    status text NOT NULL CHECK (status IN ('geregistreerd', 'in-behandeling', 'ter-kennisgeving', 'afgesloten',
        'ingetrokken')),
    versie integer NOT NULL CHECK (versie > 0),
    ontvangen_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL,
    wissen_op date NOT NULL,
    UNIQUE (organisatie, afzender, kenmerk),
    CHECK ((sleutel IS NULL) = (inhoud IS NULL))
);
CREATE INDEX postvak_melding_lijst ON postvak_melding (organisatie, id DESC) WHERE sleutel IS NOT NULL;
CREATE INDEX postvak_melding_wissen ON postvak_melding (wissen_op) WHERE sleutel IS NOT NULL;

-- Each status a melding got. `volgorde` grows in the order of commits per gemeente and sender (see `slot`).
CREATE TABLE postvak_status (
    volgorde bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    melding uuid NOT NULL REFERENCES postvak_melding,
    organisatie text NOT NULL,
    afzender text NOT NULL,
    status text NOT NULL,
    op timestamptz NOT NULL,
    -- Reden, toelichting and contact (JSON), encrypted.
    inhoud bytea
);
CREATE INDEX postvak_status_melding ON postvak_status (melding, volgorde);
CREATE INDEX postvak_status_afzender ON postvak_status (organisatie, afzender, volgorde);

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['postvak_melding', 'postvak_status'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

-- The API takes meldingen in and lets them be handled; the worker only destroys what may be kept no longer.
GRANT SELECT, INSERT, UPDATE ON postvak_melding TO schakel_api;
GRANT SELECT, INSERT ON postvak_status TO schakel_api;
GRANT SELECT, UPDATE ON postvak_melding, postvak_status TO schakel_worker;

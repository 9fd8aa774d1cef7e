-- The inbox of a samenwerkingsverband: aanvragen that schools left for one of this house, and what became of them.
-- Each aanvraag has a data key of its own: at `wissen_op` the key goes, and with it all that it encrypts.
CREATE TABLE swv_aanvraag (
    id uuid PRIMARY KEY,
    -- The samenwerkingsverband.
    organisatie text NOT NULL,
    -- Who sent it, as its token says; a guest is a sender whose token does not name the samenwerkingsverband.
    afzender text NOT NULL,
    gast boolean NOT NULL,
    brin text NOT NULL,
    school text NOT NULL,
    -- What the sender calls it: the same again is the same aanvraag.
    kenmerk text NOT NULL,
    -- What the samenwerkingsverband calls it; given in the transaction that takes it in.
    aanvraagnummer text,
    sleutel bytea,
    -- Aanvraag and Besluit (JSON), encrypted.
    inhoud bytea,
    besluit bytea,
    -- Keyed digest of the content, so that a change shows without decrypting.
    vingerafdruk bytea NOT NULL,
    soort text NOT NULL,
    status text NOT NULL,
    status_op timestamptz NOT NULL,
    toegewezen_aan text,
    vergaderdatum date,
    termijn_tot date,
    bezwaar_tot date,
    -- The keyed digest of the TLV number, by which the beoogde school asks.
    tlv bytea,
    versie integer NOT NULL CHECK (versie > 0),
    ontvangen_op timestamptz NOT NULL,
    gewijzigd_op timestamptz NOT NULL,
    -- Three years after the besluit, or after what ended it without one; until then it is not known.
    wissen_op date,
    UNIQUE (organisatie, afzender, kenmerk),
    UNIQUE (organisatie, aanvraagnummer),
    UNIQUE (organisatie, tlv),
    CHECK ((sleutel IS NULL) = (inhoud IS NULL))
);
CREATE INDEX swv_aanvraag_lijst ON swv_aanvraag (organisatie, id DESC) WHERE sleutel IS NOT NULL;
CREATE INDEX swv_aanvraag_wissen ON swv_aanvraag (wissen_op) WHERE sleutel IS NOT NULL;

-- The OSO dossier of an aanvraag, under the same kenmerk; it may come first, so it has a key of its own.
CREATE TABLE swv_dossier (
    id uuid PRIMARY KEY,
    organisatie text NOT NULL,
    afzender text NOT NULL,
    kenmerk text NOT NULL,
    sleutel bytea,
    inhoud bytea,
    ontvangen_op timestamptz NOT NULL,
    -- Counts as long as no aanvraag came; after that the dossier goes with it.
    wissen_op date NOT NULL,
    UNIQUE (organisatie, afzender, kenmerk),
    CHECK ((sleutel IS NULL) = (inhoud IS NULL))
);
CREATE INDEX swv_dossier_wissen ON swv_dossier (wissen_op) WHERE sleutel IS NOT NULL;

-- Each status an aanvraag got. `volgorde` grows in the order of commits per sender (see `slot`).
CREATE TABLE swv_status (
    volgorde bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    aanvraag uuid NOT NULL REFERENCES swv_aanvraag,
    organisatie text NOT NULL,
    afzender text NOT NULL,
    status text NOT NULL,
    versie integer NOT NULL,
    op timestamptz NOT NULL,
    -- What is missing, dates, message and besluit (JSON), encrypted.
    inhoud bytea
);
CREATE INDEX swv_status_aanvraag ON swv_status (aanvraag, volgorde);
CREATE INDEX swv_status_afzender ON swv_status (afzender, volgorde);

-- What the samenwerkingsverband asked or told the school.
CREATE TABLE swv_bericht (
    id uuid PRIMARY KEY,
    aanvraag uuid NOT NULL REFERENCES swv_aanvraag,
    organisatie text NOT NULL,
    van text NOT NULL,
    op timestamptz NOT NULL,
    inhoud bytea
);
CREATE INDEX swv_bericht_aanvraag ON swv_bericht (aanvraag, id);

-- What deskundigen advised; name and advice are in the encrypted content.
CREATE TABLE swv_advies (
    id uuid PRIMARY KEY,
    aanvraag uuid NOT NULL REFERENCES swv_aanvraag,
    organisatie text NOT NULL,
    vastgelegd_door text NOT NULL,
    op timestamptz NOT NULL,
    inhoud bytea
);
CREATE INDEX swv_advies_aanvraag ON swv_advies (aanvraag, id);

-- The last number given, per samenwerkingsverband, kind of number and year.
CREATE TABLE swv_nummer (
    organisatie text NOT NULL,
    soort text NOT NULL CHECK (soort IN ('aanvraag', 'tlv')),
    jaar integer NOT NULL,
    laatste integer NOT NULL CHECK (laatste BETWEEN 1 AND 99999),
    PRIMARY KEY (organisatie, soort, jaar)
);

DO $$
DECLARE
    tabel text;
BEGIN
    FOREACH tabel IN ARRAY ARRAY['swv_aanvraag', 'swv_dossier', 'swv_status', 'swv_bericht', 'swv_advies',
        'swv_nummer'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tabel);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tabel);
        EXECUTE format('CREATE POLICY eigen_organisatie ON %I TO schakel_api, schakel_worker
            USING (organisatie = ANY (schakel_organisaties()))', tabel);
    END LOOP;
END $$;

-- The API takes aanvragen in and lets them be handled; the worker only destroys what may be kept no longer.
GRANT SELECT, INSERT, UPDATE ON swv_aanvraag, swv_dossier, swv_nummer TO schakel_api;
GRANT SELECT, INSERT ON swv_status, swv_bericht, swv_advies TO schakel_api;
GRANT SELECT, UPDATE ON swv_aanvraag, swv_dossier, swv_status, swv_bericht, swv_advies TO schakel_worker;
GRANT SELECT ON swv_nummer TO schakel_worker;

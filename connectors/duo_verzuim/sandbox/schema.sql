-- What the sandbox keeps; written before it answers, so that a kill loses nothing it confirmed.
CREATE TABLE IF NOT EXISTS document (
    code TEXT PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    nummer INTEGER NOT NULL,
    pogingen INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS melding (
    nummer INTEGER PRIMARY KEY AUTOINCREMENT,
    afzender TEXT NOT NULL,           -- OIN in the signature: who polls
    brin TEXT NOT NULL,
    pgn TEXT NOT NULL,
    soort TEXT NOT NULL,
    begin TEXT NOT NULL,
    eind TEXT,
    uitvoerder TEXT NOT NULL,
    loket TEXT NOT NULL,
    status TEXT NOT NULL,
    reden TEXT,
    toelichting TEXT,
    contact TEXT,                     -- JSON
    moment TEXT NOT NULL,             -- last mutation, local time of DUO, never earlier than one before it
    gemeld_op REAL NOT NULL,
    stap_op REAL NOT NULL,            -- when the status was set, for the ambtenaar
    inhoud TEXT NOT NULL              -- JSON
);
CREATE INDEX IF NOT EXISTS melding_moment ON melding (afzender, moment, nummer);
CREATE INDEX IF NOT EXISTS melding_leerling ON melding (pgn);
CREATE TABLE IF NOT EXISTS geschiedenis (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    nummer INTEGER NOT NULL,
    moment TEXT NOT NULL,
    status TEXT NOT NULL,
    door TEXT NOT NULL                -- school, gemeente or duo
);
CREATE TABLE IF NOT EXISTS persoon (
    pgn TEXT PRIMARY KEY,
    gemeentecode TEXT,
    geboortedatum TEXT,
    startkwalificatie_op TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inschrijving (
    pgn TEXT NOT NULL,
    brin TEXT NOT NULL,
    van TEXT NOT NULL,
    tot TEXT
);
CREATE INDEX IF NOT EXISTS inschrijving_leerling ON inschrijving (pgn, brin);
CREATE TABLE IF NOT EXISTS vrijstelling (
    pgn TEXT NOT NULL,
    van TEXT NOT NULL,
    tot TEXT
);
CREATE TABLE IF NOT EXISTS telling (
    naam TEXT PRIMARY KEY,
    aantal INTEGER NOT NULL
) WITHOUT ROWID;

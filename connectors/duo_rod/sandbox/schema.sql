-- What the sandbox keeps; written before it answers, so that a kill loses nothing it confirmed.
CREATE TABLE IF NOT EXISTS aanlevering (
    code TEXT PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    soort TEXT NOT NULL,
    afzender TEXT NOT NULL,
    ontvangen_op TEXT NOT NULL,
    vergeten INTEGER NOT NULL,
    pogingen INTEGER NOT NULL DEFAULT 1,
    inhoud BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inschrijving (
    pgn TEXT NOT NULL,
    brin TEXT NOT NULL,
    volgnummer TEXT NOT NULL,
    afzender TEXT NOT NULL,
    tijd REAL NOT NULL,
    van TEXT NOT NULL,
    tot TEXT,
    stand TEXT,                       -- JSON; NULL once removed
    PRIMARY KEY (pgn, brin, volgnummer)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS geschiedenis (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pgn TEXT NOT NULL,
    brin TEXT NOT NULL,
    volgnummer TEXT NOT NULL,
    code TEXT NOT NULL,
    stand TEXT
);
CREATE TABLE IF NOT EXISTS persoon (
    nummer TEXT PRIMARY KEY,
    geboortedatum TEXT NOT NULL,
    geslacht TEXT NOT NULL,
    naam TEXT NOT NULL                -- name and address as given; '' when only the number is known
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS oordeel (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    afzender TEXT NOT NULL,           -- OIN in the signature: who polls
    school TEXT NOT NULL,             -- OIN in wsa:From: whom a push is for
    instantie TEXT NOT NULL,
    klaar_op REAL NOT NULL,
    goedgekeurd INTEGER NOT NULL,
    inhoud TEXT NOT NULL,             -- the terugkoppeling element
    verzonden INTEGER NOT NULL DEFAULT 0,
    bundel INTEGER,
    bevestigd INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS oordeel_wacht ON oordeel (klaar_op) WHERE NOT verzonden AND NOT bevestigd;
CREATE INDEX IF NOT EXISTS oordeel_bundel ON oordeel (afzender, bundel) WHERE NOT bevestigd;
CREATE INDEX IF NOT EXISTS geschiedenis_sleutel ON geschiedenis (pgn, brin, volgnummer);

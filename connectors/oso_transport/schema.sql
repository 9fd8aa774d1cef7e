CREATE TABLE IF NOT EXISTS dossier (
  bericht_id TEXT PRIMARY KEY,
  organisatie TEXT NOT NULL,
  bron_brin TEXT NOT NULL, bron_adres TEXT NOT NULL, doel_brin TEXT NOT NULL, doel_adres TEXT NOT NULL,
  vervalt_op TEXT NOT NULL,
  koppelsleutel TEXT UNIQUE,
  genotificeerd INTEGER NOT NULL DEFAULT 0,
  sessie TEXT,
  einde TEXT CHECK (einde IN ('afgemeld', 'verlopen')),
  gemeld INTEGER NOT NULL DEFAULT 0,
  inhoud BLOB,
  -- The bytes are there until the end, and not a moment longer.
  CHECK ((einde IS NULL) = (inhoud IS NOT NULL))
) STRICT;
CREATE TABLE IF NOT EXISTS notificatie (
  koppelsleutel TEXT PRIMARY KEY,
  bron_brin TEXT NOT NULL, bron_adres TEXT NOT NULL, doel_brin TEXT NOT NULL, doel_adres TEXT NOT NULL,
  vervalt_op TEXT NOT NULL,
  sessie TEXT, sessie_url TEXT, sessie_tot TEXT,
  resultaat TEXT,
  afgemeld INTEGER NOT NULL DEFAULT 0
) STRICT;

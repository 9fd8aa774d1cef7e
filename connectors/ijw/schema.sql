-- What is known of earlier messages. The key is a keyed hash, the value encrypted: neither tells whom it is about.
CREATE TABLE IF NOT EXISTS feit (
  sleutel TEXT PRIMARY KEY,
  -- Of one client, as a keyed hash: his facts go together.
  wie TEXT,
  -- The day it was written, or the last day it holds when that is later.
  tot TEXT NOT NULL,
  inhoud BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS ontvangen (
  volgnummer INTEGER PRIMARY KEY AUTOINCREMENT,
  referentie TEXT NOT NULL UNIQUE,
  soort TEXT NOT NULL,
  goed INTEGER NOT NULL,
  op TEXT NOT NULL,
  inhoud BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS verzonden (
  volgnummer INTEGER PRIMARY KEY AUTOINCREMENT,
  referentie TEXT NOT NULL UNIQUE,
  soort TEXT NOT NULL,
  -- Of a heenbericht: which bericht of the gateway it is. A retour or fault of ours has none.
  bericht_id TEXT,
  stand TEXT NOT NULL DEFAULT 'klaar' CHECK (stand IN ('klaar', 'onderweg', 'goed', 'afgekeurd', 'opgegeven')),
  codes TEXT NOT NULL DEFAULT '',
  gemeld INTEGER NOT NULL DEFAULT 0,
  op TEXT NOT NULL,
  inhoud BLOB NOT NULL,
  -- What it changed and what it means for the taak, until the other side has answered.
  gevolg BLOB
) STRICT;
CREATE TABLE IF NOT EXISTS teller (
  soort TEXT PRIMARY KEY,
  stand INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS voortgang (
  volgnummer INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Someone has to decide: no taak is told of it.
  mens INTEGER NOT NULL,
  op TEXT NOT NULL,
  inhoud BLOB NOT NULL
) STRICT;

-- A partner that stays silent after its receipt is asked once more; this marks that it was.
ALTER TABLE uitwisseling ADD COLUMN stil boolean NOT NULL DEFAULT false;

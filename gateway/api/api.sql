-- name: uitwisselingen
-- A part of the list, newest first.
SELECT volgorde, id, organisatie, partner, abonnement, doel, doel_versie, soort, run, toestand, reden_code, reden, poging,
    gemaakt_op, gewijzigd_op
FROM uitwisseling
WHERE organisatie = ANY (%(organisaties)s)
    AND (%(toestand)s::text IS NULL OR toestand = %(toestand)s)
    AND (%(partner)s::text IS NULL OR partner = %(partner)s)
    AND (%(doel)s::text IS NULL OR doel = %(doel)s)
    AND (%(run)s::uuid IS NULL OR run = %(run)s)
    AND (%(na)s::bigint IS NULL OR volgorde < %(na)s)
ORDER BY volgorde DESC
LIMIT %(aantal)s

-- name: uitwisseling
-- One, whole.
SELECT id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, run, toestand, reden_code, reden, poging,
    gemaakt_op, gewijzigd_op, meldingen
FROM uitwisseling
WHERE id = %(id)s

-- name: verloop
-- Its records in the log. Ids of records begin with their time, so the primary key bounds what is searched.
SELECT id, tijd, inhoud
FROM audit_entry
WHERE id BETWEEN %(van)s AND %(tot)s AND log = %(log)s AND position(%(teken)s::bytea IN inhoud) > 0
ORDER BY id

-- name: herkansbaar
-- What may be offered again, oldest first; a batch at a time.
SELECT volgorde, id
FROM uitwisseling
WHERE organisatie = %(organisatie)s AND toestand = %(toestand)s
    AND (%(partner)s::text IS NULL OR partner = %(partner)s)
    AND (%(doel)s::text IS NULL OR doel = %(doel)s)
    AND (%(run)s::uuid IS NULL OR run = %(run)s)
    AND (%(reden_code)s::text IS NULL OR reden_code = %(reden_code)s)
    AND volgorde > %(na)s
ORDER BY volgorde
LIMIT %(aantal)s

-- name: leerling
-- Whose he is, and his name in the log.
SELECT organisatie, pseudoniem FROM leerling WHERE id = %(id)s

-- name: zoek
-- A leerling by the keyed hash of his number.
SELECT id, organisatie, pseudoniem FROM leerling WHERE bronsleutel = ANY (%(bronsleutels)s)

-- name: verstrekkingen
-- What was claimed for sending at least once, newest first; what was stopped before that was never shared.
SELECT u.volgorde, u.id AS uitwisseling, u.partner, u.doel, u.doel_versie, u.toestand, b.besluit, u.gemaakt_op,
    u.gewijzigd_op
FROM uitwisseling u JOIN bericht b ON b.uitwisseling = u.id
WHERE u.leerling = %(leerling)s AND u.fencing > 0 AND (%(na)s::bigint IS NULL OR u.volgorde < %(na)s)
ORDER BY u.volgorde DESC
LIMIT %(aantal)s

-- name: syncs
-- A part of the list of imports and syncs, newest first.
SELECT id, organisatie, soort, toestand, aantallen, akkoord_door, fout, begonnen_op, geeindigd_op
FROM run
WHERE organisatie = ANY (%(organisaties)s)
    AND (%(op)s::timestamptz IS NULL OR (begonnen_op, id) < (%(op)s::timestamptz, %(na)s::uuid))
ORDER BY begonnen_op DESC, id DESC
LIMIT %(aantal)s

-- name: bevindingen
-- What was wrong in the source of one import, in the order in which it was found.
SELECT id, bestand, rij, kolom, code, melding, doe
FROM bevinding
WHERE run = %(run)s AND id > %(na)s
ORDER BY id
LIMIT %(aantal)s

-- name: tellingen
-- How many uitwisselingen there are, for the metrics.
SELECT toestand, partner, doel, count(*) FROM uitwisseling GROUP BY toestand, partner, doel

-- name: wachtenden
-- The age of the oldest that waits, per partner.
SELECT partner, extract(epoch FROM %(nu)s - min(gemaakt_op))::float8
FROM uitwisseling WHERE toestand IN ('klaar', 'onderweg') GROUP BY partner

-- name: stromen
-- Which streams are paused.
SELECT partner, coalesce(gepauzeerd_tot > %(nu)s, false) FROM stroom

-- name: gemigreerd
-- The steps that ran in this database.
SELECT naam FROM migratie

-- name: onthoud
-- Claim a message that is new, or whose earlier claim or kept answer has lapsed.
INSERT INTO ontvangen (van_oin, message_id, digest, bewaren_tot)
VALUES (%(van)s, %(message_id)s, %(digest)s, %(claim_tot)s)
ON CONFLICT (van_oin, message_id) DO UPDATE
SET digest = excluded.digest, antwoord = NULL, bewaren_tot = excluded.bewaren_tot
WHERE ontvangen.bewaren_tot <= %(nu)s
RETURNING true

-- name: ontvangen
-- What is known of a message that came before.
SELECT digest, antwoord FROM ontvangen WHERE van_oin = %(van)s AND message_id = %(message_id)s

-- name: bewaar
-- Keep the answer for a repeat.
UPDATE ontvangen SET antwoord = %(antwoord)s, bewaren_tot = %(tot)s
WHERE van_oin = %(van)s AND message_id = %(message_id)s

-- name: vergeet
-- Processing failed: the message may come again.
DELETE FROM ontvangen WHERE van_oin = %(van)s AND message_id = %(message_id)s AND antwoord IS NULL

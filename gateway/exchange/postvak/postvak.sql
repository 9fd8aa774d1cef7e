-- name: nieuw
-- A melding that came for the first time; the same kenmerk at the same moment waits for the first and then finds it.
INSERT INTO postvak_melding (id, organisatie, afzender, afzender_naam, kenmerk, sleutel, inhoud, vingerafdruk, soort,
    status, versie, ontvangen_op, gewijzigd_op, wissen_op)
VALUES (%(id)s, %(organisatie)s, %(afzender)s, %(afzender_naam)s, %(kenmerk)s, %(sleutel)s, %(inhoud)s,
    %(vingerafdruk)s, %(soort)s, %(status)s, %(versie)s, %(ontvangen_op)s, %(gewijzigd_op)s, %(wissen_op)s)
ON CONFLICT (organisatie, afzender, kenmerk) DO NOTHING
RETURNING true

-- name: op_kenmerk
-- What the sender sent before under this kenmerk, held for a change.
SELECT id, organisatie, afzender, afzender_naam, kenmerk, soort, status, versie, ontvangen_op, gewijzigd_op, wissen_op,
    sleutel, inhoud, vingerafdruk
FROM postvak_melding
WHERE organisatie = %(organisatie)s AND afzender = %(afzender)s AND kenmerk = %(kenmerk)s
FOR UPDATE

-- name: melding
-- One, when it can still be read. The organisaties are asked for besides row-level security.
SELECT id, organisatie, afzender, afzender_naam, kenmerk, soort, status, versie, ontvangen_op, gewijzigd_op, wissen_op,
    sleutel, inhoud, vingerafdruk
FROM postvak_melding
WHERE id = %(id)s AND organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL

-- name: melding_vast
-- The same, held for a change.
SELECT id, organisatie, afzender, afzender_naam, kenmerk, soort, status, versie, ontvangen_op, gewijzigd_op, wissen_op,
    sleutel, inhoud, vingerafdruk
FROM postvak_melding
WHERE id = %(id)s AND organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL
FOR UPDATE

-- name: zet_inhoud
-- A new version of the content.
UPDATE postvak_melding SET inhoud = %(inhoud)s, vingerafdruk = %(vingerafdruk)s, soort = %(soort)s,
    afzender_naam = %(afzender_naam)s, versie = %(versie)s, gewijzigd_op = %(gewijzigd_op)s
WHERE id = %(id)s

-- name: zet_status
-- Another status.
UPDATE postvak_melding SET status = %(status)s, versie = %(versie)s, gewijzigd_op = %(gewijzigd_op)s WHERE id = %(id)s

-- name: slot
-- Keeps the order of `volgorde` equal to the order of commits per gemeente and sender. Always taken after rows are held.
SELECT pg_advisory_xact_lock(hashtextextended('postvak/' || %(organisatie)s || '/' || %(afzender)s, 0))

-- name: status
-- A line of the history.
INSERT INTO postvak_status (melding, organisatie, afzender, status, op, inhoud)
VALUES (%(melding)s, %(organisatie)s, %(afzender)s, %(status)s, %(op)s, %(inhoud)s)

-- name: lijst
-- A part of the list, newest first; nothing of its content.
SELECT id, organisatie, afzender, afzender_naam, soort, status, versie, ontvangen_op, gewijzigd_op
FROM postvak_melding
WHERE organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL
    AND (%(status)s::text IS NULL OR status = %(status)s)
    AND (%(soort)s::text IS NULL OR soort = %(soort)s)
    AND (%(na)s::uuid IS NULL OR id < %(na)s)
ORDER BY id DESC
LIMIT %(aantal)s

-- name: verloop
-- The history of one melding, oldest first.
SELECT s.volgorde, s.melding, s.status, s.op, s.inhoud, m.sleutel
FROM postvak_status s JOIN postvak_melding m ON m.id = s.melding
WHERE s.melding = %(melding)s
ORDER BY s.volgorde

-- name: wijzigingen
-- What became of what a sender sent to a gemeente, from a place on.
SELECT s.volgorde, s.melding, s.status, s.op, s.inhoud, m.sleutel
FROM postvak_status s JOIN postvak_melding m ON m.id = s.melding
WHERE s.organisatie = %(organisatie)s AND s.afzender = %(afzender)s AND s.volgorde > %(na)s
ORDER BY s.volgorde
LIMIT %(aantal)s

-- name: te_wissen
-- Whose term has passed, a batch at a time.
SELECT id, sleutel FROM postvak_melding
WHERE organisatie = %(organisatie)s AND wissen_op <= %(op)s AND sleutel IS NOT NULL
    AND NOT schakel_geblokkeerd(id, %(op)s)
ORDER BY id
LIMIT %(aantal)s
FOR UPDATE SKIP LOCKED

-- name: wis
-- The key goes, and what it encrypts with it; that there was a melding, and how it ended, stays.
WITH weg AS (UPDATE postvak_status SET inhoud = NULL WHERE melding = ANY (%(id)s) AND inhoud IS NOT NULL)
UPDATE postvak_melding SET sleutel = NULL, inhoud = NULL WHERE id = ANY (%(id)s)

-- name: nieuw
-- An aanvraag that came for the first time; the same kenmerk at the same moment waits for the first and then finds it.
INSERT INTO swv_aanvraag (id, organisatie, afzender, gast, brin, school, kenmerk, sleutel, inhoud, vingerafdruk, soort,
    status, status_op, versie, ontvangen_op, gewijzigd_op)
VALUES (%(id)s, %(organisatie)s, %(afzender)s, %(gast)s, %(brin)s, %(school)s, %(kenmerk)s, %(sleutel)s, %(inhoud)s,
    %(vingerafdruk)s, %(soort)s, %(status)s, %(status_op)s, %(versie)s, %(ontvangen_op)s, %(gewijzigd_op)s)
ON CONFLICT (organisatie, afzender, kenmerk) DO NOTHING
RETURNING true

-- name: nummer
-- The next number of a kind and year, without gaps: it goes back with the transaction that fails.
INSERT INTO swv_nummer (organisatie, soort, jaar, laatste) VALUES (%(organisatie)s, %(soort)s, %(jaar)s, 1)
ON CONFLICT (organisatie, soort, jaar) DO UPDATE SET laatste = swv_nummer.laatste + 1
RETURNING laatste

-- name: op_kenmerk
-- What the sender sent before under this kenmerk, held for a change.
SELECT * FROM swv_aanvraag
WHERE organisatie = %(organisatie)s AND afzender = %(afzender)s AND kenmerk = %(kenmerk)s
FOR UPDATE

-- name: aanvraag
-- One, when it can still be read. The organisaties are asked for besides row-level security.
SELECT * FROM swv_aanvraag WHERE id = %(id)s AND organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL

-- name: aanvraag_vast
-- The same, held for a change.
SELECT * FROM swv_aanvraag WHERE id = %(id)s AND organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL
FOR UPDATE

-- name: op_tlv
-- The aanvraag a TLV came from, by the digest of its number; held for a change.
SELECT * FROM swv_aanvraag
WHERE tlv = %(tlv)s AND organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL
FOR UPDATE

-- name: bewaar
-- All of an aanvraag that can change.
UPDATE swv_aanvraag SET school = %(school)s, aanvraagnummer = %(aanvraagnummer)s, inhoud = %(inhoud)s,
    besluit = %(besluit)s, vingerafdruk = %(vingerafdruk)s, soort = %(soort)s, status = %(status)s,
    status_op = %(status_op)s, toegewezen_aan = %(toegewezen_aan)s, vergaderdatum = %(vergaderdatum)s,
    termijn_tot = %(termijn_tot)s, bezwaar_tot = %(bezwaar_tot)s, tlv = %(tlv)s, versie = %(versie)s,
    gewijzigd_op = %(gewijzigd_op)s, wissen_op = %(wissen_op)s
WHERE id = %(id)s

-- name: dossier
-- What came under a kenmerk, when it can still be read.
SELECT id, sleutel, inhoud, ontvangen_op FROM swv_dossier
WHERE organisatie = %(organisatie)s AND afzender = %(afzender)s AND kenmerk = %(kenmerk)s AND sleutel IS NOT NULL

-- name: zet_dossier
-- A dossier, new or in the place of what was there.
INSERT INTO swv_dossier (id, organisatie, afzender, kenmerk, sleutel, inhoud, ontvangen_op, wissen_op)
VALUES (%(id)s, %(organisatie)s, %(afzender)s, %(kenmerk)s, %(sleutel)s, %(inhoud)s, %(ontvangen_op)s, %(wissen_op)s)
ON CONFLICT (organisatie, afzender, kenmerk) DO UPDATE SET id = excluded.id, sleutel = excluded.sleutel,
    inhoud = excluded.inhoud, ontvangen_op = excluded.ontvangen_op, wissen_op = excluded.wissen_op

-- name: slot
-- Keeps the order of `volgorde` equal to the order of commits per sender. Always taken after rows are held.
SELECT pg_advisory_xact_lock(hashtextextended('swv/' || %(afzender)s, 0))

-- name: status
-- A line of the history.
INSERT INTO swv_status (aanvraag, organisatie, afzender, status, versie, op, inhoud)
VALUES (%(aanvraag)s, %(organisatie)s, %(afzender)s, %(status)s, %(versie)s, %(op)s, %(inhoud)s)

-- name: bericht
-- A question or message to the school.
INSERT INTO swv_bericht (id, aanvraag, organisatie, van, op, inhoud)
VALUES (%(id)s, %(aanvraag)s, %(organisatie)s, %(van)s, %(op)s, %(inhoud)s)

-- name: advies
-- What a deskundige advised.
INSERT INTO swv_advies (id, aanvraag, organisatie, vastgelegd_door, op, inhoud)
VALUES (%(id)s, %(aanvraag)s, %(organisatie)s, %(van)s, %(op)s, %(inhoud)s)

-- name: berichten
-- What was asked and told, oldest first.
SELECT id, van, op, inhoud FROM swv_bericht WHERE aanvraag = %(aanvraag)s ORDER BY id

-- name: adviezen
-- What deskundigen advised, oldest first.
SELECT id, vastgelegd_door AS van, op, inhoud FROM swv_advies WHERE aanvraag = %(aanvraag)s ORDER BY id

-- name: lijst
-- A part of the list, newest first; nothing of its content.
SELECT id, organisatie, afzender, gast, school, brin, aanvraagnummer, soort, status, status_op, toegewezen_aan,
    vergaderdatum, termijn_tot, bezwaar_tot, versie, ontvangen_op, gewijzigd_op
FROM swv_aanvraag
WHERE organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL
    AND (%(status)s::text IS NULL OR status = %(status)s)
    AND (%(soort)s::text IS NULL OR soort = %(soort)s)
    AND (%(toegewezen_aan)s::text IS NULL OR toegewezen_aan = %(toegewezen_aan)s)
    AND (%(termijn_voor)s::date IS NULL OR termijn_tot < %(termijn_voor)s)
    AND (%(na)s::uuid IS NULL OR id < %(na)s)
ORDER BY id DESC
LIMIT %(aantal)s

-- name: uitvoer
-- The same filters, whole rows, for the sheet.
SELECT * FROM swv_aanvraag
WHERE organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL
    AND (%(status)s::text IS NULL OR status = %(status)s)
    AND (%(soort)s::text IS NULL OR soort = %(soort)s)
    AND (%(toegewezen_aan)s::text IS NULL OR toegewezen_aan = %(toegewezen_aan)s)
    AND (%(termijn_voor)s::date IS NULL OR termijn_tot < %(termijn_voor)s)
ORDER BY id DESC
LIMIT %(aantal)s

-- name: verloop
-- The history of one aanvraag, oldest first.
SELECT s.volgorde, s.aanvraag, a.kenmerk, a.aanvraagnummer, s.organisatie, s.status, s.versie, s.op, s.inhoud, a.sleutel
FROM swv_status s JOIN swv_aanvraag a ON a.id = s.aanvraag
WHERE s.aanvraag = %(aanvraag)s
ORDER BY s.volgorde

-- name: wijzigingen
-- What became of what a sender sent, from a place on.
SELECT s.volgorde, s.aanvraag, a.kenmerk, a.aanvraagnummer, s.organisatie, s.status, s.versie, s.op, s.inhoud, a.sleutel
FROM swv_status s JOIN swv_aanvraag a ON a.id = s.aanvraag
WHERE s.organisatie = ANY (%(organisaties)s) AND s.afzender = %(afzender)s AND s.volgorde > %(na)s
ORDER BY s.volgorde
LIMIT %(aantal)s

-- name: laatste
-- How one aanvraag stands for who sent it.
SELECT s.volgorde, s.aanvraag, a.kenmerk, a.aanvraagnummer, s.organisatie, s.status, s.versie, s.op, s.inhoud, a.sleutel
FROM swv_status s JOIN swv_aanvraag a ON a.id = s.aanvraag
WHERE s.organisatie = ANY (%(organisaties)s) AND s.afzender = %(afzender)s
    AND (a.id = %(id)s::uuid OR a.kenmerk = %(kenmerk)s::text)
ORDER BY s.volgorde DESC
LIMIT 1

-- name: te_wissen
-- Whose term has passed, a batch at a time.
SELECT id, sleutel FROM swv_aanvraag
WHERE organisatie = %(organisatie)s AND wissen_op <= %(op)s AND sleutel IS NOT NULL
    AND NOT schakel_geblokkeerd(id, %(op)s)
ORDER BY id
LIMIT %(aantal)s
FOR UPDATE SKIP LOCKED

-- name: wis
-- The key goes, and what it encrypts with it; that there was an aanvraag, and how it ended, stays.
WITH s AS (UPDATE swv_status SET inhoud = NULL WHERE aanvraag = ANY (%(id)s) AND inhoud IS NOT NULL),
b AS (UPDATE swv_bericht SET inhoud = NULL WHERE aanvraag = ANY (%(id)s)),
v AS (UPDATE swv_advies SET inhoud = NULL WHERE aanvraag = ANY (%(id)s)),
d AS (UPDATE swv_dossier d SET sleutel = NULL, inhoud = NULL FROM swv_aanvraag a
    WHERE a.id = ANY (%(id)s) AND (d.organisatie, d.afzender, d.kenmerk) = (a.organisatie, a.afzender, a.kenmerk))
UPDATE swv_aanvraag SET sleutel = NULL, inhoud = NULL, besluit = NULL, tlv = NULL WHERE id = ANY (%(id)s)

-- name: wis_dossiers
-- Dossiers whose aanvraag never came.
UPDATE swv_dossier d SET sleutel = NULL, inhoud = NULL
WHERE d.organisatie = %(organisatie)s AND d.wissen_op <= %(op)s AND d.sleutel IS NOT NULL
    AND NOT schakel_geblokkeerd(d.id, %(op)s) AND NOT EXISTS (
    SELECT FROM swv_aanvraag a
    WHERE (a.organisatie, a.afzender, a.kenmerk) = (d.organisatie, d.afzender, d.kenmerk))

-- name: voeg_toe
-- In the business transaction; unnest keeps the order of the arrays, and the trigger that of the rows.
INSERT INTO audit_entry (id, log, tijd, inhoud)
SELECT id, log, timestamptz 'epoch' + eind * interval '1 millisecond', inhoud
FROM unnest(%b::uuid[], %b::text[], %b::bigint[], %b::bytea[]) AS regel (id, log, eind, inhoud)

-- name: wachtende_logs
-- Skips from log to log over the primary key, however many records wait.
WITH RECURSIVE stap AS (
    SELECT min(log) AS log FROM audit_wacht
    UNION ALL
    SELECT (SELECT min(log) FROM audit_wacht WHERE log > stap.log) FROM stap WHERE stap.log IS NOT NULL
)
SELECT log FROM stap WHERE log IS NOT NULL

-- name: sluit_af
-- One sequencer per log at a time; a second one waits here and then sees what the first has done.
SELECT pg_advisory_xact_lock(hashtextextended('schakel.audit:' || %(log)s, 0))

-- name: getekend
-- What was signed last, beside what the other tables say of it; one row, also for a log without checkpoint.
SELECT l.origin, l.grootte, l.wortel, l.controlepunt,
    (SELECT max(index) + 1 FROM audit_blad WHERE log = %(log)s) AS bladen,
    (SELECT max(grootte) FROM audit_controlepunt WHERE log = %(log)s) AS hoogste
FROM (VALUES (%(log)s)) AS gevraagd (log) LEFT JOIN audit_log l USING (log)

-- name: tegels
SELECT t.niveau, t.nummer, t.hashes
FROM unnest(%(niveaus)s::smallint[], %(nummers)s::bigint[]) AS gevraagd (niveau, nummer)
JOIN audit_tegel t ON t.log = %(log)s AND t.niveau = gevraagd.niveau AND t.nummer = gevraagd.nummer

-- name: neem
-- The oldest waiting records become leaves; a record that is gone gives no hash, which the table refuses.
WITH genomen AS (
    DELETE FROM audit_wacht
    WHERE log = %(log)s
        AND nummer IN (SELECT nummer FROM audit_wacht WHERE log = %(log)s ORDER BY nummer LIMIT %(aantal)s)
    RETURNING nummer, entry_id
)
INSERT INTO audit_blad (log, index, entry_id, blad)
SELECT %(log)s, %(grootte)s + row_number() OVER (ORDER BY g.nummer) - 1, g.entry_id,
    sha256('\x00'::bytea || e.inhoud)
FROM genomen g LEFT JOIN audit_entry e ON e.id = g.entry_id AND e.log = %(log)s
RETURNING index, blad

-- name: bewaar_tegels
INSERT INTO audit_tegel (log, niveau, nummer, hashes)
SELECT %(log)s, niveau, nummer, hashes
FROM unnest(%(niveaus)b::smallint[], %(nummers)b::bigint[], %(hashes)b::bytea[]) AS nieuw (niveau, nummer, hashes)
ON CONFLICT (log, niveau, nummer) DO UPDATE SET hashes = excluded.hashes

-- name: bewaar_stand
INSERT INTO audit_log (log, origin, grootte, wortel, controlepunt)
VALUES (%(log)s, %(origin)s, %(grootte)s, %(wortel)s, %(tekst)s)
ON CONFLICT (log) DO UPDATE
SET origin = excluded.origin, grootte = excluded.grootte, wortel = excluded.wortel, controlepunt = excluded.controlepunt

-- name: bewaar_controlepunt
INSERT INTO audit_controlepunt (log, grootte, vorige, tekst, tijd)
VALUES (%(log)s, %(grootte)s, %(vorige)s, %(tekst)s, %(tijd)s)

-- name: bladen
-- The leaves of a stretch of the log with their records, in order; a record of another log counts as gone.
SELECT b.index AS plek, b.entry_id, b.blad, e.inhoud, e.tijd
FROM audit_blad b LEFT JOIN audit_entry e ON e.id = b.entry_id AND e.log = b.log
WHERE b.log = %(log)s AND b.index >= %(van)s AND b.index < %(tot)s
ORDER BY b.index

-- name: controlepunten
SELECT grootte, vorige, tekst FROM audit_controlepunt
WHERE log = %(log)s AND grootte > %(van)s AND grootte <= %(tot)s
ORDER BY grootte

-- name: los
-- The oldest record that has no leaf and does not wait for one.
SELECT e.id FROM audit_entry e
WHERE e.log = %(log)s
    AND NOT EXISTS (SELECT FROM audit_blad b WHERE b.entry_id = e.id)
    AND NOT EXISTS (SELECT FROM audit_wacht w WHERE w.log = e.log AND w.entry_id = e.id)
ORDER BY e.tijd, e.id LIMIT 1

-- name: vals_wachtend
-- A waiting place without a record of this log, of a record that has its leaf, or for the second time.
SELECT w.entry_id FROM audit_wacht w
WHERE w.log = %(log)s AND (
    NOT EXISTS (SELECT FROM audit_entry e WHERE e.id = w.entry_id AND e.log = w.log)
    OR EXISTS (SELECT FROM audit_blad b WHERE b.entry_id = w.entry_id)
    OR EXISTS (SELECT FROM audit_wacht eerder
        WHERE eerder.log = w.log AND eerder.entry_id = w.entry_id AND eerder.nummer < w.nummer)
)
ORDER BY w.nummer LIMIT 1

-- name: telling
-- In one statement, so that a sequencer at work meanwhile changes nothing to what is compared.
SELECT coalesce((SELECT grootte FROM audit_log WHERE log = %(log)s), 0) AS grootte,
    (SELECT min(index) FROM audit_blad
        WHERE log = %(log)s AND index >= coalesce((SELECT grootte FROM audit_log WHERE log = %(log)s), 0)) AS te_ver,
    (SELECT count(*) FROM audit_tegel WHERE log = %(log)s) AS tegels,
    (SELECT coalesce(sum(octet_length(hashes)), 0)::bigint FROM audit_tegel WHERE log = %(log)s) AS bytes,
    (SELECT count(*) FROM audit_wacht WHERE log = %(log)s) AS wachtend

-- name: plaats
SELECT e.log, b.index, l.grootte, l.controlepunt
FROM audit_entry e LEFT JOIN audit_blad b ON b.entry_id = e.id LEFT JOIN audit_log l ON l.log = e.log
WHERE e.id = %(entry)s

-- name: regel
SELECT inhoud FROM audit_entry WHERE id = %(entry)s

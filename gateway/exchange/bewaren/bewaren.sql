-- name: slot
-- Wait until nothing is being wiped in this organisatie, and keep it so until the blokkade is there.
SELECT pg_advisory_xact_lock(hashtextextended('bewaren/' || %(organisatie)s, 0))

-- name: slot_gedeeld
-- Wipe; others may too, but no blokkade is set meanwhile.
SELECT pg_advisory_xact_lock_shared(hashtextextended('bewaren/' || %(organisatie)s, 0))

-- name: onderwerp
-- Whoever has a data key that is still there: a leerling, or what lies in an inbox.
SELECT id, organisatie, soort, sleutel FROM (
    SELECT id, organisatie, 'leerling' AS soort, sleutel FROM leerling
    UNION ALL SELECT id, organisatie, 'postvak', sleutel FROM postvak_melding
    UNION ALL SELECT id, organisatie, 'swv-aanvraag', sleutel FROM swv_aanvraag
    UNION ALL SELECT id, organisatie, 'swv-dossier', sleutel FROM swv_dossier) o
WHERE id = ANY (%(id)s) AND organisatie = ANY (%(organisaties)s) AND sleutel IS NOT NULL

-- name: op_pseudoniem
-- A leerling by his name in the log, as long as his key is there: to forget him again after a backup was restored.
SELECT id FROM leerling
WHERE organisatie = %(organisatie)s AND pseudoniem = %(pseudoniem)s AND sleutel IS NOT NULL

-- name: hoort_bij
-- Whether an uitwisseling is about this leerling.
SELECT FROM uitwisseling WHERE id = %(uitwisseling)s AND leerling = %(onderwerp)s

-- name: blokkeer
-- A new blokkade.
INSERT INTO bewaarblokkade (id, organisatie, onderwerp, uitwisseling, doel, reden, ingesteld_door, ingesteld_op, tot)
VALUES (%(id)s, %(organisatie)s, %(onderwerp)s, %(uitwisseling)s, %(doel)s, %(reden)s, %(door)s, %(nu)s, %(tot)s)

-- name: blokkade
-- One, held for a change.
SELECT id, organisatie, onderwerp, uitwisseling, doel, reden, ingesteld_door, ingesteld_op, tot, opheffing,
    opgeheven_door, opgeheven_op
FROM bewaarblokkade
WHERE id = %(id)s AND organisatie = ANY (%(organisaties)s)
FOR UPDATE

-- name: op_begin
-- By the start of an id.
SELECT id FROM bewaarblokkade
WHERE organisatie = ANY (%(organisaties)s) AND starts_with(id::text, %(begin)s)
LIMIT 2

-- name: hef_op
-- It holds no longer.
UPDATE bewaarblokkade SET opheffing = %(opheffing)s, opgeheven_door = %(door)s, opgeheven_op = %(nu)s
WHERE id = %(id)s

-- name: blokkades
-- Newest first; without `alle` those that hold on this day.
SELECT id, organisatie, onderwerp, uitwisseling, doel, reden, ingesteld_door, ingesteld_op, tot, opheffing,
    opgeheven_door, opgeheven_op
FROM bewaarblokkade
WHERE organisatie = ANY (%(organisaties)s)
    AND (%(alle)s OR (opgeheven_op IS NULL AND (tot IS NULL OR tot >= %(op)s)))
    AND (%(onderwerp)s::uuid[] IS NULL OR onderwerp = ANY (%(onderwerp)s))
    AND (%(na)s::uuid IS NULL OR id < %(na)s)
ORDER BY id DESC
LIMIT %(aantal)s

-- name: schrijf_verslag
-- What was wiped, a line per kind.
INSERT INTO wisverslag (id, organisatie, op, soort, aantal, betrokkene, reden, doel, termijn, bron, door)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::timestamptz[], %b::text[], %b::int[], %b::text[], %b::text[],
    %b::text[], %b::text[], %b::text[], %b::text[])

-- name: lees_verslag
-- A part of the report, newest first; the days are Dutch days.
SELECT id, organisatie, op, soort, aantal, betrokkene, reden, doel, termijn, bron, door
FROM wisverslag
WHERE organisatie = ANY (%(organisaties)s)
    AND (%(van)s::date IS NULL OR (op AT TIME ZONE 'Europe/Amsterdam')::date >= %(van)s)
    AND (%(tot)s::date IS NULL OR (op AT TIME ZONE 'Europe/Amsterdam')::date <= %(tot)s)
    AND (%(na)s::uuid IS NULL OR id < %(na)s)
ORDER BY id DESC
LIMIT %(aantal)s

-- name: wis_standen
-- Of leerlingen whom a later import, that was finished, did not find in the source any more.
WITH weg AS (
    DELETE FROM stand s USING run r
    WHERE s.organisatie = %(organisatie)s AND r.id = s.gezien_in
        AND (r.begonnen_op AT TIME ZONE 'Europe/Amsterdam')::date < %(grens)s
        AND EXISTS (SELECT FROM run later WHERE later.organisatie = s.organisatie AND later.soort = 'import'
            AND later.toestand = 'klaar' AND later.begonnen_op > r.begonnen_op)
        AND NOT schakel_geblokkeerd(s.leerling, %(op)s)
    RETURNING s.leerling
)
SELECT l.pseudoniem FROM weg JOIN leerling l ON l.id = weg.leerling

-- name: te_vergeten
-- Leerlingen of whom nothing can be read any more, and of whose last uitwisseling the proof is past its term.
SELECT l.id
FROM leerling l
WHERE l.organisatie = %(organisatie)s AND l.sleutel IS NOT NULL
    AND NOT EXISTS (SELECT FROM stand s WHERE s.leerling = l.id)
    AND NOT EXISTS (SELECT FROM verzuimdossier d WHERE d.leerling = l.id AND d.oudste IS NOT NULL)
    AND NOT EXISTS (SELECT FROM voorstel v WHERE v.leerling = l.id AND v.inhoud IS NOT NULL)
    AND NOT EXISTS (SELECT FROM verzuimmelding m WHERE m.leerling = l.id AND m.inhoud IS NOT NULL)
    AND NOT EXISTS (SELECT FROM aanvraag a WHERE a.leerling = l.id AND a.inhoud IS NOT NULL)
    AND NOT EXISTS (SELECT FROM jeugdhulpverzoek j WHERE j.leerling = l.id AND j.inhoud IS NOT NULL)
    AND NOT EXISTS (SELECT FROM taak t WHERE t.leerling = l.id AND t.inhoud IS NOT NULL)
    AND NOT EXISTS (SELECT FROM toestemming t WHERE t.leerling = l.id AND t.inhoud IS NOT NULL)
    AND NOT EXISTS (SELECT FROM uitzondering z WHERE z.leerling = l.id AND z.inhoud IS NOT NULL)
    AND NOT EXISTS (
        SELECT FROM uitwisseling u
        LEFT JOIN bericht b ON b.uitwisseling = u.id
        LEFT JOIN unnest(%(doel)s::text[], %(grens)s::date[]) AS g (doel, grens) ON g.doel = u.doel
        WHERE u.leerling = l.id AND (b.inhoud IS NOT NULL OR
            (u.gewijzigd_op AT TIME ZONE 'Europe/Amsterdam')::date >= coalesce(g.grens, %(verste)s::date)))
    AND NOT EXISTS (SELECT FROM bewaarblokkade k WHERE k.onderwerp = l.id AND k.opgeheven_op IS NULL
        AND (k.tot IS NULL OR k.tot >= %(op)s))
ORDER BY l.id
LIMIT %(aantal)s

-- name: wis_toestemmingen
-- Past its term: what was asked, and who did what with it. That there was one, for which doel, and the proof, stay.
-- A blokkade for a doel, or for an uitwisseling of it, holds the toestemming it went on.
WITH weg AS (
    UPDATE toestemming SET inhoud = NULL
    WHERE organisatie = %(organisatie)s AND wissen_op < %(op)s AND inhoud IS NOT NULL
        AND NOT schakel_bericht_geblokkeerd(leerling, %(op)s, NULL, doel)
    RETURNING id, leerling, wissen_op, gemaakt_op
), gebeurtenissen AS (
    DELETE FROM toestemming_gebeurtenis WHERE toestemming IN (SELECT id FROM weg)
)
SELECT l.pseudoniem, weg.wissen_op, coalesce(max(g.vastgelegd_op), weg.gemaakt_op)
FROM weg JOIN leerling l ON l.id = weg.leerling LEFT JOIN toestemming_gebeurtenis g ON g.toestemming = weg.id
GROUP BY weg.id, l.pseudoniem, weg.wissen_op, weg.gemaakt_op

-- name: wis_uitzonderingen
-- The same for what was shared without toestemming, for safety.
WITH weg AS (
    UPDATE uitzondering SET inhoud = NULL
    WHERE organisatie = %(organisatie)s AND wissen_op < %(op)s AND inhoud IS NOT NULL
        AND NOT schakel_bericht_geblokkeerd(leerling, %(op)s, NULL, doel)
    RETURNING leerling
)
SELECT l.pseudoniem FROM weg JOIN leerling l ON l.id = weg.leerling

-- name: wis_bevindingen
-- Of imports of long ago.
DELETE FROM bevinding b USING run r
WHERE b.organisatie = %(organisatie)s AND r.id = b.run
    AND (r.begonnen_op AT TIME ZONE 'Europe/Amsterdam')::date < %(grens)s

-- name: wis_dossier
-- A dossier of an inbox on its own, on request.
UPDATE swv_dossier SET sleutel = NULL, inhoud = NULL WHERE id = ANY (%(id)s)

-- name: leeg_blokkades
-- With the key of the onderwerp what was said of it goes too.
UPDATE bewaarblokkade SET reden = NULL, opheffing = NULL WHERE onderwerp = %(onderwerp)s

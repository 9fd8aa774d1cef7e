-- name: nieuwe_taken
-- A Task for each verzoek, or part of it, that may go: this run made its message. What was refused has none.
INSERT INTO taak (uitwisseling, organisatie, leerling, verzoek, partner, status, terugkoppeling, open_tot, gewijzigd_op)
SELECT u.id, u.organisatie, u.leerling, u.onderwerp, u.partner, 'requested', n.terugkoppeling, n.open_tot, %(nu)s
FROM unnest(%(verzoek)s::uuid[], %(partner)s::text[], %(doel)s::text[], %(terugkoppeling)s::text[], %(open_tot)s::date[])
    AS n (verzoek, partner, doel, terugkoppeling, open_tot)
JOIN jeugdhulpverzoek v ON v.id = n.verzoek
JOIN uitwisseling u ON u.leerling = v.leerling AND u.onderwerp = v.id AND u.partner = n.partner AND u.doel = n.doel
WHERE u.run = %(run)s AND u.toestand = 'klaar'

-- name: eerste_stappen
-- The first step of these Tasks: asked.
INSERT INTO taakstap (uitwisseling, versie, organisatie, status, door, op, ontvangen_op)
SELECT uitwisseling, versie, organisatie, status, 'gateway', %(nu)s, %(nu)s FROM taak
WHERE verzoek = ANY (%(verzoek)s) AND versie = 1
ON CONFLICT DO NOTHING

-- name: houd_toestemmingen
-- The toestemmingen on which these went, held first of all: who withdraws one begins there.
SELECT FROM toestemming
WHERE id IN (SELECT (b.besluit ->> 'toestemming')::uuid FROM bericht b WHERE b.uitwisseling = ANY (%(id)s))
ORDER BY id
FOR UPDATE

-- name: klaar_mee
-- Toestemmingen on which these went, and on which nothing rests any more that can still move.
SELECT DISTINCT g.id
FROM bericht b
JOIN toestemming g ON g.id = (b.besluit ->> 'toestemming')::uuid AND g.inhoud IS NOT NULL
JOIN stand s ON s.leerling = b.leerling
WHERE b.uitwisseling = ANY (%(id)s)
    AND NOT EXISTS (
        SELECT FROM bericht ander JOIN taak t ON t.uitwisseling = ander.uitwisseling
        WHERE ander.leerling = b.leerling AND ander.besluit ->> 'toestemming' = b.besluit ->> 'toestemming'
            AND NOT t.status = ANY (%(eind)s))
ORDER BY g.id

-- name: rust_op
-- On which toestemming these went, NULL for none, with what opens their leerlingen.
SELECT b.uitwisseling, b.besluit ->> 'toestemming', l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM bericht b
JOIN leerling l ON l.id = b.leerling
JOIN stand s ON s.leerling = b.leerling
WHERE b.uitwisseling = ANY (%(id)s) AND l.sleutel IS NOT NULL

-- name: houd_verzoeken
-- The verzoeken of these Tasks, held before their Tasks are: who withdraws one takes them in the same order.
SELECT FROM jeugdhulpverzoek WHERE id IN (SELECT verzoek FROM taak WHERE uitwisseling = ANY (%(id)s))
ORDER BY id
FOR UPDATE

-- name: open_taken
-- The Tasks of verzoeken that can still move, held; a filter that is NULL asks nothing.
SELECT t.uitwisseling, t.organisatie, t.leerling, t.verzoek, t.partner, t.status, t.voortgang, t.reden, t.versie,
    t.terugkoppeling, t.inhoud, l.sleutel, l.pseudoniem, u.doel, u.doel_versie, u.trace_id
FROM taak t
JOIN uitwisseling u ON u.id = t.uitwisseling
JOIN leerling l ON l.id = t.leerling
WHERE t.verzoek = ANY (%(verzoek)s) AND NOT t.status = ANY (%(eind)s) AND l.sleutel IS NOT NULL
ORDER BY t.uitwisseling
FOR UPDATE OF t

-- name: taken
-- These Tasks of a partner, held so that two pages are not settled across each other.
SELECT t.uitwisseling, t.organisatie, t.leerling, t.verzoek, t.partner, t.status, t.voortgang, t.reden, t.versie,
    t.terugkoppeling, t.inhoud, l.sleutel, l.pseudoniem, u.doel, u.doel_versie, u.trace_id
FROM taak t
JOIN uitwisseling u ON u.id = t.uitwisseling
JOIN leerling l ON l.id = t.leerling
WHERE t.uitwisseling = ANY (%(id)s) AND t.partner = %(partner)s AND l.sleutel IS NOT NULL
ORDER BY t.uitwisseling
FOR UPDATE OF t

-- name: bij_doel
-- The verzoeken with an open Task for this leerling, doel and partner, held; and whether they can still be read.
SELECT v.id, v.inhoud IS NOT NULL FROM jeugdhulpverzoek v
WHERE v.id IN (
    SELECT t.verzoek FROM taak t JOIN uitwisseling u ON u.id = t.uitwisseling
    WHERE t.leerling = %(leerling)s AND t.partner = %(partner)s AND u.doel = %(doel)s AND NOT t.status = ANY (%(eind)s)
)
ORDER BY v.id
FOR UPDATE

-- name: stappen
-- Steps are only ever added.
INSERT INTO taakstap (uitwisseling, versie, organisatie, status, voortgang, reden, inhoud, door, op, ontvangen_op)
SELECT * FROM unnest(%b::uuid[], %b::int[], %b::text[], %b::text[], %b::text[], %b::text[], %b::bytea[], %b::text[],
    %b::timestamptz[], %b::timestamptz[])

-- name: zet
-- How these Tasks stand now; one that ended gives nothing more.
UPDATE taak t SET versie = n.versie, status = n.status, voortgang = n.voortgang, reden = n.reden,
    inhoud = n.inhoud, gewijzigd_op = %(nu)s,
    code_digest = CASE WHEN n.klaar THEN NULL ELSE t.code_digest END,
    open_tot = CASE WHEN n.klaar THEN least(t.open_tot, %(vandaag)s) ELSE t.open_tot END
FROM unnest(%(uitwisseling)b::uuid[], %(versie)b::int[], %(status)b::text[], %(voortgang)b::text[], %(reden)b::text[],
    %(inhoud)b::bytea[], %(klaar)b::boolean[]) AS n (uitwisseling, versie, status, voortgang, reden, inhoud, klaar)
WHERE t.uitwisseling = n.uitwisseling

-- name: wissen_op
-- From the end of its last open Task the term of a verzoek runs.
UPDATE jeugdhulpverzoek v SET wissen_op = %(wissen_op)s, gewijzigd_op = %(nu)s
WHERE v.id = ANY (%(verzoek)s) AND v.stap = 'ingediend'
    AND NOT EXISTS (SELECT FROM taak t WHERE t.verzoek = v.id AND NOT t.status = ANY (%(eind)s))

-- name: zet_code
-- A new code takes the place of an earlier one; only for a Task that is open.
UPDATE taak t SET code_digest = %(digest)b, code_pogingen = 0, gewijzigd_op = %(nu)s
FROM leerling l
WHERE l.id = t.leerling AND t.uitwisseling = %(id)s AND NOT t.status = ANY (%(eind)s) AND l.sleutel IS NOT NULL
    AND (t.open_tot IS NULL OR t.open_tot >= %(vandaag)s)
RETURNING t.organisatie, t.open_tot, l.pseudoniem

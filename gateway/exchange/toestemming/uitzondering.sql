-- name: nieuw
-- Someone asks to share without consent.
INSERT INTO uitzondering (id, organisatie, leerling, doel, ontvanger, inhoud, van, tot, gevraagd_door, gevraagd_op, wissen_op)
VALUES (%(id)b, %(organisatie)s, %(leerling)b, %(doel)s, %(ontvanger)s, %(inhoud)b, %(van)s, %(tot)s, %(door)s, %(nu)s,
    %(wissen_op)s)

-- name: uitzondering
-- One, with its leerling, kept from others until the transaction ends.
SELECT u.id, u.organisatie, u.gevraagd_door, u.besloten_door, u.inhoud, l.id, l.sleutel, l.pseudoniem, l.aanvulling,
    s.inhoud
FROM uitzondering u
JOIN leerling l ON l.id = u.leerling
JOIN stand s ON s.leerling = u.leerling
WHERE u.id = %(id)s AND u.inhoud IS NOT NULL AND l.sleutel IS NOT NULL
FOR UPDATE OF u

-- name: besluit
-- The second person decides.
UPDATE uitzondering SET besloten_door = %(door)s, besloten_op = %(nu)s, akkoord = %(akkoord)s, inhoud = %(inhoud)b
WHERE id = %(id)s

-- name: gezien
-- The functionaris gegevensbescherming took note.
UPDATE uitzondering SET fg_gezien_door = %(door)s, fg_gezien_op = %(nu)s
WHERE id = %(id)s AND akkoord AND fg_gezien_op IS NULL
RETURNING organisatie, leerling

-- name: bestaat
-- Whether it is there, for who may see it.
SELECT 1 FROM uitzondering WHERE id = %(id)s

-- name: meldingen
-- What waits for a decision or for the FG, or all of it: newest first.
SELECT u.id, u.organisatie, u.doel, u.ontvanger, u.van, u.tot, u.gevraagd_door, u.gevraagd_op, u.besloten_door,
    u.besloten_op, u.akkoord, u.fg_gezien_door, u.fg_gezien_op, u.inhoud, l.id AS leerling, l.sleutel, l.pseudoniem
FROM uitzondering u JOIN leerling l ON l.id = u.leerling
WHERE u.organisatie = ANY (%(organisaties)s) AND (%(alle)s OR (u.fg_gezien_op IS NULL AND u.akkoord IS DISTINCT FROM false))
    AND (%(begin)s::text IS NULL OR u.id::text LIKE %(begin)s || '%%')
ORDER BY u.id DESC

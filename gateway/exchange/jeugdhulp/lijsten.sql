-- name: verzoeken
-- Verzoeken, newest first, without what is in them; a filter that is NULL asks nothing.
SELECT v.id, v.organisatie, v.leerling, v.soort, v.ontvanger, v.stap, v.te_plannen, v.wacht_op, v.inhoud IS NULL AS gewist,
    v.gemaakt_door, v.gemaakt_op, v.gewijzigd_op, v.wissen_op, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud AS stand,
    t.status, t.voortgang, t.reden
FROM jeugdhulpverzoek v
JOIN leerling l ON l.id = v.leerling
LEFT JOIN stand s ON s.leerling = v.leerling
LEFT JOIN LATERAL (
    SELECT t.status, t.voortgang, t.reden FROM taak t JOIN uitwisseling u ON u.id = t.uitwisseling
    WHERE t.verzoek = v.id AND u.doel = ANY (%(hoofddoelen)s) ORDER BY u.volgorde DESC LIMIT 1
) t ON true
WHERE v.organisatie = ANY (%(organisaties)s)
    AND (%(begin)s::text IS NULL OR v.id::text LIKE %(begin)s || '%%')
    AND (%(stap)s::text IS NULL OR v.stap = %(stap)s)
    AND (%(status)s::text IS NULL OR t.status = %(status)s)
    AND (%(soort)s::text IS NULL OR v.soort = %(soort)s)
    AND (%(na)s::uuid IS NULL OR v.id < %(na)s)
ORDER BY v.id DESC
LIMIT %(aantal)s

-- name: inhoud
-- What is in one verzoek.
SELECT inhoud FROM jeugdhulpverzoek WHERE id = %(id)s

-- name: uitwisselingen
-- What was tried for one verzoek, oldest first, each with its Task when it has one.
SELECT u.id, u.doel, u.partner, u.toestand, u.reden_code, u.reden, u.gemaakt_op, t.status, t.terugkoppeling, t.inhoud,
    t.open_tot, t.opgehaald_op, t.code_digest IS NOT NULL AS heeft_code
FROM jeugdhulpverzoek v
JOIN uitwisseling u ON u.leerling = v.leerling AND u.onderwerp = v.id
LEFT JOIN taak t ON t.uitwisseling = u.id
WHERE v.id = %(id)s
ORDER BY u.volgorde

-- name: stappen
-- Every step of the Tasks of one verzoek, in order.
SELECT s.uitwisseling, s.versie, s.status, s.door, s.op, s.ontvangen_op, s.inhoud
FROM taakstap s JOIN taak t ON t.uitwisseling = s.uitwisseling
WHERE t.verzoek = %(id)s
ORDER BY s.uitwisseling, s.versie

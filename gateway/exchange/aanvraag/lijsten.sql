-- name: aanvragen
-- Aanvragen, newest first, without what is in them; a filter that is NULL asks nothing.
SELECT a.id, a.organisatie, a.leerling, a.soort, a.te_plannen, a.wacht_op, a.status, a.status_op, a.aanvraagnummer,
    a.dossier IS NOT NULL AS heeft_dossier, a.besluit IS NOT NULL AS heeft_besluit, a.inhoud IS NULL AS gewist,
    a.gemaakt_door, a.gemaakt_op, a.gewijzigd_op, a.wissen_op, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud AS stand
FROM aanvraag a
JOIN leerling l ON l.id = a.leerling
LEFT JOIN stand s ON s.leerling = a.leerling
WHERE a.organisatie = ANY (%(organisaties)s)
    AND (%(begin)s::text IS NULL OR a.id::text LIKE %(begin)s || '%%')
    AND (%(status)s::text IS NULL OR a.status = %(status)s)
    AND (%(soort)s::text IS NULL OR a.soort = %(soort)s)
    AND (%(na)s::uuid IS NULL OR a.id < %(na)s)
ORDER BY a.id DESC
LIMIT %(aantal)s

-- name: inhoud
-- What is in one aanvraag, and what was decided.
SELECT inhoud, besluit FROM aanvraag WHERE id = %(id)s

-- name: statussen
-- What the samenwerkingsverband said of one aanvraag, in its order.
SELECT partner, status, op, ontvangen_op, inhoud FROM aanvraagstatus
WHERE aanvraag = %(id)s
ORDER BY op, ontvangen_op, status

-- name: leerling
-- The leerling of one aanvraag.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM leerling l JOIN stand s ON s.leerling = l.id
WHERE l.id = %(id)s AND l.sleutel IS NOT NULL

-- name: standen
-- The leerlingen of an organisation, a part at a time.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM leerling l JOIN stand s ON s.leerling = l.id
WHERE l.organisatie = %(organisatie)s AND l.sleutel IS NOT NULL AND (%(na)s::uuid IS NULL OR l.id > %(na)s)
ORDER BY l.id
LIMIT %(aantal)s

-- name: besluiten
-- The besluiten on these leerlingen, oldest first.
SELECT leerling, id, besluit FROM aanvraag
WHERE leerling = ANY (%(leerling)s) AND besluit IS NOT NULL
ORDER BY id

-- name: kalender
-- When the school has lessons: terms skip its holidays.
SELECT inhoud FROM schoolkalender WHERE organisatie = %(organisatie)s

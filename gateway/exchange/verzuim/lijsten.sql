-- name: voorstellen
-- Voorstellen, newest first; a filter that is NULL asks nothing.
SELECT v.id, v.organisatie, v.soort, v.actie, v.meldplicht, v.toestand, v.uitgesteld_tot, v.verzuimmelding,
    v.besluit_door, v.besluit_op, v.gemaakt_op, v.gewijzigd_op, v.leerling, v.inhoud, v.besluit_reden AS reden,
    l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud AS stand
FROM voorstel v
JOIN leerling l ON l.id = v.leerling
LEFT JOIN stand s ON s.leerling = v.leerling
WHERE v.organisatie = ANY (%(organisaties)s)
    AND (%(begin)s::text IS NULL OR v.id::text LIKE %(begin)s || '%%')
    AND (%(toestand)s::text IS NULL OR v.toestand = %(toestand)s)
    AND (%(soort)s::text IS NULL OR v.soort = %(soort)s)
    AND (%(na)s::uuid IS NULL OR v.id < %(na)s)
ORDER BY v.id DESC
LIMIT %(aantal)s

-- name: meldingen
-- Meldingen, newest first, with how they stand.
SELECT v.id, v.organisatie, v.soort, v.te_plannen, v.wacht_op, v.status, v.status_op, v.gemaakt_op, v.gewijzigd_op,
    v.leerling, v.inhoud, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud AS stand
FROM verzuimmelding v
JOIN leerling l ON l.id = v.leerling
LEFT JOIN stand s ON s.leerling = v.leerling
WHERE v.organisatie = ANY (%(organisaties)s)
    AND (%(begin)s::text IS NULL OR v.id::text LIKE %(begin)s || '%%')
    AND (%(status)s::text IS NULL OR v.status = %(status)s)
    AND (%(soort)s::text IS NULL OR v.soort = %(soort)s)
    AND (%(na)s::uuid IS NULL OR v.id < %(na)s)
ORDER BY v.id DESC
LIMIT %(aantal)s

-- name: statussen
-- What partners said of one melding, in their order.
SELECT partner, status, op, ontvangen_op, inhoud FROM meldingstatus
WHERE verzuimmelding = %(id)s
ORDER BY op, ontvangen_op, status

-- name: dossier
-- The verzuim of one leerling.
SELECT inhoud FROM verzuimdossier WHERE leerling = %(leerling)s

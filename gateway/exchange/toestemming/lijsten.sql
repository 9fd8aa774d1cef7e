-- name: toestemmingen
-- The newest records of these organisaties, each with its leerling; those that were wiped are told without content.
SELECT t.id, t.organisatie, t.leerling, t.doel, t.ontvanger, t.gemaakt_door, t.gemaakt_op, t.wissen_op,
    l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud AS stand
FROM toestemming t
JOIN leerling l ON l.id = t.leerling
LEFT JOIN stand s ON s.leerling = t.leerling
WHERE t.organisatie = ANY (%(organisaties)s)
    AND (%(na)s::uuid IS NULL OR t.id < %(na)s)
    AND (%(begin)s::text IS NULL OR t.id::text LIKE %(begin)s || '%%')
    AND (%(leerling)s::uuid IS NULL OR t.leerling = %(leerling)s)
ORDER BY t.id DESC
LIMIT %(aantal)s

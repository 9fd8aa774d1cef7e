-- name: te_plannen
-- The next meldingen that were judged, each with its leerling. The lock on the stand keeps the order of ids equal to
-- the order of commits per leerling, as in a sync.
SELECT v.id, v.inhoud, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM verzuimmelding v
JOIN leerling l ON l.id = v.leerling
JOIN stand s ON s.leerling = v.leerling
WHERE v.organisatie = %(organisatie)s AND v.te_plannen AND v.id > %(na)s AND v.inhoud IS NOT NULL
    AND l.sleutel IS NOT NULL
ORDER BY v.id
LIMIT %(aantal)s
FOR UPDATE OF v, s

-- name: gepland
-- Planned, or waiting: then it is looked at again, and says what it waits for. What never left is withdrawn at once.
UPDATE verzuimmelding v SET te_plannen = n.wacht_op IS NOT NULL, wacht_op = n.wacht_op, gewijzigd_op = %(nu)s,
    status = CASE WHEN n.nooit_vertrokken THEN 'ingetrokken' ELSE v.status END
FROM unnest(%(id)s::uuid[], %(wacht_op)s::text[], %(nooit_vertrokken)s::boolean[])
    AS n (id, wacht_op, nooit_vertrokken)
WHERE v.id = n.id

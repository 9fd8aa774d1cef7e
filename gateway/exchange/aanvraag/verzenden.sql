-- name: te_plannen
-- The next aanvragen that were handed in, each with its leerling; locked as in a sync.
SELECT a.id, a.inhoud, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM aanvraag a
JOIN leerling l ON l.id = a.leerling
JOIN stand s ON s.leerling = a.leerling
WHERE a.organisatie = %(organisatie)s AND a.te_plannen AND a.id > %(na)s AND a.inhoud IS NOT NULL
    AND l.sleutel IS NOT NULL
ORDER BY a.id
LIMIT %(aantal)s
FOR UPDATE OF a, s

-- name: gepland
-- Planned, or waiting; what never left is withdrawn at once.
UPDATE aanvraag a SET te_plannen = n.wacht_op IS NOT NULL, wacht_op = n.wacht_op, gewijzigd_op = %(nu)s,
    status = CASE WHEN n.nooit_vertrokken THEN 'ingetrokken' ELSE a.status END
FROM unnest(%(id)s::uuid[], %(wacht_op)s::text[], %(nooit_vertrokken)s::boolean[])
    AS n (id, wacht_op, nooit_vertrokken)
WHERE a.id = n.id

-- name: werk
-- Whether there is anything to send, and no run on its way that will do it.
SELECT EXISTS (SELECT FROM aanvraag WHERE organisatie = %(organisatie)s AND te_plannen AND wacht_op IS NULL)
    AND NOT EXISTS (SELECT FROM run WHERE organisatie = %(organisatie)s AND soort = 'aanvragen' AND toestand = 'wachtrij')

-- name: te_plannen
-- The next verzoeken that were handed in, each with its leerling; locked as in a sync.
SELECT v.id, v.inhoud, v.ontvanger, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM jeugdhulpverzoek v
JOIN leerling l ON l.id = v.leerling
JOIN stand s ON s.leerling = v.leerling
WHERE v.organisatie = %(organisatie)s AND v.te_plannen AND v.stap <> 'concept' AND v.id > %(na)s
    AND v.inhoud IS NOT NULL AND l.sleutel IS NOT NULL
ORDER BY v.id
LIMIT %(aantal)s
FOR UPDATE OF v, s

-- name: gepland
-- Planned, or waiting; once it is known to whom it goes, that stays.
UPDATE jeugdhulpverzoek v SET te_plannen = n.wacht_op IS NOT NULL, wacht_op = n.wacht_op,
    ontvanger = coalesce(n.ontvanger, v.ontvanger), gewijzigd_op = %(nu)s
FROM unnest(%(id)s::uuid[], %(wacht_op)s::text[], %(ontvanger)s::text[]) AS n (id, wacht_op, ontvanger)
WHERE v.id = n.id

-- name: kort_in
-- What was sent of a verzoek that is withdrawn is kept no longer than the verzoek itself.
UPDATE bericht b SET wissen_op = v.wissen_op
FROM jeugdhulpverzoek v JOIN uitwisseling u ON u.leerling = v.leerling AND u.onderwerp = v.id
WHERE v.id = ANY (%(id)s) AND v.stap = 'ingetrokken' AND b.uitwisseling = u.id AND b.wissen_op > v.wissen_op

-- name: werk
-- Whether there is anything to send, and no run on its way that will do it.
SELECT EXISTS (SELECT FROM jeugdhulpverzoek
        WHERE organisatie = %(organisatie)s AND te_plannen AND stap <> 'concept' AND wacht_op IS NULL)
    AND NOT EXISTS (SELECT FROM run WHERE organisatie = %(organisatie)s AND soort = 'jeugdhulp' AND toestand = 'wachtrij')

-- name: herzie
-- What waits, was refused, or was stopped at the door, is looked at again; what is on its way or arrived stays as it is.
UPDATE jeugdhulpverzoek v SET te_plannen = true, wacht_op = NULL
WHERE v.organisatie = %(organisatie)s AND (%(leerling)s::uuid IS NULL OR v.leerling = %(leerling)s)
    AND v.stap = 'ingediend' AND v.inhoud IS NOT NULL
    AND (v.wacht_op IS NOT NULL OR EXISTS (
        SELECT FROM uitwisseling u
        WHERE u.leerling = v.leerling AND u.onderwerp = v.id AND u.toestand IN ('geweigerd', 'geblokkeerd')))

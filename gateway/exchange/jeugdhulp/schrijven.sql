-- name: leerling
-- One leerling, by the keyed hash of the school's own number.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM leerling l JOIN stand s ON s.leerling = l.id
WHERE l.organisatie = %(organisatie)s AND l.bronsleutel = %(bronsleutel)s AND l.sleutel IS NOT NULL

-- name: nieuw
-- A new verzoek, of which nobody but the school knows.
INSERT INTO jeugdhulpverzoek (id, organisatie, leerling, soort, ontvanger, inhoud, te_plannen, stap, gemaakt_door,
    gemaakt_op, gewijzigd_op, wissen_op)
VALUES (%(id)b, %(organisatie)s, %(leerling)b, %(soort)s, %(ontvanger)s, %(inhoud)b, false, 'concept', %(door)s,
    %(nu)s, %(nu)s, %(wissen_op)s)

-- name: verzoek
-- One verzoek with its leerling, kept from others until the transaction ends.
SELECT v.organisatie, v.stap, v.ontvanger, v.inhoud, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM jeugdhulpverzoek v
JOIN leerling l ON l.id = v.leerling
JOIN stand s ON s.leerling = v.leerling
WHERE v.id = %(id)s AND v.inhoud IS NOT NULL AND l.sleutel IS NOT NULL
FOR UPDATE OF v

-- name: bewaar
-- A changed verzoek; what is NULL stays as it was.
UPDATE jeugdhulpverzoek SET soort = %(soort)s, inhoud = %(inhoud)b, ontvanger = coalesce(%(ontvanger)s, ontvanger),
    te_plannen = coalesce(%(te_plannen)s, te_plannen), wacht_op = CASE WHEN %(te_plannen)s THEN NULL ELSE wacht_op END,
    stap = coalesce(%(stap)s, stap), wissen_op = coalesce(%(wissen_op)s::date, wissen_op), gewijzigd_op = %(nu)s
WHERE id = %(id)s

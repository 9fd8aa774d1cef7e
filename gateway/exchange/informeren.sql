-- name: nieuw
-- That people were told of these uitwisselingen, or that it must still be done.
INSERT INTO informatieplicht (uitwisseling, organisatie, stand, op, tekst, reden, vastgelegd_op)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::timestamptz[], %b::text[], %b::text[], %b::timestamptz[])

-- name: zet
-- Someone recorded that people were told, or why they are not.
UPDATE informatieplicht i
SET stand = %(stand)s, op = %(op)s, tekst = %(tekst)s, aan = %(aan)s, reden = %(reden)s, door = %(door)s,
    vastgelegd_op = %(nu)s
FROM uitwisseling u JOIN leerling l ON l.id = u.leerling
WHERE i.uitwisseling = %(id)s AND u.id = i.uitwisseling AND i.stand = 'open'
RETURNING i.organisatie, l.pseudoniem

-- name: lijst
-- Of which uitwisselingen people must still be told, the oldest first.
SELECT i.uitwisseling, i.organisatie, i.stand, i.op, i.tekst, i.aan, i.reden, i.door, u.doel, u.partner, u.toestand,
    u.gemaakt_op, l.pseudoniem
FROM informatieplicht i
JOIN uitwisseling u ON u.id = i.uitwisseling
JOIN leerling l ON l.id = u.leerling
WHERE i.organisatie = ANY (%(organisaties)s) AND (%(stand)s::text IS NULL OR i.stand = %(stand)s)
ORDER BY i.uitwisseling
LIMIT %(aantal)s

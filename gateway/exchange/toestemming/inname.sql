-- name: houd_vast
-- The leerlingen of a batch, held so that another import waits: what is known is read after this, in queries of its own.
SELECT l.bronsleutel, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM leerling l JOIN stand s ON s.leerling = l.id
WHERE l.organisatie = %(organisatie)s AND l.bronsleutel = ANY (%(bronsleutels)s) AND l.sleutel IS NOT NULL
ORDER BY l.id FOR NO KEY UPDATE OF l

-- name: houd_toestemmingen
-- Their records, kept from who signs or withdraws until the transaction ends.
SELECT id FROM toestemming WHERE leerling = ANY (%(leerling)s) ORDER BY id FOR UPDATE

-- name: nieuw
-- What schools asked themselves.
INSERT INTO toestemming (id, organisatie, leerling, doel, ontvanger, inhoud, gemaakt_door, gemaakt_op, wissen_op)
SELECT n.id, %(organisatie)s, n.leerling, n.doel, n.ontvanger, n.inhoud, %(door)s, %(nu)s, n.wissen_op
FROM unnest(%(id)b::uuid[], %(leerling)b::uuid[], %(doel)s::text[], %(ontvanger)s::text[], %(inhoud)b::bytea[],
    %(wissen_op)b::date[]) AS n (id, leerling, doel, ontvanger, inhoud, wissen_op)

-- name: gebeurtenissen
-- What happened to them, and to records that were there; an event is never changed.
INSERT INTO toestemming_gebeurtenis (toestemming, nummer, organisatie, soort, op, vastgelegd_op, door, inhoud)
SELECT n.toestemming, n.nummer, %(organisatie)s, n.soort, n.op, %(nu)s, %(door)s, n.inhoud
FROM unnest(%(toestemming)b::uuid[], %(nummer)s::integer[], %(soort)s::text[], %(op)b::timestamptz[],
    %(inhoud)b::bytea[]) AS n (toestemming, nummer, soort, op, inhoud)

-- name: wissen_op
-- Until when the records are kept that everyone has agreed to by now.
UPDATE toestemming t SET wissen_op = n.wissen_op
FROM unnest(%(id)b::uuid[], %(wissen_op)b::date[]) AS n (id, wissen_op) WHERE t.id = n.id

-- name: houd_vast
-- The leerlingen of a batch, held so that another import waits: what is known is read after this, in a query of its own.
SELECT bronsleutel, id, sleutel FROM leerling
WHERE organisatie = %(organisatie)s AND bronsleutel = ANY (%(bronsleutels)s) AND sleutel IS NOT NULL
ORDER BY id FOR NO KEY UPDATE

-- name: dossiers
-- What is known of their verzuim, held until it is replaced.
SELECT leerling, inhoud FROM verzuimdossier WHERE leerling = ANY (%(leerling)s) ORDER BY leerling FOR UPDATE

-- name: zet_dossiers
-- A changed dossier replaces the former one and waits to be signalled.
INSERT INTO verzuimdossier (leerling, organisatie, inhoud, te_signaleren, oudste, gewijzigd_op)
SELECT n.leerling, %(organisatie)s, n.inhoud, true, n.oudste, %(nu)s
FROM unnest(%(leerling)b::uuid[], %(inhoud)b::bytea[], %(oudste)b::date[]) AS n (leerling, inhoud, oudste)
ORDER BY n.leerling
ON CONFLICT (leerling) DO UPDATE SET inhoud = excluded.inhoud, te_signaleren = true, oudste = excluded.oudste,
    gewijzigd_op = excluded.gewijzigd_op

-- name: zet_kalender
-- When a school has lessons; nothing is written, and nothing returned, when that is as it was.
INSERT INTO schoolkalender (organisatie, inhoud, gewijzigd_op) VALUES (%(organisatie)s, %(inhoud)s::jsonb, %(nu)s)
ON CONFLICT (organisatie) DO UPDATE SET inhoud = excluded.inhoud, gewijzigd_op = excluded.gewijzigd_op
WHERE schoolkalender.inhoud <> excluded.inhoud
RETURNING organisatie

-- name: tel_opnieuw
-- With another kalender every count can come out differently.
UPDATE verzuimdossier SET te_signaleren = true WHERE organisatie = %(organisatie)s AND NOT te_signaleren

-- name: records
-- The records of leerlingen that can still be read.
SELECT id, organisatie, leerling, vorig, gemaakt_door, gemaakt_op, inhoud
FROM toestemming WHERE leerling = ANY (%(leerling)s) AND inhoud IS NOT NULL
ORDER BY gemaakt_op, id

-- name: gebeurtenissen
-- What happened to them, in order.
SELECT g.toestemming, g.nummer, g.soort, g.op, g.vastgelegd_op, g.door, g.inhoud
FROM toestemming_gebeurtenis g JOIN toestemming t ON t.id = g.toestemming
WHERE t.leerling = ANY (%(leerling)s) AND g.inhoud IS NOT NULL
ORDER BY g.toestemming, g.nummer

-- name: uitzonderingen
-- The exceptions that two people agreed on.
SELECT id, leerling, doel, ontvanger, van, tot, inhoud
FROM uitzondering WHERE leerling = ANY (%(leerling)s) AND akkoord AND inhoud IS NOT NULL

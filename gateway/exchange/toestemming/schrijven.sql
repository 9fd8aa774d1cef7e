-- name: leerling
-- One leerling, by the keyed hash of the school's own number.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM leerling l JOIN stand s ON s.leerling = l.id
WHERE l.organisatie = %(organisatie)s AND l.bronsleutel = %(bronsleutel)s AND l.sleutel IS NOT NULL

-- name: nieuw
-- What is asked.
INSERT INTO toestemming (id, organisatie, leerling, doel, ontvanger, inhoud, vorig, gemaakt_door, gemaakt_op, wissen_op)
VALUES (%(id)b, %(organisatie)s, %(leerling)b, %(doel)s, %(ontvanger)s, %(inhoud)b, %(vorig)s, %(door)s, %(nu)s,
    %(wissen_op)s)

-- name: vorig
-- Whether a record is of this leerling.
SELECT 1 FROM toestemming WHERE id = %(id)s AND leerling = %(leerling)s

-- name: gebeurtenis
-- What happened to a record; it is never changed.
INSERT INTO toestemming_gebeurtenis (toestemming, nummer, organisatie, soort, op, vastgelegd_op, door, inhoud)
VALUES (%(toestemming)b, %(nummer)s, %(organisatie)s, %(soort)s, %(op)s, %(nu)s, %(door)s, %(inhoud)b)

-- name: toestemming
-- One record with its leerling, kept from others until the transaction ends.
SELECT t.organisatie, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM toestemming t
JOIN leerling l ON l.id = t.leerling
JOIN stand s ON s.leerling = t.leerling
WHERE t.id = %(id)s AND t.inhoud IS NOT NULL AND l.sleutel IS NOT NULL
FOR UPDATE OF t

-- name: wissen_op
-- Until when a record is kept.
UPDATE toestemming SET wissen_op = %(wissen_op)s WHERE id = %(id)s

-- name: heropen
-- What waited for this toestemming elsewhere is looked at again.
WITH aanvragen AS (
    UPDATE aanvraag SET te_plannen = true, wacht_op = NULL
    WHERE leerling = %(leerling)s AND status = 'ingediend' AND inhoud IS NOT NULL
)
UPDATE stand SET te_plannen = true WHERE leerling = %(leerling)s

-- name: blokkeer
-- What waits for this doel and ontvanger does not go. What is under way is judged by the partner; it is told. Being
-- stopped at the door counts as a try, as it does when a worker stops it: more than one means that it may have arrived.
UPDATE uitwisseling u
SET toestand = 'geblokkeerd', reden_code = %(code)s, reden = %(reden)s, lease_tot = NULL, poging = u.poging + 1,
    gewijzigd_op = %(nu)s
FROM (
    SELECT id, toestand FROM uitwisseling
    WHERE leerling = %(leerling)s AND doel = %(doel)s AND partner = %(partner)s AND toestand = 'klaar'
    ORDER BY id FOR UPDATE
) oud
WHERE u.id = oud.id
RETURNING u.id, u.organisatie, u.leerling, u.partner, u.abonnement, u.doel, u.doel_versie, u.soort, u.object,
    u.message_id, u.trace_id, u.poging, u.fencing, u.verloopt_op, u.toestand, u.reden_code, u.reden, oud.toestand AS van

-- name: leerling
-- One leerling, by the keyed hash of the school's own number.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM leerling l JOIN stand s ON s.leerling = l.id
WHERE l.organisatie = %(organisatie)s AND l.bronsleutel = %(bronsleutel)s AND l.sleutel IS NOT NULL

-- name: nieuw
-- A new aanvraag, of which nobody but the school knows.
INSERT INTO aanvraag (id, organisatie, leerling, soort, inhoud, te_plannen, status, status_op, gemaakt_door,
    gemaakt_op, gewijzigd_op)
VALUES (%(id)b, %(organisatie)s, %(leerling)b, %(soort)s, %(inhoud)b, false, 'concept', %(nu)s, %(door)s, %(nu)s,
    %(nu)s)

-- name: aanvraag
-- One aanvraag with its leerling, kept from others until the transaction ends.
SELECT a.organisatie, a.status, a.te_plannen, a.inhoud, a.dossier IS NOT NULL, l.id, l.sleutel, l.pseudoniem,
    l.aanvulling, s.inhoud
FROM aanvraag a
JOIN leerling l ON l.id = a.leerling
JOIN stand s ON s.leerling = a.leerling
WHERE a.id = %(id)s AND a.inhoud IS NOT NULL AND l.sleutel IS NOT NULL
FOR UPDATE OF a

-- name: bewaar
-- A changed aanvraag; what is NULL stays as it was.
UPDATE aanvraag SET soort = %(soort)s, inhoud = %(inhoud)b, te_plannen = coalesce(%(te_plannen)s, te_plannen),
    wacht_op = CASE WHEN %(te_plannen)s THEN NULL ELSE wacht_op END,
    status = coalesce(%(status)s, status),
    status_op = CASE WHEN %(status)s::text IS NULL THEN status_op ELSE %(nu)s END,
    -- Handed in again after a refusal, it runs anew.
    wissen_op = CASE WHEN %(status)s = 'ingediend' THEN NULL ELSE coalesce(%(wissen_op)s::date, wissen_op) END,
    gewijzigd_op = %(nu)s
WHERE id = %(id)s

-- name: vergeet_afkeuring
-- What a partner refused is offered again when it is handed in again, also when nothing in it changed.
UPDATE registratie r SET bedoeld = '\x'::bytea
FROM uitwisseling u
WHERE u.id = r.uitwisseling AND u.onderwerp = %(id)s AND u.toestand = 'afgekeurd'

-- name: zet_dossier
-- The OSO dossier of the LAS that goes along.
UPDATE aanvraag SET dossier = %(dossier)b, gewijzigd_op = %(nu)s WHERE id = %(id)s

-- name: lees_dossier
-- The OSO dossier of one aanvraag.
SELECT dossier FROM aanvraag WHERE id = %(id)s AND dossier IS NOT NULL

-- name: bij_doel
-- The aanvragen of a leerling that were planned for a doel to a partner.
SELECT DISTINCT a.id FROM aanvraag a JOIN uitwisseling u ON u.onderwerp = a.id
WHERE a.leerling = %(leerling)s AND u.doel = %(doel)s AND u.partner = %(partner)s AND a.inhoud IS NOT NULL
    AND u.toestand <> 'geweigerd'

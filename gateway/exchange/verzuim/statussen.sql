-- name: meldingen
-- Which melding each key of a partner names, and the newest uitwisseling about it.
SELECT n.objectkenmerk, v.id, v.organisatie, v.leerling, l.sleutel, l.pseudoniem, u.id, u.doel, u.doel_versie, u.trace_id
FROM unnest(%(objectkenmerk)s::text[]) AS n (objectkenmerk)
JOIN registratie r ON r.partner = %(partner)s AND r.objectkenmerk = n.objectkenmerk
JOIN uitwisseling u ON u.id = r.uitwisseling
JOIN verzuimmelding v ON v.id = u.onderwerp
JOIN leerling l ON l.id = v.leerling
WHERE l.sleutel IS NOT NULL
ORDER BY v.id
FOR UPDATE OF v

-- name: nieuwe_statussen
-- The statuses we did not know yet; a partner that repeats itself adds nothing.
INSERT INTO meldingstatus (verzuimmelding, organisatie, partner, status, op, inhoud, ontvangen_op)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::bytea[], %b::timestamptz[])
ON CONFLICT DO NOTHING
RETURNING verzuimmelding, status, op

-- name: nieuwste_status
-- The newest status counts, and a final one stays.
UPDATE verzuimmelding v SET status = n.status, status_op = n.op, gewijzigd_op = %(nu)s
FROM (
    SELECT DISTINCT ON (verzuimmelding) verzuimmelding, status, op FROM meldingstatus
    WHERE verzuimmelding = ANY (%(id)s)
    ORDER BY verzuimmelding, status <> ALL (%(eind)s), CASE WHEN status = ANY (%(eind)s) THEN op END, op DESC
) n
WHERE v.id = n.verzuimmelding AND v.status <> ALL (%(eind)s)

-- name: bij_partners
-- Meldingen with the partners that can have each, and those that are done with it.
SELECT v.id, v.status,
    ARRAY(SELECT r.partner FROM registratie r JOIN uitwisseling u ON u.id = r.uitwisseling
        WHERE r.leerling = v.leerling AND u.onderwerp = v.id
            AND (r.aanvaard IS NOT NULL OR u.toestand NOT IN ('afgekeurd', 'geweigerd', 'geblokkeerd'))),
    ARRAY(SELECT DISTINCT m.partner FROM meldingstatus m
        WHERE m.verzuimmelding = v.id AND m.status = ANY (%(eind)s))
FROM verzuimmelding v
WHERE v.id = ANY (%(id)s)

-- name: aanvaard
-- The partner took it: registered, or withdrawn.
UPDATE verzuimmelding v
SET status = CASE WHEN u.doel = ANY (%(intrekkend)s) THEN 'ingetrokken' ELSE 'geregistreerd' END,
    status_op = %(nu)s, gewijzigd_op = %(nu)s
FROM uitwisseling u
WHERE u.id = ANY (%(id)s) AND v.id = u.onderwerp
    AND v.status = ANY (CASE WHEN u.doel = ANY (%(intrekkend)s)
        THEN ARRAY['wacht', 'geregistreerd', 'in-behandeling'] ELSE ARRAY['wacht'] END)

-- name: los
-- What waited for an enrolment of these leerlingen may be looked at again.
UPDATE verzuimmelding SET wacht_op = NULL WHERE leerling = ANY (%(leerling)s) AND wacht_op IS NOT NULL

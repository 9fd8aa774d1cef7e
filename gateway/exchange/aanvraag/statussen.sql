-- name: aanvragen
-- Which aanvraag each key of a partner names, and the newest uitwisseling that has it.
SELECT DISTINCT ON (a.id) n.objectkenmerk, a.id, a.organisatie, a.leerling, l.sleutel, l.pseudoniem, u.id, u.doel,
    u.doel_versie, u.trace_id
FROM unnest(%(objectkenmerk)s::text[]) AS n (objectkenmerk)
JOIN registratie r ON r.partner = %(partner)s AND r.objectkenmerk = n.objectkenmerk
JOIN uitwisseling u ON u.id = r.uitwisseling
JOIN aanvraag a ON a.id = u.onderwerp
JOIN leerling l ON l.id = a.leerling
WHERE l.sleutel IS NOT NULL
ORDER BY a.id, u.volgorde DESC

-- name: houd_vast
-- Held, so that two pages are not settled across each other.
SELECT FROM aanvraag WHERE id = ANY (%(id)s) ORDER BY id FOR UPDATE

-- name: nieuwe_statussen
-- The statuses we did not know yet; a partner that repeats itself adds nothing.
INSERT INTO aanvraagstatus (aanvraag, organisatie, partner, status, op, inhoud, ontvangen_op)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::bytea[], %b::timestamptz[])
ON CONFLICT DO NOTHING
RETURNING aanvraag, status, op

-- name: nieuwste_status
-- The newest status counts, by the moment the partner gives it.
UPDATE aanvraag a SET status = n.status, status_op = n.op, gewijzigd_op = %(nu)s
FROM (
    SELECT DISTINCT ON (aanvraag) aanvraag, status, op FROM aanvraagstatus
    WHERE aanvraag = ANY (%(id)s) ORDER BY aanvraag, op DESC, ontvangen_op DESC
) n
WHERE a.id = n.aanvraag AND (a.status_op IS NULL OR n.op >= a.status_op)

-- name: afgekeurd
-- The aanvragen that a partner refused, and whether it accepted an earlier state; held until the transaction ends.
SELECT u.id, a.id, a.organisatie, u.partner, l.id, l.sleutel, r.aanvaard IS NOT NULL
FROM uitwisseling u
JOIN aanvraag a ON a.id = u.onderwerp
JOIN leerling l ON l.id = a.leerling
LEFT JOIN registratie r ON r.leerling = u.leerling AND r.partner = u.partner AND r.object = u.object
WHERE u.id = ANY (%(id)s) AND a.status = 'ingediend' AND a.inhoud IS NOT NULL AND l.sleutel IS NOT NULL
ORDER BY a.id
FOR UPDATE OF a

-- name: zonder_besluit
-- Ended without a besluit: until when it may be read, unless that was known.
UPDATE aanvraag a SET wissen_op = n.wissen_op
FROM unnest(%b::uuid[], %b::text[], %b::date[]) AS n (id, status, wissen_op)
WHERE a.id = n.id AND a.status = n.status AND a.wissen_op IS NULL

-- name: besluiten
-- What was decided, under which number, and until when all of it may be read.
UPDATE aanvraag a SET aanvraagnummer = coalesce(n.nummer, a.aanvraagnummer), besluit = coalesce(n.besluit, a.besluit),
    wissen_op = coalesce(n.wissen_op, a.wissen_op)
FROM unnest(%b::uuid[], %b::text[], %b::bytea[], %b::date[]) AS n (id, nummer, besluit, wissen_op)
WHERE a.id = n.id

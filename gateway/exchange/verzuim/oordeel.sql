-- name: houd_dossier
-- Keep signalering and other decisions away from this leerling until the transaction ends.
SELECT d.leerling FROM verzuimdossier d JOIN voorstel v ON v.leerling = d.leerling WHERE v.id = %(id)s FOR UPDATE OF d

-- name: houd_leerling
-- The same, by the keyed hash of the school's own number.
SELECT d.leerling FROM verzuimdossier d JOIN leerling l ON l.id = d.leerling
WHERE l.organisatie = %(organisatie)s AND l.bronsleutel = %(bronsleutel)s FOR UPDATE OF d

-- name: voorstel
-- One voorstel, with the leerling and his verzuim as they are known now.
SELECT v.organisatie, v.toestand, v.verzuimmelding, v.inhoud, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud,
    d.inhoud
FROM voorstel v
JOIN leerling l ON l.id = v.leerling
JOIN stand s ON s.leerling = v.leerling
JOIN verzuimdossier d ON d.leerling = v.leerling
WHERE v.id = %(id)s AND l.sleutel IS NOT NULL

-- name: leerling
-- One leerling with his verzuim.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud, d.inhoud
FROM leerling l
JOIN stand s ON s.leerling = l.id
JOIN verzuimdossier d ON d.leerling = l.id
WHERE l.id = %(id)s AND l.sleutel IS NOT NULL

-- name: beslis
-- A decision, once: who comes second finds nothing to decide.
UPDATE voorstel v SET toestand = n.toestand, uitgesteld_tot = n.tot,
    verzuimmelding = coalesce(n.verzuimmelding, v.verzuimmelding), besluit_door = %(door)s, besluit_op = %(nu)s,
    besluit_reden = n.reden, gewijzigd_op = %(nu)s
FROM unnest(%(id)b::uuid[], %(toestand)b::text[], %(tot)b::date[], %(verzuimmelding)b::uuid[], %(reden)b::bytea[])
    AS n (id, toestand, tot, verzuimmelding, reden)
WHERE v.id = n.id AND v.toestand IN ('open', 'uitgesteld')
RETURNING v.id

-- name: nieuwe_meldingen
-- What may go, waiting to be planned.
INSERT INTO verzuimmelding (id, organisatie, leerling, soort, inhoud, registraties, te_plannen, status, gemaakt_op,
    gewijzigd_op, wissen_op)
SELECT n.id, %(organisatie)s, n.leerling, n.soort, n.inhoud, n.registraties, true, 'wacht', %(nu)s, %(nu)s, %(wissen_op)s
FROM unnest(%(id)b::uuid[], %(leerling)b::uuid[], %(soort)b::text[], %(inhoud)b::bytea[], %(registraties)b::bytea[])
    AS n (id, leerling, soort, inhoud, registraties)

-- name: melding
-- A melding that is to be changed, kept from a partner's new status until then.
SELECT inhoud FROM verzuimmelding WHERE id = %(id)s AND inhoud IS NOT NULL FOR UPDATE

-- name: zet_melding
-- A changed or withdrawn melding waits to be planned anew.
UPDATE verzuimmelding SET soort = %(soort)s, inhoud = %(inhoud)s, registraties = %(registraties)s, te_plannen = true,
    wacht_op = NULL, gewijzigd_op = %(nu)s
WHERE id = %(id)s

-- name: opnieuw_signaleren
-- After a decision counting can start anew.
UPDATE verzuimdossier SET te_signaleren = true WHERE leerling = ANY (%(leerling)s)

-- name: apart_gezet
-- How many rows of verzuim the last import could not read.
SELECT (aantallen ->> 'verzuim_afgezet')::int FROM run
WHERE organisatie = %(organisatie)s AND soort = 'import' AND toestand = 'klaar'
ORDER BY begonnen_op DESC, id DESC LIMIT 1

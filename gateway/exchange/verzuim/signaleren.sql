-- name: markeer_alles
-- Look again at everyone: on a day on which only time passed a term can end, and someone can have his birthday.
UPDATE verzuimdossier SET te_signaleren = true WHERE organisatie = %(organisatie)s AND NOT te_signaleren

-- name: heropen
-- What was postponed until today or before waits for a person again.
UPDATE voorstel SET toestand = 'open', uitgesteld_tot = NULL, gewijzigd_op = %(nu)s
WHERE organisatie = %(organisatie)s AND toestand = 'uitgesteld' AND uitgesteld_tot <= %(op)s

-- name: te_signaleren
-- The next leerlingen whose verzuim changed. The lock keeps two runs, or a run and a decision, from the same one.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud, d.inhoud
FROM verzuimdossier d
JOIN leerling l ON l.id = d.leerling
JOIN stand s ON s.leerling = d.leerling
WHERE d.organisatie = %(organisatie)s AND d.te_signaleren AND d.leerling > %(na)s AND l.sleutel IS NOT NULL
ORDER BY d.leerling
LIMIT %(aantal)s
FOR UPDATE OF d SKIP LOCKED

-- name: gesignaleerd
-- Looked at: these wait no longer.
UPDATE verzuimdossier SET te_signaleren = false WHERE leerling = ANY (%(leerling)s)

-- name: kalender
-- When the school has lessons.
SELECT inhoud FROM schoolkalender WHERE organisatie = %(organisatie)s

-- name: meldingen_van
-- What was reported of these leerlingen.
SELECT leerling, id, inhoud, registraties FROM verzuimmelding
WHERE leerling = ANY (%(leerling)s) AND inhoud IS NOT NULL
ORDER BY id

-- name: voorstellen_van
-- What waits for a decision on these leerlingen, and what was refused before.
SELECT leerling, id, kenmerk, toestand, inhoud FROM voorstel
WHERE leerling = ANY (%(leerling)s) AND toestand IN ('open', 'uitgesteld', 'geweigerd') AND inhoud IS NOT NULL
ORDER BY id

-- name: nieuwe_voorstellen
-- What is proposed for the first time.
INSERT INTO voorstel (id, organisatie, leerling, soort, actie, kenmerk, inhoud, meldplicht, toestand, verzuimmelding,
    gemaakt_op, gewijzigd_op, wissen_op)
SELECT n.id, %(organisatie)s, n.leerling, n.soort, n.actie, n.kenmerk, n.inhoud, n.meldplicht, 'open', n.verzuimmelding,
    %(nu)s, %(nu)s, %(wissen_op)s
FROM unnest(%(id)b::uuid[], %(leerling)b::uuid[], %(soort)b::text[], %(actie)b::text[], %(kenmerk)b::bytea[],
    %(inhoud)b::bytea[], %(meldplicht)b::boolean[], %(verzuimmelding)b::uuid[])
    AS n (id, leerling, soort, actie, kenmerk, inhoud, meldplicht, verzuimmelding)

-- name: zet_inhoud
-- The same voorstel, reached through other registrations.
UPDATE voorstel v SET inhoud = n.inhoud, gewijzigd_op = %(nu)s
FROM unnest(%(id)b::uuid[], %(inhoud)b::bytea[]) AS n (id, inhoud)
WHERE v.id = n.id AND v.toestand IN ('open', 'uitgesteld')

-- name: vervallen
-- What is no longer proposed need not be judged.
UPDATE voorstel SET toestand = 'vervallen', uitgesteld_tot = NULL, gewijzigd_op = %(nu)s
WHERE id = ANY (%(id)s) AND toestand IN ('open', 'uitgesteld')

-- name: werk
-- Whether there is anything to signal or send in an organisation, and no run on its way that will do it.
SELECT (EXISTS (SELECT FROM verzuimdossier WHERE organisatie = %(organisatie)s AND te_signaleren)
    OR EXISTS (SELECT FROM verzuimmelding WHERE organisatie = %(organisatie)s AND te_plannen AND wacht_op IS NULL))
    AND NOT EXISTS (SELECT FROM run WHERE organisatie = %(organisatie)s AND soort = 'verzuim' AND toestand = 'wachtrij')

-- name: omvang
-- How many leerlingen have a dossier.
SELECT count(*) FROM verzuimdossier WHERE organisatie = %(organisatie)s

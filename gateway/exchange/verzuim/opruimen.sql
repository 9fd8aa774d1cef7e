-- name: wis_voorstellen
-- Past its term: what was proposed and why it was decided so; that it was decided, and by whom, stays.
UPDATE voorstel v SET inhoud = NULL, besluit_reden = NULL,
    toestand = CASE WHEN toestand IN ('open', 'uitgesteld') THEN 'vervallen' ELSE toestand END
FROM leerling l
WHERE v.organisatie = %(organisatie)s AND v.wissen_op < %(op)s AND v.inhoud IS NOT NULL AND l.id = v.leerling
    AND NOT schakel_geblokkeerd(v.leerling, %(op)s, v.verzuimmelding)
RETURNING l.pseudoniem

-- name: wis_meldingen
-- Past its term, as the register of DUO is: the melding and what was told of it; its number and the proof stay.
WITH weg AS (
    UPDATE verzuimmelding SET inhoud = NULL, registraties = NULL, te_plannen = false
    WHERE organisatie = %(organisatie)s AND wissen_op < %(op)s AND inhoud IS NOT NULL
        AND NOT schakel_geblokkeerd(leerling, %(op)s, id)
    RETURNING id, leerling
), statussen AS (
    UPDATE meldingstatus SET inhoud = NULL WHERE verzuimmelding IN (SELECT id FROM weg)
)
SELECT l.pseudoniem FROM weg JOIN leerling l ON l.id = weg.leerling

-- name: te_oude_dossiers
-- Dossiers with a registration from before the term.
SELECT d.leerling, l.sleutel, l.pseudoniem, d.inhoud
FROM verzuimdossier d JOIN leerling l ON l.id = d.leerling
WHERE d.organisatie = %(organisatie)s AND d.oudste < %(grens)s AND l.sleutel IS NOT NULL
    AND NOT schakel_geblokkeerd(d.leerling, %(op)s)
ORDER BY d.leerling
LIMIT %(aantal)s
FOR UPDATE OF d

-- name: zet_dossiers
-- What is left of them.
UPDATE verzuimdossier d SET inhoud = n.inhoud, oudste = n.oudste
FROM unnest(%(leerling)s::uuid[], %(inhoud)s::bytea[], %(oudste)s::date[]) AS n (leerling, inhoud, oudste)
WHERE d.leerling = n.leerling

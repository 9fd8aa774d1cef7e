-- name: bezwaren
-- Meldingen with what they were built on, the verzuim as it is known now, and whether a change of them is to be judged.
SELECT v.id, v.organisatie, v.inhoud, l.id, l.sleutel, v.registraties, d.inhoud,
    EXISTS (SELECT FROM voorstel o WHERE o.leerling = v.leerling AND o.verzuimmelding = v.id
        AND o.toestand IN ('open', 'uitgesteld'))
FROM verzuimmelding v
JOIN leerling l ON l.id = v.leerling
JOIN verzuimdossier d ON d.leerling = v.leerling
WHERE v.id = ANY (%(id)s) AND v.inhoud IS NOT NULL AND l.sleutel IS NOT NULL

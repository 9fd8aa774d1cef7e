-- name: wis_aanvragen
-- Past its term: aanvraag, dossier, besluit and what was told of it; that it was there, and the proof, stay.
WITH te AS (
    SELECT id, besluit IS NOT NULL AS besloten FROM aanvraag
    WHERE organisatie = %(organisatie)s AND wissen_op < %(op)s AND inhoud IS NOT NULL
        AND NOT schakel_geblokkeerd(leerling, %(op)s, id)
    FOR UPDATE
), weg AS (
    UPDATE aanvraag a SET inhoud = NULL, dossier = NULL, besluit = NULL, te_plannen = false
    FROM te WHERE a.id = te.id
    RETURNING a.id, a.leerling, te.besloten
), statussen AS (
    UPDATE aanvraagstatus SET inhoud = NULL WHERE aanvraag IN (SELECT id FROM weg)
)
SELECT l.pseudoniem, weg.besloten FROM weg JOIN leerling l ON l.id = weg.leerling

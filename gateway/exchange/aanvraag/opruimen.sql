-- name: wis_aanvragen
-- Past its term: aanvraag, dossier, besluit and what was told of it; that it was there, and the proof, stay.
WITH weg AS (
    UPDATE aanvraag SET inhoud = NULL, dossier = NULL, besluit = NULL, te_plannen = false
    WHERE organisatie = %(organisatie)s AND wissen_op < %(op)s AND inhoud IS NOT NULL
    RETURNING id, leerling
), statussen AS (
    UPDATE aanvraagstatus SET inhoud = NULL WHERE aanvraag IN (SELECT id FROM weg)
)
SELECT l.pseudoniem FROM weg JOIN leerling l ON l.id = weg.leerling

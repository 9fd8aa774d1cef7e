-- name: wis_verzoeken
-- Past its term: the verzoek and what was said of it; that it was there, each step and its proof stay.
WITH te AS (
    SELECT v.id, CASE
        WHEN v.stap = 'ingetrokken' THEN 'jeugdhulpverzoek-ingetrokken'
        WHEN EXISTS (SELECT FROM taak t WHERE t.verzoek = v.id AND t.status = ANY (%(eind)s)) THEN 'jeugdhulpverzoek'
        ELSE 'jeugdhulpverzoek-onbeantwoord' END AS soort
    FROM jeugdhulpverzoek v
    WHERE v.organisatie = %(organisatie)s AND v.wissen_op < %(op)s AND v.inhoud IS NOT NULL
        AND NOT schakel_geblokkeerd(v.leerling, %(op)s, v.id)
    FOR UPDATE OF v
), weg AS (
    UPDATE jeugdhulpverzoek v SET inhoud = NULL, te_plannen = false FROM te WHERE v.id = te.id
    RETURNING v.id, v.leerling, te.soort
), taken AS (
    UPDATE taak SET inhoud = NULL, voortgang = NULL, reden = NULL, code_digest = NULL
    WHERE verzoek IN (SELECT id FROM weg)
), stappen AS (
    UPDATE taakstap SET inhoud = NULL, voortgang = NULL, reden = NULL
    WHERE uitwisseling IN (SELECT t.uitwisseling FROM taak t JOIN weg ON weg.id = t.verzoek)
)
SELECT l.pseudoniem, weg.soort FROM weg JOIN leerling l ON l.id = weg.leerling

-- name: partner
-- For whom an uitwisseling waits.
SELECT partner FROM taak WHERE uitwisseling = %(id)s

-- name: code
-- What is kept of the code, how often it was tried, and when the package was fetched; the Task is held already.
SELECT code_digest, code_pogingen, opgehaald_op FROM taak WHERE uitwisseling = %(id)s

-- name: mis
-- A code that was not the one.
UPDATE taak SET code_pogingen = code_pogingen + 1 WHERE uitwisseling = %(id)s

-- name: opgehaald
-- The package was fetched, for the first time.
UPDATE taak SET opgehaald_op = %(nu)s WHERE uitwisseling = %(id)s

-- name: peil
-- How far a partner was read.
SELECT verder FROM peilmoment WHERE partner = %(partner)s

-- name: zet_peil
-- Read up to here.
INSERT INTO peilmoment (partner, verder, op) VALUES (%(partner)s, %(verder)s, %(nu)s)
ON CONFLICT (partner) DO UPDATE SET verder = excluded.verder, op = excluded.op

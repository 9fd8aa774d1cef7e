-- name: betrokkenen
-- Whose uitwisselingen these are, by the name under which they stand in the log.
SELECT u.id, l.pseudoniem
FROM uitwisseling u JOIN leerling l ON l.id = u.leerling
WHERE u.id = ANY (%(id)s)

-- name: lijst
-- Uitwisselingen, newest first; a filter that is NULL asks nothing.
SELECT u.id, u.volgorde, u.organisatie, u.partner, u.doel, u.soort, u.toestand, u.reden_code, u.reden, u.meldingen,
    u.poging, u.run, u.message_id, u.trace_id, u.due, u.verloopt_op, u.gemaakt_op, u.gewijzigd_op
FROM uitwisseling u
WHERE (%(id)s::uuid IS NULL OR u.id = %(id)s)
    AND (%(begin)s::text IS NULL OR u.id::text LIKE %(begin)s || '%%')
    AND (%(toestand)s::text IS NULL OR u.toestand = %(toestand)s)
    AND (%(partner)s::text IS NULL OR u.partner = %(partner)s)
    AND (%(doel)s::text IS NULL OR u.doel = %(doel)s)
    AND (%(run)s::uuid IS NULL OR u.run = %(run)s)
ORDER BY u.volgorde DESC
LIMIT %(aantal)s

-- name: tellingen
-- How many uitwisselingen stand where, per organisatie, partner and doel, and since when the oldest does.
SELECT organisatie, partner, doel, toestand, count(*) AS aantal, min(gewijzigd_op) AS oudste
FROM uitwisseling
GROUP BY organisatie, partner, doel, toestand
ORDER BY organisatie, partner, doel, toestand

-- name: stromen
-- How the stream to each partner flows; one without a row has not been used yet.
SELECT partner, fouten, gepauzeerd_tot, reden, laatst_goed FROM stroom ORDER BY partner

-- name: leerlingen
-- How many leerlingen an organisatie has, and how many of them changed since the last sync.
SELECT count(*) AS leerlingen, count(*) FILTER (WHERE te_plannen) AS te_plannen
FROM stand WHERE organisatie = %(organisatie)s

-- name: laatste_runs
-- The last imports and syncs.
SELECT id, organisatie, soort, toestand, aantallen, akkoord_door, fout, begonnen_op, geeindigd_op
FROM run WHERE %(soort)s::text IS NULL OR soort = %(soort)s
ORDER BY begonnen_op DESC, id DESC LIMIT %(aantal)s

-- name: audit
-- How far each log goes, and how many records wait for a place in it.
SELECT log, coalesce(l.grootte, 0) AS grootte, coalesce(w.wachtend, 0) AS wachtend
FROM audit_log l FULL JOIN (SELECT log, count(*) AS wachtend FROM audit_wacht GROUP BY log) w USING (log)
ORDER BY log

-- name: bevindingen
-- What was wrong in the source at one import.
SELECT bestand, rij, kolom, code, melding, doe FROM bevinding WHERE run = %(run)s ORDER BY bestand, rij, kolom, id

-- name: vordering
-- How far a run is: the leerlingen it has seen, and the uitwisselingen it has made.
SELECT (SELECT count(*) FROM stand WHERE gezien_in = %(run)s), (SELECT count(*) FROM uitwisseling WHERE run = %(run)s)

-- name: zoek_leerling
-- One leerling by the keyed hash of his leerlingnummer.
SELECT id, pseudoniem FROM leerling WHERE organisatie = %(organisatie)s AND bronsleutel = %(bronsleutel)s

-- name: bewijsregels
-- The records of one uitwisseling, in order. Ids sort by time, so only the stretch in which it lived is read.
SELECT e.id, e.tijd, convert_from(e.inhoud, 'UTF8')::jsonb #>> '{schakel,toestand}' AS toestand, b.index, l.grootte
FROM audit_entry e LEFT JOIN audit_blad b ON b.entry_id = e.id LEFT JOIN audit_log l ON l.log = e.log
WHERE e.log = %(log)s AND e.id BETWEEN %(van)s AND %(tot)s
    AND convert_from(e.inhoud, 'UTF8')::jsonb #>> '{schakel,uitwisseling}' = %(uitwisseling)s
ORDER BY e.id

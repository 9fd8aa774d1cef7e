-- name: claim
-- The oldest open uitwisseling per leerling to one partner, when it is due. SKIP LOCKED lets workers pass each other;
-- the earlier one of the same leerling counts as open until its verdict is in, so nothing overtakes; one put back in
-- line by a person also waits for a later one that is under way.
WITH kop AS (
    SELECT u.id
    FROM uitwisseling u
    WHERE u.toestand = 'klaar' AND u.partner = %(partner)s AND u.due <= %(nu)s
        AND NOT EXISTS (
            SELECT FROM uitwisseling eerder
            WHERE eerder.leerling = u.leerling AND eerder.partner = u.partner
                AND (eerder.volgorde < u.volgorde OR eerder.toestand <> 'klaar')
                AND eerder.toestand IN ('klaar', 'onderweg', 'afgeleverd'))
    ORDER BY u.due, u.volgorde
    LIMIT %(aantal)s
    FOR UPDATE OF u SKIP LOCKED
)
UPDATE uitwisseling u
SET toestand = 'onderweg', poging = poging + 1, fencing = fencing + 1, lease_tot = %(lease_tot)s, gewijzigd_op = %(nu)s
FROM kop
WHERE u.id = kop.id
RETURNING u.id, u.organisatie, u.leerling, u.partner, u.abonnement, u.doel, u.doel_versie, u.soort, u.object,
    u.message_id, u.trace_id, u.poging, u.fencing, u.verloopt_op, u.toestand, NULL AS reden_code, NULL AS reden,
    'klaar' AS van

-- name: vrijgeven
-- A worker died or hung: its lease ran out, so the same bericht is offered again under the same ids.
UPDATE uitwisseling
SET toestand = 'klaar', lease_tot = NULL, due = %(nu)s, gewijzigd_op = %(nu)s,
    reden_code = 'DLV-LEASE', reden = 'de vorige poging is afgebroken; het bericht wordt opnieuw aangeboden'
WHERE id IN (
    SELECT id FROM uitwisseling
    WHERE toestand = 'onderweg' AND lease_tot < %(nu)s AND partner = %(partner)s
    FOR UPDATE SKIP LOCKED)
RETURNING id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, object, message_id, trace_id, poging,
    fencing, verloopt_op, toestand, reden_code, reden, 'onderweg' AS van

-- name: uitblijvend
-- The partner received it but stays silent past its term: offer it again under the same ids; a duplicate is harmless.
-- Silent once more, it is given up, so that a person looks.
UPDATE uitwisseling
SET toestand = CASE WHEN stil THEN 'opgegeven' ELSE 'klaar' END, stil = true, due = %(nu)s, terug_voor = NULL,
    verloopt_op = greatest(verloopt_op, %(nu)s + (verloopt_op - gemaakt_op)), gewijzigd_op = %(nu)s,
    reden_code = 'DLV-STIL', reden = CASE WHEN stil THEN 'de terugkoppeling bleef twee keer uit'
        ELSE 'de terugkoppeling bleef uit; het bericht wordt opnieuw aangeboden' END
WHERE id IN (
    SELECT id FROM uitwisseling
    WHERE toestand = 'afgeleverd' AND terug_voor < %(nu)s AND partner = %(partner)s
    FOR UPDATE SKIP LOCKED)
RETURNING id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, object, message_id, trace_id, poging,
    fencing, verloopt_op, toestand, reden_code, reden, 'afgeleverd' AS van

-- name: verlopen
-- Older than the abonnement allows: a person must look, and may send it again.
UPDATE uitwisseling
SET toestand = 'opgegeven', gewijzigd_op = %(nu)s, reden_code = coalesce(reden_code, 'DLV-TIJD'),
    reden = 'niet bezorgd binnen de termijn van het abonnement' || coalesce('; laatste fout: ' || reden, '')
WHERE id IN (
    SELECT id FROM uitwisseling
    WHERE toestand = 'klaar' AND verloopt_op < %(nu)s AND partner = %(partner)s
    FOR UPDATE SKIP LOCKED)
RETURNING id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, object, message_id, trace_id, poging,
    fencing, verloopt_op, toestand, reden_code, reden, 'klaar' AS van

-- name: rond_af
-- Write what the attempts gave. The fencing token keeps a worker that lost its lease from overwriting its successor.
UPDATE uitwisseling u
SET toestand = n.toestand, due = n.due, lease_tot = NULL, terug_voor = n.terug_voor, reden_code = n.reden_code,
    reden = n.reden, meldingen = n.meldingen::jsonb, gewijzigd_op = %(nu)s
FROM unnest(%(id)s::uuid[], %(fencing)s::bigint[], %(toestand)s::text[], %(due)s::timestamptz[],
    %(terug_voor)s::timestamptz[], %(reden_code)s::text[], %(reden)s::text[], %(meldingen)s::text[])
    AS n (id, fencing, toestand, due, terug_voor, reden_code, reden, meldingen)
WHERE u.id = n.id AND u.fencing = n.fencing AND u.toestand = 'onderweg'
RETURNING u.id

-- name: stroom
-- Whether the stream to a partner flows.
SELECT fouten, gepauzeerd_tot FROM stroom WHERE partner = %(partner)s

-- name: proef
-- The pause is over: the one worker that gets this row, until it commits, may try one message.
SELECT FROM stroom WHERE partner = %(partner)s AND gepauzeerd_tot <= %(nu)s FOR UPDATE SKIP LOCKED

-- name: stroom_proef
-- A message goes out to try the stream: nobody else tries until that attempt has ended.
UPDATE stroom SET gepauzeerd_tot = %(tot)s WHERE partner = %(partner)s

-- name: stroom_goed
-- One good answer opens the stream again. A stream that flows is left alone: a write would make workers wait in line.
INSERT INTO stroom (partner, fouten, laatst_goed)
SELECT %(partner)s, 0, %(nu)s
WHERE NOT EXISTS (SELECT FROM stroom
    WHERE partner = %(partner)s AND fouten = 0 AND laatst_goed >= %(nu)s - interval '10 seconds')
ON CONFLICT (partner) DO UPDATE SET fouten = 0, gepauzeerd_tot = NULL, reden = NULL, laatst_goed = %(nu)s

-- name: stroom_fout
-- Count failures in a row; past the threshold the stream pauses, twice as long each time up to a limit (seconds).
INSERT INTO stroom AS s (partner, fouten, reden) VALUES (%(partner)s, 1, %(reden)s)
ON CONFLICT (partner) DO UPDATE SET fouten = s.fouten + 1, reden = %(reden)s,
    gepauzeerd_tot = CASE WHEN s.fouten + 1 >= %(drempel)s THEN %(nu)s + make_interval(
        secs => least(%(langste)s, %(eerste)s * 2 ^ least(s.fouten + 1 - %(drempel)s, 20))) END
WHERE s.fouten < %(drempel)s OR %(proef)s

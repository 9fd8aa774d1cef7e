-- name: claim
-- The oldest open uitwisseling per leerling to one partner, when it is due. SKIP LOCKED lets workers pass each other;
-- the earlier one of the same leerling counts as open until its verdict is in, so nothing overtakes.
WITH kop AS (
    SELECT u.id
    FROM uitwisseling u
    WHERE u.toestand = 'klaar' AND u.partner = %(partner)s AND u.due <= %(nu)s
        AND NOT EXISTS (
            SELECT FROM uitwisseling eerder
            WHERE eerder.leerling = u.leerling AND eerder.partner = u.partner AND eerder.volgorde < u.volgorde
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
UPDATE uitwisseling
SET toestand = 'klaar', due = %(nu)s, terug_voor = NULL, gewijzigd_op = %(nu)s,
    reden_code = 'DLV-STIL', reden = 'de terugkoppeling bleef uit; het bericht wordt opnieuw aangeboden'
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
-- The pause is over: exactly one worker takes the right to try one message.
UPDATE stroom SET gepauzeerd_tot = %(tot)s
WHERE partner = %(partner)s AND gepauzeerd_tot <= %(nu)s
RETURNING partner

-- name: stroom_goed
-- One good answer opens the stream again.
INSERT INTO stroom AS s (partner, fouten, laatst_goed) VALUES (%(partner)s, 0, %(nu)s)
ON CONFLICT (partner) DO UPDATE SET fouten = 0, gepauzeerd_tot = NULL, reden = NULL, laatst_goed = %(nu)s
WHERE s.fouten > 0 OR s.laatst_goed IS NULL OR s.laatst_goed < %(nu)s - interval '10 seconds'

-- name: stroom_fout
-- Count failures in a row; past the threshold the stream pauses, twice as long each time up to a limit (seconds).
INSERT INTO stroom AS s (partner, fouten, reden) VALUES (%(partner)s, 1, %(reden)s)
ON CONFLICT (partner) DO UPDATE SET fouten = s.fouten + 1, reden = %(reden)s,
    gepauzeerd_tot = CASE WHEN s.fouten + 1 >= %(drempel)s THEN %(nu)s + make_interval(
        secs => least(%(langste)s, %(eerste)s * 2 ^ least(s.fouten + 1 - %(drempel)s, 20))) END

-- name: ken
-- What is known of the leerlingen of a batch, by their keyed hash.
SELECT l.bronsleutel, l.id, l.sleutel, s.vingerafdruk
FROM leerling l LEFT JOIN stand s ON s.leerling = l.id
WHERE l.organisatie = %(organisatie)s AND l.bronsleutel = ANY (%(bronsleutels)s)

-- name: nieuwe_leerlingen
-- Leerlingen seen for the first time, each with a data key of his own.
INSERT INTO leerling (id, organisatie, bronsleutel, sleutel, pseudoniem)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::bytea[], %b::bytea[], %b::text[])

-- name: zet_stand
-- A changed leerling replaces his former stand and waits to be planned.
INSERT INTO stand (leerling, organisatie, inhoud, vingerafdruk, te_plannen, gezien_in, gewijzigd_op)
SELECT n.leerling, %(organisatie)s, n.inhoud, n.vingerafdruk, true, %(run)s, %(nu)s
FROM unnest(%(leerling)b::uuid[], %(inhoud)b::bytea[], %(vingerafdruk)b::bytea[]) AS n (leerling, inhoud, vingerafdruk)
ON CONFLICT (leerling) DO UPDATE SET inhoud = excluded.inhoud, vingerafdruk = excluded.vingerafdruk,
    te_plannen = true, gezien_in = excluded.gezien_in, gewijzigd_op = excluded.gewijzigd_op

-- name: gezien
-- Unchanged, or set aside: still in the source, so not gone.
UPDATE stand SET gezien_in = %(run)s
WHERE leerling = ANY (%(leerling)s)

-- name: verdwenen
-- Leerlingen that the source no longer holds; nothing is removed for it, a person is told.
SELECT count(*) FROM stand WHERE organisatie = %(organisatie)s AND gezien_in <> %(run)s

-- name: te_plannen
-- The next leerlingen that changed. The lock keeps two runs from planning the same one, and with it keeps
-- the order of ids equal to the order of commits per leerling.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM stand s JOIN leerling l ON l.id = s.leerling
WHERE s.organisatie = %(organisatie)s AND s.te_plannen AND s.leerling > %(na)s AND l.sleutel IS NOT NULL
ORDER BY s.leerling
LIMIT %(aantal)s
FOR UPDATE OF s SKIP LOCKED

-- name: bekijk
-- The same leerlingen without taking them: to count what a run would do.
SELECT l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud
FROM stand s JOIN leerling l ON l.id = s.leerling
WHERE s.organisatie = %(organisatie)s AND s.te_plannen AND s.leerling > %(na)s AND l.sleutel IS NOT NULL
ORDER BY s.leerling
LIMIT %(aantal)s

-- name: omvang
-- How many leerlingen an organisation has, and how many changed.
SELECT count(*), count(*) FILTER (WHERE te_plannen) FROM stand WHERE organisatie = %(organisatie)s

-- name: registraties
-- What each partner was last told about the objects of these leerlingen, and whether that is still on its way.
SELECT r.leerling, r.partner, r.object, r.bedoeld, r.aanvaard, u.toestand
FROM registratie r JOIN uitwisseling u ON u.id = r.uitwisseling
WHERE r.leerling = ANY (%(leerling)s)

-- name: gepland
-- Planned: these leerlingen wait no longer.
UPDATE stand SET te_plannen = false WHERE leerling = ANY (%(leerling)s)

-- name: zet_registratie
-- Remember what we now mean the partner to know of each object. In a fixed order, as `aanvaard` has it, so that a sync
-- and a page of verdicts cannot wait for each other.
INSERT INTO registratie (leerling, partner, object, organisatie, uitwisseling, bedoeld)
SELECT n.leerling, n.partner, n.object, n.organisatie, n.uitwisseling, n.bedoeld
FROM unnest(%(leerling)b::uuid[], %(partner)b::text[], %(object)b::bytea[], %(organisatie)b::text[],
    %(uitwisseling)b::uuid[], %(bedoeld)b::bytea[])
    AS n (leerling, partner, object, organisatie, uitwisseling, bedoeld)
ORDER BY n.leerling, n.partner, n.object
ON CONFLICT (leerling, partner, object) DO UPDATE SET uitwisseling = excluded.uitwisseling, bedoeld = excluded.bedoeld

-- name: mappingtekst
-- Keep the text of a mapping once, so that a bericht written with it can always be explained.
INSERT INTO mappingtekst (hash, naam, tekst) VALUES (%(hash)s, %(naam)s, %(tekst)s) ON CONFLICT DO NOTHING

-- name: bezorging
-- What a batch of attempts needs: each message, and the leerling as he is known now.
SELECT u.id, b.inhoud, b.besluit, l.id, l.sleutel, l.pseudoniem, l.aanvulling, s.inhoud, u.onderwerp,
    coalesce(v.inhoud, a.inhoud, j.inhoud), r.objectkenmerk, r.uitwisseling
FROM uitwisseling u
JOIN bericht b ON b.uitwisseling = u.id
JOIN leerling l ON l.id = u.leerling
LEFT JOIN stand s ON s.leerling = u.leerling
LEFT JOIN verzuimmelding v ON v.id = u.onderwerp
LEFT JOIN aanvraag a ON a.id = u.onderwerp
LEFT JOIN jeugdhulpverzoek j ON j.id = u.onderwerp
LEFT JOIN registratie r ON r.leerling = u.leerling AND r.partner = u.partner AND r.object = u.object
WHERE u.id = ANY (%(id)s)

-- name: terugkoppeling
-- The verdicts of a partner, whatever the attempts themselves came to; a second verdict finds nothing open.
WITH n AS (
    SELECT * FROM unnest(%(id)s::uuid[], %(toestand)s::text[], %(code)s::text[], %(reden)s::text[], %(meldingen)s::text[])
        AS n (id, toestand, code, reden, meldingen)
), oud AS (
    SELECT u.id, u.toestand FROM uitwisseling u JOIN n ON n.id = u.id WHERE u.partner = %(partner)s
    ORDER BY u.id FOR UPDATE OF u
)
UPDATE uitwisseling u
SET toestand = n.toestand, reden_code = n.code, reden = n.reden, meldingen = n.meldingen::jsonb, lease_tot = NULL,
    terug_voor = NULL, gewijzigd_op = %(nu)s
FROM n JOIN oud ON oud.id = n.id
WHERE u.id = n.id AND oud.toestand IN ('klaar', 'onderweg', 'afgeleverd', 'opgegeven', 'geblokkeerd')
RETURNING u.id, u.organisatie, u.leerling, u.partner, u.abonnement, u.doel, u.doel_versie, u.soort, u.object,
    u.message_id, u.trace_id, u.poging, u.fencing, u.verloopt_op, u.toestand, u.reden_code, u.reden, oud.toestand AS van

-- name: aanvaard
-- The partner accepted this state of the object; a late verdict on an older state does not hide a newer one.
WITH slot AS (
    SELECT r.leerling, r.partner, r.object
    FROM registratie r JOIN uitwisseling u ON r.leerling = u.leerling AND r.partner = u.partner AND r.object = u.object
    WHERE u.id = ANY (%(id)s) ORDER BY r.leerling, r.partner, r.object FOR UPDATE OF r
)
UPDATE registratie r SET aanvaard = u.vingerafdruk
FROM uitwisseling u, slot
WHERE u.id = ANY (%(id)s) AND r.leerling = u.leerling AND r.partner = u.partner AND r.object = u.object
    AND slot.leerling = r.leerling AND slot.partner = r.partner AND slot.object = r.object
    AND NOT EXISTS (SELECT FROM uitwisseling later WHERE later.leerling = u.leerling AND later.partner = u.partner
        AND later.object = u.object AND later.volgorde > u.volgorde AND later.toestand = 'teruggekoppeld')

-- name: objectkenmerken
-- What the partner calls these objects from now on.
WITH n AS (SELECT * FROM unnest(%(id)s::uuid[], %(kenmerk)s::text[]) AS n (id, kenmerk))
UPDATE registratie r SET objectkenmerk = n.kenmerk
FROM n JOIN uitwisseling u ON u.id = n.id
WHERE r.leerling = u.leerling AND r.partner = u.partner AND r.object = u.object

-- name: sleutels
-- The keys of leerlingen.
SELECT id, sleutel FROM leerling WHERE id = ANY (%(leerling)s) AND sleutel IS NOT NULL

-- name: pseudoniemen
-- The names under which leerlingen stand in the log.
SELECT id, pseudoniem FROM leerling WHERE id = ANY (%(leerling)s)

-- name: vul_aan
-- Keep what a partner told us, and let these leerlingen be planned again with it.
WITH n AS (
    SELECT * FROM unnest(%(leerling)s::uuid[], %(aanvulling)s::bytea[]) AS n (leerling, aanvulling)
), aangevuld AS (
    UPDATE leerling l SET aanvulling = n.aanvulling FROM n WHERE l.id = n.leerling RETURNING l.id
)
UPDATE stand SET te_plannen = true FROM aangevuld WHERE stand.leerling = aangevuld.id

-- name: houd_vast
-- Keep a sync from planning these leerlingen until this transaction ends.
SELECT FROM stand WHERE leerling IN (SELECT leerling FROM uitwisseling WHERE id = ANY (%(id)s))
ORDER BY leerling FOR UPDATE

-- name: opnieuw
-- Offer again what was given up or blocked, under the same ids, unless something newer for the same object was planned.
UPDATE uitwisseling u
SET toestand = 'klaar', due = %(nu)s, stil = false, gewijzigd_op = %(nu)s,
    verloopt_op = %(nu)s + coalesce(
        make_interval(secs => (%(termijnen)s::jsonb ->> u.abonnement)::float), u.verloopt_op - u.gemaakt_op),
    reden_code = 'UIT-OPNIEUW', reden = %(reden)s
FROM (SELECT id, toestand FROM uitwisseling WHERE id = ANY (%(id)s) FOR UPDATE) oud
WHERE u.id = oud.id AND oud.toestand IN ('opgegeven', 'geblokkeerd')
    AND NOT EXISTS (SELECT FROM uitwisseling later WHERE later.leerling = u.leerling AND later.partner = u.partner
        AND later.object = u.object AND later.volgorde > u.volgorde)
    AND EXISTS (SELECT FROM bericht b WHERE b.uitwisseling = u.id AND b.inhoud IS NOT NULL)
RETURNING u.id, u.organisatie, u.leerling, u.partner, u.abonnement, u.doel, u.doel_versie, u.soort, u.object,
    u.message_id, u.trace_id, u.poging, u.fencing, u.verloopt_op, u.toestand, u.reden_code, u.reden, oud.toestand AS van

-- name: stop
-- A person stops the attempts. One under way is left: with it out of line the next state could overtake it.
UPDATE uitwisseling u
SET toestand = 'opgegeven', reden_code = 'UIT-GESTOPT', reden = %(reden)s, gewijzigd_op = %(nu)s
FROM (SELECT id, toestand FROM uitwisseling WHERE id = ANY (%(id)s) FOR UPDATE) oud
WHERE u.id = oud.id AND oud.toestand IN ('klaar', 'geblokkeerd')
RETURNING u.id, u.organisatie, u.leerling, u.partner, u.abonnement, u.doel, u.doel_versie, u.soort, u.object,
    u.message_id, u.trace_id, u.poging, u.fencing, u.verloopt_op, u.toestand, u.reden_code, u.reden, oud.toestand AS van

-- name: herplan
-- A refusal stays as it is; the leerling is planned anew from his present stand, even when nothing changed.
WITH gekozen AS (
    SELECT id, leerling, partner, object FROM uitwisseling
    WHERE id = ANY (%(id)s) AND toestand IN ('afgekeurd', 'geweigerd', 'opgegeven', 'geblokkeerd')
), vergeten AS (
    UPDATE registratie r SET bedoeld = '\x'::bytea FROM gekozen g
    WHERE r.leerling = g.leerling AND r.partner = g.partner AND r.object = g.object AND r.uitwisseling = g.id
)
UPDATE stand s SET te_plannen = true FROM gekozen g WHERE s.leerling = g.leerling RETURNING s.leerling

-- name: run_begin
-- A run that starts at once, or waits in the queue of the worker.
INSERT INTO run (id, organisatie, soort, toestand, begonnen_op)
VALUES (%(id)s, %(organisatie)s, %(soort)s, %(toestand)s, %(nu)s)

-- name: run_zet
-- How a run stands.
UPDATE run SET toestand = %(toestand)s, aantallen = aantallen || %(aantallen)s::jsonb,
    fout = %(fout)s, geeindigd_op = %(geeindigd_op)s
WHERE id = %(id)s

-- name: run_akkoord
-- A person lets a held run go on, once.
UPDATE run SET toestand = 'wachtrij', akkoord_door = %(wie)s
WHERE id = %(id)s AND toestand = 'wacht_op_akkoord'
RETURNING organisatie, aantallen

-- name: run
-- One run, whole.
SELECT id, organisatie, soort, toestand, aantallen, akkoord_door, fout, begonnen_op, geeindigd_op
FROM run WHERE id = %(id)s

-- name: bevindingen
-- What was wrong in the source.
INSERT INTO bevinding (run, organisatie, bestand, rij, kolom, code, melding, doe)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::int[], %b::text[], %b::text[], %b::text[], %b::text[])

-- name: nieuwe_uitwisselingen
-- The uitwisselingen of a batch.
INSERT INTO uitwisseling (id, organisatie, leerling, partner, abonnement, doel, doel_versie, soort, object, vingerafdruk,
    onderwerp, run, message_id, trace_id, toestand, reden_code, reden, due, verloopt_op, gemaakt_op, gewijzigd_op)
SELECT * FROM unnest(%b::uuid[], %b::text[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::int[], %b::text[],
    %b::bytea[], %b::bytea[], %b::uuid[], %b::uuid[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::timestamptz[], %b::timestamptz[], %b::timestamptz[], %b::timestamptz[])

-- name: nieuwe_berichten
-- Their messages, encrypted, with the decision each rests on.
INSERT INTO bericht (uitwisseling, organisatie, leerling, inhoud, zicht, besluit, mapping_hash, wissen_op)
SELECT n.uitwisseling, n.organisatie, n.leerling, n.inhoud, n.zicht, n.besluit::jsonb, n.mapping_hash, n.wissen_op
FROM unnest(%b::uuid[], %b::text[], %b::uuid[], %b::bytea[], %b::bytea[], %b::text[], %b::text[], %b::date[])
    AS n (uitwisseling, organisatie, leerling, inhoud, zicht, besluit, mapping_hash, wissen_op)

-- name: wek
-- Tell the workers at commit that there is something to deliver.
SELECT pg_notify('schakel_klaar', '')

-- name: wis_berichten
-- Past its term and no longer on its way: message and view go, the decision and the proof stay. The term is that of
-- the doel, or of a verzoek that was withdrawn.
WITH weg AS (
    UPDATE bericht b SET inhoud = NULL, zicht = NULL
    FROM uitwisseling u
    WHERE u.id = b.uitwisseling AND b.wissen_op < %(op)s AND b.inhoud IS NOT NULL
        AND u.toestand NOT IN ('klaar', 'onderweg', 'afgeleverd')
        AND NOT schakel_bericht_geblokkeerd(u.leerling, %(op)s, u.id, u.doel)
    RETURNING u.doel, EXISTS (
        SELECT FROM jeugdhulpverzoek v
        WHERE v.id = u.onderwerp AND v.stap = 'ingetrokken' AND v.wissen_op = b.wissen_op) AS ingetrokken
)
SELECT doel, ingetrokken, count(*) FROM weg GROUP BY doel, ingetrokken ORDER BY doel, ingetrokken

-- name: wis_ontvangen
-- Answers kept for a repeat that cannot come any more.
DELETE FROM ontvangen WHERE bewaren_tot < %(nu)s

-- name: houd_uitwisselingen
-- In the order in which verdicts take them, so that vergeet and a page of verdicts cannot wait for each other.
SELECT FROM uitwisseling WHERE leerling = ANY (%(leerling)s) ORDER BY id FOR UPDATE

-- name: vergeet
-- Without its key nothing of a leerling can be read, and without his hash he is not found again.
WITH weg AS (
    UPDATE leerling SET sleutel = NULL, aanvulling = NULL, bronsleutel = sha256(gen_random_uuid()::text::bytea)
    WHERE id = ANY (%(leerling)s) AND sleutel IS NOT NULL RETURNING id, pseudoniem
), standen AS (
    DELETE FROM stand WHERE leerling IN (SELECT id FROM weg)
), dossiers AS (
    DELETE FROM verzuimdossier WHERE leerling IN (SELECT id FROM weg)
), voorstellen AS (
    UPDATE voorstel SET inhoud = NULL, besluit_reden = NULL,
        toestand = CASE WHEN toestand IN ('open', 'uitgesteld') THEN 'vervallen' ELSE toestand END
    WHERE leerling IN (SELECT id FROM weg)
), meldingen AS (
    UPDATE verzuimmelding SET inhoud = NULL, registraties = NULL, te_plannen = false
    WHERE leerling IN (SELECT id FROM weg) RETURNING id
), statussen AS (
    UPDATE meldingstatus SET inhoud = NULL WHERE verzuimmelding IN (SELECT id FROM meldingen)
), aanvragen AS (
    UPDATE aanvraag SET inhoud = NULL, dossier = NULL, besluit = NULL, te_plannen = false
    WHERE leerling IN (SELECT id FROM weg) RETURNING id
), antwoorden AS (
    UPDATE aanvraagstatus SET inhoud = NULL WHERE aanvraag IN (SELECT id FROM aanvragen)
), verzoeken AS (
    UPDATE jeugdhulpverzoek SET inhoud = NULL, te_plannen = false WHERE leerling IN (SELECT id FROM weg) RETURNING id
), taken AS (
    UPDATE taak SET inhoud = NULL, voortgang = NULL, reden = NULL, code_digest = NULL
    WHERE verzoek IN (SELECT id FROM verzoeken) RETURNING uitwisseling
), stappen AS (
    UPDATE taakstap SET inhoud = NULL, voortgang = NULL, reden = NULL
    WHERE uitwisseling IN (SELECT uitwisseling FROM taken)
), toestemmingen AS (
    UPDATE toestemming SET inhoud = NULL WHERE leerling IN (SELECT id FROM weg) RETURNING id
), gebeurtenissen AS (
    DELETE FROM toestemming_gebeurtenis WHERE toestemming IN (SELECT id FROM toestemmingen)
), uitzonderingen AS (
    UPDATE uitzondering SET inhoud = NULL WHERE leerling IN (SELECT id FROM weg)
), blokkades AS (
    UPDATE bewaarblokkade SET reden = NULL, opheffing = NULL WHERE onderwerp IN (SELECT id FROM weg)
), woorden AS (
    -- What a partner said is free text: the code stays.
    UPDATE uitwisseling SET meldingen = NULL, reden = NULL
    WHERE leerling IN (SELECT id FROM weg) AND (meldingen IS NOT NULL OR reden IS NOT NULL)
), berichten AS (
    UPDATE bericht SET inhoud = NULL, zicht = NULL WHERE leerling IN (SELECT id FROM weg)
)
SELECT pseudoniem FROM weg ORDER BY pseudoniem

-- name: uitleg
-- All that explains one uitwisseling.
SELECT u.id, u.organisatie, u.leerling, u.partner, u.doel, u.toestand, u.reden, u.gewijzigd_op, b.zicht, b.besluit,
    b.mapping_hash, l.sleutel
FROM uitwisseling u
JOIN bericht b ON b.uitwisseling = u.id
JOIN leerling l ON l.id = u.leerling
WHERE u.id = %(id)s

-- name: bekijk_alles
-- Look again at every leerling: for a new abonnement or doel, or a refusal that time has lifted. What a partner knows
-- already is not sent again.
UPDATE stand SET te_plannen = true WHERE organisatie = %(organisatie)s AND NOT te_plannen

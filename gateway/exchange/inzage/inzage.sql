-- name: leerling
-- Whose he is, his name in the log, and what opens his stand as far as it is still there.
SELECT l.organisatie, l.pseudoniem, l.sleutel, l.aanvulling, s.inhoud
FROM leerling l LEFT JOIN stand s ON s.leerling = l.id
WHERE l.id = %(leerling)s

-- name: uitwisselingen
-- Everything that was planned about him, newest first. Blocked at its first claim it never left; the same holds for
-- what was found wiped before it went.
SELECT u.id, u.onderwerp, u.partner, u.doel, u.doel_versie, u.toestand, u.reden_code, u.gemaakt_op, u.gewijzigd_op,
    b.besluit, b.zicht, b.wissen_op, i.op AS geinformeerd_op,
    u.fencing > 0 AND NOT (u.fencing = 1 AND (u.toestand = 'geblokkeerd' OR u.reden_code IS NOT DISTINCT FROM 'UIT-GEWIST'))
        AS gedeeld,
    b.inhoud IS NULL AS leeg
FROM uitwisseling u
JOIN bericht b ON b.uitwisseling = u.id
LEFT JOIN informatieplicht i ON i.uitwisseling = u.id AND i.stand = 'voldaan'
WHERE u.leerling = %(leerling)s
ORDER BY u.volgorde DESC

-- name: ontvangen
-- What partners let us know, newest first; `over` names what it was about, `onderwerp` which one, and `uitwisseling`
-- what of it where it says so.
SELECT s.op, s.partner, 'verzuimmelding' AS over, s.status, NULL AS voortgang, v.id AS onderwerp,
    NULL::uuid AS uitwisseling
FROM meldingstatus s JOIN verzuimmelding v ON v.id = s.verzuimmelding WHERE v.leerling = %(leerling)s
UNION ALL
SELECT s.op, s.partner, 'aanvraag', s.status, NULL, a.id, NULL
FROM aanvraagstatus s JOIN aanvraag a ON a.id = s.aanvraag WHERE a.leerling = %(leerling)s
UNION ALL
SELECT s.op, t.partner, 'jeugdhulpverzoek', s.status, s.voortgang, t.verzoek, s.uitwisseling
FROM taakstap s JOIN taak t ON t.uitwisseling = s.uitwisseling WHERE t.leerling = %(leerling)s AND s.door <> 'gateway'
ORDER BY op DESC, over, status

-- name: uitzonderingen
-- What two people decided to share without consent.
SELECT id, doel, ontvanger, van, tot, inhoud FROM uitzondering WHERE leerling = %(leerling)s AND akkoord

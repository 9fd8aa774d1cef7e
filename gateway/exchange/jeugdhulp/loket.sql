-- name: zaak
-- The uitwisseling behind a Task, until when it may be read, and what the school asked.
SELECT u.id, u.organisatie, u.leerling, u.partner, u.abonnement, u.doel, u.doel_versie, u.soort, u.object, u.message_id,
    u.trace_id, u.poging, u.fencing, u.verloopt_op, t.open_tot, t.gewijzigd_op, j.id AS verzoek, j.inhoud
FROM taak t
JOIN uitwisseling u ON u.id = t.uitwisseling
JOIN jeugdhulpverzoek j ON j.id = t.verzoek
WHERE t.uitwisseling = %(id)s

-- name: registraties
-- What each partner was last told about the objects of these leerlingen. The lock waits for a worker that is just
-- taking a message, so that what is on its way counts as such.
SELECT r.leerling, r.partner, r.object, r.bedoeld, r.aanvaard, u.toestand, u.poging
FROM registratie r JOIN uitwisseling u ON u.id = r.uitwisseling
WHERE r.leerling = ANY (%(leerling)s)
ORDER BY u.id
FOR SHARE OF u

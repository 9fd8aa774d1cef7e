-- name: vooruitblik
-- What passes its term by a day, with the conditions of the round itself; a kind of which nothing does is left out.
WITH te AS (
    SELECT 'bericht' AS soort, u.doel, schakel_bericht_geblokkeerd(u.leerling, %(op)s, u.id, u.doel) AS vast
    FROM bericht b JOIN uitwisseling u ON u.id = b.uitwisseling
    WHERE b.organisatie = ANY (%(organisaties)s) AND b.wissen_op < %(op)s AND b.inhoud IS NOT NULL
        AND u.toestand NOT IN ('klaar', 'onderweg', 'afgeleverd')
    UNION ALL
    SELECT 'voorstel', NULL, schakel_geblokkeerd(leerling, %(op)s, verzuimmelding)
    FROM voorstel WHERE organisatie = ANY (%(organisaties)s) AND wissen_op < %(op)s AND inhoud IS NOT NULL
    UNION ALL
    SELECT 'verzuimmelding', NULL, schakel_geblokkeerd(leerling, %(op)s, id)
    FROM verzuimmelding WHERE organisatie = ANY (%(organisaties)s) AND wissen_op < %(op)s AND inhoud IS NOT NULL
    UNION ALL
    SELECT 'verzuimdossier', NULL, schakel_geblokkeerd(leerling, %(op)s)
    FROM verzuimdossier WHERE organisatie = ANY (%(organisaties)s) AND oudste < %(verzuim)s
    UNION ALL
    SELECT CASE WHEN besluit IS NULL THEN 'aanvraag-zonder-besluit' ELSE 'aanvraag' END, NULL,
        schakel_geblokkeerd(leerling, %(op)s, id)
    FROM aanvraag WHERE organisatie = ANY (%(organisaties)s) AND wissen_op < %(op)s AND inhoud IS NOT NULL
    UNION ALL
    SELECT 'jeugdhulpverzoek', NULL, schakel_geblokkeerd(leerling, %(op)s, id)
    FROM jeugdhulpverzoek WHERE organisatie = ANY (%(organisaties)s) AND wissen_op < %(op)s AND inhoud IS NOT NULL
    UNION ALL
    SELECT 'toestemming', doel, schakel_bericht_geblokkeerd(leerling, %(op)s, NULL, doel)
    FROM toestemming WHERE organisatie = ANY (%(organisaties)s) AND wissen_op < %(op)s AND inhoud IS NOT NULL
    UNION ALL
    SELECT 'uitzondering', doel, schakel_bericht_geblokkeerd(leerling, %(op)s, NULL, doel)
    FROM uitzondering WHERE organisatie = ANY (%(organisaties)s) AND wissen_op < %(op)s AND inhoud IS NOT NULL
    UNION ALL
    SELECT 'postvak', NULL, schakel_geblokkeerd(id, %(op)s)
    FROM postvak_melding WHERE organisatie = ANY (%(organisaties)s) AND wissen_op <= %(op)s AND sleutel IS NOT NULL
    UNION ALL
    SELECT 'swv-aanvraag', NULL, schakel_geblokkeerd(id, %(op)s)
    FROM swv_aanvraag WHERE organisatie = ANY (%(organisaties)s) AND wissen_op <= %(op)s AND sleutel IS NOT NULL
    UNION ALL
    SELECT 'swv-dossier', NULL, schakel_geblokkeerd(d.id, %(op)s)
    FROM swv_dossier d
    WHERE d.organisatie = ANY (%(organisaties)s) AND d.wissen_op <= %(op)s AND d.sleutel IS NOT NULL
        AND NOT EXISTS (SELECT FROM swv_aanvraag a
            WHERE (a.organisatie, a.afzender, a.kenmerk) = (d.organisatie, d.afzender, d.kenmerk))
    UNION ALL
    SELECT 'stand', NULL, schakel_geblokkeerd(s.leerling, %(op)s)
    FROM stand s JOIN run r ON r.id = s.gezien_in
    WHERE s.organisatie = ANY (%(organisaties)s) AND (r.begonnen_op AT TIME ZONE 'Europe/Amsterdam')::date < %(stand)s
        AND EXISTS (SELECT FROM run later WHERE later.organisatie = s.organisatie AND later.soort = 'import'
            AND later.toestand = 'klaar' AND later.begonnen_op > r.begonnen_op)
    UNION ALL
    SELECT 'bevinding', NULL, false
    FROM bevinding b JOIN run r ON r.id = b.run
    WHERE b.organisatie = ANY (%(organisaties)s)
        AND (r.begonnen_op AT TIME ZONE 'Europe/Amsterdam')::date < %(bevinding)s
)
SELECT soort, doel, count(*)::int AS aantal, (count(*) FILTER (WHERE vast))::int AS geblokkeerd
FROM te GROUP BY soort, doel ORDER BY soort, doel

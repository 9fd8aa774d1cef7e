"""The inbox of a samenwerkingsverband without a platform of its own: a module per job.

`afspraken`    what the contracts say: statuses, terms, deskundigen
`inhoud`       the JSON and the dossier that come in, held against the contract; no value ever leaves in a fault
`rijen`        an aanvraag as it stands in the database, its key, and each change of it
`aannemen`     the sender: deliver, change, withdraw
`dossiers`     the sender: the OSO dossier of an aanvraag
`volgen`       the sender: how it stands, and what became of it
`behandelen`   the employee: assign, ask, plan, hold, take a bezwaar, close
`adviseren`    the employee: what deskundigen advised
`besluiten`    the employee: the besluit, with a TLV and its number
`inzien`       the employee: look at an aanvraag whole
`verklaring`   the beoogde school: fetch a TLV and nothing more
`exporteren`   the employee: a sheet
`opruimen`     the key goes when the term has passed
"""

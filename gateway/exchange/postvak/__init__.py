"""The inbox for leerplicht of a gemeente without a system of its own: a module per job.

`afspraken`    what the contract says: statuses, reasons, terms
`inhoud`       the JSON that comes in, held against its schema; no value ever leaves in a fault
`rijen`        a melding as it stands in the database, and its key
`aannemen`     the sender: deliver, change, withdraw
`behandelen`   the officer: look, and tell the school how it stands
`wijzigingen`  the sender: what became of what he sent
`opruimen`     the key goes when the term has passed
"""

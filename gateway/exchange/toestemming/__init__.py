"""The consent ledger: asked, signed, refused, withdrawn, ended; every record as events that are never changed.

`vragen`       ask, and renew: what exactly, of whom, with which text
`tekenen`      sign, refuse, put off, confirm, or say that a record is wrong
`intrekken`    withdraw, with all that follows in one transaction
`inname`     what a school already held, from its own export; `overnemen` one of those
`lezen`        the records of leerlingen, as decide() wants them
`record`       one record with its events, and how it stands today
`lijsten`      what a person looks at
`uitzondering` sharing without consent, by two people, for the safety of the leerling
"""

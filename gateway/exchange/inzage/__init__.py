"""Inzage: all that was shared about one leerling, for who may know it.

`geven`           may this person see it; logged either way, then gathered, in one transaction
`lezen`           what the database holds, in a few queries
`verzamelen`      those rows as an Inzage, without what this person may not know
`toestemmingen`   the consents among them
`model`           the Inzage itself: frozen, and JSON as it stands
`overzicht`       the same as a document for people
"""

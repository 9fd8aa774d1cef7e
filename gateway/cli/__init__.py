"""The command `schakel`: everything an operator does, from a first look to a proof.

app              the command itself, its help, and what an error looks like
basis            what every command shares
uitkomst         the exit codes
tonen            tables for a person, JSON for a machine
starten          up, api, worker, sandbox
database         db migrate, db url
voorbeeld        sample
controleren      check
lopen            import, sync
stand            status, bevindingen
uitwisselingen   uitwisselingen lijst, toon, opnieuw, stop, herplan
uitleggen        explain
aanvraag         aanvraag nieuw, indienen, toon, besluit, signalen
toestemming      toestemming vraag, tekst, teken, trek-in, lijst, bewijs
uitzonderen      uitzondering vraag, besluit, lijst, gezien; informeer lijst, leg-vast
audit            audit verify, export, proof
opzoeken         connectors, doelen
soap             soap verify
inzage           inzage
vergeten         vergeet

What a command needs is imported when it runs, so that `schakel --help` answers at once.
"""

from gateway.cli.app import app, main

__all__ = ["app", "main"]

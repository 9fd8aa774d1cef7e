"""From registered verzuim to a melding that leerplicht answers.

1. `inname` reads what a school registered into the verzuimdossier of each leerling.
2. `signaleren` lets gateway.signalering look at each dossier that changed, and keeps what it proposes.
3. `oordeel` lets a person, or the rule that the school agreed to, decide on a voorstel, once.
4. `verzenden` plans each melding that was let go, through the same steps as all that is sent.
5. `statussen` takes how a melding stands at a partner.
"""

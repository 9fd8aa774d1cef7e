"""The other side of duo_verzuim: a verzuim register that enforces its contract, with a leerplichtambtenaar in it.

It shares SOAP, certificates and the reading of contracts with the sandbox of ROD, both being DUO, and no code of ours.

app          the way of one request, from HTTP to signed answer
verwerking   report, ask, change and withdraw; what is refused and what is kept
regels       the rules, as far as they are known
bestemming   which gemeente and which desk a melding goes to
rod          who is enrolled where: told through the control API, or asked of a running ROD sandbox
antwoord     the answers as XML
stand        what is registered, in one SQLite file that survives a kill
ambtenaar    the leerplichtambtenaar: takes meldingen up and closes them
gedrag       slow, failing, away, and how quick the ambtenaar is
beheer       the control API for tests and demos
"""

from connectors.duo_verzuim.sandbox.app import maak_app, serveer
from connectors.duo_verzuim.sandbox.instellingen import SandboxInstellingen

__all__ = ["SandboxInstellingen", "maak_app", "serveer"]

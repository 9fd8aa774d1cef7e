"""The other side of leerplicht_zgw: a gemeente with a zaaksysteem, with libraries only and no code of ours.

app           the way of one request, from HTTP to answer
toegang       the token, and what it allows
fouten        problem+json
velden        what a field must be
stand         what is registered, in memory
catalogus     ZTC: the zaaktype that contracts/leerplicht_zgw proposes, published
zaken         ZRC: zaken and rollen
zaakdelen     ZRC: eigenschappen, objecten, documents of a zaak
voortgang     ZRC: statussen and resultaten
documenten    DRC
notificaties  NRC: abonnementen, and the deliveries to them
ambtenaar     the leerplichtambtenaar, by hand or by himself
gedrag        slow, busy, failing, away, twice, out of order
beheer        the control API for tests and demos
"""

from connectors.leerplicht_zgw.sandbox.app import Sandbox, maak_app, serveer
from connectors.leerplicht_zgw.sandbox.instellingen import SandboxInstellingen

__all__ = ["Sandbox", "SandboxInstellingen", "maak_app", "serveer"]

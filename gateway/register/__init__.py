"""The verwerkingsregister (AVG art. 30 lid 1) of an organisatie, from what is really configured.

gegevens    what it says beside the configuration: contracts/register.yaml and verantwoordelijken.yaml
maken       Configuratie, Doelen, contracts and manifests ── maak_register ── Register
teksten     what is told of each verwerking, part by part
markdown, werkblad, jsonld, stromen     the same register as page, workbook, linked data (DPV) and picture
"""

from gateway.register.gegevens import RegisterFoutenError, Registergegevens, laad_registergegevens
from gateway.register.inhoud import Register, Stand, Verwerking
from gateway.register.jsonld import als_jsonld
from gateway.register.maken import Ingericht, maak_register
from gateway.register.markdown import als_markdown
from gateway.register.stromen import als_svg
from gateway.register.werkblad import als_werkblad

__all__ = [
    "Ingericht",
    "Register",
    "RegisterFoutenError",
    "Registergegevens",
    "Stand",
    "Verwerking",
    "als_jsonld",
    "als_markdown",
    "als_svg",
    "als_werkblad",
    "laad_registergegevens",
    "maak_register",
]

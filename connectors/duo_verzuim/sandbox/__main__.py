"""Start a verzuim register: python -m connectors.duo_verzuim.sandbox --help."""

from __future__ import annotations

import argparse
import json
from dataclasses import fields
from pathlib import Path

from connectors.duo_verzuim.sandbox import SandboxInstellingen, serveer

PADEN = ("contract", "bestand", "certificaat", "sleutel", "ankers")


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m connectors.duo_verzuim.sandbox", description=__doc__)
    for naam in PADEN:
        parser.add_argument(f"--{naam}", type=Path, required=True)
    parser.add_argument("--tls-certificaat", type=Path)
    parser.add_argument("--tls-sleutel", type=Path)
    parser.add_argument("--rod", help="adres van een draaiende ROD-sandbox, die zegt wie waar is ingeschreven")
    parser.add_argument("--gemeente", default="0599", help="gemeentecode van wie onder /_beheer/personen geen heeft")
    parser.add_argument("--bladzijde", type=int, default=50, help="meldingen per antwoord op een peiling")
    parser.add_argument("--ambtenaar", type=int, metavar="MS", help="de leerplichtambtenaar doet om de MS een stap")
    parser.add_argument("--gedrag", type=json.loads, default={}, help='zoals {"traag_ms": 200, "faal": 0.1}')
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8802)
    keuzes = parser.parse_args()
    if keuzes.ambtenaar is not None:
        keuzes.gedrag["ambtenaar_ms"] = keuzes.ambtenaar
    namen = {veld.name for veld in fields(SandboxInstellingen)} - {"adres", "mandaten"}
    schema = "https" if keuzes.tls_certificaat else "http"
    instellingen = SandboxInstellingen(
        adres=f"{schema}://{keuzes.host}:{keuzes.port}", **{naam: getattr(keuzes, naam) for naam in namen}
    )
    serveer(instellingen, keuzes.host, keuzes.port)


if __name__ == "__main__":
    main()

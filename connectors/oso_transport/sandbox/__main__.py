"""Start a Traffic Center with a bron and a doel: python -m connectors.oso_transport.sandbox --help."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from connectors.oso_transport.sandbox import SandboxInstellingen, serveer


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m connectors.oso_transport.sandbox", description=__doc__)
    parser.add_argument("--contract", type=Path, required=True, help="de map contracts/oso_transport")
    parser.add_argument("--versie", default="2021", help="uitgave van OSO: 2018 of 2021")
    parser.add_argument(
        "--aanleverpunten", type=json.loads, default=[], help='[{"brin": , "adres": , "doel": , "url": , "sector": }]'
    )
    parser.add_argument("--gedrag", type=json.loads, default={}, help='zoals {"traag_ms": 200}')
    parser.add_argument("--certificaat", type=Path)
    parser.add_argument("--sleutel", type=Path)
    parser.add_argument("--ankers", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8805)
    keuzes = parser.parse_args()
    schema = "https" if keuzes.certificaat else "http"
    instellingen = SandboxInstellingen(
        contract=keuzes.contract,
        versie=keuzes.versie,
        adres=f"{schema}://{keuzes.host}:{keuzes.port}",
        aanleverpunten=tuple(keuzes.aanleverpunten),
        gedrag=keuzes.gedrag,
        certificaat=keuzes.certificaat,
        sleutel=keuzes.sleutel,
        ankers=keuzes.ankers,
    )
    serveer(instellingen, keuzes.host, keuzes.port)


if __name__ == "__main__":
    main()

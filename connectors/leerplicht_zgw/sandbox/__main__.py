"""Start a gemeente: python -m connectors.leerplicht_zgw.sandbox --help."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from connectors.leerplicht_zgw.sandbox import SandboxInstellingen, serveer


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m connectors.leerplicht_zgw.sandbox", description=__doc__)
    parser.add_argument("--contract", type=Path, required=True, help="de map contracts/leerplicht_zgw")
    parser.add_argument("--geheim-env", default="SCHAKEL_ZGW_GEHEIM", help="omgevingsvariabele met het geheim")
    parser.add_argument("--client-id", default="schakel")
    parser.add_argument("--automatisch-s", type=float, help="de leerplichtambtenaar doet om de zoveel s zelf een stap")
    parser.add_argument("--gedrag", type=json.loads, default={}, help='zoals {"traag_ms": 200, "faal": 0.1}')
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8803)
    keuzes = parser.parse_args()
    instellingen = SandboxInstellingen(
        contract=keuzes.contract,
        geheim=os.environ[keuzes.geheim_env],
        adres=f"http://{keuzes.host}:{keuzes.port}",
        client_id=keuzes.client_id,
        automatisch_s=keuzes.automatisch_s,
        gedrag=keuzes.gedrag,
    )
    serveer(instellingen, keuzes.host, keuzes.port)


if __name__ == "__main__":
    main()

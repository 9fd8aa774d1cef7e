"""Start a lokaal team: python -m connectors.jeugdhulp_fhir.sandbox --help."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from connectors.jeugdhulp_fhir.sandbox import SandboxInstellingen, serveer


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m connectors.jeugdhulp_fhir.sandbox", description=__doc__)
    parser.add_argument("--contracten", type=Path, required=True, help="de map contracts")
    parser.add_argument("--client", default="school", help="client_id van de school bij ons")
    parser.add_argument(
        "--geheim-env", default="SCHAKEL_JEUGDHULP_GEHEIM", help="omgevingsvariabele met het geheim daarbij"
    )
    parser.add_argument("--loket-client", default="lokaal-team", help="onze client_id bij het loket van de school")
    parser.add_argument(
        "--loket-geheim-env", default="SCHAKEL_JEUGDHULP_LOKET", help="omgevingsvariabele met ons geheim daar"
    )
    parser.add_argument("--automatisch-s", type=float, help="een medewerker doet om de zoveel s zelf een stap")
    parser.add_argument("--gedrag", type=json.loads, default={}, help='zoals {"traag_ms": 200, "faal": 0.1}')
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8805)
    keuzes = parser.parse_args()
    instellingen = SandboxInstellingen(
        contracten=keuzes.contracten,
        client=keuzes.client,
        geheim=os.environ[keuzes.geheim_env],
        loket_client=keuzes.loket_client,
        loket_geheim=os.environ.get(keuzes.loket_geheim_env, ""),
        automatisch_s=keuzes.automatisch_s,
        gedrag=keuzes.gedrag,
    )
    serveer(instellingen, keuzes.host, keuzes.port)


if __name__ == "__main__":
    main()

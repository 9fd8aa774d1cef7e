"""Start a platform: python -m connectors.swv_platform.sandbox --help."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from connectors.swv_platform.sandbox import SandboxInstellingen, serveer
from connectors.swv_platform.sandbox.instellingen import ALLE


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m connectors.swv_platform.sandbox", description=__doc__)
    parser.add_argument("--contracten", type=Path, required=True, help="de map contracts")
    parser.add_argument(
        "--token-env", default="SCHAKEL_SWV_TOKEN", help="omgevingsvariabele met het token van de school"
    )
    parser.add_argument(
        "--beoogd", nargs=2, metavar=("ENV", "BRIN"), help="token (in ENV) en BRIN van de beoogde school"
    )
    parser.add_argument("--callback", default="", help="adres voor CloudEvents; leeg: geen")
    parser.add_argument("--callback-env", default="SCHAKEL_SWV_GEBEURTENIS", help="wat daar in Authorization staat")
    parser.add_argument("--automatisch-s", type=float, help="de commissie doet om de zoveel s zelf een stap")
    parser.add_argument("--versnelling", type=float, default=1.0, help="zoveel keer zo snel loopt de klok")
    parser.add_argument("--gedrag", type=json.loads, default={}, help='zoals {"traag_ms": 200, "faal": 0.1}')
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8804)
    keuzes = parser.parse_args()
    tokens = {os.environ[keuzes.token_env]: ALLE}
    if keuzes.beoogd:
        tokens[os.environ[keuzes.beoogd[0]]] = keuzes.beoogd[1]
    instellingen = SandboxInstellingen(
        contracten=keuzes.contracten,
        tokens=tokens,
        adres=f"http://{keuzes.host}:{keuzes.port}",
        callback=keuzes.callback,
        callback_auth=os.environ.get(keuzes.callback_env, ""),
        automatisch_s=keuzes.automatisch_s,
        versnelling=keuzes.versnelling,
        gedrag=keuzes.gedrag,
    )
    serveer(instellingen, keuzes.host, keuzes.port)


if __name__ == "__main__":
    main()

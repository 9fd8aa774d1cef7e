"""Start a GGk with a party behind it: python -m connectors.ijw.sandbox --help."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from connectors.ijw.sandbox import SandboxInstellingen, serveer


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m connectors.ijw.sandbox", description=__doc__)
    parser.add_argument("--contract", type=Path, required=True, help="de map contracts/ijw")
    parser.add_argument("--organisatie", default="0384", help="code van de partij achter het GGk")
    parser.add_argument("--overkant", default="42420001", help="code van de gateway")
    parser.add_argument("--koppelvlak", default="", help="adres van de gateway: .../koppelvlak/{partner}/bericht")
    parser.add_argument("--gedrag", type=json.loads, default={}, help='zoals {"traag_ms": 200}')
    parser.add_argument("--certificaat", type=Path)
    parser.add_argument("--sleutel", type=Path)
    parser.add_argument("--ankers", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8806)
    keuzes = vars(parser.parse_args())
    host, port = keuzes.pop("host"), keuzes.pop("port")
    serveer(SandboxInstellingen(**keuzes), host, port)


if __name__ == "__main__":
    main()

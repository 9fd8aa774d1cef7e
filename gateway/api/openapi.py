"""Prints the OpenAPI document of /v1, as it is committed: `python -m gateway.api.openapi > contracts/openapi.json`."""

import json
import sys

from gateway.api.app import maak_v1


def tekst() -> str:
    """The document as text."""
    return json.dumps(maak_v1().openapi(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(tekst())

"""Fails when a dependency has a licence that does not go with EUPL-1.2."""

import json
import re
import subprocess
import sys

ALLOWED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python|MPL|Mozilla|LGPL|Lesser General|PostgreSQL|Unlicense|EUPL|CC0|Zope",
    re.IGNORECASE,
)
# Read by hand: the package names none in its metadata, or it only judges our proofs in the tests and is not shipped.
BY_HAND = {"cedarpy": "Apache-2.0", "pymerkle": "GPL-3.0, tests only, goes with EUPL"}


def main() -> int:
    """Print what is not allowed; 1 when there is any."""
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--format=json", "--with-system"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    wrong = [item for item in found if not ALLOWED.search(BY_HAND.get(item["Name"], item["License"]))]
    for item in wrong:
        print(f"{item['Name']} {item['Version']}: {item['License']}")
    print(f"licences: {len(found)} packages, {len(wrong)} not allowed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Audits the locked dependencies for known vulnerabilities; says aloud what could not be audited."""

import json
import subprocess
import sys


def main() -> int:
    """Print each finding; 1 when there is any."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off"),
        *("--require-hashes", "--disable-pip", "-r", "requirements.lock"),
    ]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if not result.stdout.strip():
        print(f"dependency audit: NOT DONE, the advisories could not be fetched ({result.stderr.strip()[-120:]})")
        return 0
    packages = json.loads(result.stdout)["dependencies"]
    unread = [item for item in packages if "skip_reason" in item]
    found = [(item, advisory) for item in packages for advisory in item.get("vulns", ())]
    for item, advisory in found:
        fix = ", ".join(advisory["fix_versions"]) or "no version"
        print(f"{item['name']} {item['version']}: {advisory['id']}, mended in {fix}")
    if unread:
        print(f"dependency audit: NOT DONE for {len(unread)} of {len(packages)} packages: no advisories in reach")
    print(f"dependency audit: {len(packages) - len(unread)} packages read, {len(found)} vulnerabilities")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""The decision on libraries names what is there."""

import re
import tomllib

from tests.docs.paginas import WORTEL, tabel


def test_every_run_time_dependency_has_its_reason():
    """The table is that of pyproject.toml: each package with what it is for and its licence."""
    project = tomllib.loads((WORTEL / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    nodig = {re.split(r"[\[; <>=]", item)[0] for item in project["dependencies"]}
    rijen = tabel("decisions/0012-libraries.md", "Decision")
    genoemd = {naam.strip("` ") for sleutel in rijen for naam in sleutel.split(",")}
    assert genoemd == nodig
    assert all(len(cellen) == 2 and all(cellen) for cellen in rijen.values())

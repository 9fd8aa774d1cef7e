"""Where the facts and files of others lie that some tests hold ours against; absent on a machine without them."""

import os
from pathlib import Path

import pytest

STANDAARDEN = Path(os.environ.get("SCHAKEL_STANDAARDEN", Path(__file__).resolve().parents[2] / "shared" / "standards"))
needs_standaarden = pytest.mark.skipif(
    not STANDAARDEN.is_dir(), reason="the folder with the official files (SCHAKEL_STANDAARDEN) is not on this machine"
)

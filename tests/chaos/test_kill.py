"""Kill -9 anything at any time."""

import pytest

from bench.chaos import draai

pytestmark = pytest.mark.anyio


@pytest.mark.timeout(240)
async def test_nothing_is_lost_doubled_or_overtaken(tmp_path):
    """500 leerlingen, three states each, 50 kills, a partner that loses answers: ROD has each state once, in order."""
    uitslag = await draai(tmp_path, leerlingen=500, keren=50, seed=1)
    assert uitslag["gedood"] == 50
    assert uitslag["verstuurd"] == uitslag["goedgekeurd"] > 3 * 470
    assert (uitslag["verloren"], uitslag["dubbel"], uitslag["buiten_volgorde"]) == (0, 0, 0)
    assert uitslag["audit"] == "geldig"

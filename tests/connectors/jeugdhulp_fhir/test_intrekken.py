"""Taking back what a partner has: its Task is cancelled, and nothing may rest on the Consent any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from connectors.jeugdhulp_fhir.client import (
    PartnerFhirWeigertError,
    PartnerWegError,
)
from connectors.jeugdhulp_fhir.intrekken import NooitAangekomenError
from connectors.jeugdhulp_fhir.sandbox.fouten import Fout
from tests.connectors.jeugdhulp_fhir.conftest import (
    UITWISSELING,
    bericht,
    inhoud,
)

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kenmerk", ["bekend", "verloren"])
async def test_a_withdrawal(lokaal, fhir, kenmerk):
    """The Task is cancelled with its reason and the Consent ends today; again is good."""
    ontvangst = await fhir.deliver(bericht())
    bekend = ontvangst.objectkenmerk if kenmerk == "bekend" else None
    for poging in (1, 2):
        weg = await fhir.deliver(bericht("jeugdhulp-intrekking", id=uuid4(), objectkenmerk=bekend, poging=poging))
        assert weg.terugkoppeling.goedgekeurd
    [taak], [consent] = lokaal.heeft("Task"), lokaal.heeft("Consent")
    assert (taak["status"], taak["statusReason"]["coding"][0]["code"]) == ("cancelled", "geen-toestemming")
    assert (consent["status"], consent["meta"]["versionId"]) == ("inactive", "2")
    assert consent["provision"]["period"]["end"] < "2027-05-20"


async def test_the_parts_of_a_verzoek_go_with_it(lokaal, fhir):
    """What was sent beside it is taken back too; what another verzoek asked stays."""
    ontvangst = await fhir.deliver(bericht())
    await fhir.deliver(bericht("verzuim-context", id=uuid4()))
    ander = json.loads(inhoud()) | {"verzoek": str(uuid4())}
    await fhir.deliver(bericht(wat=json.dumps(ander).encode(), id=uuid4()))
    await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk))
    assert sorted(taak["status"] for taak in lokaal.heeft("Task")) == ["cancelled", "cancelled", "requested"]
    assert sorted(item["status"] for item in lokaal.heeft("Consent")) == ["active", "inactive", "inactive"]


@pytest.mark.parametrize("kenmerk", ["bekend", "verloren"])
async def test_a_part_alone(lokaal, fhir, kenmerk):
    """Of two parts one is taken back, and again is good; the verzoek and the other part go on."""
    await fhir.deliver(bericht())
    await fhir.deliver(bericht("bijlage-opp-samenvatting", id=uuid4()))
    deel = (await fhir.deliver(bericht("verzuim-context", id=uuid4()))).objectkenmerk
    bekend = deel if kenmerk == "bekend" else None
    for poging in (1, 2):
        weg = await fhir.deliver(bericht("verzuim-context-intrekking", id=uuid4(), objectkenmerk=bekend, poging=poging))
        assert weg.terugkoppeling.goedgekeurd
        assert weg.objectkenmerk == deel
    taken = {f"Task/{taak['id']}": taak for taak in lokaal.heeft("Task")}
    assert taken[deel]["status"] == "cancelled"
    assert taken[deel]["statusReason"]["coding"][0]["code"] == "geen-toestemming"
    assert sorted(taak["status"] for taak in taken.values()) == ["cancelled", "requested", "requested"]
    over = {item["provision"]["purpose"][0]["code"]: item["status"] for item in lokaal.heeft("Consent")}
    assert over == {
        "aanmelding-jeugdhulp": "active", "bijlage-opp-samenvatting": "active", "verzuim-context": "inactive",
    }  # fmt: skip
    assert (await lokaal.beheer("POST", f"taken/{UITWISSELING}/stap")).is_success
    assert {taak["status"] for taak in lokaal.heeft("Task")} == {"cancelled", "received", "requested"}


async def test_a_part_that_never_came(lokaal, fhir):
    """The verzoek itself is never taken for it."""
    await fhir.deliver(bericht())
    with pytest.raises(NooitAangekomenError):
        await fhir.deliver(bericht("verzuim-context-intrekking", id=uuid4()))
    assert [taak["status"] for taak in lokaal.heeft("Task")] == ["requested"]


async def test_a_withdrawal_after_the_end(lokaal, fhir):
    """What is completed stays so; that nothing may rest on the Consent any more is still told."""
    ontvangst = await fhir.deliver(bericht())
    await lokaal.beheer("POST", f"taken/{UITWISSELING}/zet", status="completed")
    await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk))
    assert [lokaal.heeft("Task")[0]["status"], lokaal.heeft("Consent")[0]["status"]] == ["completed", "inactive"]


async def test_a_withdrawal_while_the_partner_works(lokaal, fhir, monkeypatch):
    """When the Task moves in between it is read anew at the next attempt; what the partner refuses is his verdict."""
    ontvangst = await fhir.deliver(bericht())
    weg = bericht("jeugdhulp-intrekking", objectkenmerk=ontvangst.objectkenmerk)

    def weiger(status: int) -> Callable[..., object]:
        def wijzig(*_: object) -> object:
            raise Fout(status, "conflict", "ondertussen")

        return wijzig

    monkeypatch.setattr(lokaal.sandbox.winkel, "wijzig", weiger(412))
    with pytest.raises(PartnerWegError, match="tegelijk"):
        await fhir.deliver(weg)
    monkeypatch.setattr(lokaal.sandbox.winkel, "wijzig", weiger(422))
    assert not (await fhir.deliver(weg)).terugkoppeling.goedgekeurd
    monkeypatch.undo()
    await lokaal.beheer("PUT", "gedrag", faal=1.0, faalstatus=403)
    with pytest.raises(PartnerFhirWeigertError):
        await fhir.deliver(weg)


async def test_a_withdrawal_of_what_never_came(lokaal, fhir):
    """There is nothing to take back, and a person looks; what the partner erased is as good as taken back."""
    with pytest.raises(NooitAangekomenError):
        await fhir.deliver(bericht("jeugdhulp-intrekking"))
    assert (await fhir.deliver(bericht("jeugdhulp-intrekking", objectkenmerk="Task/weg"))).terugkoppeling.goedgekeurd

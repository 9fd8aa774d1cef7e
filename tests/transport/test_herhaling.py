"""Replay: once processed, answered again; another message under the same id refused; forgotten in time."""

from datetime import timedelta

import pytest

from gateway.transport.soap.herhaling import HerhalingInGeheugen, MessageIdHergebruiktError, NogBezigError
from tests.transport.conftest import MESSAGE_ID, OP, PARTNER, SCHOOL

pytestmark = pytest.mark.anyio
TOT = OP + timedelta(minutes=10)


async def test_new_busy_answered() -> None:
    """A claim is busy until it has an answer; then the same digest gives that, another is refused."""
    herhaling = HerhalingInGeheugen(lambda: OP)
    assert await herhaling.onthoud(SCHOOL, MESSAGE_ID, "a", TOT) is None
    with pytest.raises(NogBezigError):
        await herhaling.onthoud(SCHOOL, MESSAGE_ID, "a", TOT)
    await herhaling.bewaar(SCHOOL, MESSAGE_ID, b"<ja/>")
    assert await herhaling.onthoud(SCHOOL, MESSAGE_ID, "a", TOT) == b"<ja/>"
    with pytest.raises(MessageIdHergebruiktError):
        await herhaling.onthoud(SCHOOL, MESSAGE_ID, "b", TOT)


async def test_id_belongs_to_its_sender() -> None:
    """Another sender may have the same MessageID."""
    herhaling = HerhalingInGeheugen(lambda: OP)
    assert await herhaling.onthoud(SCHOOL, MESSAGE_ID, "a", TOT) is None
    assert await herhaling.onthoud(PARTNER, MESSAGE_ID, "b", TOT) is None


async def test_failed_message_may_come_again() -> None:
    """What was not processed is dropped, and an answer that comes too late is no error."""
    herhaling = HerhalingInGeheugen(lambda: OP)
    await herhaling.onthoud(SCHOOL, MESSAGE_ID, "a", TOT)
    await herhaling.vergeet(SCHOOL, MESSAGE_ID)
    await herhaling.bewaar(SCHOOL, MESSAGE_ID, b"<ja/>")
    assert await herhaling.onthoud(SCHOOL, MESSAGE_ID, "b", TOT) is None


async def test_memory_is_bounded_by_time() -> None:
    """What has expired is dropped when others come; its Timestamp refuses it from then on."""
    nu = OP
    herhaling = HerhalingInGeheugen(lambda: nu)
    for nummer in range(100):
        await herhaling.onthoud(SCHOOL, f"{nummer}", "a", OP + timedelta(seconds=nummer))
    nu = OP + timedelta(seconds=98)
    await herhaling.onthoud(SCHOOL, "nieuw", "a", TOT)
    assert len(herhaling._regels) == 2

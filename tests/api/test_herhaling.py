"""The memory of inbound messages: shared by processes, and forgetting on time."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.api.herhaling import HerhalingInDatabase
from gateway.model.identifiers import Oin
from gateway.transport.soap.herhaling import MessageIdHergebruiktError, NogBezigError

pytestmark = pytest.mark.anyio
DUO = Oin("00000001800866472000")
DIGEST, ANDER = "aa" * 32, "bb" * 32


class Klok:
    """A clock that is set by hand."""

    def __init__(self):
        """Start somewhere."""
        self.tijd = datetime(2026, 11, 21, tzinfo=UTC)

    def __call__(self):
        """Tell the time."""
        return self.tijd

    def later(self, **duur):
        """Let time go by."""
        self.tijd += timedelta(**duur)


@pytest.fixture
def klok():
    """The clock of both processes."""
    return Klok()


@pytest.fixture
def twee(omgeving, klok):
    """The memory as two processes have it."""
    return [HerhalingInDatabase(omgeving.inrichting.db, klok) for _ in range(2)]


async def test_a_repeat_gets_the_stored_answer(twee, klok):
    """Whichever process takes the repeat, it gives what the first answered."""
    een, ander = twee
    assert await een.onthoud(DUO, "m1", DIGEST, klok()) is None
    await een.bewaar(DUO, "m1", b"<j/>")
    klok.later(hours=24)
    assert await ander.onthoud(DUO, "m1", DIGEST, klok()) == b"<j/>"
    with pytest.raises(MessageIdHergebruiktError):
        await ander.onthoud(DUO, "m1", ANDER, klok())


async def test_one_process_at_a_time(twee, klok):
    """While the first is at it the second is told to wait; another message does not have to."""
    een, ander = twee
    await een.onthoud(DUO, "m1", DIGEST, klok())
    with pytest.raises(NogBezigError):
        await ander.onthoud(DUO, "m1", DIGEST, klok())
    assert await ander.onthoud(DUO, "m2", DIGEST, klok()) is None


async def test_a_failed_message_may_come_again(twee, klok):
    """A claim that was dropped is free; an answer that was kept is not dropped any more."""
    een, ander = twee
    await een.onthoud(DUO, "m1", DIGEST, klok())
    await een.vergeet(DUO, "m1")
    assert await ander.onthoud(DUO, "m1", ANDER, klok()) is None
    await ander.bewaar(DUO, "m1", b"<j/>")
    await een.vergeet(DUO, "m1")
    assert await een.onthoud(DUO, "m1", ANDER, klok()) == b"<j/>"


async def test_the_claim_of_a_process_that_died_lapses(twee, klok):
    """After some minutes someone else may do it."""
    een, ander = twee
    await een.onthoud(DUO, "m1", DIGEST, klok())
    klok.later(minutes=2)
    assert await ander.onthoud(DUO, "m1", DIGEST, klok()) is None


async def test_an_answer_is_forgotten_when_no_repeat_can_come(twee, klok):
    """Past the longest life of a message its id is free."""
    een, _ = twee
    await een.onthoud(DUO, "m1", DIGEST, klok())
    await een.bewaar(DUO, "m1", b"<j/>")
    klok.later(hours=25)
    assert await een.onthoud(DUO, "m1", ANDER, klok()) is None

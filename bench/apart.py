"""Runs one measurement in a process of its own, so that its peak memory is its own."""

import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import anyio

T = TypeVar("T")


def in_eigen_proces(meet: Callable[[int], Awaitable[T]], aantal: int) -> T:
    """Call an async measurement in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_draai, meet, aantal).result()


def _draai(meet: Callable[[int], Awaitable[T]], aantal: int) -> T:
    # The folder that the embedded server of the parent ran in is gone.
    os.environ.pop("XDG_RUNTIME_DIR", None)
    return anyio.run(meet, aantal, backend_options={"use_uvloop": True})

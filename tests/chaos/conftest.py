"""A fresh house per test."""

from tests.motor import motor

__all__ = ["motor"]

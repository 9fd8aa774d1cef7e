"""What the tests of retention start from."""

from tests.exchange.bewaren.archief import archief

__all__ = ["archief"]

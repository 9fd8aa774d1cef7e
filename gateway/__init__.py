"""Schakel: the gateway between Dutch school systems. Knows no standard by name."""

from importlib.metadata import version

__version__ = version("schakel")

"""Schakel: the gateway between Dutch school systems. Knows no standard by name."""

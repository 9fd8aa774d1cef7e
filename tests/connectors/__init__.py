"""Tests of the connectors, a folder per connector."""

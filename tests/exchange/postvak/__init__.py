"""Tests of the leerplicht inbox."""

"""Tests of gateway.rekenmodule."""

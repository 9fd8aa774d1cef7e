"""Tests of gateway/signalering."""

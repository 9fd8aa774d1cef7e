"""Tests of the way of one uitwisseling."""

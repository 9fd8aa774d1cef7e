"""Tests that pull the plug."""

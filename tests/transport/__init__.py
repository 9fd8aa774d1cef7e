"""Tests of the transport room: every promise about who we talk to and what we believe."""

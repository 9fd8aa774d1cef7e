"""Tests of gateway/aanvraagregels."""

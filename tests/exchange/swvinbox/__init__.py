"""Tests of the inbox of a samenwerkingsverband."""

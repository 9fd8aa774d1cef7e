"""Retention and erasure: the terms, what may not go yet, what was wiped and why."""

"""Retention and erasure: terms, blokkades, what was wiped and why, and that it cannot be read."""

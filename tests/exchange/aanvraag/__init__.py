"""Aanvragen, from the first word a school writes to the besluit and beyond."""

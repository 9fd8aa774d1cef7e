"""Verzoeken to jeugdhulp partners: written and handed in by a school, sent, followed, cancelled and forgotten."""

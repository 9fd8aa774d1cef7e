"""Mappings, held against a small standard of our own: speel, the membership of a club."""

"""A first look, as a visitor gets it."""

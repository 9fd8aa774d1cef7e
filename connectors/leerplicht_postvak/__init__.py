"""The leerplicht inbox of a gemeente, in this gateway or another."""

"""Verzuim, from registration to the answer of leerplicht."""

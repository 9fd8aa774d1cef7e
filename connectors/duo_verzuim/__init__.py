"""Verzuimmeldingen at DUO, which brings them to leerplicht or the Doorstroompunt."""

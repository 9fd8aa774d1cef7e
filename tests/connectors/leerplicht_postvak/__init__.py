"""The leerplicht inbox: contract, mappings and connector, against the real inbox."""

"""Transport of OSO dossiers: bron and doel, with the Traffic Center between them."""

"""The dispatcher: the uitwisseling is its own job, in order per leerling and partner, exactly once in effect."""

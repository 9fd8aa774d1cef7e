"""OSO: the dossier of a leerling for a samenwerkingsverband, written, read and checked."""

"""The canonical language: leerling, inschrijving, ontwikkelingsperspectief and who takes part."""

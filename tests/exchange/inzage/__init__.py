"""What was shared about a leerling, told to who may know it."""

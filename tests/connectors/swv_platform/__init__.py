"""The connector to the platform of a samenwerkingsverband."""

"""The platform of a samenwerkingsverband, or our own inbox for one."""

"""Aanvragen to a samenwerkingsverband: written and handed in by a school, sent, followed, decided and forgotten."""

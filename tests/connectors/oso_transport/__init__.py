"""OSO transport: bron and doel against a Traffic Center of our own making."""

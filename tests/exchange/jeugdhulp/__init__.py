"""Jeugdhulpverzoeken, from the first word a school writes to what came back."""

"""Verzuimmeldingen as zaken at a gemeente, through the ZGW APIs."""

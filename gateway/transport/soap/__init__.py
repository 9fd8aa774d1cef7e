"""Signed SOAP after Digikoppeling WUS 2W-be-S and Edukoppeling, both ways."""

"""Documents for people: pages and PDFs that are read back."""

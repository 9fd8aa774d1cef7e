"""A school's own export: a folder of CSV files, or one XLSX with the same sheets."""

"""A folder of CSV files or an XLSX, as a school delivers them."""

"""The verzuim service of DUO: contract, mappings, connector and sandbox."""

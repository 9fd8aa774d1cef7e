"""ROD: contract, mappings, connector and sandbox."""

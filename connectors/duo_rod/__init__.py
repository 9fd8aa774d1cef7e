"""ROD of DUO, voortgezet onderwijs."""

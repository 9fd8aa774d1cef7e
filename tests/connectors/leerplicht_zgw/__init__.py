"""Leerplicht at a gemeente: contract, connector and sandbox, held against the official OpenAPI files."""

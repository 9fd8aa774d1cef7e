"""Connector: requests to partners in jeugdhulp, as FHIR R4."""

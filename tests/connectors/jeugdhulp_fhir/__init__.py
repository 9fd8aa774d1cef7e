"""Tests of the connector to partners in jeugdhulp."""

"""Talking to the other side: certificates, mTLS and signed SOAP; knows no standard of the content."""

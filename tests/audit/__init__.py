"""The promises of the log."""

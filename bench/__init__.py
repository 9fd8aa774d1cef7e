"""Speed, order and loss, measured; never part of a test."""

"""The API over real HTTP messages, on a real PostgreSQL."""

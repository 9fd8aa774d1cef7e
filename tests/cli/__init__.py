"""The command `schakel`, through its front door."""

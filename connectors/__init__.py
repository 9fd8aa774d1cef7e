"""Who we talk to: one package per system, importing `gateway.sdk` only."""

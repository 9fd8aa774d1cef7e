"""`python -m gateway.cli` is `schakel`."""

from gateway.cli import main

main()

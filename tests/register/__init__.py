"""The verwerkingsregister tells what is configured, and nothing else."""

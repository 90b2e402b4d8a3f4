"""The exercises of inside-the-network."""

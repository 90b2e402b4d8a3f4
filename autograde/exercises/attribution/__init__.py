"""The exercises of attribution."""

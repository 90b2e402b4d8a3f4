"""Atlas folders: what is in them, written and read."""

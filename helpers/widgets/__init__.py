"""Interactive explorers for the lessons."""

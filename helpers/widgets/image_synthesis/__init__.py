"""The explorers of the assignment image-synthesis."""

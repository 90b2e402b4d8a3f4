"""Folders of pictures with their index and attribution: made, written whole, compared."""

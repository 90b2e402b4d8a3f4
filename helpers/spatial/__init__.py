"""Grids of activation vectors as pictures: an icon for each cell, what it excites, mistakes made on purpose."""

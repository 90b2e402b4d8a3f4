"""Criteria of an activation atlas: positions drawn from maps, layouts of vectors, the cells of a grid."""

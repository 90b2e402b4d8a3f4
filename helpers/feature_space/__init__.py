"""Photographs as points in a space of features: their vectors, neighbours and maps."""

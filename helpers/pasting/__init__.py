"""Patches pasted into photographs: which one an atlas suggests against a class, and what the network says then."""

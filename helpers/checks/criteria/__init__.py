"""Criteria, the functions by which a part decides whether a record is right, and the outcomes that they return."""

"""Pictures that a cell shows: small, described in words, and readable on light and dark pages."""

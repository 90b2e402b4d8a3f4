"""A sample class of fictitious students, for trying out the grading."""

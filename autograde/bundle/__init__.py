"""The students' bundle: a zip with all that is needed to do an assignment, and nothing that gives it away."""

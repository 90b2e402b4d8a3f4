"""The students' bundle: a zip with everything that an assignment needs, and nothing that reveals its solution."""

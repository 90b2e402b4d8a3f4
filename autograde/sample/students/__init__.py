"""A class of made-up students: one module each, with the functions they wrote, for trying out the grading."""

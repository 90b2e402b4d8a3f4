"""Load a submission, module or notebook, in the student's process."""

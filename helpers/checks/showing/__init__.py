"""Display of verdicts: HTML for Jupyter, plain text, and pictures."""

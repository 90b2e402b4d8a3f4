"""How verdicts look: in Jupyter, as text, with pictures."""

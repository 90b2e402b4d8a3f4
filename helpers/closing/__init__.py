"""The end of a lesson: a card of what was reached, and the model answer once it is released."""

"""Predictions: a guess before a cell is run, beside the result afterwards. Nothing here is graded."""

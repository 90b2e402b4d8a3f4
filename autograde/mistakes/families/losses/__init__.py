"""Misconceptions of losses and objectives: sums of squares, penalties."""

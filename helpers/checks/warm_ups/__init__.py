"""Warm-ups: one blank in a lesson's example by hand, and its check. Nothing here is graded."""

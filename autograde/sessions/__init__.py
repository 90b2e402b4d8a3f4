"""The judge's side of a student's process: start it, ask it, wait for it, check what it sends."""

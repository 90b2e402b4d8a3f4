"""The instructor's side: exercises with their references, the judge, grading, reports. Nothing of it ships to students."""

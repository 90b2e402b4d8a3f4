"""The instructor's side: exercises with their references, the judge, grading, reports. Never shipped to students."""

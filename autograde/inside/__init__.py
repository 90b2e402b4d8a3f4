"""All that runs in the student's process, and all of this package that student code can see."""

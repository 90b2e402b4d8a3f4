"""One module an exercise. To add one, add a file that defines EXERCISE."""

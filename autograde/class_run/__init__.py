"""Grade a class: list its students, grade what is out of date, store and show the results."""

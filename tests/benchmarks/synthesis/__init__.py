"""What bench_synthesis.py compares: ways to make a picture of a class, a stopwatch, a judge, a contact sheet."""

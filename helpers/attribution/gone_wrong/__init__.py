"""Known mistakes made on purpose, a module for each lesson."""

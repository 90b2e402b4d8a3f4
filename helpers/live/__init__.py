"""Students' functions watched at work: pictures that grow beside the score, in a cell or in a box with buttons."""

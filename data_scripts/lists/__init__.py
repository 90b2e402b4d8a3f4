"""Which pictures are taken, from which package, and what the package says of them."""

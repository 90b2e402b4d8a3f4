"""How a part decides whether a record is right: criteria, each a function registered by its name, and outcomes."""

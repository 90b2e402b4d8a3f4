"""The explorers of the assignment activation-atlas."""

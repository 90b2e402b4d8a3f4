"""Sessions with a submission's process, as the judge's side sees them, and the fork server that starts them."""

"""What DevRel owes to whom, by when."""

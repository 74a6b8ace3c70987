"""What the product knows: one folder per capability."""

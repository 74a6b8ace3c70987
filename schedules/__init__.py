"""What the clock does: one thin step per file."""

"""What every capability stands on: errors, ids, ports, words and blocks."""

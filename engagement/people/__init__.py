"""Who is in a workspace, what they chose for themselves, and who holds which right."""

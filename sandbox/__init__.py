"""A Slack workspace on this machine, for demos and tests; it knows nothing of any bot."""

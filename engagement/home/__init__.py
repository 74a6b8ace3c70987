"""What somebody sees of everything that the bot has under their name, in one place."""

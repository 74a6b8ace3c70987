"""The front door and the wiring: command line, settings, build(), the Bolt app, the Slack client."""

"""What people do in Slack: one thin file per capability."""

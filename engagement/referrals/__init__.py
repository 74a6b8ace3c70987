"""The colleagues that professionals refer, and the news that each referrer is owed."""

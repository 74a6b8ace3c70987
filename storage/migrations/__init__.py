"""The schema's history, one numbered file a step; `python -m storage.migrations "words"` drafts the next."""

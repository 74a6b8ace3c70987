"""Programmes of check-ins: when somebody is asked what, and what becomes of the answer."""

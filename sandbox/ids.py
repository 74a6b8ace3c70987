"""Identifiers and secrets of Slack's shape."""

import secrets
import string

_ID_ALPHABET = string.ascii_uppercase + string.digits
_MIXED = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """An id such as `V0A1B2C3D4E`: the prefix, then ten capitals and digits."""
    return prefix + "0" + "".join(secrets.choice(_ID_ALPHABET) for _ in range(9))


def new_block_id() -> str:
    """The kind of `block_id` or `action_id` that Slack makes up where the app gave none."""
    return "".join(secrets.choice(_MIXED) for _ in range(5))


def new_secret(length: int = 24) -> str:
    """Letters and digits for tokens and tickets."""
    return "".join(secrets.choice(_MIXED) for _ in range(length))


def new_digits(length: int = 13) -> str:
    """A run of digits, as triggers and bot tokens carry."""
    return "".join(secrets.choice(string.digits) for _ in range(length))

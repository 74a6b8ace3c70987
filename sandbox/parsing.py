"""JSON from outside, as the standard has it: no NaN, no endless nesting, no half characters."""

import json
import re
from typing import Any

_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def load_json(text: str) -> Any:
    """Parse JSON; an unpaired surrogate becomes `?`, since no answer or page could carry it.

    Raises:
        ValueError: it is no JSON, or nested too deeply to be read.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
        if _HALF.search(text):
            whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
            return json.loads(whole)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")

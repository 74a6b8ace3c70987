"""`blocks.*`: whether a payload would be taken, without sending it anywhere.

https://docs.slack.dev/reference/methods/blocks.validate
"""

from collections.abc import Callable
from typing import Any

from sandbox.errors import SlackError
from sandbox.records import Json
from sandbox.validation import Problem, validate_message, validate_view
from sandbox.web_api.call import Call, Method


def _of_blocks(blocks: Any) -> list[Problem]:
    return validate_message(blocks, text="fallback")


def _of_message(message: Any) -> list[Problem]:
    # Slack's own takes `blocks` and `attachments` here and refuses `text` as a further property.
    if not isinstance(message, dict):
        return [Problem("", "must provide an object", "invalid_message")]
    unknown = sorted(message.keys() - {"blocks", "attachments"})
    if unknown:
        said = "invalid additional property: {}"
        return [Problem("", said.format(name), "invalid_message") for name in unknown]
    blocks, attachments = message.get("blocks"), message.get("attachments")
    return validate_message(blocks, text=None, attachments=attachments)


# Argument → how it is looked at, the error of a refusal, and what its pointers leave out in front.
_PAYLOADS: dict[str, tuple[Callable[[Any], list[Problem]], str, str]] = {
    "blocks": (_of_blocks, "invalid_blocks", "/blocks"),
    "message": (_of_message, "invalid_message", ""),
    "view": (validate_view, "invalid_view", "/view"),
}


def _validate(call: Call) -> Json:
    given = [name for name in _PAYLOADS if call.args.has(name)]
    if len(given) != 1:
        raise SlackError.arguments("must provide exactly one of blocks, message or view")
    check, refusal, front = _PAYLOADS[given[0]]
    problems = check(call.args.structure(given[0], "invalid_arguments"))
    if problems:
        errors = [
            {
                "pointer": problem.pointer.removeprefix(front),
                "code": "failed_constraint",
                "message": problem.message,
            }
            for problem in problems
        ]
        raise SlackError(refusal, errors=errors)
    return {}


METHODS = {"blocks.validate": Method(_validate, tier=0, asks="nobody")}

"""Slack's own `blocks.validate` agrees with our tables; run with `-m live`. It asks for no token."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from sandbox.limits import BLOCK_SURFACES
from tests.sandbox.bad_payloads.blocks import BAD_BLOCKS
from tests.sandbox.bad_payloads.case import Bad, ids
from tests.sandbox.bad_payloads.data import BAD_DATA
from tests.sandbox.bad_payloads.edges import BAD_EDGES_OF_BLOCKS, BAD_EDGES_OF_ELEMENTS
from tests.sandbox.bad_payloads.elements import BAD_ELEMENTS
from tests.sandbox.bad_payloads.goods import BLOCKS, ELEMENTS, HOME, MODAL, Json
from tests.sandbox.bad_payloads.wholes import BAD_VIEWS, VIEWS, Whole

pytestmark = pytest.mark.live

_REFUSALS = {"invalid_arguments", "invalid_blocks", "invalid_message", "invalid_view"}
_BAD = [
    *((bad, BLOCKS[bad.good]) for bad in [*BAD_BLOCKS, *BAD_DATA, *BAD_EDGES_OF_BLOCKS]),
    *((bad, ELEMENTS[bad.good]) for bad in [*BAD_ELEMENTS, *BAD_EDGES_OF_ELEMENTS]),
]
_GOOD: dict[str, Json] = {**{f"the {k} block": v for k, v in BLOCKS.items()}, **ELEMENTS}


@pytest.fixture(scope="module")
def slack() -> WebClient:
    return WebClient(retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=5)])


def _is_taken(slack: WebClient, block: Json) -> bool:
    """Whether Slack takes a block where it may stand: in a message, or else in a modal."""
    if block.get("type") == "input" or "message" not in BLOCK_SURFACES.get(
        block["type"], "message"
    ):
        return _answers_ok(slack, view={**MODAL, "blocks": [block]})
    return _answers_ok(slack, message={"blocks": [block]})


def _answers_ok(slack: WebClient, **payload: Any) -> bool:
    try:
        return bool(slack.blocks_validate(**payload)["ok"])
    except SlackApiError as refusal:
        if refusal.response["error"] not in _REFUSALS:
            raise
        return False


@pytest.mark.parametrize("name", _GOOD)
def test_slack_takes_what_we_take(slack, name):
    assert _is_taken(slack, _GOOD[name])


@pytest.mark.parametrize("view", [MODAL, HOME], ids=["modal", "home"])
def test_slack_takes_the_views_that_we_take(slack, view):
    assert _answers_ok(slack, view=view)


@pytest.mark.parametrize(("bad", "good"), _BAD, ids=ids([bad for bad, _ in _BAD]))
def test_slack_refuses_what_we_refuse(slack, bad: Bad, good: Json):
    if bad.at == "type":
        assert not _answers_ok(slack, blocks=[bad.spoiled(good)])
    else:
        assert not _is_taken(slack, bad.spoiled(good))


@pytest.mark.parametrize("case", BAD_VIEWS, ids=ids([case.bad for case in BAD_VIEWS]))
def test_slack_refuses_the_views_that_we_refuse(slack, case: Whole):
    assert not _answers_ok(slack, view=case.bad.spoiled(VIEWS[case.bad.good]))

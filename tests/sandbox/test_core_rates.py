"""Rates: tiers by method and workspace, messages by channel, 429 with Retry-After, all in real time."""

import inspect
import re
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from sandbox.rates import (
    POST_BURST_IN_CHANNEL,
    POST_PER_MINUTE,
    SPECIAL_PER_MINUTE,
    TIERS,
    RateKey,
    Rates,
)
from sandbox.server import LocalWorkspace
from sandbox.web_api import METHODS

TEAM = "T023PEOPLE"

# https://docs.slack.dev/apis/web-api/rate-limits and the pages of the methods.
SLACK_S_TIERS = {
    "auth.test": 0,
    "blocks.validate": 0,
    "chat.getPermalink": 0,
    "chat.postMessage": 0,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
    "users.info": 4,
    "conversations.members": 4,
    "chat.postEphemeral": 4,
    "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4,
    "conversations.open": 3,
    "conversations.info": 3,
    "users.conversations": 3,
    "users.lookupByEmail": 3,
    "chat.update": 3,
    "chat.delete": 3,
    "apps.connections.open": 3,
    "reactions.add": 3,
    "team.info": 3,
    "users.list": 2,
    "conversations.list": 2,
    "usergroups.list": 2,
}


class HandClock:
    """A monotonic clock that a test turns by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> HandClock:
    return HandClock()


@pytest.fixture
def rates(hand: HandClock) -> Rates:
    return Rates(hand)


@pytest.mark.parametrize(("method", "tier"), SLACK_S_TIERS.items())
def test_every_method_stands_in_slack_s_tier(method: str, tier: int) -> None:
    assert METHODS[method].tier == tier


def test_every_method_is_one_that_slack_s_own_client_calls() -> None:
    source = inspect.getsource(WebClient)
    known = set(re.findall(r'api_call\(\s*"([\w.]+)"', source))
    assert METHODS.keys() - known == set()


def test_the_last_call_of_a_minute_passes_and_the_next_waits_for_the_first_to_be_a_minute_old(
    rates: Rates, hand: HandClock
) -> None:
    key = RateKey(TEAM, "users.list")
    for _ in range(TIERS[2]):
        assert rates.admit(key, TIERS[2]) == 0
        hand.now += 1
    assert rates.admit(key, TIERS[2]) == 40
    hand.now += 39.5
    assert rates.admit(key, TIERS[2]) == 1
    hand.now += 0.5
    assert rates.admit(key, TIERS[2]) == 0
    assert rates.refusals[key] == 2


def test_a_refusal_blocks_that_method_in_that_workspace_only(rates: Rates) -> None:
    key = RateKey(TEAM, "users.list")
    while not rates.admit(key, TIERS[2]):
        pass
    assert rates.admit(key, TIERS[2]) == 60
    assert rates.admit(RateKey("T0OTHER001", "users.list"), TIERS[2]) == 0
    assert rates.admit(RateKey(TEAM, "conversations.list"), TIERS[2]) == 0


def test_a_channel_takes_a_short_burst_and_then_one_a_second(rates: Rates, hand: HandClock) -> None:
    burst = [rates.admit_post(TEAM, "C1") for _ in range(POST_BURST_IN_CHANNEL + 1)]
    assert burst == [0] * POST_BURST_IN_CHANNEL + [1]
    assert rates.admit_post(TEAM, "C2") == 0
    hand.now += 1
    assert [rates.admit_post(TEAM, "C1") for _ in range(2)] == [0, 1]


def test_what_passed_while_rates_were_off_is_not_owed(rates: Rates) -> None:
    rates.enabled = False
    assert [rates.admit_post(TEAM, "C1") for _ in range(50)] == [0] * 50
    rates.enabled = True
    assert rates.admit_post(TEAM, "C1") == 1


def test_a_429_says_how_long_to_wait_and_slack_s_own_handler_gets_through(
    ws: LocalWorkspace, client: WebClient
) -> None:
    ws.rates.limits["users.info"] = 1
    client.users_info(user="U0LUCIA001")
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user="U0LUCIA001")
    response = refused.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert 55 <= int(response.headers["Retry-After"]) <= 60
    ws.clock.advance(timedelta(hours=1))
    with pytest.raises(SlackApiError):
        client.users_info(user="U0LUCIA001")
    for _ in range(POST_BURST_IN_CHANNEL):
        client.chat_postMessage(channel="C0DEVREL01", text="ráfaga")
    patient = WebClient(
        ws.bot_token,
        base_url=ws.api_url,
        retry_handlers=[RateLimitErrorRetryHandler(max_retry_count=1)],
    )
    patient.chat_postMessage(channel="C0DEVREL01", text="después")
    assert [call["status"] for call in ws.journal.calls("chat.postMessage")][-2:] == [429, 200]


def test_a_dm_is_one_channel_by_whichever_id_it_is_named(
    ws: LocalWorkspace, client: WebClient
) -> None:
    dm = client.chat_postMessage(channel="U0LUCIA001", text="0")["channel"]
    for n in range(1, POST_BURST_IN_CHANNEL):
        client.chat_postMessage(channel=dm if n % 2 else "U0LUCIA001", text=str(n))
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_postMessage(channel=dm, text="de más")


def test_a_channel_is_one_by_id_and_by_name(ws: LocalWorkspace, client: WebClient) -> None:
    for n in range(POST_BURST_IN_CHANNEL):
        client.chat_postMessage(channel=("#devrel", "devrel", "C0DEVREL01")[n % 3], text=str(n))
    with pytest.raises(SlackApiError, match="ratelimited"):
        client.chat_postMessage(channel="#devrel", text="de más")


def test_a_workspace_takes_three_hundred_messages_a_minute_to_different_people(
    ws: LocalWorkspace, client: WebClient
) -> None:
    people = [
        ws.admin().hire(id=f"U0MANY{n:04d}", name=f"m{n}", real_name=f"M {n}").id
        for n in range(300)
    ]
    for person in people:
        client.chat_postMessage(channel=person, text="hola")
    used = {usage.method: usage for usage in ws.rates.usage()}["chat.postMessage"]
    assert (used.used, used.limit, used.refused) == (300, POST_PER_MINUTE, 0)
    assert POST_PER_MINUTE < SPECIAL_PER_MINUTE

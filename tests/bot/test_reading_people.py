"""Everybody of a large workspace is read, page by page, at the pace that Slack allows."""

from bot.slack import PAGE_SECONDS, PAGES_AT_ONCE, SlackWorkspace, web_client
from sandbox.server import LocalWorkspace

PEOPLE = 1_500


def test_a_large_workspace_is_read_in_pages_within_the_tier() -> None:
    people = [
        {"id": f"U0MANY{n:04}", "name": f"p{n}", "real_name": f"Persona {n}"} for n in range(PEOPLE)
    ]
    company = {
        "app": {"id": "A0VINCULO1", "name": "Vínculo", "bot_user_id": "U0VINCULO1"},
        "team": {"id": "T023PEOPLE", "name": "23people", "domain": "23people"},
        "people": people,
        "channels": [{"id": "C0GENERAL1", "name": "general"}],
    }
    pauses: list[float] = []
    with LocalWorkspace(company=company) as workspace:
        client = web_client(workspace.bot_token, workspace.api_url, 10)
        pages = list(SlackWorkspace(client, pause=pauses.append).people())

    told = {person.slack_user_id for page in pages for person in page}
    assert {person["id"] for person in people} <= told
    assert all(len(page) <= 200 for page in pages)
    assert pauses == [PAGE_SECONDS] * (len(pages) - 1 - PAGES_AT_ONCE)
    assert pauses


def test_in_any_minute_no_more_than_the_tier_s_twenty_pages_are_asked_for() -> None:
    assert PAGES_AT_ONCE + 60 / PAGE_SECONDS <= 20

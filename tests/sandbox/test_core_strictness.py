"""State as Slack keeps it, and what it refuses: triggers, stacks, hashes, scopes, channels, paging."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.errors import ActingError
from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
DIEGO = "U0DIEGO001"
GENERAL = "C0GENERAL1"
DEVREL = "C0DEVREL01"


def refusal(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(error.value.response["error"])


def trigger(ws: LocalWorkspace, view_id: str | None = None) -> str:
    return ws.triggers.issue(ws.team_id, LUCIA, view_id).id


def test_a_trigger_opens_one_view_only(
    ws: LocalWorkspace, client: WebClient, modal: dict[str, Any]
) -> None:
    pulled = trigger(ws)
    client.views_open(trigger_id=pulled, view=modal)
    with pytest.raises(SlackApiError) as again:
        client.views_open(trigger_id=pulled, view=modal)
    assert refusal(again) == "exchanged_trigger_id"
    with pytest.raises(SlackApiError) as invented:
        client.views_open(trigger_id="1.2.3", view=modal)
    assert refusal(invented) == "invalid_trigger_id"


def test_a_trigger_lives_three_seconds_of_real_time_whatever_the_workspace_s_clock_says(
    ws: LocalWorkspace, client: WebClient, modal: dict[str, Any]
) -> None:
    pulled = trigger(ws)
    ws.clock.advance(timedelta(days=30))
    client.views_open(trigger_id=pulled, view=modal)
    late = trigger(ws)
    later = time.monotonic() + 3.1
    ws.triggers.now = lambda: later
    with pytest.raises(SlackApiError) as expired:
        client.views_open(trigger_id=late, view=modal)
    assert refusal(expired) == "expired_trigger_id"


def test_a_stack_holds_three_views_and_only_a_modal_s_trigger_pushes(
    ws: LocalWorkspace, client: WebClient, modal: dict[str, Any]
) -> None:
    opened = client.views_open(trigger_id=trigger(ws), view=modal)["view"]
    with pytest.raises(SlackApiError) as outside:
        client.views_push(trigger_id=trigger(ws), view=modal)
    assert refusal(outside) == "invalid_trigger_id"
    for _ in range(2):
        client.views_push(trigger_id=trigger(ws, opened["id"]), view=modal)
    with pytest.raises(SlackApiError) as fourth:
        client.views_push(trigger_id=trigger(ws, opened["id"]), view=modal)
    assert refusal(fourth) == "push_limit_reached"
    assert len(ws.acting.person(LUCIA).views) == 3


def test_a_stale_hash_conflicts_in_modals_and_in_home(
    ws: LocalWorkspace, client: WebClient, modal: dict[str, Any]
) -> None:
    opened = client.views_open(trigger_id=trigger(ws), view=modal)["view"]
    client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal)
    with pytest.raises(SlackApiError) as stale:
        client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal)
    assert refusal(stale) == "hash_conflict"
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    first = client.views_publish(user_id=LUCIA, view=home)["view"]
    client.views_publish(user_id=LUCIA, view=home, hash=first["hash"])
    with pytest.raises(SlackApiError) as old_home:
        client.views_publish(user_id=LUCIA, view=home, hash=first["hash"])
    assert refusal(old_home) == "hash_conflict"


def test_a_closed_view_cannot_be_updated(
    ws: LocalWorkspace, client: WebClient, modal: dict[str, Any]
) -> None:
    opened = client.views_open(trigger_id=trigger(ws), view=modal)["view"]
    ws.acting.person(LUCIA).close()
    with pytest.raises(SlackApiError) as gone:
        client.views_update(view_id=opened["id"], view=modal)
    assert refusal(gone) == "not_found"


def test_an_external_id_names_one_view(
    ws: LocalWorkspace, client: WebClient, modal: dict[str, Any]
) -> None:
    named = {**modal, "external_id": "k"}
    opened = client.views_open(trigger_id=trigger(ws), view=named)["view"]
    client.views_update(external_id="k", view=named)
    with pytest.raises(SlackApiError) as twice:
        client.views_push(trigger_id=trigger(ws, opened["id"]), view=named)
    assert refusal(twice) == "duplicate_external_id"


def test_a_missing_scope_names_what_is_needed_and_provided(
    ws: LocalWorkspace, client: WebClient
) -> None:
    ws.admin().install(["chat:write", "users:read"])
    with pytest.raises(SlackApiError) as missing:
        client.conversations_history(channel=GENERAL)
    assert missing.value.response["needed"].startswith("channels:history")
    assert missing.value.response["provided"] == "chat:write,users:read"
    assert "email" not in client.users_info(user=LUCIA)["user"]["profile"]


def test_text_alone_takes_the_place_of_blocks_and_neither_keeps_them(
    ws: LocalWorkspace, client: WebClient
) -> None:
    blocks = [{"type": "divider"}]
    posted = client.chat_postMessage(channel=DEVREL, text="uno", blocks=blocks)
    where = {"channel": DEVREL, "ts": posted["ts"]}
    changed = client.chat_update(
        **where, metadata={"event_type": "a", "event_payload": {}}, text="dos", blocks=blocks
    )
    assert [block["type"] for block in changed["message"]["blocks"]] == ["divider"]
    changed = client.chat_update(**where, text="tres")
    assert "blocks" not in changed["message"]
    assert "edited" in changed["message"]
    with pytest.raises(SlackApiError) as long:
        client.chat_update(**where, text="x" * 4001)
    assert refusal(long) == "msg_too_long"


def test_only_its_own_messages_can_be_changed_or_deleted(
    ws: LocalWorkspace, client: WebClient
) -> None:
    said = ws.acting.person(LUCIA).say(GENERAL, "mío")
    with pytest.raises(SlackApiError) as change:
        client.chat_update(channel=GENERAL, ts=said["ts"], text="tuyo")
    with pytest.raises(SlackApiError) as delete:
        client.chat_delete(channel=GENERAL, ts=said["ts"])
    with pytest.raises(SlackApiError) as absent:
        client.chat_update(channel=GENERAL, ts="1.000001", text="tuyo")
    codes = [refusal(one) for one in (change, delete, absent)]
    assert codes == ["cant_update_message", "cant_delete_message", "message_not_found"]


def test_an_ephemeral_note_is_seen_by_one_and_no_history_has_it(
    ws: LocalWorkspace, client: WebClient
) -> None:
    note = client.chat_postEphemeral(channel=GENERAL, user=LUCIA, text="solo tú")
    assert [one["text"] for one in ws.acting.person(LUCIA).messages(GENERAL)] == ["solo tú"]
    assert ws.acting.person(DIEGO).messages(GENERAL) == []
    assert client.conversations_history(channel=GENERAL)["messages"] == []
    with pytest.raises(SlackApiError) as refused:
        client.chat_update(channel=GENERAL, ts=note["message_ts"], text="otra")
    assert refusal(refused) == "message_not_found"
    with pytest.raises(SlackApiError) as elsewhere:
        client.chat_postEphemeral(channel=DEVREL, user=LUCIA, text="solo tú")
    assert refusal(elsewhere) == "user_not_in_channel"


def test_history_is_paged_newest_first_and_shows_metadata_when_asked(
    ws: LocalWorkspace, client: WebClient
) -> None:
    metadata = {"event_type": "digest", "event_payload": {"key": "k"}}
    ws.rates.enabled = False
    posted = [
        client.chat_postMessage(channel=DEVREL, text=str(n), metadata=metadata)["ts"]
        for n in range(5)
    ]
    client.chat_postMessage(channel=DEVREL, text="en hilo", thread_ts=posted[0])
    pages = [page["messages"] for page in client.conversations_history(channel=DEVREL, limit=2)]
    assert [[message["text"] for message in page] for page in pages] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
    ]
    assert "metadata" not in pages[0][0]
    shown = client.conversations_history(
        channel=DEVREL, include_all_metadata=True, oldest=posted[3]
    )
    assert [message["metadata"] for message in shown["messages"]] == [metadata]
    parent = client.conversations_replies(channel=DEVREL, ts=posted[0])["messages"]
    assert [message["text"] for message in parent] == ["0", "en hilo"]
    assert parent[0]["reply_count"] == 1


def test_people_are_paged_and_their_locale_comes_only_when_asked(client: WebClient) -> None:
    pages = [page["members"] for page in client.users_list(limit=4)]
    ids = [member["id"] for page in pages for member in page]
    assert [len(page) for page in pages] == [4, 4, 4, 4]
    assert len(ids) == len(set(ids)) == 16
    assert ids[-1] == "USLACKBOT"
    assert "locale" not in client.users_info(user=LUCIA)["user"]
    asked = client.users_info(user=LUCIA, include_locale=True)["user"]
    assert (asked["locale"], asked["tz"], asked["is_restricted"]) == (
        "es-ES",
        "Europe/Madrid",
        False,
    )
    with pytest.raises(SlackApiError) as cursor:
        client.users_list(limit=4, cursor="bm9wZQ==")
    assert refusal(cursor) == "invalid_cursor"


def test_deactivated_people_and_guests_show_as_such(ws: LocalWorkspace, client: WebClient) -> None:
    admin = ws.admin()
    admin.deactivate(DIEGO)
    admin.change(LUCIA, is_restricted=True)
    gone = client.users_info(user=DIEGO)["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone
    assert client.users_info(user=LUCIA)["user"]["is_restricted"] is True
    with pytest.raises(SlackApiError) as by_email:
        client.users_lookupByEmail(email="diego.fuentes@23people.example")
    assert refusal(by_email) == "users_not_found"
    with pytest.raises(ActingError, match="no active person"):
        ws.acting.person(DIEGO)


def test_a_reaction_goes_on_once_and_comes_off(ws: LocalWorkspace, client: WebClient) -> None:
    ws.admin().install(["chat:write", "reactions:write", "reactions:read"])
    posted = client.chat_postMessage(channel=DEVREL, text="hola")
    where = {"channel": DEVREL, "timestamp": posted["ts"], "name": "tada"}
    client.reactions_add(**where)
    with pytest.raises(SlackApiError) as again:
        client.reactions_add(**where)
    assert refusal(again) == "already_reacted"
    ws.acting.person("U0PAULA001").react(DEVREL, posted["ts"], "tada")
    shown = client.reactions_get(channel=DEVREL, timestamp=posted["ts"])["message"]["reactions"]
    assert shown == [{"name": "tada", "users": [ws.bot_user_id, "U0PAULA001"], "count": 2}]
    client.reactions_remove(**where)
    assert len(ws.acting.person("U0PAULA001").messages(DEVREL)[0]["reactions"][0]["users"]) == 1


def test_markdown_stands_alone(ws: LocalWorkspace, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=DEVREL, markdown_text="**hola**")
    assert posted["message"]["blocks"][0]["text"] == "**hola**"
    with pytest.raises(SlackApiError) as both:
        client.chat_postMessage(channel=DEVREL, markdown_text="**hola**", text="hola")
    assert refusal(both) == "markdown_text_conflict"


def test_what_a_person_types_is_escaped_and_mentions_stay(ws: LocalWorkspace) -> None:
    said = ws.acting.person(LUCIA).say(GENERAL, "a < b & <!channel> <@U0DIEGO001>")
    assert said["text"] == "a &lt; b &amp; &lt;!channel&gt; <@U0DIEGO001>"
    assert said["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "a < b & <!channel> "},
        {"type": "user", "user_id": DIEGO},
    ]


def test_message_timestamps_follow_the_clock_and_are_never_twice_the_same(
    ws: LocalWorkspace, client: WebClient
) -> None:
    before = ws.clock.now()
    ws.clock.advance_to(before + timedelta(days=7))
    stamps = [client.chat_postMessage(channel=DEVREL, text="x")["ts"] for _ in range(3)]
    assert len(set(stamps)) == 3
    assert float(stamps[0]) >= (before + timedelta(days=7)).timestamp()
    ws.clock.advance_to(before)
    assert ws.clock.now() >= before + timedelta(days=7)


def test_a_person_cannot_do_what_is_not_there(ws: LocalWorkspace, client: WebClient) -> None:
    lucia = ws.acting.person(LUCIA)
    posted = client.chat_postMessage(channel=LUCIA, text="sin botones")
    impossible: list[Callable[[], object]] = [
        lambda: ws.acting.person("U0NOBODY01"),
        lambda: lucia.click(posted["ts"], posted["channel"], "nada"),
        lambda: lucia.click("1.2", posted["channel"], "nada"),
        lambda: lucia.messages("D0OTHER001"),
        lambda: lucia.command("/nada", "", GENERAL),
        lambda: lucia.shortcut("nada"),
        lucia.submit,
        lucia.close,
        lambda: lucia.act_in_home("nada"),
    ]
    for deed in impossible:
        with pytest.raises(ActingError, match=r"\w+ \w+"):
            deed()

"""`chat.*`: what the app's bot says."""

import copy

from sandbox import messages
from sandbox.errors import SlackError
from sandbox.records import Channel, Json
from sandbox.validation import validate_message, validate_metadata
from sandbox.web_api.call import Call, Method
from sandbox.web_api.pictures import check_pictures


def _content(call: Call, *, update: bool = False) -> Json:
    """Text, blocks, attachments and metadata, as given and found valid.

    Raises:
        SlackError: whatever validation says.
    """
    blocks = call.args.structure("blocks", "invalid_blocks_format")
    text = call.args.values.get("text")
    if markdown := call.args.text("markdown_text"):
        if blocks or text:
            raise SlackError("markdown_text_conflict")
        blocks, text = [{"type": "markdown", "text": markdown}], markdown
    attachments = call.args.structure("attachments", "invalid_attachments")
    metadata = call.args.structure("metadata", "invalid_metadata_format")
    problems = [
        *validate_message(blocks, text=text, update=update, attachments=attachments),
        *(validate_metadata(metadata) if metadata else []),
    ]
    if problems:
        raise SlackError.from_problems(problems)
    check_pictures(call.team, blocks)
    return {"text": text, "blocks": blocks, "attachments": attachments, "metadata": metadata}


def _warnings(content: Json) -> Json:
    # https://docs.slack.dev/reference/methods/chat.postMessage: screen readers and notifications
    # need text beside blocks; Slack posts all the same and warns.
    if content["blocks"] and not content["text"]:
        return {
            "warning": "missing_text_in_message",
            "response_metadata": {"warnings": ["missing_text_in_message"]},
        }
    return {}


def _post(call: Call) -> Json:
    name = call.args.required("channel")
    content = _content(call)
    channel = messages.resolve_channel(call.state, call.team, name, call.bot_user_id)
    if call.bot_user_id not in channel.members:
        may = channel.kind == "channel" and "chat:write.public" in call.installation.scopes
        if not may:
            raise SlackError("not_in_channel")
    if channel.kind == "im":
        _check_dm(call, channel)
    message = messages.app_message(call.installation, call.state, content)
    if thread_ts := call.args.text("thread_ts"):
        message["thread_ts"] = thread_ts
        if call.args.flag("reply_broadcast"):
            message["subtype"] = "thread_broadcast"
    posted = messages.post(call.state, channel, message)
    return {
        "channel": channel.id,
        "ts": posted["ts"],
        "message": copy.deepcopy(posted),
        **_warnings(content),
    }


def _check_dm(call: Call, channel: Channel) -> None:
    other = call.team.users[channel.other(call.bot_user_id)]
    if other.deleted:
        raise SlackError("user_disabled")
    if not call.state.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def _update(call: Call) -> Json:
    channel = call.channel()
    ts = call.args.required("ts")
    content = _content(call, update=True)
    if content["text"] is None and content["blocks"] is None and content["attachments"] is None:
        raise SlackError("no_text")
    message = messages.own_message(channel, ts, call.installation, "cant_update_message")
    changed = messages.update(call.state, channel, message, content)
    return {
        "channel": channel.id,
        "ts": ts,
        "text": changed.get("text", ""),
        "message": copy.deepcopy(changed),
        **_warnings(content),
    }


def _delete(call: Call) -> Json:
    channel = call.channel()
    ts = call.args.required("ts")
    message = messages.own_message(channel, ts, call.installation, "cant_delete_message")
    messages.delete(call.state, channel, message)
    return {"channel": channel.id, "ts": ts}


def _ephemeral(call: Call) -> Json:
    user_id = call.args.required("user")
    name = call.args.required("channel")
    content = _content(call)
    channel = messages.resolve_channel(call.state, call.team, name, call.bot_user_id)
    if user_id not in call.team.users or user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    if call.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError("is_archived")
    message = messages.app_message(call.installation, call.state, content)
    if thread_ts := call.args.text("thread_ts"):
        message["thread_ts"] = thread_ts
    shown = messages.post_ephemeral(call.state, channel, user_id, message)
    return {"message_ts": shown["ts"], **_warnings(content)}


def _permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.args.required("message_ts")
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"https://{call.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    root = message.get("thread_ts", ts)
    if root != ts:
        link += f"?thread_ts={root}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


METHODS = {
    "chat.delete": Method(_delete, tier=3, scopes=("chat:write",)),
    "chat.getPermalink": Method(_permalink, tier=0),
    "chat.postEphemeral": Method(_ephemeral, tier=4, scopes=("chat:write",)),
    "chat.postMessage": Method(_post, tier=0, scopes=("chat:write",)),
    "chat.update": Method(_update, tier=3, scopes=("chat:write",)),
}

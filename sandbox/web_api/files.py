"""`files.*`: the three steps of an upload, and what became of the files."""

import mimetypes
from typing import Any

from sandbox import messages
from sandbox.errors import SlackError
from sandbox.ids import new_id, new_secret
from sandbox.records import Channel, File, Json
from sandbox.validation import validate_message
from sandbox.web_api.call import Call, Method

LARGEST_FILE = 1024 * 1024 * 1024


def _get_upload_url(call: Call) -> Json:
    name = call.args.required("filename")
    length = call.args.number("length", 0, least=1, refusal="invalid_arguments")
    if not length:
        raise SlackError.arguments("missing required field: length")
    if length > LARGEST_FILE:
        raise SlackError("file_upload_size_restricted")
    file = File(
        id=new_id("F"),
        team_id=call.team.id,
        user_id=call.bot_user_id,
        name=name.rpartition("/")[2],
        title=name,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        expected_size=length,
        created=call.state.seconds(),
        upload_key=new_secret(48),
        alt_text=call.args.text("alt_txt"),
    )
    call.team.files[file.id] = file
    address = f"{call.desk.base_url}/upload/v1/{file.upload_key}"
    return {"upload_url": address, "file_id": file.id}


def _named_files(call: Call) -> list[File]:
    given: Any = call.args.structure("files", "invalid_arguments")
    if not isinstance(given, list) or not given:
        raise SlackError.arguments("missing required field: files")
    named = []
    for index, one in enumerate(given):
        id_ = one.get("id") if isinstance(one, dict) else None
        file = call.team.files.get(id_) if isinstance(id_, str) else None
        if file is None:
            raise SlackError("file_not_found")
        if file.content is None or file.shared:
            raise SlackError.arguments(f"file is not uploaded yet [json-pointer:/files/{index}]")
        if isinstance(one.get("title"), str) and one["title"]:
            file.title = one["title"]
        named.append(file)
    return named


def _targets(call: Call) -> list[Channel]:
    ids = [*call.args.text("channel_id").split(","), *call.args.text("channels").split(",")]
    channels = []
    for id_ in dict.fromkeys(id_ for id_ in ids if id_):
        channel = call.team.channels.get(id_)
        if channel is None:
            raise SlackError("channel_not_found")
        if call.bot_user_id not in channel.members:
            raise SlackError("not_in_channel" if channel.kind == "channel" else "channel_not_found")
        if channel.archived:
            raise SlackError("is_archived")
        channels.append(channel)
    return channels


def _complete(call: Call) -> Json:
    files = _named_files(call)
    channels = _targets(call)
    text = call.args.text("initial_comment")
    blocks = call.args.structure("blocks", "invalid_blocks_format")
    if blocks is not None:
        problems = validate_message(blocks, text=text)
        if problems:
            raise SlackError.from_problems(problems)
    for file in files:
        file.shared = True
    for channel in channels:
        shown = [file.as_json(call.desk.base_url) for file in files]
        content: Json = {"text": text, "files": shown, "upload": True, "blocks": blocks}
        message = messages.app_message(call.installation, call.state, content)
        message["subtype"] = "file_share"
        if thread_ts := call.args.text("thread_ts"):
            message["thread_ts"] = thread_ts
        posted = messages.post(call.state, channel, message)
        for file in files:
            file.channels[channel.id] = posted["ts"]
    return {"files": [file.as_json(call.desk.base_url) for file in files]}


def _file(call: Call) -> File:
    file = call.team.files.get(call.args.required("file"))
    if file is None or not file.shared:
        raise SlackError("file_not_found")
    return file


def _info(call: Call) -> Json:
    return {"file": _file(call).as_json(call.desk.base_url), "comments": []}


def _list(call: Call) -> Json:
    wanted = call.args.text("channel")
    files = [
        file.as_json(call.desk.base_url)
        for file in call.team.files.values()
        if file.shared and (not wanted or wanted in file.channels)
    ]
    return {"files": files, "paging": {"count": 100, "total": len(files), "page": 1, "pages": 1}}


def _delete(call: Call) -> Json:
    file = _file(call)
    if file.user_id != call.bot_user_id:
        raise SlackError("cant_delete_file")
    with call.state.changing():
        del call.team.files[file.id]
        for channel_id, ts in file.channels.items():
            message = call.team.channels[channel_id].messages.get(ts)
            if message is not None:
                kept = [one for one in message.get("files", []) if one["id"] != file.id]
                message["files"] = [*kept, {"id": file.id, "mode": "tombstone"}]
    return {}


METHODS = {
    "files.completeUploadExternal": Method(_complete, tier=4, scopes=("files:write",)),
    "files.delete": Method(_delete, tier=3, scopes=("files:write",)),
    "files.getUploadURLExternal": Method(_get_upload_url, tier=4, scopes=("files:write",)),
    "files.info": Method(_info, tier=4, scopes=("files:read",)),
    "files.list": Method(_list, tier=3, scopes=("files:read",)),
}

"""Files: the three steps of an upload, who may read, what a block may show."""

from http.client import HTTPConnection
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
DEVREL = "C0DEVREL01"


def refusal(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(error.value.response["error"])


def test_a_file_is_shared_once_it_is_complete_and_only_readers_get_it(
    ws: LocalWorkspace, client: WebClient
) -> None:
    ticket = client.files_getUploadURLExternal(filename="clima.png", length=4)
    with pytest.raises(SlackApiError) as early:
        client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "x"}])
    assert refusal(early) == "invalid_arguments"
    done = client.files_upload_v2(
        filename="clima.png", content=b"\x89PNG", channel=DEVREL, initial_comment="El mes"
    )
    message = ws.acting.person("U0PAULA001").messages(DEVREL)[-1]
    assert (message["text"], message["subtype"]) == ("El mes", "file_share")
    assert message["files"][0]["id"] == done["file"]["id"]
    assert client.files_info(file=done["file"]["id"])["file"]["size"] == 4


def fetch(
    ws: LocalWorkspace, verb: str, url: str, token: str, body: bytes = b""
) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", int(ws.base_url.rpartition(":")[2]), timeout=5)
    path = url.removeprefix(ws.base_url)
    connection.request(verb, path, body or None, {"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, content


def test_a_file_is_downloaded_with_a_token_that_may_read_files(
    ws: LocalWorkspace, client: WebClient
) -> None:
    done = client.files_upload_v2(filename="notas.txt", content="áé", channel=DEVREL)
    url = done["file"]["url_private"]
    assert fetch(ws, "GET", url, ws.bot_token) == (200, "áé".encode())
    assert fetch(ws, "GET", url, "xoxb-0-0-x")[0] == 403
    assert fetch(ws, "GET", url.replace(done["file"]["id"], "F0NOWHERE1"), ws.bot_token)[0] == 404
    shares = client.files_info(file=done["file"]["id"])["file"]["shares"]
    assert list(shares["public"]) == [DEVREL]
    ws.admin().install(["chat:write"])
    assert fetch(ws, "GET", url, ws.bot_token) == (403, b"missing_scope")


def test_an_upload_address_takes_the_promised_bytes_once(
    ws: LocalWorkspace, client: WebClient
) -> None:
    url = client.files_getUploadURLExternal(filename="a.txt", length=4)["upload_url"]
    assert fetch(ws, "POST", url, "", b"12345")[0] == 400
    assert fetch(ws, "POST", url, "", b"1" * 100_000)[0] == 413
    assert fetch(ws, "POST", url, "", b"1234") == (200, b"OK - 4")
    assert fetch(ws, "POST", url, "", b"1234")[0] == 404


def test_an_upload_as_a_form_is_held_to_its_size_too(ws: LocalWorkspace, client: WebClient) -> None:
    url = client.files_getUploadURLExternal(filename="a.txt", length=4)["upload_url"]

    def send(content: bytes) -> int:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        connection = HTTPConnection("127.0.0.1", int(ws.base_url.rpartition(":")[2]), timeout=5)
        path = url.removeprefix(ws.base_url)
        connection.request("POST", path, head + content + b"\r\n--x--\r\n", kind)
        status = connection.getresponse().status
        connection.close()
        return status

    assert [send(b"12345"), send(b"1" * 100_000), send(b"1234"), send(b"1234")] == [
        400,
        413,
        200,
        404,
    ]


def test_a_picture_in_a_block_must_be_a_shared_file(ws: LocalWorkspace, client: WebClient) -> None:
    def picture(file_id: str) -> list[dict[str, Any]]:
        return [{"type": "image", "alt_text": "clima", "slack_file": {"id": file_id}}]

    with pytest.raises(SlackApiError) as unknown:
        client.chat_postMessage(channel=DEVREL, text="x", blocks=picture("F0NOWHERE1"))
    assert refusal(unknown) == "invalid_blocks"
    assert unknown.value.response["errors"] == [
        "invalid slack file [json-pointer:/blocks/0/slack_file]"
    ]
    done = client.files_upload_v2(filename="clima.png", content=b"\x89PNG")
    client.chat_postMessage(channel=DEVREL, text="x", blocks=picture(done["file"]["id"]))

"""`oauth.*`: a code becomes a token."""

import base64
import binascii

from sandbox.errors import SlackError
from sandbox.records import Json
from sandbox.web_api.call import Call, Method


def _client(call: Call) -> tuple[str, str]:
    scheme, _, encoded = call.authorization.partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, ValueError):
            raise SlackError("invalid_client_id") from None
        client_id, _, secret = given.partition(":")
        return client_id, secret
    return call.args.text("client_id"), call.args.text("client_secret")


def _access(call: Call) -> Json:
    client_id, secret = _client(call)
    if client_id != call.state.app.client_id:
        raise SlackError("invalid_client_id")
    if secret != call.state.app.client_secret:
        raise SlackError("bad_client_secret")
    code = call.args.text("code")
    if not code:
        raise SlackError("invalid_code")
    return call.desk.grants.exchange(code, call.args.text("redirect_uri"))


METHODS = {"oauth.v2.access": Method(_access, tier=4, asks="nobody")}

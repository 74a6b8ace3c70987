"""Somebody of the other Slack: what their client shows them, and what it sends when they act."""

from typing import Any

from tests.support.other_slack import TEAM, Json, OtherSlack

_CHOICES = {"static_select", "radio_buttons"}
_TICKS = {"checkboxes"}


class Visitor:
    """One person at their client."""

    def __init__(self, slack: OtherSlack, user: str) -> None:
        self._slack = slack
        self._user = user
        self._typed: dict[str, Json] = {}

    @property
    def view(self) -> Json:
        """The modal that is open, as it stands now."""
        return self._slack.views[self._slack.shown_to[self._user]]

    def command(self, command: str) -> Json:
        """Send a slash command; return what the ack says."""
        return self._slack.deliver(
            "slash_commands",
            {
                "command": command,
                "text": "",
                "team_id": TEAM,
                "user_id": self._user,
                "channel_id": "C9ANYWHERE",
                "trigger_id": self._slack.trigger(self._user),
            },
        )

    def open_home(self) -> Json:
        """Look at the app's Home."""
        event = {"type": "app_home_opened", "user": self._user, "channel": "D9HOME", "tab": "home"}
        return self._slack.deliver(
            "events_api",
            {"type": "event_callback", "team_id": TEAM, "event_id": "Ev9", "event": event},
        )

    def fill(self, answers: Json) -> None:
        """Answer from the top, by block; what reports at once is reported, and may change the rest."""
        left = dict(answers)
        while shown := [b for b in self._inputs() if _name(b) in left]:
            block = shown[0]
            element = block["element"]
            answer = _answered(element, left.pop(_name(block)))
            self._typed[block["block_id"]] = {element["action_id"]: answer}
            if block.get("dispatch_action"):
                self._report(block, answer)
        assert not left, f"the modal never asked for {sorted(left)}"

    def submit(self) -> Json:
        """Send the modal; return what the ack says."""
        return self._slack.deliver("interactive", self._payload("view_submission"))

    def _report(self, block: Json, answer: Json) -> None:
        element = block["element"]
        action = {**answer, "block_id": block["block_id"], "action_id": element["action_id"]}
        self._slack.deliver(
            "interactive",
            {
                **self._payload("block_actions"),
                "trigger_id": self._slack.trigger(self._user),
                "actions": [action],
            },
        )

    def _payload(self, kind: str) -> Json:
        shown = {
            block["block_id"]: self._typed.get(block["block_id"])
            or {block["element"]["action_id"]: _untouched(block["element"])}
            for block in self._inputs()
        }
        return {
            "type": kind,
            "team": {"id": TEAM},
            "user": {"id": self._user},
            "view": {
                **self.view,
                "id": self._slack.shown_to[self._user],
                "state": {"values": shown},
            },
        }

    def _inputs(self) -> list[Json]:
        return [block for block in self.view["blocks"] if block["type"] == "input"]


def _name(block: Json) -> str:
    return str(block["block_id"]).partition(":")[0]


def _answered(element: Json, answer: Any) -> Json:
    options = {option["value"]: option for option in element.get("options", [])}
    if element["type"] in _CHOICES:
        return {"type": element["type"], "selected_option": options[answer]}
    if element["type"] in _TICKS:
        return {"type": element["type"], "selected_options": [options[tick] for tick in answer]}
    return {"type": element["type"], "value": answer}


def _untouched(element: Json) -> Json:
    if element["type"] in _CHOICES:
        return {"type": element["type"], "selected_option": element.get("initial_option")}
    if element["type"] in _TICKS:
        return {"type": element["type"], "selected_options": element.get("initial_options", [])}
    return {"type": element["type"], "value": element.get("initial_value")}

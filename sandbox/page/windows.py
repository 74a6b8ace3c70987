"""A person's open modals and Home, ready to be drawn, with what they typed and what was wrong with it."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandbox.acting import Person
from sandbox.page.addresses import act_url
from sandbox.page.people_view import colour_of, initials
from sandbox.page.render import Pen, draw_blocks
from sandbox.page.scene import Json, Place, Scene
from sandbox.page.wording import Words

if TYPE_CHECKING:
    from sandbox.page.frame import Page

WHOLE_VIEW = ""
"""The place of a sentence that concerns the whole view."""


def values_in(view: Json) -> dict[Place, Json]:
    """`state.values` by place."""
    values: Json = (view.get("state") or {}).get("values") or {}
    return {
        (block_id, action_id): entry
        for block_id, actions in values.items()
        for action_id, entry in actions.items()
    }


def views_of(page: "Page", person: Person, scene: Scene) -> list[dict[str, Any]]:
    """The stack of modals, the lowest first."""
    return [_view(page, person, view, scene) for view in person.views]


def _view(page: "Page", person: Person, view: Json, scene: Scene) -> dict[str, Any]:
    errors = page.memory.errors(view)
    drawn = replace(
        scene,
        surface="modal",
        scope=view["id"],
        values=values_in(view),
        errors={key: said(text, scene.words) for key, text in errors.items() if key != WHOLE_VIEW},
        found=page.memory.found(person.user.id, view["id"]),
    )
    pen, app = Pen(drawn), page.ws.state.app
    trouble = errors.get(WHOLE_VIEW, "")
    return {
        "id": view["id"],
        "url": act_url(person.user.id, "view"),
        "callback_id": view.get("callback_id", ""),
        "title": pen.text(view["title"]),
        "submit": pen.bare(view.get("submit")),
        "submit_disabled": bool(view.get("submit_disabled")),
        "close": pen.bare(view.get("close")) or scene.words("cancel"),
        "body": draw_blocks(view["blocks"], drawn),
        "trouble": said(trouble, scene.words) if trouble else "",
        "app": {"initials": initials(app.name), "colour": colour_of(app.id)},
    }


def home_of(person: Person, scene: Scene) -> dict[str, Any] | None:
    """The person's Home as last published, or None."""
    view = person.home
    if view is None:
        return None
    drawn = replace(scene, surface="home", scope=view["id"], values=values_in(view))
    return {
        "id": view["id"],
        "act_url": act_url(person.user.id, "home"),
        "body": draw_blocks(view["blocks"], drawn),
    }


def question_of(page: "Page", person: Person, scene: Scene) -> dict[str, Any] | None:
    """What a `confirm` asks the person just now, or None."""
    question = page.memory.question(person.user.id)
    if question is None:
        return None
    confirm, pen = question.confirm, Pen(scene)
    return {
        "number": question.number,
        "url": question.url,
        "deny_url": act_url(person.user.id, "deny"),
        "fields": question.fields,
        "title": pen.text(confirm["title"]),
        "text": pen.text(confirm["text"]),
        "confirm": pen.bare(confirm["confirm"]),
        "deny": pen.bare(confirm["deny"]),
        "style": confirm.get("style", "primary"),
    }


def said(sentence: str, words: Words) -> str:
    """A sentence of Slack's client in the page's language; what an app wrote stays as it is."""
    for number, (pattern, _) in enumerate(_CLIENT_SENTENCES):
        match = pattern.fullmatch(sentence)
        if match:
            return words(_CLIENT_SENTENCES[number][1], **match.groupdict())
    return sentence


_CLIENT_SENTENCES = [
    (re.compile(pattern), key)
    for pattern, key in (
        (r"Please complete this required field\.", "client_required"),
        (r"Please select (?P<n>\d+) or fewer\.", "client_too_many"),
        (r"Please upload (?P<n>\d+) or fewer files\.", "client_too_many_files"),
        (r"Please enter at least (?P<n>\d+) characters\.", "client_short"),
        (r"Please enter at most (?P<n>\d+) characters\.", "client_long"),
        (r"Please enter a valid email address\.", "client_email"),
        (r"Please enter a valid URL\.", "client_url"),
        (r"Please enter a number\.", "client_number"),
        (r"Please enter a whole number\.", "client_whole"),
        (r"Please enter a number of at least (?P<n>.+)\.", "client_least"),
        (r"Please enter a number of at most (?P<n>.+)\.", "client_most"),
        (r"We had some trouble connecting\. Try again\?", "trouble"),
        (r"The app did not answer in time\.", "no_answer"),
        (r"The app could not be reached\.", "not_reached"),
    )
]

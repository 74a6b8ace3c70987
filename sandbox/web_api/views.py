"""`views.*`: modals and Homes."""

from sandbox import modals
from sandbox.errors import SlackError
from sandbox.modals import view_json
from sandbox.records import Json, View
from sandbox.validation import validate_view
from sandbox.web_api.call import Call, Method
from sandbox.web_api.pictures import check_pictures


def _view(call: Call, kind: str) -> Json:
    """The view argument, valid and of the kind that the method takes.

    Raises:
        SlackError: whatever validation says.
    """
    if not call.args.has("view"):
        raise SlackError.arguments("missing required field: view")
    view = call.args.structure("view", "invalid_arguments")
    problems = validate_view(view)
    if problems:
        raise SlackError.from_problems(problems)
    assert isinstance(view, dict)
    check_pictures(call.team, view.get("blocks"))
    if view.get("type") != kind:
        raise SlackError.arguments(f"must be of type {kind} [json-pointer:/view/type]")
    return view


def _shown(call: Call, view: View) -> Json:
    return {"view": view_json(call.state, view, with_state=False)}


def _by_trigger(call: Call, *, push: bool) -> Json:
    view = _view(call, "modal")
    name = "trigger_id" if call.args.has("trigger_id") else "interactivity_pointer"
    trigger = call.desk.triggers.check(call.args.required(name), call.team.id)
    if push and trigger.view_id is None:
        raise SlackError("invalid_trigger_id")
    opened = modals.open_view(call.state, call.team, trigger.user_id, view, push=push)
    trigger.used = True
    return _shown(call, opened)


def _open(call: Call) -> Json:
    return _by_trigger(call, push=False)


def _push(call: Call) -> Json:
    return _by_trigger(call, push=True)


def _find(call: Call) -> View:
    team = call.team
    if call.args.has("view_id"):
        found = team.views.get(call.args.required("view_id"))
    else:
        wanted = call.args.required("external_id")
        found = next(
            (v for v in team.views.values() if v.content.get("external_id") == wanted), None
        )
    if found is None:
        raise SlackError("not_found")
    return found


def _check_hash(call: Call, view: View) -> None:
    given = call.args.text("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")


def _update(call: Call) -> Json:
    if not call.args.has("view_id") and not call.args.has("external_id"):
        raise SlackError.arguments("missing required field: view_id or external_id")
    found = _find(call)
    view = _view(call, found.kind)
    _check_hash(call, found)
    return _shown(call, modals.replace(call.state, found, view))


def _publish(call: Call) -> Json:
    user_id = call.args.required("user_id")
    view = _view(call, "home")
    if not call.state.app.home_tab:
        raise SlackError("not_enabled")
    user = call.team.users.get(user_id)
    if user is None or user.deleted or user.is_bot:
        raise SlackError.arguments("invalid user_id [json-pointer:/user_id]")
    before = call.team.homes.get(user_id)
    if before is not None:
        _check_hash(call, call.team.views[before])
    return _shown(call, modals.publish(call.state, call.team, user_id, view))


METHODS = {
    "views.open": Method(_open, tier=4),
    "views.publish": Method(_publish, tier=4),
    "views.push": Method(_push, tier=4),
    "views.update": Method(_update, tier=4),
}

"""The page's addresses: where a place is seen and where what a person does is posted."""

from urllib.parse import quote

HOME, APP = "home", "app"
"""Places that are no conversation: the app's Home tab, and its Messages tab before any message."""


def place_url(user_id: str, place: str) -> str:
    """The address of a place as a person sees it."""
    return f"/p/{quote(user_id)}/{quote(place)}"


def act_url(user_id: str, on: str, **more: str) -> str:
    """Where a form posts what a person does; `on` names the kind of thing."""
    extra = "".join(f"&{key}={quote(value)}" for key, value in more.items())
    return f"/act/{quote(user_id)}?on={on}{extra}"


def is_ours(address: str) -> bool:
    """Whether a posted `back` leads to this page and nowhere else."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address

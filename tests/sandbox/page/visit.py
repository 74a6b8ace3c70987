"""A browser tab at the page."""

from playwright.sync_api import Page, expect

from sandbox.server import LocalWorkspace
from tests.sandbox.page.app import GENERAL, LUCIA


def ready(page: Page) -> Page:
    """Wait for the page's script, without which Enter writes a new line."""
    expect(page.locator("html[data-ready]")).to_be_attached()
    return page


class Visit:
    """A browser tab at the page; `complaints` are the errors of its console and its outside requests."""

    def __init__(self, page: Page, ws: LocalWorkspace) -> None:
        self.page, self.ws = page, ws
        self.complaints: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith((self.ws.base_url, "data:")):
            self.complaints.append(f"asked for {url}")

    def to(self, user: str, place: str = "", query: str = "") -> Page:
        self.page.goto(f"{self.ws.base_url}/p/{user}/{place}{query}".rstrip("/"))
        return ready(self.page)


def referral(go: Visit, user: str = LUCIA) -> Page:
    page = go.to(user, GENERAL)
    page.get_by_label("Escribe a #general").fill("/referir")
    page.get_by_label("Escribe a #general").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    return page

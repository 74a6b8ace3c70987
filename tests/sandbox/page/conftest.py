"""An app connected to a workspace, and two ways to its page: with a script and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from sandbox.server import LocalWorkspace
from tests.sandbox.page.app import PageApp
from tests.sandbox.page.visit import Visit
from tests.sandbox.page.visitor import Visitor


@pytest.fixture
def app(ws: LocalWorkspace) -> Iterator[PageApp]:
    """Return an app that shows the samples and remembers what it heard."""
    app = PageApp(ws)
    yield app
    app.close()


@pytest.fixture
def visitor(ws: LocalWorkspace) -> Visitor:
    """Return a browser without a script."""
    return Visitor(ws)


@pytest.fixture
def go(ws: LocalWorkspace, page: Page) -> Iterator[Visit]:
    """Open places on the page; at the end nothing may have gone wrong in the browser."""
    visit = Visit(page, ws)
    yield visit
    assert visit.complaints == []

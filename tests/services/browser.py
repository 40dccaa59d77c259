"""A real Chromium for the tests: one window per person, and an error on its console fails the test."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from tests.services.waiting import PATIENCE_SECONDS

# The shell first: the same engine without the windows of a desktop, which cost most of what a context costs.
# Debian's packages, because Playwright's own browser is a download that many networks forbid.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# As root there is no sandbox; the rest keeps Chromium from calling home while tests run.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Messages go after some seconds unless somebody rests the pointer on them: so that a test finds them on a machine that
# is busy for longer, somebody does.
HOLD_MESSAGES = """new MutationObserver((changes) => {
  const messages = document.querySelector('tc-toasts');
  if (messages !== null && changes.some(({target}) => messages.contains(target)))
    messages.dispatchEvent(new MouseEvent('mouseenter'));
}).observe(document, {childList: true, subtree: true});"""


@dataclass
class Windows:
    """Opens pages, each in a profile of its own, and listens to their consoles."""

    browser: Browser
    errors: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def open(self, url: str, **options: Any) -> Page:
        """Open `url` as somebody new to this browser: no cookies, no storage.

        Args:
            options: of Playwright's `new_context`, such as `color_scheme="dark"`, or `storage_state=` a session
                that `TaskcastServer.sign_in` began.
        """
        # What a service worker fetches, no test can intercept; those about it allow it.
        own = {"viewport": {"width": 1280, "height": 800}, "service_workers": "block"}
        context = self.browser.new_context(**{**own, **options})
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        context.add_init_script(HOLD_MESSAGES)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.goto(url)
        return page

    def expect_error(self, pattern: str) -> None:
        """Let console errors that match this pass: the test provokes them."""
        self.expected.append(re.compile(pattern))

    def unexpected_errors(self) -> list[str]:
        return [error for error in self.errors if not any(pattern.search(error) for pattern in self.expected)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


class SharedBrowser:
    """One headless Chromium for all tests of this process; launched when the first asks for it, or when it crashed."""

    def __init__(self) -> None:
        self._driver: AbstractContextManager[Playwright] | None = None
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def take(self) -> Browser:
        """The browser. Until `put_back`, Playwright's event loop counts as running in this thread."""
        if self._playwright is None:
            self._driver = sync_playwright()
            self._playwright = self._driver.__enter__()
            self._loop = asyncio.get_running_loop()
        asyncio._set_running_loop(self._loop)
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        return self._browser

    def put_back(self) -> None:
        """Let tests without a browser run event loops of their own."""
        asyncio._set_running_loop(None)

    def close(self) -> None:
        if self._driver is not None:
            asyncio._set_running_loop(self._loop)
            if self._browser is not None:
                self._browser.close()
            self._driver.__exit__(None, None, None)


def program() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise RuntimeError("Chromium is not installed: run tools/ensure_services")
    return found


@pytest.fixture(scope="session")
def shared_browser() -> Iterator[SharedBrowser]:
    shared = SharedBrowser()
    yield shared
    shared.close()


@pytest.fixture(scope="module")
def browser(shared_browser: SharedBrowser) -> Iterator[Browser]:
    """The browser, while a module's tests run."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    yield shared_browser.take()
    shared_browser.put_back()


@pytest.fixture
def windows(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Windows]:
    """Open windows with `windows.open(url)`; what is still open when a test fails is photographed."""
    opened = Windows(browser)
    failed_before = request.session.testsfailed
    yield opened
    errors = opened.unexpected_errors()
    if errors or request.session.testsfailed > failed_before:
        _photograph(opened, name=request.node.name)
    for context in opened.contexts:
        context.close()
    assert not errors, f"errors on the console: {errors}"


def _photograph(windows: Windows, *, name: str) -> None:
    folder = Path("var/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    for number, context in enumerate(windows.contexts):
        for page in context.pages:
            page.screenshot(path=folder / f"{re.sub(r'[^a-zA-Z0-9_-]+', '-', name)}-{number}.png")

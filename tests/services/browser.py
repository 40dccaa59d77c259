"""A real Chromium for the tests: one window per person, and an error on its console fails the test."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.services.waiting import PATIENCE_SECONDS

# Debian's Chromium first; Playwright's own browser is a download that many networks forbid.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
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
            options: of Playwright's `new_context`, such as `color_scheme="dark"`.
        """
        context = self.browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium for one test module.

    Not for the whole run: Playwright leaves an event loop running in the thread until it stops, which
    other modules would trip over.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise RuntimeError("Chromium is not installed: run tools/ensure_services")
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


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

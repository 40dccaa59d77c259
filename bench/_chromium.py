"""A Chromium under measurement: its profile is on disk, so it can end and start anew, and the page tells of itself."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

# When the first frame with what was wanted is on the screen and the main thread takes input again; long tasks; the gaps
# between frames. In the page itself, because every question from outside comes too late.
WATCH = """
window.watch = {tasks: [], gaps: []};
new PerformanceObserver((list) => watch.tasks.push(...list.getEntries().map(({startTime, duration}) => [startTime, duration])))
  .observe({type: 'longtask', buffered: true});
watch.usable = (selector, from = 0) => new Promise((resolve) => {
  const painted = () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - from);
    channel.port2.postMessage(null);
  });
  const look = () => (document.querySelector(selector) ? (painted(), true) : false);
  if (look()) return;
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(document, {childList: true, subtree: true});
});
watch.frames = () => {
  let last = performance.now();
  watch.gaps = [];
  const next = (now) => {
    watch.gaps.push(performance.now() - last);
    last = performance.now();
    watch.frame = requestAnimationFrame(next);
  };
  watch.frame = requestAnimationFrame(next);
};
watch.started = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve)).then(() => watch.usable('tc-task-card'));
"""


IDLE = """async () => {
  for (let idle = 0; idle < 20; ) {
    const long = watch.tasks.length;
    await new Promise((resolve) => requestIdleCallback(resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    idle = watch.tasks.length === long ? idle + 1 : 0;
  }
}"""


class PageUnderTest:
    """One window, and what the browser says about it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.browser: CDPSession = page.context.new_cdp_session(page)
        page.set_default_timeout(120_000)

    def start_ms(self, url: str) -> float:
        """From the navigation to the first frame with a card that answers."""
        self.page.goto(url, wait_until="commit")
        return float(self.page.evaluate("() => watch.started"))

    def settle(self) -> None:
        """Wait until the page has had nothing to do for two seconds, and forget what was watched."""
        # Not Playwright's "networkidle": a page that asks again and again for its network never gets there.
        self.page.evaluate(IDLE)
        self.page.evaluate("watch.tasks = []")

    def longest_task_ms(self) -> float:
        """Of those over 50 ms since `settle`; 0 when there was none."""
        self.page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))")  # they are told late
        return float(max((duration for _, duration in self.page.evaluate("watch.tasks")), default=0))

    def heap_mb(self) -> float:
        self.browser.send("HeapProfiler.collectGarbage")
        self.browser.send("HeapProfiler.collectGarbage")
        return float(self.browser.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


@contextmanager
def chromium(profile: Path, *, cookies: list[Any] | None = None) -> Iterator[PageUnderTest]:
    """A browser process of its own with that profile."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        context: BrowserContext = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=program, args=ARGUMENTS, viewport={"width": 1280, "height": 800}
        )
        context.add_init_script(WATCH)
        if cookies:
            context.add_cookies(cookies)
        page = context.pages[0] if context.pages else context.new_page()
        yield PageUnderTest(page)
        context.close()

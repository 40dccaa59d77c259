"""A Chromium under measurement: its profile is on disk, so it can end and start anew, and the page tells of itself."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

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
// What was done, until `isThere` and the frame with it is painted; marked, so that a trace can be cut there.
watch.painted = async (act, isThere) => {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  performance.mark('began');
  const began = performance.now();
  act();
  await new Promise((resolve) => {
    const look = () => (isThere() ? (resolve(), true) : false);
    if (look()) return;
    const observer = new MutationObserver(() => look() && observer.disconnect());
    observer.observe(document, {childList: true, subtree: true, attributes: true});
  });
  await new Promise((resolve) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  }));
  performance.mark('painted');
  return performance.now() - began;
};
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


TRACED = "toplevel,blink.user_timing,devtools.timeline"


class Painted(NamedTuple):
    """From a question to the paint of its answer: on the clock, and in processor time of the page's main thread."""

    wall_ms: float
    cpu_ms: float


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

    def painted(self, script: str, given: Sequence[str]) -> Painted:
        """What `watch.painted` tells in that script, and what a trace of it tells."""
        events: list[dict[str, Any]] = []
        ended: list[object] = []

        def collect(told: dict[str, Any]) -> None:
            events.extend(told["value"])

        def end(told: object) -> None:
            ended.append(told)

        self.browser.on("Tracing.dataCollected", collect)
        self.browser.once("Tracing.tracingComplete", end)
        self.browser.send("Tracing.start", {"categories": TRACED, "transferMode": "ReportEvents"})
        wall = float(self.page.evaluate(script, list(given)))
        self.browser.send("Tracing.end")
        while not ended:
            self.page.wait_for_timeout(20)
        self.browser.remove_listener("Tracing.dataCollected", collect)
        return Painted(wall, _processor_ms(events))

    def longest_task_ms(self) -> float:
        """Of those over 50 ms since `settle`; 0 when there was none."""
        self.page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))")  # they are told late
        return float(max((duration for _, duration in self.page.evaluate("watch.tasks")), default=0))

    def heap_mb(self) -> float:
        self.browser.send("HeapProfiler.collectGarbage")
        self.browser.send("HeapProfiler.collectGarbage")
        return float(self.browser.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def _processor_ms(events: Sequence[dict[str, Any]]) -> float:
    """Of the tasks between the marks of `watch.painted`, on the thread that made them."""
    began, ended = (
        next(each for each in reversed(events) if each["name"] == name) for name in ("began", "painted")
    )
    thread = began["pid"], began["tid"]
    tasks = [
        each
        for each in events
        if each["name"] in {"RunTask", "ThreadControllerImpl::RunTask"}
        and (each["pid"], each["tid"]) == thread
        and each["ts"] <= ended["ts"]
        and each["ts"] + each.get("dur", 0) >= began["ts"]
    ]
    return sum(float(each.get("tdur", 0)) for each in tasks) / 1000


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

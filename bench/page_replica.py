"""How fast does the page start and work from its copy of 5,000 tasks, and what does it hold and download?

A real Chromium with its profile on disk, and a server with the built page. Five runs of each, of which four must meet the bar:
the figure is the second worst. A start counts from the navigation to the first frame with cards that takes input.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
from _chromium import PageUnderTest, chromium
from _harness import PASSWORD, Taskcast, publish, stopping
from _many_tasks import insert_tasks, put_into_sections

TASKS = 5_000
RUNS = 5
CHANGES, SECONDS = 1_000, 10
SECTIONS = 4

Measured = dict[str, list[float]]

BARS: dict[str, tuple[float, str]] = {
    "cold start": (1_000, "ms"),
    "warm start": (500, "ms"),
    "cold start without a network": (1_000, "ms"),
    "warm start without a network": (500, "ms"),
    "opening a project of 5,000": (150, "ms"),
    "longest task: scrolling": (50, "ms"),
    "longest task: dragging": (50, "ms"),
    "longest task: show more": (50, "ms"),
    "cards repainted by one change of another": (1, ""),
    "1,000 changes in 10 s: longest gap between frames": (100, "ms"),
    "1,000 changes in 10 s: tasks that differ then": (0, ""),
    "JavaScript heap, 20,000 tasks held": (60, "MB"),
    "download: sign-in": (60, "kB"),
    "download: sign-in and first board": (160, "kB"),
}

KEPT = """async () => {
  const found = (await indexedDB.databases()).find(({name}) => name.startsWith('taskcast-'));
  if (found === undefined) return 0;
  const opening = indexedDB.open(found.name);
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const tasks = opening.result.transaction('tasks').objectStore('tasks');
  const counting = tasks.count();
  await new Promise((resolve) => (counting.onsuccess = resolve));
  opening.result.close();
  return counting.result;
}"""
TITLES = """async (project) => {
  const found = (await indexedDB.databases()).find(({name}) => name.startsWith('taskcast-'));
  const opening = indexedDB.open(found.name);
  await new Promise((resolve) => (opening.onsuccess = resolve));
  const reading = opening.result.transaction('tasks').objectStore('tasks').getAll();
  await new Promise((resolve) => (reading.onsuccess = resolve));
  opening.result.close();
  return Object.fromEntries(reading.result.filter((task) => task.project_id === project).map(({id, title}) => [id, title]));
}"""
SHELL_IS_KEPT = """async (files) => {
  const name = (await caches.keys()).find((each) => each.endsWith('assets:shell:cache'));
  return name !== undefined && (await (await caches.open(name)).keys()).length >= files;
}"""
OPENED = """(project) => {
  const began = performance.now();
  document.querySelector(`tc-sidebar a[href="/projects/${project}"]`).click();
  return watch.usable(`tc-task-card a[href^="/projects/${project}/"]`, began);
}"""
REPAINTS = """() => {
  watch.cards = new Set();
  watch.observer = new MutationObserver((changes) => {
    for (const {target} of changes) {
      const card = (target.nodeType === 1 ? target : target.parentElement)?.closest('tc-task-card');
      if (card) watch.cards.add(card);
    }
  });
  watch.observer.observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
}"""


class Garden:
    """A server, and Ada with projects of 5,000 tasks in four sections each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Taskcast(folder, TASKCAST_WORKER="off")
        self.ada = self.server.client(self.server.administrator("Ada"))
        self.ada_id = self.ada.get("/api/me").json()["id"]
        self.projects: list[int] = []

    def add_project(self, tasks: int = TASKS) -> int:
        project: int = self.ada.post("/api/projects", json={"name": f"Garden {len(self.projects)}"}).json()[
            "id"
        ]
        sections = [
            self.ada.post(f"/api/projects/{project}/sections", json={"name": f"Bed {number}"}).json()["id"]
            for number in range(SECTIONS)
        ]
        insert_tasks(self.folder, project, tasks, self.ada_id)
        put_into_sections(self.folder, project, sections)
        self.projects.append(project)
        return project

    def cookies(self) -> list[dict[str, str]]:
        """Of a new session of Ada's."""
        with httpx.Client(base_url=self.server.url, trust_env=False) as browser:
            browser.post(
                "/api/auth/login", json={"email": "ada@example.org", "password": PASSWORD}
            ).raise_for_status()
            return [
                {"name": name, "value": value, "url": self.server.url}
                for name, value in browser.cookies.items()
            ]

    def snapshot(self, project: int) -> list[dict[str, Any]]:
        """Its open tasks."""
        tasks: list[dict[str, Any]] = []
        cursor = None
        while not tasks or cursor is not None:
            page = self.ada.get(
                f"/api/projects/{project}/snapshot", params=cursor and {"cursor": cursor}
            ).json()
            tasks += page["tasks"]
            cursor = page["next_cursor"]
        return tasks


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        (folder := Path(name) / "server").mkdir()
        garden = Garden(folder)
        with stopping(garden.server):
            found = measured(garden, Path(name))
    tell(found)


def measured(garden: Garden, folder: Path) -> Measured:
    found: Measured = {question: [] for question in BARS}
    downloads(garden, folder, found)
    url = f"{garden.server.url}/projects/{garden.add_project()}"
    prepare(garden, folder / "profile", url)
    starts(folder / "profile", url, found)
    garden.add_project()
    for _ in range(RUNS):
        with chromium(folder / "profile") as window:
            window.start_ms(url)
            wait_until_kept(window, 2 * TASKS)
            window.settle()
            work(window, garden, found)
    garden.add_project()
    garden.add_project()
    for run in range(RUNS):
        with chromium(folder / f"heap-{run}", cookies=garden.cookies()) as window:
            window.start_ms(url)
            wait_until_kept(window, 4 * TASKS)
            window.settle()
            found["JavaScript heap, 20,000 tasks held"].append(window.heap_mb())
    return found


def prepare(garden: Garden, profile: Path, url: str) -> None:
    """Ada was here before: her tasks and the page's own files are in the profile."""
    files = len(garden.ada.get("/ngsw.json").json()["hashTable"])
    with chromium(profile, cookies=lasting(garden.cookies())) as window:
        window.start_ms(url)
        wait_until_kept(window, TASKS)
        wait(lambda: window.page.evaluate(SHELL_IS_KEPT, files))


def lasting(cookies: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Kept when the browser ends, as the server's own are."""
    return [{**cookie, "expires": time.time() + 86_400} for cookie in cookies]


def starts(profile: Path, url: str, found: Measured) -> None:
    for network in ("", " without a network"):
        for _ in range(RUNS):
            with chromium(profile) as window:
                window.page.context.set_offline(bool(network))
                found[f"cold start{network}"].append(window.start_ms(url))
                window.settle()
                found[f"warm start{network}"].append(window.start_ms(url))


def work(window: PageUnderTest, garden: Garden, found: Measured) -> None:
    first, second = garden.projects[:2]
    page = window.page
    found["opening a project of 5,000"].append(page.evaluate(OPENED, second))
    page.evaluate(OPENED, first)
    window.settle()
    column = page.locator("tc-board-column ul").first
    column.hover()
    for _ in range(30):
        page.mouse.wheel(0, 240)
    found["longest task: scrolling"].append(window.longest_task_ms())
    for _ in range(30):
        page.mouse.wheel(0, -240)
    window.settle()
    drag(window)
    found["longest task: dragging"].append(window.longest_task_ms())
    window.settle()
    page.get_by_role("button", name="more tasks").first.click()
    found["longest task: show more"].append(window.longest_task_ms())
    window.settle()
    found["cards repainted by one change of another"].append(repainted(window, garden))
    window.settle()
    gap, differ = under_changes(window, garden, first)
    found["1,000 changes in 10 s: longest gap between frames"].append(gap)
    found["1,000 changes in 10 s: tasks that differ then"].append(differ)


def drag(window: PageUnderTest) -> None:
    """From the first column into the second, as by hand: in many small steps."""
    page = window.page
    start = page.locator("tc-board-column").nth(0).locator("tc-task-card").first.bounding_box()
    end = page.locator("tc-board-column").nth(1).locator("tc-task-card").nth(2).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 120, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(end["x"] + 120, end["y"] + 12, steps=40)
    page.mouse.up()
    page.locator(".cdk-drag-preview").wait_for(state="detached")


def repainted(window: PageUnderTest, garden: Garden) -> float:
    page = window.page
    href = page.locator("tc-task-card a").first.get_attribute("href") or ""
    title = f"Changed at {time.monotonic()}"
    page.evaluate(REPAINTS)
    garden.ada.patch(f"/api/tasks/{href.rpartition('/')[2]}", json={"title": title}).raise_for_status()
    page.locator("tc-task-card", has_text=title).wait_for()
    return float(page.evaluate("watch.observer.disconnect(), watch.cards.size"))


def under_changes(window: PageUnderTest, garden: Garden, project: int) -> tuple[float, float]:
    """The longest gap between two frames meanwhile, and how many tasks of the copy are not as on the server."""
    tasks = [task["id"] for task in garden.snapshot(project)]

    def change() -> None:
        began = time.monotonic()
        for number in range(CHANGES):
            path = f"/api/tasks/{tasks[number * 7 % len(tasks)]}"
            garden.ada.patch(path, json={"title": f"Changed {began} {number}"}).raise_for_status()
            time.sleep(max(0.0, began + (number + 1) * SECONDS / CHANGES - time.monotonic()))

    window.page.evaluate("watch.frames()")
    thread = Thread(target=change)
    thread.start()
    thread.join()
    expected = {str(task["id"]): task["title"] for task in garden.snapshot(project)}
    gap = max(window.page.evaluate("cancelAnimationFrame(watch.frame), watch.gaps"))
    titles: dict[str, str] = {}

    def is_exact() -> bool:
        titles.update(window.page.evaluate(TITLES, project))
        return titles == expected

    try:
        wait(is_exact, seconds=20)
    except TimeoutError:
        return float(gap), float(sum(titles.get(id_) != title for id_, title in expected.items()))
    return float(gap), 0.0


def downloads(garden: Garden, folder: Path, found: Measured) -> None:
    """As a browser that was never here: signing in, to a board of 20 tasks."""
    project = garden.add_project(20)
    garden.projects.clear()
    for run in range(RUNS):
        with chromium(folder / f"new-{run}") as window:
            signed_in(window, f"{garden.server.url}/projects/{project}", found)
    garden.ada.delete(f"/api/projects/{project}").raise_for_status()


def signed_in(window: PageUnderTest, url: str, found: Measured) -> None:
    page = window.page
    received: list[float] = []
    window.browser.send("Network.enable")
    window.browser.on("Network.loadingFinished", lambda told: received.append(told["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    page.get_by_label("Email").wait_for()
    found["download: sign-in"].append(sum(received) / 1e3)
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("tc-task-card").first.wait_for()
    found["download: sign-in and first board"].append(sum(received) / 1e3)


def wait_until_kept(window: PageUnderTest, tasks: int) -> None:
    wait(lambda: window.page.evaluate(KEPT) >= tasks)


def wait(condition: Callable[[], object], *, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)


def tell(found: Measured) -> None:
    rows, figures = [], {}
    for question, runs in found.items():
        bar, unit = BARS[question]
        figure = sorted(runs)[-2]  # four of five are no worse
        figures[question] = {
            "runs": [round(run, 1) for run in runs],
            "four_of_five": round(figure, 1),
            "bar": bar,
        }
        runs_told = ", ".join(f"{run:.1f}" for run in runs)
        rows.append(
            (
                question,
                f"{figure:.1f} {unit}",
                f"{bar:g} {unit}",
                "met" if figure <= bar else "MISSED",
                runs_told,
            )
        )
    publish("page_replica", {"figures": figures}, rows, ("question", "four of five", "bar", "", "runs"))


if __name__ == "__main__":
    main()

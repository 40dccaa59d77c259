"""What this device keeps: a start from it shows one's projects without an answer of the server (promise P2)."""

import re

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.waiting import wait_until
from tests.support.board import card, indicator
from tests.support.people import ADA, BEN

COPIED = """async ({user, title, project}) => {
  const found = (await indexedDB.databases()).find(({name}) => name.endsWith('-' + user));
  if (found === undefined) return false;
  const opening = indexedDB.open(found.name);
  const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const reading = database.transaction('tasks').objectStore('tasks').getAll();
  await new Promise((resolve) => (reading.onsuccess = resolve));
  database.close();
  return reading.result.some((task) => task.title === title && task.project_id === project);
}"""


SHELL_IS_KEPT = """async (files) => {
  const active = (await navigator.serviceWorker.getRegistration())?.active;
  if (active?.state !== 'activated') return false;
  const name = (await caches.keys()).find((each) => each.endsWith('assets:shell:cache'));
  return name !== undefined && (await (await caches.open(name)).keys()).length >= files;
}"""


def user_id(client: httpx.Client) -> int:
    return int(client.get("/api/me").json()["id"])


def wait_until_copied(page: Page, user: int, project: int, title: str) -> None:
    """Until the page has written that task to the database on this device."""
    # Not `wait_for_function`: a promise is true for it before it is kept.
    asked = {"user": user, "project": project, "title": title}
    wait_until(lambda: page.evaluate(COPIED, asked))


def silence(context: BrowserContext) -> None:
    """Nothing but the page's own files gets through."""
    context.route("**/api/**", lambda route: route.abort())
    context.route("**/socket.io/**", lambda route: route.abort())
    context.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())


@pytest.fixture
def attic(server: TaskcastServer, garden: int) -> int:
    """Another project of Ada's, with one task."""
    ada = server.client_for(ADA)
    project = ada.post("/api/projects", json={"name": f"Attic {garden}"}).json()["id"]
    ada.post(
        "/api/tasks", json={"title": f"Sort the boxes of {project}", "project_id": project}
    ).raise_for_status()
    return int(project)


@pytest.mark.promise("P2")
def test_a_reload_without_an_answer_shows_the_board_and_another_project(
    opens: Opens, garden: int, attic: int, server: TaskcastServer, windows: Windows
) -> None:
    windows.expect_error("ERR_FAILED|socket.io")
    ada = opens(ADA)
    user = user_id(server.client_for(ADA))
    wait_until_copied(ada, user, garden, "Paint the fence")
    wait_until_copied(ada, user, attic, f"Sort the boxes of {attic}")
    silence(ada.context)
    ada.reload()
    expect(card(ada, "Paint the fence")).to_be_visible()
    ada.locator(f"tc-sidebar a[href='/projects/{attic}']").click()
    expect(card(ada, f"Sort the boxes of {attic}")).to_be_visible()
    ada.goto(f"{server.url}/projects/{attic}")
    expect(card(ada, f"Sort the boxes of {attic}")).to_be_visible()


@pytest.mark.promise("P2")
def test_what_others_did_meanwhile_is_there_after_the_next_start(
    opens: Opens, garden: int, server: TaskcastServer
) -> None:
    ada = opens(ADA)
    wait_until_copied(ada, user_id(server.client_for(ADA)), garden, "Paint the fence")
    snapshots: list[str] = []
    ada.goto("about:blank")
    ben = server.client_for(BEN)
    tasks = ben.get(f"/api/tasks?project_id={garden}").raise_for_status().json()["items"]
    fence = next(task for task in tasks if task["title"] == "Paint the fence")
    ben.patch(f"/api/tasks/{fence['id']}", json={"title": "Paint it blue"}).raise_for_status()

    own = f"/projects/{garden}/snapshot"  # of other projects some may still be on their way
    ada.on("request", lambda request: snapshots.append(request.url) if own in request.url else None)
    ada.goto(f"{server.url}/projects/{garden}")
    expect(card(ada, "Paint it blue")).to_be_visible()
    expect(indicator(ada)).to_have_text("Live")
    assert not snapshots


@pytest.mark.promise("P6")
def test_signing_out_leaves_nothing_of_it_on_the_device(
    opens: Opens, garden: int, server: TaskcastServer
) -> None:
    ada = opens(ADA)
    user = user_id(server.client_for(ADA))
    wait_until_copied(ada, user, garden, "Paint the fence")
    ada.locator("tc-sidebar button.myself").click()
    ada.get_by_role("menuitem", name="Sign out").click()
    expect(ada.get_by_role("heading", name="Sign in")).to_be_visible()
    left = {"user": user, "project": garden, "title": "Paint the fence"}
    wait_until(lambda: not ada.evaluate(COPIED, left))
    assert ada.evaluate("localStorage.getItem('taskcast.user')") is None


@pytest.mark.promise("P2")
def test_the_page_itself_starts_without_a_network(
    garden: int, attic: int, server: TaskcastServer, windows: Windows
) -> None:
    windows.expect_error("ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource")
    session = server.sign_in(ADA)
    ada = windows.open(f"{server.url}/projects/{garden}", storage_state=session, service_workers="allow")
    expect(indicator(ada)).to_have_text("Live")
    user = user_id(server.client_for(ADA))
    wait_until_copied(ada, user, garden, "Paint the fence")
    wait_until_copied(ada, user, attic, f"Sort the boxes of {attic}")
    files = len(ada.request.get(f"{server.url}/ngsw.json").json()["hashTable"])
    wait_until(lambda: ada.evaluate(SHELL_IS_KEPT, files))
    ada.context.set_offline(True)
    ada.goto(f"{server.url}/projects/{attic}")
    expect(card(ada, f"Sort the boxes of {attic}")).to_be_visible()
    expect(indicator(ada)).to_contain_text("Offline")
    ada.context.set_offline(False)
    expect(indicator(ada)).to_have_text("Live")


def test_nothing_but_signing_in_is_fetched_before_it(server: TaskcastServer, windows: Windows) -> None:
    windows.expect_error("status of 401")
    page = windows.open(f"{server.url}/sign-in", service_workers="allow")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_it_can_be_installed(server: TaskcastServer) -> None:
    client = server.client_for(ADA)
    manifest = client.get("/manifest.webmanifest")
    assert manifest.headers["Content-Type"].startswith("application/manifest+json")
    for icon in manifest.json()["icons"]:
        assert client.get(f"/{icon['src']}").headers["Content-Type"].startswith(icon["type"])
    for never_kept in ("/ngsw.json", "/ngsw-worker.js", "/index.html"):
        assert client.get(never_kept).headers["Cache-Control"] == "no-cache"

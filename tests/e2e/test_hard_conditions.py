"""What keeps the page from its storage, its locks, its sockets or its server: it works all the same, or says what does not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, StorageState, expect

from tests.e2e.conftest import Opens
from tests.services.browser import ARGUMENTS, Windows, program
from tests.services.line import Line
from tests.services.server import TaskcastServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.board import (
    add,
    card,
    go_offline,
    indicator,
    open_task,
    rename,
    summary,
    titles,
    wait_for_all_parts,
)
from tests.support.people import ADA, BEN

NOTHING_IS_KEPT = re.compile("This browser keeps nothing on the device")
HOST = "garden.test"

REFUSED = "IDBFactory.prototype.open = () => { throw new DOMException('No storage here', 'SecurityError'); }"
TAKEN_OVER = """async () => {
  const {name} = (await indexedDB.databases()).find(({name}) => name.startsWith('taskcast-'));
  const opening = indexedDB.open(name, 999);
  await new Promise((resolve) => (opening.onsuccess = resolve));
  opening.result.close();
}"""


@pytest.fixture(autouse=True)
def what_is_provoked_is_no_error(windows: Windows) -> None:
    windows.expect_error("WebSocket|socket.io|ERR_|Failed to load resource")


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[tuple[TaskcastServer, Line, int]]:
    """A server that may be killed, the line to it, and a project of Ada's there with one task."""
    server = TaskcastServer(tmp_path, {})
    line = Line(server.port)
    server.environment["TASKCAST_PUBLIC_URL"] = f"http://127.0.0.1:{line.port}"
    server.start()
    server.add_user(ADA)
    yield server, line, a_project(server)
    line.close()
    server.close()


def a_project(server: TaskcastServer) -> int:
    ada = server.client_for(ADA)
    project = int(ada.post("/api/projects", json={"name": "Garden"}).json()["id"])
    ada.post("/api/tasks", json={"title": "Paint the fence", "project_id": project}).raise_for_status()
    return project


@pytest.mark.promise("P4")
def test_a_tab_whose_leader_is_frozen_sends_in_its_place_and_nothing_twice(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    leader = opens(ADA)
    wait_for_all_parts(leader)
    other = leader.context.new_page()
    other.goto(leader.url)
    expect(indicator(other)).to_have_text("Live")
    debugger = leader.context.new_cdp_session(leader)
    debugger.send("Debugger.enable")
    # Before it does anything more: as a browser freezes a tab, which keeps its lock.
    debugger.send("Debugger.pause")
    add(other, "Buy lanterns")
    expect(summary(other)).to_have_text("All saved")
    assert titles(server, garden).count("Buy lanterns") == 1
    debugger.send("Debugger.disable")
    expect(card(leader, "Buy lanterns")).to_have_count(1)
    expect(summary(leader)).to_have_text("All saved")
    rename(leader, "Buy lanterns", "Buy paper lanterns")
    expect(card(other, "Buy paper lanterns")).to_have_count(1)
    for tab in (leader, other):
        expect(summary(tab)).to_have_text("All saved")
    assert titles(server, garden) == ["Paint the fence", "Borrow tables", "Buy paper lanterns"]


@pytest.mark.promise("P4")
def test_over_plain_http_without_locks_each_tab_sends_and_nothing_happens_twice(
    windows: Windows, tmp_path: Path
) -> None:
    server = TaskcastServer(tmp_path, {})
    url = f"http://{HOST}:{server.port}"
    server.environment["TASKCAST_PUBLIC_URL"] = url
    server.start()
    server.add_user(ADA)
    project = a_project(server)
    session = server.sign_in(ADA)
    for cookie in session["cookies"]:
        cookie["domain"] = HOST
    launched = windows.browser.browser_type.launch(
        executable_path=program(), args=[*ARGUMENTS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    )
    context = launched.new_context(storage_state=session)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    first = opened_in(context, f"{url}/projects/{project}")
    assert (
        first.evaluate("[isSecureContext, 'locks' in navigator, 'serviceWorker' in navigator]") == [False] * 3
    )
    second = opened_in(context, first.url)
    go_offline(first)
    expect(indicator(second)).to_have_text("Offline")
    add(first, "Buy lanterns")
    rename(second, "Paint the fence", "Paint it blue")
    expect(card(first, "Paint it blue")).to_be_visible()
    context.set_offline(False)
    for tab in (first, second):
        expect(summary(tab)).to_have_text("All saved")
        expect(indicator(tab)).to_have_text("Live")
        expect(card(tab, "Buy lanterns")).to_have_count(1)
    assert titles(server, project) == ["Paint it blue", "Buy lanterns"]
    launched.close()
    server.close()


def opened_in(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    expect(indicator(page)).to_have_text("Live")
    expect(page.locator("tc-task-card").first).to_be_visible()
    wait_for_all_parts(page)
    return page


def test_where_storage_is_refused_the_page_works_and_says_that_nothing_is_kept(
    server: TaskcastServer, windows: Windows, garden: int
) -> None:
    page = windows.open("about:blank", storage_state=server.sign_in(ADA))
    page.add_init_script(REFUSED)
    page.goto(f"{server.url}/projects/{garden}")
    expect(summary(page)).to_contain_text(NOTHING_IS_KEPT)
    expect(card(page, "Paint the fence")).to_be_visible()
    add(page, "Buy lanterns")
    expect(summary(page)).to_contain_text("All saved")
    assert titles(server, garden).count("Buy lanterns") == 1


def test_what_a_newer_release_took_over_is_left_alone_and_the_page_says_so(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    page = opens(ADA)
    expect(summary(page)).to_have_text("All saved")
    page.evaluate(TAKEN_OVER)
    expect(summary(page)).to_contain_text(NOTHING_IS_KEPT)
    page.reload()
    expect(card(page, "Paint the fence")).to_be_visible()
    expect(summary(page)).to_contain_text(NOTHING_IS_KEPT)
    rename(page, "Paint the fence", "Paint it blue")
    expect(summary(page)).to_contain_text("All saved")
    assert titles(server, garden) == ["Paint it blue", "Borrow tables"]


def test_on_a_full_disk_the_page_works_and_says_that_nothing_is_kept(
    server: TaskcastServer, windows: Windows, garden: int
) -> None:
    page = windows.open("about:blank", storage_state=server.sign_in(ADA))
    # Before the page is there: the browser asks for its quota only now and then.
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 1})
    page.goto(f"{server.url}/projects/{garden}")
    rename(page, "Paint the fence", "Paint it blue")
    expect(summary(page)).to_contain_text(NOTHING_IS_KEPT)
    expect(summary(page)).to_contain_text("All saved")
    assert titles(server, garden) == ["Paint it blue", "Borrow tables"]


@pytest.mark.promise("P3", "P4")
def test_without_sockets_what_was_done_offline_arrives_once_and_conflicts_wait(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    ben = opens(BEN)
    page = windows.open("about:blank", storage_state=server.sign_in(ADA))
    page.context.route("**/socket.io/**", lambda route: route.abort())
    page.context.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    page.goto(f"{server.url}/projects/{garden}")
    expect(indicator(page)).to_have_text("Live (slower)")
    go_offline(page)
    add(page, "Buy lanterns")
    rename(page, "Paint the fence", "Paint it blue")
    rename(ben, "Paint the fence", "Paint it red")
    expect(summary(ben)).to_have_text("All saved")
    page.context.set_offline(False)
    expect(summary(page)).to_have_text("1 needs you")
    expect(card(page, "Paint it red")).to_be_visible()
    assert titles(server, garden) == ["Paint it red", "Borrow tables", "Buy lanterns"]
    summary(page).get_by_role("link").click()
    page.get_by_role("button", name="Keep mine").click()
    expect(summary(page)).to_have_text("All saved")
    expect(card(ben, "Paint it blue")).to_be_visible()


@pytest.mark.promise("P4")
def test_what_a_server_did_before_it_was_killed_and_could_not_answer_happens_once(
    own_server: tuple[TaskcastServer, Line, int], windows: Windows
) -> None:
    server, line, project = own_server
    session: StorageState = server.sign_in(ADA)
    page = windows.open(f"http://127.0.0.1:{line.port}/projects/{project}", storage_state=session)
    expect(indicator(page)).to_have_text("Live")
    wait_for_all_parts(page)
    line.lose("answers")
    add(page, "Buy lanterns")
    wait_until(lambda: "Buy lanterns" in titles(server, project), what="the task at the server")
    server.kill9()
    line.mend()
    server.start()
    expect(summary(page)).to_have_text("All saved")
    field = open_task(page, "Buy lanterns")
    expect(field).to_have_value("Buy lanterns")
    assert titles(server, project) == ["Paint the fence", "Buy lanterns"]

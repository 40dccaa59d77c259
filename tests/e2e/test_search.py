"""Search from anywhere in a real browser: over all projects, by the keyboard, and without a network."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import go_offline
from tests.support.people import ADA


def search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search", exact=True)


def test_search_finds_a_task_of_another_project_and_leads_there(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    client = server.client_for(ADA)
    attic = client.post("/api/projects", json={"name": f"Attic {garden}"}).raise_for_status().json()["id"]
    task = client.post("/api/tasks", json={"title": f"Sweep the attic {garden}", "project_id": attic})
    number = task.raise_for_status().json()["id"]
    ada = opens(ADA)
    ada.keyboard.press("Control+k")
    expect(search_box(ada)).to_be_focused()
    ada.keyboard.type("sweep")
    # From the device or from the server, whichever has it first.
    expect(ada.get_by_role("option", name=f"Sweep the attic {garden}")).to_be_visible()
    ada.keyboard.press("Enter")
    expect(ada).to_have_url(re.compile(f"/projects/{attic}/tasks/{number}$"))
    expect(ada.get_by_role("textbox", name="Title")).to_have_value(f"Sweep the attic {garden}")
    expect(search_box(ada)).to_have_count(0)


def test_search_goes_on_without_a_network_and_says_so(opens: Opens, windows: Windows) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED")
    ada = opens(ADA)
    go_offline(ada)
    ada.keyboard.press("/")
    expect(search_box(ada)).to_be_focused()
    ada.keyboard.type("borrow")
    expect(ada.get_by_role("option", name="Borrow tables").first).to_be_visible()
    expect(ada.get_by_text("Offline: what this device holds is searched.")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(search_box(ada)).to_have_count(0)

"""The bell: everything that ever reached a person can be read there, not only the newest."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.services.server import TaskcastServer
from tests.support.people import ADA, BEN

FIRST = 50  # come with the page


def test_older_notifications_are_shown_on_demand_and_the_keyboard_goes_on_there(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ben, myself = server.client_for(BEN), server.client_for(ADA).get("/api/me").json()["id"]
    for number in range(FIRST + 2):
        task = {"title": f"Lantern {number}", "project_id": garden, "assignee_ids": [myself]}
        ben.post("/api/tasks", json=task).raise_for_status()
    ada = opens(ADA)
    ada.locator("tc-sidebar").get_by_role("button", name=re.compile("^Notifications")).click()
    panel = ada.get_by_role("dialog", name="Notifications")
    lines = panel.get_by_role("listitem")
    expect(lines).to_have_count(FIRST)
    older = panel.get_by_role("button", name="Show older notifications")
    older.click()
    expect(panel.get_by_role("button", name=re.compile(r"Lantern 1 "))).to_be_focused()
    expect(panel.get_by_role("button", name=re.compile(r"Lantern 0 "))).to_be_visible()
    expect(older).to_have_count(0)

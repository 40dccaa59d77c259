"""The figures on the screen, after a time without a network: what is unread, open and done."""

import re

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import go_offline
from tests.support.people import ADA, BEN


def bell(page: Page) -> Locator:
    return page.locator("tc-sidebar").get_by_role("button", name=re.compile("^Notifications"))


def unread(client: httpx.Client) -> int:
    """How many the server has for whom this client speaks."""
    return int(client.get("/api/me/snapshot").json()["unread_count"])


def counts(page: Page) -> Locator:
    return page.locator("tc-board-header .name p")


@pytest.mark.promise("P2")
def test_the_figures_are_right_again_when_the_network_is_back(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED")
    ada, ben = opens(ADA), server.client_for(BEN)
    hers = server.client_for(ADA)
    myself = hers.get("/api/me").json()["id"]
    expect(counts(ada)).to_have_text(re.compile(r"^\s*2 open tasks\s*$"))
    expect(bell(ada)).to_have_accessible_name("Notifications")

    go_offline(ada)
    for title in ("Buy lanterns", "Buy candles"):
        task = {"title": title, "project_id": garden, "assignee_ids": [myself]}
        ben.post("/api/tasks", json=task).raise_for_status()
    fence, tables = (
        task["id"] for task in ben.get(f"/api/tasks?project_id={garden}&sort=id&limit=2").json()["items"]
    )
    ben.patch(f"/api/tasks/{fence}", json={"completed": True}).raise_for_status()
    ben.delete(f"/api/tasks/{tables}").raise_for_status()
    ada.context.set_offline(False)
    assert unread(hers) >= 2
    expect(bell(ada)).to_have_accessible_name(f"Notifications, {unread(hers)} unread")
    expect(counts(ada)).to_have_text(re.compile(r"2 open tasks\s*·\s*1 done"))

    go_offline(ada)
    read = [line["id"] for line in hers.get("/api/inbox").json()["items"]][:1]
    hers.post("/api/inbox/read", json={"ids": read}).raise_for_status()  # on another device
    ben.patch(f"/api/tasks/{fence}", json={"completed": False}).raise_for_status()
    ada.context.set_offline(False)
    expect(bell(ada)).to_have_accessible_name(f"Notifications, {unread(hers)} unread")
    expect(counts(ada)).to_have_text(re.compile(r"^\s*3 open tasks\s*$"))

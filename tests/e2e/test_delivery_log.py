"""Why did or didn't a mail come? The settings say."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.services.cast import ADA, BEN
from tests.services.server import TaskcastServer


def log_of(page: Page) -> None:
    page.goto(re.sub("/projects.*", "/settings", page.url))
    page.get_by_role("button", name="Show what was sent").click()


def test_one_sees_what_was_sent_and_an_administrator_can_send_it_again(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    his = server.client_for(BEN).get("/api/me").json()["id"]
    task = {"title": "Buy lanterns", "project_id": garden, "assignee_ids": [his]}
    server.client_for(ADA).post("/api/tasks", json=task).raise_for_status()
    log_of(ben)
    line = ben.get_by_role("list", name="Notifications sent").get_by_role("listitem").first
    expect(line).to_contain_text("Assigned: “Buy lanterns”")
    expect(line.get_by_role("button")).to_have_count(0)
    log_of(ada)  # the first account administers
    line = ada.get_by_role("list", name="Notifications sent").get_by_role("listitem").first
    expect(line).to_contain_text("To somebody else")
    again = line.get_by_role("button", name=re.compile("^Send again"))
    while again.count() == 0:  # the worker sends it in the background
        ada.get_by_role("button", name="Look again").click()
        ada.wait_for_load_state("networkidle")
    again.click()
    expect(line).to_contain_text("Waiting to be sent by mail")

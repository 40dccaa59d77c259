"""Why did or didn't a mail come? The settings say."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.services.server import TaskcastServer
from tests.services.waiting import wait_until
from tests.support.people import ADA, BEN


def log_of(page: Page) -> None:
    page.goto(re.sub("/projects.*", "/settings", page.url))
    page.get_by_role("button", name="Show what was sent").click()


def newest_delivery(server: TaskcastServer) -> dict[str, Any]:
    delivery: dict[str, Any] = server.client_for(ADA).get("/api/deliveries").json()["items"][0]
    return delivery


def test_one_sees_what_was_sent_and_an_administrator_can_send_it_again(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    his = (
        server.client_for(BEN).post("/api/tasks", json={"title": "Buy lanterns", "project_id": garden}).json()
    )
    said = {"body": "How many?"}  # of assignments only a handful an hour are mailed
    server.client_for(ADA).post(f"/api/tasks/{his['id']}/comments", json=said).raise_for_status()
    log_of(ben)
    line = ben.get_by_role("list", name="Notifications sent").get_by_role("listitem").first
    expect(line).to_contain_text("New comment: “Buy lanterns”")
    expect(line.get_by_role("button")).to_have_count(0)
    log_of(ada)  # the first account administers
    line = ada.get_by_role("list", name="Notifications sent").get_by_role("listitem").first
    expect(line).to_contain_text("To somebody else")
    wait_until(lambda: newest_delivery(server)["state"] == "dead", what="the worker, without a mail server")
    ada.get_by_role("button", name="Look again").click()
    expect(line).to_contain_text("Shown in the bell; no mail is configured")
    line.get_by_role("button", name=re.compile("^Send again")).click()
    expect(line).to_contain_text("Waiting to be sent by mail")

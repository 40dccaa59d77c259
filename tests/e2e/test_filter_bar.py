"""The filter of a board in a real browser: completed while one types, told what is wrong, taken apart by its chips."""

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.server import TaskcastServer
from tests.support.board import card
from tests.support.people import ADA


def filter_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Filter")


def test_a_filter_is_completed_corrected_and_taken_apart(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    client = server.client_for(ADA)
    [fence] = [
        task["id"]
        for task in client.get(f"/api/tasks?project_id={garden}").json()["items"]
        if task["title"] == "Paint the fence"
    ]
    client.patch(f"/api/tasks/{fence}", json={"priority": 4}).raise_for_status()
    ada = opens(ADA)
    expect(card(ada, "Paint the fence").get_by_text("Urgent")).to_be_attached()
    filter_box(ada).click()
    ada.keyboard.type("pri")
    expect(ada.get_by_role("option", name="Priority")).to_be_visible()
    ada.keyboard.press("ArrowDown")
    ada.keyboard.press("Enter")
    expect(filter_box(ada)).to_have_value("priority:")
    expect(ada.get_by_role("option", name="Urgent")).to_be_visible()
    ada.keyboard.press("Enter")
    expect(card(ada, "Borrow tables")).to_have_count(0)
    expect(card(ada, "Paint the fence")).to_be_visible()

    ada.keyboard.type("due:soon")
    expect(ada.get_by_text("“soon” is no day.")).to_be_visible()
    expect(filter_box(ada)).to_have_attribute("aria-invalid", "true")
    expect(card(ada, "Paint the fence")).to_be_visible()
    filter_box(ada).fill("priority:p1 -due:today")
    expect(filter_box(ada)).not_to_have_attribute("aria-invalid", "true")
    chips = ada.get_by_role("list", name="Filtered by").get_by_role("listitem")
    expect(chips).to_have_text(["Priority: Urgent", "not Due: today", "Clear"])
    chips.first.get_by_role("button").click()
    expect(filter_box(ada)).to_have_value("-due:today")
    expect(card(ada, "Borrow tables")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(filter_box(ada)).to_have_value("")
    expect(chips).to_have_count(0)

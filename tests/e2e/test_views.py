"""One's tasks from all projects, day by day: what somebody changes elsewhere is in its place at once, and counted."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import go_offline, saved_sections, summary
from tests.support.people import ADA, BEN


def view(page: Page, name: str) -> Locator:
    """Its line in the sidebar."""
    return page.locator("tc-view-list").get_by_role("link", name=re.compile(f"^{name}"))


def show(page: Page, name: str) -> None:
    """The view, in place of the board, whose cards and buttons have the same names."""
    view(page, name).click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def own_views(page: Page) -> Locator:
    """Saved ones that nobody else has, by their names."""
    return page.locator("tc-view-list ul").filter(has_text="Calls").locator(".name")


def lines(page: Page) -> Locator:
    return page.get_by_role("grid").get_by_role("row")


def due(days: int) -> dict[str, object]:
    """So many days from today, which is that of UTC for the people of tests."""
    return {"due": {"date": (datetime.now(UTC).date() + timedelta(days=days)).isoformat()}}


@pytest.fixture
def fence(server: TaskcastServer, garden: int) -> Iterator[str]:
    """Ada's only task, which has no due date yet."""
    ada = server.client_for(ADA)
    (task,) = ada.get("/api/tasks", params={"q": "fence", "project_id": garden}).json()["items"]
    path = f"/api/tasks/{task['id']}"
    ada.patch(path, json={"assignee_ids": {"add": [ada.get("/api/me").json()["id"]]}}).raise_for_status()
    yield path
    ada.delete(path).raise_for_status()


@pytest.mark.promise("P2")
def test_what_another_plans_for_somebody_is_in_their_today_at_once(
    opens: Opens, server: TaskcastServer, fence: str
) -> None:
    ada, ben = opens(ADA), server.client_for(BEN)
    view(ada, "Today").click()
    expect(ada.get_by_role("heading", name="Done for today")).to_be_visible()

    ben.patch(fence, json=due(0)).raise_for_status()
    expect(lines(ada)).to_contain_text([re.compile("^Today"), "Paint the fence"])
    expect(view(ada, "Today")).to_have_accessible_name(re.compile("Today 1 task"))

    ben.patch(fence, json=due(-2)).raise_for_status()
    expect(lines(ada)).to_contain_text(["Overdue", "Paint the fence"])
    ada.get_by_role("button", name="Reschedule all to today").click()
    expect(lines(ada)).to_contain_text([re.compile("^Today"), "Paint the fence"])
    expect(ada.get_by_text("1 task put off to today")).to_be_visible()

    ben.patch(fence, json={"completed": True}).raise_for_status()
    expect(lines(ada)).to_have_count(0)
    expect(view(ada, "Today")).to_have_accessible_name("Today")


def test_a_task_is_opened_over_its_view_and_dragged_to_another_day(
    opens: Opens, server: TaskcastServer, fence: str
) -> None:
    server.client_for(BEN).patch(fence, json=due(0)).raise_for_status()
    ada = opens(ADA)
    show(ada, "Upcoming")
    ada.get_by_role("link", name="Paint the fence").click()
    drawer = ada.get_by_role("complementary", name="Task", exact=True)
    expect(drawer.get_by_role("textbox", name="Title")).to_have_value("Paint the fence")
    expect(ada).to_have_url(re.compile("/upcoming/tasks/"))
    ada.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(ada).to_have_url(re.compile("/upcoming$"))
    expect(ada.get_by_role("link", name="Paint the fence")).to_be_focused()

    tomorrow = lines(ada).filter(has_text="Tomorrow ·")
    lines(ada).filter(has_text="Paint the fence").drag_to(tomorrow)
    expect(lines(ada)).to_contain_text([re.compile("^Today"), re.compile("^Tomorrow"), "Paint the fence"])
    expect(ada.get_by_text("All saved").first).to_be_visible()
    assert server.client_for(ADA).get(fence).json()["due"] == due(1)["due"]


def test_a_view_as_a_board_has_a_column_for_each_priority(
    opens: Opens, server: TaskcastServer, fence: str
) -> None:
    ada = opens(ADA)
    show(ada, "My tasks")
    ada.get_by_role("button", name="Display").click()
    ada.get_by_role("menuitemradio", name="Priority").click()
    ada.get_by_role("button", name="Board", exact=True).click()
    card = ada.get_by_role("region", name="No priority").get_by_role("link", name="Paint the fence")
    card.focus()
    for key in ("Space", "ArrowLeft", "ArrowLeft", "Space"):
        ada.keyboard.press(key)
    high = ada.get_by_role("region", name="Medium").get_by_role("link", name="Paint the fence")
    expect(high).to_be_focused()
    expect(ada.get_by_text("All saved").first).to_be_visible()
    assert server.client_for(ADA).get(fence).json()["priority"] == 2

    ada.reload()
    expect(high).to_be_visible()


def test_what_one_person_keeps_as_a_shared_view_all_members_have_and_nobody_else(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    name = ada.get_by_role("heading", level=1).inner_text()
    ada.goto(f"{server.url}/search")
    ada.get_by_role("combobox", name="Filter").fill("fence")
    expect(lines(ada)).to_contain_text(["Paint the fence"])
    ada.get_by_role("button", name="Save as view").click()
    dialog = ada.get_by_role("dialog", name="Save as view")
    dialog.get_by_label("Name").fill("Around the fence")
    dialog.get_by_label("Icon").fill("🪵")
    dialog.get_by_label("Who has it").select_option(name)
    dialog.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("heading", name="Around the fence", level=1)).to_be_visible()

    view(ben, "Around the fence").click()
    expect(ben.get_by_role("heading", name="Around the fence", level=1)).to_be_visible()
    expect(lines(ben)).to_contain_text(["Paint the fence"])
    found = server.client_for(BEN).get("/api/tasks", params={"q": "fence"}).json()["items"]
    expect(view(ben, "Around the fence")).to_have_accessible_name(re.compile(rf"\b{len(found)} tasks?\b"))

    ada.get_by_role("button", name="Display").click()
    ada.get_by_role("menuitem", name="Name and icon").click()
    ada.get_by_role("dialog").get_by_label("Name").fill("Woodwork")
    ada.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(ben.get_by_role("heading", name="Woodwork", level=1)).to_be_visible()

    client = server.client_for(ADA)
    person = server.client_for(BEN).get("/api/me").json()["id"]
    client.delete(f"/api/projects/{garden}/members/{person}").raise_for_status()
    expect(ben.get_by_role("heading", name="This view is not here")).to_be_visible()
    expect(view(ben, "Woodwork")).to_have_count(0)
    expect(view(ada, "Woodwork")).to_have_count(1)

    ada.get_by_role("button", name="Display").click()
    ada.get_by_role("menuitem", name="Delete the view").click()
    ada.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(view(ada, "Woodwork")).to_have_count(0)
    ada.get_by_role("button", name="Undo").click()
    expect(view(ada, "Woodwork")).to_have_count(1)


def test_saved_views_are_put_in_order_without_a_network_too(
    opens: Opens, server: TaskcastServer, windows: Windows
) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED")
    client = server.client_for(ADA)
    mine = {"type": "term", "key": "is", "values": ["mine"], "op": "="}
    for name in ("Calls", "Errands", "Waiting"):
        client.post("/api/views", json={"name": name, "query": mine}).raise_for_status()
    hers, another = opens(ADA), opens(ADA)
    order = own_views(another)
    expect(order).to_have_text(["Calls", "Errands", "Waiting"])

    view(hers, "Waiting").press("Alt+ArrowUp")
    expect(order).to_have_text(["Calls", "Waiting", "Errands"])
    go_offline(hers)
    view(hers, "Calls").hover()
    hers.get_by_role("button", name="Menu of Calls").click()
    hers.get_by_role("menuitem", name="Move down").click()
    expect(own_views(hers)).to_have_text(["Waiting", "Calls", "Errands"])
    hers.context.set_offline(False)
    expect(summary(hers)).to_contain_text("All saved")
    expect(order).to_have_text(["Waiting", "Calls", "Errands"])


def test_a_project_as_a_list_stays_one_and_is_changed_in_its_cells(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    ada.get_by_role("button", name="List", exact=True).click()
    expect(lines(ada)).to_contain_text(["To do", "Paint the fence", "Borrow tables", "Doing"])
    ada.get_by_role("link", name="Paint the fence").press("F2")
    ada.get_by_role("grid").get_by_role("textbox", name="Title").fill("Paint the gate")
    ada.keyboard.press("Enter")
    expect(ben.get_by_role("link", name="Paint the gate")).to_be_visible()

    lines(ada).filter(has_text="Paint the gate").drag_to(lines(ada).filter(has_text="Doing"))
    expect(lines(ada)).to_contain_text(["To do", "Borrow tables", "Doing", "Paint the gate"])
    expect(summary(ada)).to_contain_text("All saved")
    assert saved_sections(server.client_for(ADA), garden) == {
        "To do": ["Borrow tables"],
        "Doing": ["Paint the gate"],
    }
    ada.reload()
    expect(lines(ada)).to_contain_text(["To do", "Borrow tables", "Doing", "Paint the gate"])
    ada.get_by_role("button", name="Board", exact=True).click()
    expect(ada.locator("tc-board-column")).to_have_count(2)

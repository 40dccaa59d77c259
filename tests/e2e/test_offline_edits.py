"""What one does without a network: kept on the device, sent once, and decided by the person where it meets others'."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import Inspection
from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import (
    add,
    card,
    cards,
    go_offline,
    go_online,
    open_task,
    rename,
    summary,
    titles,
)
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P4")


@pytest.fixture(autouse=True)
def no_network_is_no_error(windows: Windows) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 404")


def test_edits_made_without_a_network_outlive_the_window_and_arrive_once(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada = opens(ADA)
    go_offline(ada)
    add(ada, "Buy lanterns")
    rename(ada, "Paint the fence", "Paint it blue")
    rename(ada, "Paint it blue", "Paint it green")
    card(ada, "Borrow tables").get_by_role("checkbox").click()
    expect(summary(ada)).to_have_text("4 unsent")
    context = ada.context
    ada.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(f"{server.url}/projects/{garden}")
    expect(summary(again)).to_have_text("All saved")
    expect(cards(again, "To do")).to_have_text(["Paint it green", "Buy lanterns"])
    assert titles(server, garden) == ["Paint it green", "Borrow tables", "Buy lanterns"]
    assert titles(server, garden, completed="true") == ["Borrow tables"]


def test_what_is_new_without_a_network_is_opened_changed_and_given_subtasks(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    go_offline(ada)
    add(ada, "Buy lanterns")
    rename(ada, "Buy lanterns", "Buy paper lanterns")
    ada.get_by_role("button", name="Add subtask").click()
    ada.keyboard.type("Compare prices")
    ada.keyboard.press("Enter")
    ada.get_by_label("New comment").fill("Red ones?")
    ada.get_by_role("button", name="Comment", exact=True).click()
    expect(ada.get_by_text("Red ones?")).to_be_visible()
    go_online(ada)
    expect(summary(ada)).to_have_text("All saved")
    expect(ada).to_have_url(re.compile(r"/tasks/\d+$"))
    expect(ada.get_by_role("textbox", name="Title")).to_have_value("Buy paper lanterns")
    expect(ada.get_by_role("link", name="Compare prices")).to_be_visible()
    expect(ada.get_by_text("Red ones?")).to_have_count(1)
    card(ben, "Buy paper lanterns").get_by_role("link").click()
    expect(ben.get_by_role("link", name="Compare prices")).to_be_visible()
    expect(ben.get_by_text("Red ones?")).to_be_visible()
    assert sorted(titles(server, garden)) == [
        *("Borrow tables", "Buy paper lanterns", "Compare prices", "Paint the fence"),
    ]


@pytest.mark.promise("P3")
def test_a_conflict_found_later_waits_once_with_both_texts_and_is_decided_by_keyboard(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    go_offline(ada)
    rename(ada, "Paint the fence", "Paint it blue")
    rename(ada, "Paint it blue", "Paint it green")
    rename(ben, "Paint the fence", "Paint it red")
    expect(summary(ben)).to_have_text("All saved")
    go_online(ada)
    expect(summary(ada)).to_have_text("1 needs you")
    expect(card(ada, "Paint it red")).to_be_visible()
    summary(ada).get_by_role("link").press("Enter")
    expect(ada.get_by_role("heading", name="What needs you")).to_be_visible()
    expect(ada.locator("tc-needs-you li")).to_have_count(1)
    expect(ada.locator("tc-needs-you pre")).to_have_text(["Paint it green", "Paint it red"])
    inspection = Inspection()
    inspection.of(ada, "what needs you")
    inspection.finds_nothing()
    ada.get_by_role("button", name="Keep mine").press("Enter")
    expect(summary(ada)).to_have_text("All saved")
    expect(ada.get_by_role("heading", name="Nothing needs you")).to_be_visible()
    expect(card(ben, "Paint it green")).to_be_visible()
    assert titles(server, garden) == ["Paint it green", "Borrow tables"]


@pytest.mark.promise("P6")
def test_whoever_lost_the_project_meanwhile_keeps_what_they_wrote(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ben = opens(BEN)
    go_offline(ben)
    open_task(ben, "Paint the fence")
    ben.get_by_label("New comment").fill("With the good paint")
    ben.get_by_role("button", name="Comment", exact=True).click()
    expect(summary(ben)).to_have_text("1 unsent")
    me = server.client_for(BEN).get("/api/me").json()["id"]
    server.client_for(ADA).delete(f"/api/projects/{garden}/members/{me}").raise_for_status()
    go_online(ben)
    summary(ben).get_by_role("link", name="1 needs you").click()
    expect(ben.get_by_role("heading", name="Comment on “Paint the fence”")).to_be_visible()
    expect(ben.locator("tc-needs-you pre")).to_have_text(["With the good paint"])
    ben.get_by_role("button", name="Discard").click()
    ben.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(ben.get_by_role("heading", name="Nothing needs you")).to_be_visible()


def test_a_ticked_box_and_a_move_to_another_project_show_at_once_without_a_network(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    client = server.client_for(ADA)
    attic = client.post("/api/projects", json={"name": f"Attic {garden}"}).json()["id"]
    task = client.get("/api/tasks", params={"project_id": garden}).json()["items"][0]
    boxes = {"description": "- [ ] sand\n- [ ] prime"}
    client.patch(f"/api/tasks/{task['id']}", json=boxes).raise_for_status()
    ada = opens(ADA)
    ada.locator(f"tc-sidebar a[href='/projects/{attic}']").click()
    expect(ada.get_by_role("heading", name=f"Attic {garden}")).to_be_visible()
    ada.locator(f"tc-sidebar a[href='/projects/{garden}']").click()
    go_offline(ada)
    open_task(ada, "Paint the fence")
    ada.get_by_role("checkbox", name="prime").press("Space")
    expect(ada.get_by_role("checkbox", name="prime")).to_be_checked()
    expect(ada.get_by_role("checkbox", name="prime")).to_be_focused()
    ada.get_by_role("button", name="More", exact=True).click()
    ada.get_by_role("menuitem", name="Move to project").press("ArrowRight")
    ada.get_by_role("menuitem", name=f"Attic {garden}").click()
    expect(card(ada, "Paint the fence")).to_have_count(0)
    expect(summary(ada)).to_have_text("2 unsent")
    ada.locator(f"tc-sidebar a[href='/projects/{attic}']").click()
    open_task(ada, "Paint the fence")
    expect(ada.get_by_role("checkbox", name="prime")).to_be_checked()
    go_online(ada)
    expect(summary(ada)).to_have_text("All saved")
    expect(card(ada, "Paint the fence")).to_have_count(1)
    assert titles(server, attic) == ["Paint the fence"]
    saved = client.get(f"/api/tasks/{task['id']}").json()["description"]
    assert saved == "- [ ] sand\n- [x] prime"


def test_a_project_made_without_a_network_is_opened_filled_and_found_again_under_its_number(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    name = f"Roof terrace {garden}"
    ada = opens(ADA)
    go_offline(ada)
    ada.get_by_role("button", name="New project").click()
    ada.keyboard.type(name)
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name=name)).to_be_visible()
    ada.get_by_role("button", name="Add section").first.click()
    ada.keyboard.type("Plants")
    ada.keyboard.press("Enter")
    expect(ada.get_by_role("heading", name="Plants", exact=True)).to_be_visible()
    ada.keyboard.press("Escape")
    add(ada, "Buy soil")
    open_task(ada, "Buy soil")
    expect(summary(ada)).to_have_text("3 unsent")
    go_online(ada)
    expect(summary(ada)).to_have_text("All saved")
    expect(ada).to_have_url(re.compile(r"/projects/\d+/tasks/\d+$"))
    expect(ada.get_by_role("textbox", name="Title")).to_have_value("Buy soil")
    expect(ada.get_by_role("link", name=name)).to_have_count(1)
    projects = server.client_for(ADA).get("/api/projects").json()["items"]
    made = [project["id"] for project in projects if project["name"] == name]
    assert [titles(server, each) for each in made] == [["Buy soil"]]

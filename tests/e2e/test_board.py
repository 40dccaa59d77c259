"""The board in a real browser: two people, one project, and every change on both screens at once."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.waiting import wait_until
from tests.support.board import (
    card,
    cards,
    column,
    go_offline,
    indicator,
    open_task,
    saved_sections,
    summary,
    wait_for_all_parts,
)
from tests.support.people import ADA, BEN


def test_what_one_adds_drags_and_completes_the_other_sees(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    ada.keyboard.press("n")
    ada.keyboard.type("Buy lanterns")
    ada.keyboard.press("Enter")
    expect(cards(ben, "To do")).to_have_text(["Paint the fence", "Borrow tables", "Buy lanterns"])

    start, goal = card(ada, "Paint the fence").bounding_box(), column(ada, "Doing").bounding_box()
    assert start
    assert goal
    ada.mouse.move(start["x"] + 120, start["y"] + 15)
    ada.mouse.down()
    ada.mouse.move(start["x"] + 140, start["y"] + 25, steps=4)
    ada.mouse.move(goal["x"] + 100, goal["y"] + 70, steps=12)
    ada.mouse.up()
    expect(cards(ben, "Doing")).to_have_text(["Paint the fence"])
    expect(cards(ada, "Doing")).to_have_text(["Paint the fence"])

    card(ben, "Paint the fence").get_by_role("checkbox").click()
    expect(card(ada, "Paint the fence")).to_have_count(0)
    ben.get_by_role("button", name="Undo").click()
    expect(cards(ada, "Doing")).to_have_text(["Paint the fence"])


def test_whoever_cannot_drag_moves_by_keyboard(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    ada.get_by_role("link", name="Borrow tables").focus()
    ada.keyboard.press("Space")
    ada.keyboard.press("ArrowRight")
    expect(ada.get_by_text("Doing, place 1 of 1.")).to_be_attached()
    ada.keyboard.press("Space")
    expect(cards(ben, "Doing")).to_have_text(["Borrow tables"])
    expect(ada.get_by_role("link", name="Borrow tables")).to_be_focused()


def test_what_is_done_comes_into_view_when_asked_for_and_how_it_stands_is_told_on_a_phone(
    opens: Opens, windows: Windows
) -> None:
    windows.expect_error("ERR_INTERNET_DISCONNECTED|WebSocket")
    ada = opens(ADA)
    ada.set_viewport_size({"width": 390, "height": 800})
    card(ada, "Borrow tables").get_by_role("checkbox").click()
    ada.get_by_role("button", name="1 done").click()
    expect(ada.get_by_role("heading", name="Completed")).to_be_in_viewport()
    expect(ada.get_by_role("banner").get_by_text("Offline")).to_have_count(0)
    wait_for_all_parts(ada)
    ada.context.set_offline(True)
    expect(ada.get_by_role("banner").get_by_text("Offline")).to_be_visible()


def test_a_typed_due_date_is_told_once(opens: Opens) -> None:
    ada = opens(ADA)
    open_task(ada, "Paint the fence")
    ada.get_by_label("Due date", exact=True).focus()
    ada.keyboard.type("12012026")
    ada.keyboard.press("Enter")
    ada.get_by_role("button", name="Add a time").click()
    expect(ada.get_by_label("Due time")).to_be_focused()
    ada.keyboard.type("0930AM")
    ada.keyboard.press("Tab")
    ada.get_by_role("button", name="History").click()
    told = ada.get_by_role("list", name="History").get_by_role("listitem")
    expect(told.filter(has_text="due date")).to_have_text(
        [re.compile("moved the due date"), re.compile("set the due date")]
    )


@pytest.mark.promise("P3")
def test_two_titles_meet_and_the_person_chooses(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    hers, his = open_task(ada, "Paint the fence"), open_task(ben, "Paint the fence")
    his.fill("Paint it green")
    hers.fill("Paint it blue")
    hers.press("Enter")
    # He is still typing when hers arrives.
    expect(card(ben, "Paint it blue")).to_be_visible()
    expect(his).to_have_value("Paint it green")
    his.press("Enter")
    dialog = ben.get_by_role("dialog")
    expect(dialog.get_by_role("figure")).to_have_text(
        [re.compile("Paint it green"), re.compile("Paint it blue")]
    )
    expect(hers).to_have_value("Paint it blue")
    ben.keyboard.press("Escape")
    ben.mouse.click(5, 5)
    ben.keyboard.press("Enter")
    dialog.get_by_role("button", name="Keep mine").click()
    expect(hers).to_have_value("Paint it green")


@pytest.mark.promise("P3")
def test_two_moves_of_one_card_meet_and_whoever_comes_second_may_insist(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada, ben = opens(ADA), opens(BEN)
    ada.get_by_role("link", name="Paint the fence").focus()
    ada.keyboard.press("Space")
    ada.keyboard.press("ArrowDown")
    # She still carries it when he puts it elsewhere.
    ben.get_by_role("button", name="More for Paint the fence").click()
    ben.get_by_role("menuitem", name="Doing").click()
    saved = partial(saved_sections, server.client_for(BEN), garden)
    wait_until(lambda: saved()["Doing"] == ["Paint the fence"], what="his move on the server")

    ada.keyboard.press("Space")
    told = ada.get_by_text("Ben moved “Paint the fence” to “Doing” meanwhile. It stays there.")
    expect(told).to_be_visible()
    expect(cards(ada, "Doing")).to_have_text(["Paint the fence"])
    ada.get_by_role("button", name="Move it anyway").click()
    for page in (ada, ben):
        expect(cards(page, "To do")).to_have_text(["Borrow tables", "Paint the fence"])


@pytest.mark.promise("P2")
def test_whoever_was_away_catches_up_without_loading_anew(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    windows.expect_error("WebSocket|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED")
    ada = opens(ADA)
    loaded: list[str] = []
    # Snapshots of other projects may still be on their way.
    own = f"/projects/{garden}/snapshot"
    ada.on("request", lambda request: loaded.append(request.url) if own in request.url else None)
    go_offline(ada)
    card(ada, "Borrow tables").get_by_role("checkbox").click()
    expect(card(ada, "Borrow tables")).to_have_count(0)
    expect(summary(ada)).to_have_text("1 unsent")
    ben = server.client_for(BEN)
    for number in range(30):
        ben.post(
            "/api/tasks", json={"title": f"While away {number}", "project_id": garden}
        ).raise_for_status()
    ada.context.set_offline(False)
    expect(card(ada, "While away")).to_have_count(30)
    expect(indicator(ada)).to_have_text("Live")
    expect(summary(ada)).to_have_text("All saved")
    done = ben.get(f"/api/tasks?project_id={garden}&completed=true").json()["items"]
    assert [task["title"] for task in done] == ["Borrow tables"]
    assert loaded == []


@pytest.mark.promise("P1")
def test_a_change_made_while_the_server_is_dead_arrives_once_when_it_is_back(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    windows.expect_error("WebSocket|net::ERR_")  # also of what was on its way when it died
    ada = opens(ADA)
    wait_for_all_parts(ada)
    server.kill9()
    expect(indicator(ada)).to_contain_text("Reconnecting")
    ada.keyboard.press("n")
    ada.keyboard.type("Buy lanterns")
    ada.keyboard.press("Enter")
    expect(summary(ada)).to_have_text("1 unsent")
    server.start()
    expect(summary(ada)).to_have_text("All saved")
    tasks = server.client_for(ADA).get(f"/api/tasks?project_id={garden}").json()["items"]
    assert [task["title"] for task in tasks].count("Buy lanterns") == 1


def test_where_sockets_are_blocked_changes_still_arrive(opens: Opens, windows: Windows) -> None:
    windows.expect_error("socket.io|ERR_FAILED")
    ada, ben = opens(ADA), opens(BEN)
    ben.context.route("**/socket.io/**", lambda route: route.abort())
    ben.context.route_web_socket(re.compile("/socket.io/"), lambda socket: socket.close())
    ben.reload()
    expect(indicator(ben)).to_have_text("Live (slower)")
    card(ada, "Paint the fence").get_by_role("checkbox").click()
    expect(card(ben, "Paint the fence")).to_have_count(0)
    card(ben, "Borrow tables").get_by_role("checkbox").click()
    expect(card(ada, "Borrow tables")).to_have_count(0)


@pytest.mark.promise("P6")
def test_whoever_is_removed_sees_nothing_from_that_moment_on(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    garden = ben.locator("tc-board-header h1").inner_text()
    ada.get_by_role("button", name=re.compile("^Members")).click()
    ada.get_by_role("button", name="Remove Ben").click()
    ada.get_by_role("button", name="Remove", exact=True).click()
    expect(ben.get_by_role("heading", name="This project is not here")).to_be_visible()
    expect(ben.get_by_role("link", name=garden, exact=True)).to_have_count(0)
    expect(ben.locator("tc-task-card")).to_have_count(0)


@pytest.mark.promise("P6")
def test_whoever_may_only_look_from_now_on_finds_nothing_left_to_change(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    title = open_task(ben, "Paint the fence")
    add = ben.locator("tc-board-column").get_by_role("button", name=re.compile("^Add"))
    expect(add).not_to_have_count(0)
    ada.get_by_role("button", name=re.compile("^Members")).click()
    role = ada.get_by_role("combobox", name="Role of Ben")
    role.select_option("viewer")

    expect(ben.get_by_text("View only")).to_be_visible()
    expect(add).to_have_count(0)
    expect(ben.get_by_label("New comment")).to_have_count(0)
    expect(title).not_to_be_editable()
    for box in card(ben, "Borrow tables").get_by_role("checkbox").all():
        expect(box).to_be_disabled()

    role.select_option("member")
    expect(ben.get_by_label("New comment")).to_be_visible()
    expect(title).to_be_editable()
    title.fill("Paint the fence green")
    title.press("Enter")
    expect(card(ada, "Paint the fence green")).to_be_visible()


def test_a_comment_reaches_the_other_and_rings_the_bell_of_whom_it_mentions(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    open_task(ada, "Borrow tables")
    open_task(ben, "Borrow tables")
    box = ada.get_by_label("New comment")
    box.press_sequentially("From your mother, @be")
    expect(ada.get_by_role("option", name="Ben")).to_be_visible()
    box.press("Enter")
    box.press_sequentially("? <img src=x onerror=alert(1)>")
    box.press("Control+Enter")
    comment = ben.get_by_role("article", name="Comment by Ada")
    expect(comment).to_contain_text("From your mother, @Ben ?")
    expect(comment.locator("img")).to_have_count(0)
    bell = ben.locator("tc-sidebar").get_by_role("button", name=re.compile("Notifications"))
    expect(bell).to_have_accessible_name(re.compile("unread"))
    bell.click()
    expect(ben.get_by_role("dialog")).to_contain_text("mentioned you in")

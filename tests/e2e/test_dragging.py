"""Dragging by mouse and by finger, on a board that is wider and longer than the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.services.server import TaskcastServer
from tests.support.board import card, cards, column
from tests.support.people import ADA


@pytest.fixture
def wide(server: TaskcastServer, garden: int) -> int:
    """The garden with eight sections, and "To do" with more cards than it shows at first."""
    ada = server.client_for(ADA)
    for number in range(1, 7):
        ada.post(f"/api/projects/{garden}/sections", json={"name": f"Step {number}"}).raise_for_status()
    [section] = {task["section_id"] for task in ada.get(f"/api/tasks?project_id={garden}").json()["items"]}
    for number in range(70):
        task = {"title": f"Chair {number}", "project_id": garden, "section_id": section}
        ada.post("/api/tasks", json=task).raise_for_status()
    return garden


def lift(page: Page, title: str) -> tuple[float, float]:
    """Take hold of a card and move it a little; answers where the pointer is."""
    box = card(page, title).bounding_box()
    assert box
    x, y = box["x"] + 120, box["y"] + 18
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y + 12, steps=4)
    return x + 12, y + 12


def wait_until_run_out(page: Page, at_the_end: str) -> None:
    """Until the board stands at its end: while it runs, no place on it stays where it is."""
    page.wait_for_function(
        "() => { const board = document.querySelector('.board'); return " + at_the_end + "; }"
    )


def test_a_board_runs_sideways_and_a_list_down_under_a_card_at_the_edge(opens: Opens, wide: int) -> None:
    ada = opens(ADA)
    board = ada.locator(".board")
    lift(ada, "Borrow tables")
    edge = board.bounding_box()
    assert edge
    ada.mouse.move(edge["x"] + edge["width"] - 4, 400, steps=8)
    last = column(ada, "Step 6")
    expect(last.get_by_role("heading")).to_be_in_viewport(ratio=1)
    wait_until_run_out(ada, "board.scrollLeft + board.clientWidth >= board.scrollWidth - 1")
    goal = last.bounding_box()
    assert goal
    ada.mouse.move(goal["x"] + 100, 300, steps=8)
    place = last.locator(".place")
    expect(place).to_be_visible()
    stood = place.bounding_box()
    empty = last.get_by_text("Nothing here yet.")
    expect(empty).to_be_hidden()
    ada.mouse.up()
    expect(ada.locator(".cdk-drag-preview")).to_have_count(0)
    expect(cards(ada, "Step 6")).to_have_text(["Borrow tables"])
    landed = card(ada, "Borrow tables").bounding_box()
    assert stood
    assert landed
    assert abs(stood["y"] - landed["y"]) < 3
    assert abs(stood["x"] - landed["x"]) < 3

    # Back to the first column, and down below what it shows: the end of the section, where the place stood.
    lift(ada, "Borrow tables")
    ada.mouse.move(edge["x"] + 4, 400, steps=8)
    first = column(ada, "To do")
    expect(first.get_by_role("heading")).to_be_in_viewport(ratio=1)
    wait_until_run_out(ada, "board.scrollLeft <= 0")
    goal = first.bounding_box()
    assert goal
    ada.mouse.move(goal["x"] + 100, goal["y"] + goal["height"] - 6, steps=8)
    more = first.get_by_role("button", name=re.compile("^Show .* more tasks?$"))
    expect(more).to_be_in_viewport()
    ada.mouse.up()
    expect(ada.locator(".cdk-drag-preview")).to_have_count(0)
    expect(card(ada, "Borrow tables")).to_be_in_viewport()
    above = (
        first.locator("li")
        .filter(has=card(ada, "Borrow tables"))
        .evaluate("row => row.previousElementSibling.innerText")
    )
    assert "more task" in above or "Chair" in above


def test_escape_ends_a_drag_and_nothing_has_moved(opens: Opens, garden: int) -> None:
    ada = opens(ADA)
    before = cards(ada, "To do").all_inner_texts()
    goal = column(ada, "Doing").bounding_box()
    assert goal
    lift(ada, "Paint the fence")
    ada.mouse.move(goal["x"] + 100, goal["y"] + 90, steps=8)
    expect(column(ada, "Doing").locator(".place")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(ada.locator(".cdk-drag-preview")).to_have_count(0)
    expect(cards(ada, "To do")).to_have_text(before)
    ada.mouse.up()
    # Given up over the card itself: letting go is no click on it.
    lift(ada, "Paint the fence")
    ada.keyboard.press("Escape")
    ada.mouse.up()
    expect(cards(ada, "To do")).to_have_text(before)
    expect(ada.get_by_role("complementary", name="Task", exact=True)).to_have_count(0)
    assert ada.url.endswith(f"/projects/{garden}")
    card(ada, "Paint the fence").get_by_role("link").click()
    expect(ada.get_by_role("complementary", name="Task", exact=True)).to_be_visible()


def test_a_finger_carries_a_card_to_the_next_column_of_a_phone(opens: Opens) -> None:
    ada = opens(ADA)
    ada.set_viewport_size({"width": 390, "height": 800})
    session = ada.context.new_cdp_session(ada)

    def touch(kind: str, *point: float) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    box = card(ada, "Paint the fence").bounding_box()
    assert box
    x, y = box["x"] + 120, box["y"] + 18
    # A finger that rests: counted from when it reaches the page, however slow that is.
    ada.evaluate(
        "() => { window.held = new Promise((held) => addEventListener('touchstart', "
        "() => setTimeout(held, 300), { once: true, capture: true })); }"
    )
    touch("touchStart", x, y)
    ada.evaluate("() => window.held")
    for step in range(1, 9):
        touch("touchMove", x + (386 - x) * step / 8, y + 40)
    expect(column(ada, "Doing").get_by_role("heading")).to_be_in_viewport(ratio=1)
    goal = column(ada, "Doing").bounding_box()
    assert goal
    touch("touchMove", max(goal["x"], 0) + 140, 260)
    touch("touchMove", max(goal["x"], 0) + 142, 262)
    expect(column(ada, "Doing").locator(".place")).to_be_visible()
    touch("touchEnd")
    expect(cards(ada, "Doing")).to_have_text(["Paint the fence"])

"""Whoever uses the keyboard alone: the focus is never lost, and what it is on has a name."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.support.board import column, open_task
from tests.support.people import ADA


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_thinking_better_of_something_leads_back_to_where_it_began(opens: Opens) -> None:
    ada = opens(ADA)
    for button, field in (
        (column(ada, "Doing").get_by_role("button", name="Add task"), "New task in Doing"),
        (ada.get_by_role("button", name="Add section"), "Name of the new section"),
        (ada.get_by_role("button", name="New project"), "Name of the new project"),
    ):
        button.focus()
        press(ada, "Enter")
        expect(ada.get_by_label(field)).to_be_focused()
        press(ada, "Escape")
        expect(button).to_be_focused()


def test_the_next_card_has_the_focus_when_one_is_deleted(opens: Opens) -> None:
    ada = opens(ADA)
    more = ada.get_by_role("button", name="More for Paint the fence")
    more.focus()
    press(ada, "Enter", "ArrowUp", "Enter")
    expect(more).to_have_count(0)
    expect(ada.get_by_role("link", name="Borrow tables")).to_be_focused()


def test_the_values_of_a_task_say_what_they_are(opens: Opens) -> None:
    ada = opens(ADA)
    open_task(ada, "Paint the fence")
    drawer = ada.get_by_role("complementary", name="Task", exact=True)
    for name in ("Assigned to Nobody", "Priority No priority", "Section To do"):
        drawer.get_by_role("button", name=name, exact=True).click()
        expect(ada.get_by_role("menu")).to_be_visible()
        press(ada, "Escape")
    drawer.get_by_role("button", name="Assigned to Nobody").click()
    ada.get_by_role("menuitemcheckbox", name="Ben").click()
    expect(drawer.get_by_role("button", name="Assigned to Ben", exact=True)).to_be_visible()


def test_the_menu_of_a_phone_takes_the_focus_and_gives_it_back(opens: Opens) -> None:
    ada = opens(ADA)
    ada.set_viewport_size({"width": 390, "height": 800})
    menu = ada.get_by_role("button", name="Menu", exact=True)
    menu.press("Enter")
    sidebar = ada.get_by_role("complementary", name="Workspace")
    expect(sidebar).to_be_focused()
    press(ada, "Tab")
    expect(sidebar.get_by_role("button", name="Search", exact=True)).to_be_focused()
    press(ada, "Escape")
    expect(menu).to_be_focused()
    expect(sidebar).to_be_hidden()

"""Labels in a real browser: made while a name is typed, known to everyone in the project, with and without a network."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.support.board import card, go_offline, go_online, open_task, summary
from tests.support.people import ADA, BEN


def labels_on(page: Page, title: str) -> Locator:
    return card(page, title).get_by_role("list", name="Labels").get_by_role("listitem")


def picker(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Find or create a label")


def test_a_label_that_is_made_while_one_types_is_everyones_at_once(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    ada.get_by_role("link", name="Paint the fence").focus()
    ada.keyboard.press("l")
    expect(picker(ada)).to_be_focused()
    for name in ("Winter", "Outside"):
        ada.keyboard.type(name)
        expect(ada.get_by_role("option", name=f"Create “{name}”")).to_be_visible()
        ada.keyboard.press("Enter")
        expect(ada.get_by_role("option", name=name, selected=True)).to_be_visible()
    ada.keyboard.press("Escape")
    expect(ada.get_by_role("link", name="Paint the fence")).to_be_focused()
    for page in (ada, ben):
        expect(labels_on(page, "Paint the fence")).to_have_text(["Winter", "Outside"])

    open_task(ben, "Borrow tables")
    ben.get_by_role("button", name="Labels No labels").click()
    picker(ben).fill("WINTER")
    expect(ben.get_by_role("option")).to_have_text(["Winter"])
    picker(ben).press("Enter")
    expect(labels_on(ada, "Borrow tables")).to_have_text(["Winter"])
    picker(ben).press("Escape")
    expect(ben.get_by_role("button", name="Labels Winter")).to_be_focused()


def test_a_label_that_is_made_offline_is_on_its_task_at_once(opens: Opens, windows: Windows) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED")
    ada, ben = opens(ADA), opens(BEN)
    go_offline(ada)
    ada.get_by_role("link", name="Paint the fence").focus()
    ada.keyboard.press("l")
    expect(picker(ada)).to_be_focused()
    ada.keyboard.type("Winter")
    ada.keyboard.press("Enter")
    ada.keyboard.press("Escape")
    expect(labels_on(ada, "Paint the fence")).to_have_text(["Winter"])
    expect(summary(ada)).to_contain_text("2 unsent")
    expect(labels_on(ben, "Paint the fence")).to_have_count(0)
    go_online(ada)
    expect(labels_on(ben, "Paint the fence")).to_have_text(["Winter"])
    expect(summary(ada)).to_have_text("All saved")
    expect(labels_on(ada, "Paint the fence")).to_have_text(["Winter"])


def test_two_labels_become_one_on_all_their_tasks(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    for title, name in (("Paint the fence", "Cold"), ("Borrow tables", "Winter")):
        ada.get_by_role("link", name=title).focus()
        ada.keyboard.press("l")
        expect(picker(ada)).to_be_focused()
        ada.keyboard.type(name)
        ada.keyboard.press("Enter")
        expect(ada.get_by_role("option", name=name, selected=True)).to_be_visible()
        ada.keyboard.press("Escape")
        expect(labels_on(ben, title)).to_have_text([name])
    ada.get_by_role("button", name="Project", exact=True).click()
    ada.get_by_role("menuitem", name="Labels").click()
    ada.get_by_role("button", name="Label Cold").click()
    ada.get_by_role("menuitem", name="Merge into").press("ArrowRight")
    ada.get_by_role("menuitem", name="Winter").click()
    question = ada.get_by_role("dialog", name="Merge “Cold” into “Winter”?")
    expect(question.get_by_text(re.compile("One open task gets “Winter” instead"))).to_be_visible()
    question.get_by_role("button", name="Merge").click()
    expect(ada.get_by_role("button", name="Label Cold")).to_have_count(0)
    ada.get_by_role("dialog", name="Labels").get_by_role("button", name="Close").click()
    for page in (ada, ben):
        expect(labels_on(page, "Paint the fence")).to_have_text(["Winter"])

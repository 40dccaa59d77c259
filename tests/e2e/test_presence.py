"""Who is there, on a real page: Ada sees Ben come, write and go."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.support.board import card, go_offline, indicator, open_task
from tests.support.people import ADA, BEN


def company(page: Page) -> Locator:
    """The others in the board's header."""
    return page.get_by_role("list", name="Here now").get_by_role("listitem")


def said(page: Page) -> Locator:
    """What a screen reader was told last."""
    return page.get_by_role("log")


def test_ada_sees_ben_come_write_and_go(opens: Opens) -> None:
    ada = opens(ADA)
    expect(company(ada)).to_have_count(0)
    ben = opens(BEN)
    expect(company(ada).get_by_role("img", name="Ben is here")).to_be_visible()
    expect(company(ben).get_by_role("img", name="Ada is here")).to_be_visible()

    open_task(ben, "Borrow tables")
    expect(card(ada, "Borrow tables")).to_contain_text("Ben is looking at this task")
    open_task(ada, "Borrow tables")
    drawer = ada.get_by_role("complementary", name="Task")
    expect(drawer.locator(".company span")).to_have_text("Ben is looking at this task")
    expect(said(ada)).not_to_contain_text("Ben")

    ben.get_by_role("button", name="Add a description").click()
    expect(drawer.locator(".company span")).to_have_text("Ben is editing the description")
    expect(said(ada)).to_have_text(re.compile("Ben is editing the description"))
    expect(company(ada).get_by_role("img", name=re.compile("editing the description"))).to_be_visible()

    ben.get_by_label("Description").fill("From the neighbours.")
    ben.get_by_role("button", name="Save").click()
    expect(drawer.locator(".company span")).to_have_text("Ben is looking at this task")
    ben.close()
    expect(company(ada)).to_have_count(0)
    expect(drawer.locator(".company")).to_have_count(0)


def test_one_who_was_cut_off_is_there_again(opens: Opens, windows: Windows) -> None:
    windows.expect_error("WebSocket|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED")
    ada, ben = opens(ADA), opens(BEN)
    expect(company(ada)).to_have_count(1)
    go_offline(ben)
    expect(company(ben)).to_have_count(0)  # who is there now, nobody knows
    ben.context.set_offline(False)
    expect(indicator(ben)).to_have_text("Live")
    expect(company(ben)).to_have_count(1)
    expect(company(ada)).to_have_count(1)

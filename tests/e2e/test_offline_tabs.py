"""Several tabs of one person: one sends and writes, and each tells what is unsent and what needs them."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import add, card, go_offline, indicator, rename, summary, titles, wait_for_all_parts
from tests.support.people import ADA, BEN

pytestmark = pytest.mark.promise("P4")


@pytest.fixture(autouse=True)
def no_network_is_no_error(windows: Windows) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED|ERR_FAILED")


def another_tab(page: Page) -> Page:
    tab = page.context.new_page()
    tab.goto(page.url)
    expect(indicator(tab)).to_have_text("Live")
    expect(card(tab, "Paint the fence")).to_be_visible()
    wait_for_all_parts(tab)
    return tab


def cut_off(*tabs: Page) -> None:
    go_offline(tabs[0])
    for tab in tabs:
        expect(indicator(tab)).to_have_text("Offline")


def test_what_is_unsent_shows_in_every_tab_and_the_one_that_is_left_sends_it_once(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    first = opens(ADA)
    second = another_tab(first)
    cut_off(first, second)
    add(second, "Buy lanterns")
    expect(card(first, "Buy lanterns")).to_be_visible()
    expect(summary(first)).to_have_text("1 unsent")
    rename(first, "Buy lanterns", "Buy paper lanterns")
    expect(card(second, "Buy paper lanterns")).to_be_visible()
    expect(summary(second)).to_have_text("2 unsent")
    context = first.context
    # It was opened first, so it is the one that sends.
    first.close()
    context.set_offline(False)
    expect(summary(second)).to_have_text("All saved")
    expect(card(second, "Buy paper lanterns")).to_have_count(1)
    assert titles(server, garden) == ["Paint the fence", "Borrow tables", "Buy paper lanterns"]


@pytest.mark.promise("P3")
def test_a_conflict_shows_in_every_tab_until_it_is_decided_in_one(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    first, ben = opens(ADA), opens(BEN)
    second = another_tab(first)
    cut_off(first, second)
    rename(first, "Paint the fence", "Paint it blue")
    expect(summary(second)).to_have_text("1 unsent")
    rename(ben, "Paint the fence", "Paint it red")
    expect(summary(ben)).to_have_text("All saved")
    first.context.set_offline(False)
    expect(summary(first)).to_have_text("1 needs you")
    expect(summary(second)).to_have_text("1 needs you")
    summary(second).get_by_role("link").click()
    second.get_by_role("button", name="Keep mine").click()
    expect(summary(second)).to_have_text("All saved")
    expect(summary(first)).to_have_text("All saved")
    expect(card(ben, "Paint it blue")).to_be_visible()

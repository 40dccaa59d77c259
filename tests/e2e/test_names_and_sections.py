"""Names and sections in a real browser, where two people change the same one."""

import re
from functools import partial

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.waiting import wait_until
from tests.support.board import go_offline, saved_sections, summary
from tests.support.people import ADA, BEN


def sections(page: Page) -> Locator:
    return page.locator("tc-board-column h2")


def choose(page: Page, action: str, *, section: str) -> None:
    page.get_by_role("button", name=f"Section {section}").click()
    page.get_by_role("menuitem", name=action).click()


@pytest.mark.promise("P3")
def test_two_moves_of_one_section_meet_and_whoever_comes_second_may_insist(
    opens: Opens, windows: Windows, server: TaskcastServer, garden: int
) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED")
    ada, ben = opens(ADA), opens(BEN)
    ben.get_by_role("button", name="Add section").click()
    ben.keyboard.type("Done")
    ben.keyboard.press("Enter")
    expect(sections(ada)).to_have_text(["To do", "Doing", "Done"])
    go_offline(ada)
    choose(ada, "Move left", section="Doing")
    expect(sections(ada)).to_have_text(["Doing", "To do", "Done"])
    choose(ben, "Move right", section="Doing")
    expect(sections(ben)).to_have_text(["To do", "Done", "Doing"])
    saved = partial(saved_sections, server.client_for(BEN), garden)
    wait_until(lambda: list(saved()) == ["To do", "Done", "Doing"], what="his move on the server")

    ada.context.set_offline(False)
    expect(sections(ada)).to_have_text(["To do", "Done", "Doing"])
    summary(ada).get_by_role("link", name="1 needs you").click()
    expect(ada.get_by_role("heading", name="Move the section “Doing”")).to_be_visible()
    ada.get_by_role("button", name="Keep mine").click()
    expect(summary(ada)).to_have_text("All saved")
    ada.go_back()
    for page in (ada, ben):
        expect(sections(page)).to_have_text(["Doing", "To do", "Done"])


@pytest.mark.promise("P3")
def test_a_section_that_is_renamed_while_one_types_keeps_both_names_in_sight(opens: Opens) -> None:
    ada, ben = opens(ADA), opens(BEN)
    choose(ada, "Rename", section="Doing")
    box = ada.get_by_label("Section name")
    expect(box).to_be_focused()
    box.fill("Under way")
    choose(ben, "Rename", section="Doing")
    ben.get_by_label("Section name").fill("In progress")
    ben.keyboard.press("Enter")
    expect(sections(ben)).to_have_text(["To do", "In progress"])
    expect(ada.get_by_role("button", name="Section In progress")).to_be_attached()
    expect(box).to_have_value("Under way")
    box.press("Enter")
    expect(ada.get_by_text("Your “Under way” was not saved")).to_be_visible()
    expect(sections(ada)).to_have_text(["To do", "In progress"])
    ada.get_by_role("button", name="Rename it anyway").click()
    expect(sections(ben)).to_have_text(["To do", "Under way"])


def test_whoever_renames_by_keyboard_may_think_better_of_it_and_stays_where_they_were(opens: Opens) -> None:
    ada = opens(ADA)
    for button, menu, field, heading in (
        ("Section Doing", "Rename", "Section name", sections(ada).nth(1)),
        ("Project", "Rename", "Project name", ada.get_by_role("heading", level=1)),
    ):
        name = heading.inner_text()
        for key, becomes in (("Escape", name), ("Enter", f"{name} again")):
            ada.get_by_role("button", name=button, exact=True).focus()
            ada.keyboard.press("Enter")
            ada.keyboard.press("Enter")
            expect(ada.get_by_role("menuitem", name=menu)).to_have_count(0)
            box = ada.get_by_label(field)
            expect(box).to_be_focused()
            box.fill(f"{name} again")
            ada.keyboard.press(key)
            expect(heading).to_have_text(becomes)
            expect(ada.get_by_role("button", name=re.compile(f"^{button}"))).to_be_focused()

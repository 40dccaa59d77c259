"""Typing: input methods, keyboards of other scripts, and text that is typed and not sent."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.conftest import Opens
from tests.support.board import card, column, open_task
from tests.support.people import ADA


class InputMethod:
    """Chromium's own composition input, as a Japanese keyboard drives it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)

    def compose(self, text: str) -> None:
        self._session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )

    def press(self, key: str) -> None:
        """A key that the input method takes: 229 is what every browser then says."""
        event = {"key": key, "code": key, "windowsVirtualKeyCode": 229}
        self._session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
        self._session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def commit(self, text: str) -> None:
        self._session.send("Input.insertText", {"text": text})


def press_on_another_layout(page: Page, key: str, code: str) -> None:
    session = page.context.new_cdp_session(page)
    for kind in ("keyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": code})


def test_enter_that_confirms_a_conversion_adds_no_task(opens: Opens) -> None:
    ada = opens(ADA)
    column(ada, "Doing").get_by_role("button", name="Add task").click()
    box = ada.get_by_label("New task in Doing")
    method = InputMethod(ada)
    method.compose("にわ")
    method.press("Enter")
    expect(box).to_have_value("にわ")
    method.commit("庭")
    expect(box).to_have_value("庭")
    expect(column(ada, "Doing").locator("tc-task-card")).to_have_count(0)
    ada.keyboard.press("Enter")
    expect(card(ada, "庭")).to_be_visible()


def test_escape_that_takes_a_conversion_back_keeps_the_title_and_the_task_open(opens: Opens) -> None:
    ada = opens(ADA)
    open_task(ada, "Paint the fence")
    title = ada.get_by_label("Title", exact=True)
    title.fill("Paint it ")
    method = InputMethod(ada)
    method.compose("あか")
    method.press("Escape")
    expect(title).to_have_value("Paint it あか")
    method.press("Enter")
    expect(title).to_be_focused()
    method.commit("赤")
    ada.keyboard.press("Enter")
    expect(card(ada, "Paint it 赤")).to_be_visible()


def test_shortcuts_work_on_a_cyrillic_and_a_greek_keyboard(opens: Opens) -> None:
    ada = opens(ADA)
    for key in ("т", "ν"):  # noqa: RUF001 - Cyrillic te and Greek nu
        press_on_another_layout(ada, key, "KeyN")
        expect(ada.get_by_label("New task in To do")).to_be_focused()
        ada.keyboard.press("Escape")


def test_with_a_task_opened_by_its_link_x_completes_that_task(opens: Opens) -> None:
    ada = opens(ADA)
    open_task(ada, "Borrow tables")
    address = ada.url
    ada.goto("about:blank")
    ada.goto(address)
    expect(ada.get_by_label("Title", exact=True)).to_have_value("Borrow tables")
    ada.keyboard.press("x")
    expect(card(ada, "Borrow tables")).to_have_count(0)
    expect(card(ada, "Paint the fence")).to_be_visible()


def test_with_nothing_focused_x_and_o_do_nothing(opens: Opens) -> None:
    ada = opens(ADA)
    address = ada.url
    ada.keyboard.press("x")
    ada.keyboard.press("o")
    ada.keyboard.press("ArrowDown")  # the first card takes the focus
    expect(ada.get_by_role("link", name="Paint the fence")).to_be_focused()
    expect(card(ada, "Borrow tables")).to_be_visible()
    assert ada.url == address


def test_what_is_typed_for_a_new_task_outlives_escape_and_another_page(opens: Opens) -> None:
    ada = opens(ADA)
    box = ada.get_by_label("New task in Doing")
    column(ada, "Doing").get_by_role("button", name="Add task").click()
    box.fill("Half a thought")
    ada.keyboard.press("Escape")
    ada.get_by_role("link", name="Inbox").click()
    ada.go_back()
    column(ada, "Doing").get_by_role("button", name="Add task").click()
    expect(box).to_have_value("Half a thought")
    box.fill("")
    ada.keyboard.press("Escape")


@pytest.mark.parametrize("field", ["title", "description"])
def test_escape_can_be_taken_back(opens: Opens, field: str) -> None:
    ada = opens(ADA)
    open_task(ada, "Paint the fence")
    if field == "title":
        box = ada.get_by_label("Title", exact=True)
    else:
        ada.get_by_role("button", name="Add a description").click()
        box = ada.get_by_label("Description", exact=True)
    box.fill("Something long and well thought out")
    ada.keyboard.press("Escape")
    ada.get_by_role("button", name="Edit again" if field == "title" else "Undo").click()
    expect(box).to_have_value("Something long and well thought out")
    ada.keyboard.press("Escape")


def test_a_dialog_asks_before_it_throws_an_address_away(opens: Opens) -> None:
    ada = opens(ADA)
    ada.get_by_role("button", name="Members").click()
    box = ada.get_by_role("textbox").first
    box.fill("eve@example.org")
    ada.keyboard.press("Escape")
    expect(ada.get_by_role("heading", name="Discard what you typed?")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(box).to_have_value("eve@example.org")

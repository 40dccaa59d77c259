"""Where one is: Back, dialogs and messages, links to what is gone, long lists and pasted ones."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import card, cards, column, go_offline, open_task
from tests.support.people import ADA, BEN


def drawer(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Task", exact=True)


def test_back_closes_what_lies_on_top_and_opens_nothing_again(opens: Opens, garden: int) -> None:
    ada = opens(ADA)
    name = ada.get_by_role("heading", level=1).inner_text()
    expect(ada).to_have_title(f"{name} · Taskcast")
    ada.get_by_role("link", name="Inbox").click()
    expect(ada).to_have_title("Inbox · Taskcast")
    ada.get_by_role("link", name=name, exact=True).click()
    for title in ("Paint the fence", "Borrow tables", "Paint the fence"):
        open_task(ada, title)
        expect(ada).to_have_title(f"{title} · {name} · Taskcast")
    ada.reload()
    expect(drawer(ada).get_by_label("Title", exact=True)).to_have_value("Paint the fence")
    ada.go_back()
    expect(drawer(ada)).to_have_count(0)
    expect(ada).to_have_title(f"{name} · Taskcast")
    expect(card(ada, "Paint the fence").get_by_role("link")).to_be_focused()

    open_task(ada, "Borrow tables")
    drawer(ada).get_by_role("button", name="Close").click()
    expect(drawer(ada)).to_have_count(0)
    expect(card(ada, "Borrow tables").get_by_role("link")).to_be_focused()


def test_back_closes_a_dialog_and_asks_before_it_throws_text_away(opens: Opens, garden: int) -> None:
    ada = opens(ADA)
    name = ada.get_by_role("heading", level=1).inner_text()
    ada.get_by_role("link", name="Inbox").click()
    ada.get_by_role("link", name=name, exact=True).click()
    expect(ada).to_have_title(f"{name} · Taskcast")
    bell = ada.locator("tc-sidebar").get_by_role("button", name=re.compile("^Notifications"))
    bell.click()
    expect(ada.get_by_role("dialog", name="Notifications")).to_be_visible()
    ada.go_back()
    expect(ada.get_by_role("dialog")).to_have_count(0)
    members = ada.get_by_role("button", name=re.compile("^Members"))
    members.click()
    ada.go_back()
    expect(ada.get_by_role("dialog")).to_have_count(0)
    expect(members).to_be_focused()
    members.click()
    box = ada.get_by_role("dialog").get_by_label("Email")
    box.fill("eve@example.org")
    ada.go_back()
    question = ada.get_by_role("heading", name="Discard what you typed?")
    expect(question).to_be_visible()
    ada.go_back()
    expect(question).to_have_count(0)
    expect(box).to_have_value("eve@example.org")
    ada.go_back()
    ada.get_by_role("button", name="Discard", exact=True).click()
    expect(ada.get_by_role("dialog")).to_have_count(0)
    assert ada.url.endswith(f"/projects/{garden}")
    ada.go_back()
    expect(ada).to_have_title("Inbox · Taskcast")


def test_messages_lie_above_a_dialog_and_the_filter_beside_a_task(opens: Opens) -> None:
    ada = opens(ADA)
    card(ada, "Borrow tables").get_by_role("checkbox").click()
    undo = ada.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    ada.get_by_role("button", name=re.compile("^Members")).click()
    dialog = ada.get_by_role("dialog")
    expect(dialog).to_be_visible()
    undo.hover()
    top = undo.evaluate(
        "button => { const box = button.getBoundingClientRect();"
        " return button.contains(document.elementFromPoint(box.x + 5, box.y + 5)); }"
    )
    assert top
    last = dialog.locator("button:visible, input:visible, select:visible").last
    last.focus()
    ada.keyboard.press("Tab")
    expect(undo).to_be_focused()
    ada.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(last).to_be_focused()
    ada.keyboard.press("Escape")
    expect(cards(ada, "To do")).to_have_text(["Paint the fence", "Borrow tables"])

    for width, stays in ((1280, True), (900, False), (390, False)):
        ada.set_viewport_size({"width": width, "height": 800})
        open_task(ada, "Paint the fence")
        ada.keyboard.press("f")
        filter_box = ada.get_by_role("combobox", name="Filter")
        expect(filter_box).to_be_focused()
        expect(drawer(ada)).to_have_count(1 if stays else 0)
        ada.wait_for_function(
            "box => { const at = box.getBoundingClientRect();"
            " return document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2) === box; }",
            arg=filter_box.element_handle(),
        )
        if stays:
            drawer(ada).get_by_role("button", name="Close").click()


def test_what_one_adds_to_a_long_column_is_there_and_a_pasted_list_goes_by_one_undo(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    api = server.client_for(ADA)
    doing = next(
        section["id"]
        for section in api.get(f"/api/projects/{garden}/sections").json()["items"]
        if section["name"] == "Doing"
    )
    for number in range(90):
        task = {"title": f"Chair {number}", "project_id": garden, "section_id": doing}
        api.post("/api/tasks", json=task).raise_for_status()
    ada, ben = opens(ADA), opens(BEN)
    expect(column(ada, "Doing").get_by_role("button", name="Show 30 more tasks")).to_be_attached()
    top = column(ben, "Doing").locator("ul").evaluate("list => list.scrollTop")
    column(ada, "Doing").get_by_role("button", name="Add task").click()
    box = ada.get_by_label("New task in Doing")
    list_text = "\r\n".join(f"- Lantern {number}" for number in range(1, 7))
    box.evaluate(
        """(box, text) => { const data = new DataTransfer(); data.setData('text/plain', text);
        box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
        document.execCommand('insertText', false, text); }""",
        list_text.replace("\r", ""),
    )
    expect(ada.get_by_text("Enter adds 6 tasks")).to_be_visible()
    ada.wait_for_function("box => box.scrollHeight <= box.clientHeight + 2", arg=box.element_handle())
    box.press("Enter")
    expect(card(ada, "Lantern 6")).to_be_in_viewport()
    expect(box).to_be_focused()
    expect(card(ada, "Lantern")).to_have_count(6)
    expect(card(ada, "- Lantern")).to_have_count(0)
    expect(column(ben, "Doing").get_by_role("button", name="Show 36 more tasks")).to_be_attached()
    assert column(ben, "Doing").locator("ul").evaluate("list => list.scrollTop") == top
    expect(ada.get_by_text("6 tasks added")).to_be_visible()
    ada.get_by_role("button", name="Undo").click()
    expect(card(ada, "Lantern")).to_have_count(0)
    expect(column(ben, "Doing").get_by_role("button", name="Show 30 more tasks")).to_be_attached()

    ada.get_by_role("button", name="More for Paint the fence").click()
    ada.get_by_role("menuitem", name="Doing").click()
    expect(card(ada, "Paint the fence")).to_be_in_viewport()
    expect(card(ada, "Paint the fence").get_by_role("link")).to_be_focused()


def test_what_is_gone_says_so_and_gives_back_what_was_being_written(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    windows.expect_error("status of 404")
    ada, ben = opens(ADA), opens(BEN)
    open_task(ben, "Borrow tables")
    address = ben.url
    ben.get_by_label("New comment").fill("Which ones?")
    card(ada, "Borrow tables").hover()
    ada.get_by_role("button", name="More for Borrow tables").click()
    ada.get_by_role("menuitem", name="Delete").click()
    expect(ben.get_by_role("heading", name="Ada deleted this task")).to_be_visible()
    expect(drawer(ben).get_by_text("Which ones?")).to_be_visible()
    ben.get_by_role("button", name="Copy: New comment").click()
    drawer(ben).get_by_role("button", name="Discard").click()
    ben.get_by_role("button", name="Go to the board").click()
    expect(drawer(ben)).to_have_count(0)
    ben.goto(address)
    expect(ben.get_by_role("heading", name="Ada deleted this task")).to_be_visible()
    ben.get_by_role("button", name="Restore it").click()
    expect(drawer(ben).get_by_label("Title", exact=True)).to_have_value("Borrow tables")
    ben.goto(f"{server.url}/projects/{garden}/tasks/999999")
    expect(ben.get_by_role("heading", name="This task is not here")).to_be_visible()


def test_a_project_that_is_gone_or_not_here_yet_says_so(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    windows.expect_error("status of 404|WebSocket|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    api = server.client_for(ADA)
    ada, ben = opens(ADA), opens(BEN)
    open_task(ben, "Borrow tables")
    ben.get_by_label("New comment").fill("Half a thought")
    me = server.client_for(BEN).get("/api/me").json()["id"]
    api.delete(f"/api/projects/{garden}/members/{me}").raise_for_status()
    expect(ben.get_by_role("heading", name="This project is not here")).to_be_visible()
    expect(drawer(ben)).to_be_hidden()
    expect(ben.locator("pre")).to_have_text(["Half a thought"])
    ben.get_by_role("button", name="Discard: New comment").click()
    ben.get_by_role("button", name="Go to your Inbox").click()
    expect(ben).to_have_title("Inbox · Taskcast")

    # The page reads all her projects before she opens them; this one it cannot.
    ada.context.route("**/snapshot*", lambda route: route.abort())
    other = api.post("/api/projects", json={"name": "Attic"}).json()["id"]
    expect(ada.get_by_role("link", name="Attic")).to_be_visible()
    go_offline(ada)
    ada.get_by_role("link", name="Attic").click()
    expect(ada.get_by_role("heading", name="This project is not on this device yet")).to_be_visible()
    ada.get_by_role("button", name="Try again").click()
    expect(ada.get_by_role("heading", name="This project is not on this device yet")).to_be_visible()
    ada.context.unroute("**/snapshot*")
    ada.context.set_offline(False)
    expect(ada.get_by_role("heading", name="Attic", level=1)).to_be_visible()
    assert ada.url.endswith(f"/projects/{other}")


def test_text_given_up_in_a_conflict_is_offered_again_and_a_pasted_link_is_taken(
    opens: Opens, server: TaskcastServer, windows: Windows
) -> None:
    windows.expect_error("status of 4(01|04|22)")
    ada, ben = opens(ADA), opens(BEN)
    hers, his = open_task(ada, "Paint the fence"), open_task(ben, "Paint the fence")
    his.fill("Paint it green")
    hers.fill("Paint it blue")
    hers.press("Enter")
    expect(card(ben, "Paint it blue")).to_be_visible()
    his.press("Enter")
    ben.get_by_role("dialog").get_by_role("button", name="Take theirs").click()
    expect(his).to_have_value("Paint it blue")
    ben.get_by_role("button", name="Use my text").click()
    expect(hers).to_have_value("Paint it green")

    page = windows.open(f"{server.url}/reset")
    expect(page.get_by_label("New password")).to_have_count(0)
    page.evaluate("location.hash = 'token=pasted'")
    expect(page.get_by_label("New password")).to_be_visible()
    expect(page).to_have_url(f"{server.url}/reset")

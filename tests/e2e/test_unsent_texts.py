"""What one types and does not send: it outlives the page, is its author's alone, and goes with their word."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.waiting import wait_until
from tests.support.board import card, go_offline, go_online, indicator, open_task, rename, summary
from tests.support.people import ADA, BEN, Person

pytestmark = pytest.mark.promise("P4")

DRAFTS = """async (user) => {
  const found = (await indexedDB.databases()).find(({name}) => name.endsWith('-' + user));
  if (found === undefined) return [];
  const opening = indexedDB.open(found.name);
  const database = await new Promise((resolve) => (opening.onsuccess = () => resolve(opening.result)));
  const reading = database.transaction('drafts').objectStore('drafts').getAll();
  await new Promise((resolve) => (reading.onsuccess = resolve));
  database.close();
  return reading.result.map(({text}) => text).sort();
}"""


@pytest.fixture(autouse=True)
def no_network_is_no_error(windows: Windows) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED|ERR_FAILED|status of 401")


def wait_until_kept(page: Page, user: int, texts: list[str]) -> None:
    """Until exactly these drafts are on the device."""
    wait_until(lambda: page.evaluate(DRAFTS, user) == sorted(texts))


def user_id(server: TaskcastServer, person: Person) -> int:
    return int(server.client_for(person).get("/api/me").json()["id"])


def ask_to_sign_out(page: Page) -> None:
    page.locator("tc-sidebar button.myself").click()
    page.get_by_role("menuitem", name="Sign out").click()


def sign_in(page: Page, person: Person) -> None:
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    expect(card(page, "Borrow tables")).to_be_visible()


def test_half_a_thought_is_in_its_box_again_after_a_reload(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    ada = opens(ADA)
    ada.keyboard.press("n")
    ada.keyboard.type("Buy lan")
    ada.keyboard.press("Escape")
    open_task(ada, "Paint the fence")
    ada.get_by_label("New comment").fill("Which col")
    ada.get_by_role("button", name="Add a description").click()
    ada.keyboard.type("Two coats of")
    wait_until_kept(ada, user_id(server, ADA), ["Buy lan", "Which col", "Two coats of"])
    ada.reload()
    expect(ada.get_by_label("New comment")).to_have_value("Which col")
    expect(ada.get_by_role("textbox", name="Description")).to_have_value("Two coats of")
    ada.get_by_label("New comment").press("Control+Enter")
    expect(ada.get_by_text("Which col", exact=True)).to_be_visible()
    ada.get_by_role("textbox", name="Description").press("Control+Enter")
    wait_until_kept(ada, user_id(server, ADA), ["Buy lan"])
    ada.get_by_role("button", name="Close", exact=True).click()
    expect(ada.get_by_role("button", name="Buy lan")).to_be_visible()


@pytest.mark.promise("P6")
def test_whoever_signs_out_decides_whether_their_unsent_work_stays_on_the_device(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    ben = opens(BEN)
    # A session of its own, for it ends here.
    ada = windows.open(f"{server.url}/projects/{garden}", storage_state=server.sign_in(ADA))
    expect(card(ada, "Paint the fence")).to_be_visible()
    expect(indicator(ada)).to_have_text("Live")
    go_offline(ada)
    rename(ada, "Paint the fence", "Paint it blue")
    ada.get_by_label("New comment").fill("Which col")
    rename(ben, "Paint the fence", "Paint it red")
    expect(summary(ben)).to_have_text("All saved")
    go_online(ada)
    expect(summary(ada)).to_have_text("1 needs you")
    wait_until_kept(ada, user_id(server, ADA), ["Which col"])
    ask_to_sign_out(ada)
    question = ada.get_by_role("dialog", name="Sign out with unsent work?")
    expect(question.get_by_role("listitem")).to_have_count(2)
    question.get_by_role("button", name="Keep and sign out").click()
    sign_in(ada, BEN)
    expect(summary(ada)).to_have_text("All saved")
    expect(ada.get_by_label("New comment")).to_have_value("")
    ask_to_sign_out(ada)
    sign_in(ada, ADA)
    expect(summary(ada)).to_have_text("1 needs you")
    expect(ada.get_by_label("New comment")).to_have_value("Which col")
    ask_to_sign_out(ada)
    question.get_by_role("button", name="Discard and sign out").click()
    sign_in(ada, ADA)
    expect(summary(ada)).to_have_text("All saved")
    expect(ada.get_by_label("New comment")).to_have_value("")
    wait_until_kept(ada, user_id(server, ADA), [])

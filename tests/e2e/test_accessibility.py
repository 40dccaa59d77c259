"""Every screen as axe sees it, in light and in dark: nothing that shuts somebody out."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from playwright.sync_api import Page, expect

from taskcast.domain.labels import Colour
from tests.e2e.axe import Inspection
from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import StartTaskcast, TaskcastServer
from tests.support.board import card, indicator, open_task, wait_for_all_parts
from tests.support.people import ADA, BEN

MARKDOWN = """Some **lanterns**, *a lot* of them, from [the shop](https://example.org).

1. Red
2. Green

> They were sold out.

`make light`
"""


@pytest.fixture
def axe() -> Iterator[Inspection]:
    """Takes everything in before it complains, so that one run tells all there is to mend."""
    inspection = Inspection()
    yield inspection
    inspection.finds_nothing()


@pytest.fixture
def feast(server: TaskcastServer, garden: int) -> int:
    """The garden with everything that a board can show. Answers the task that has all of it."""
    ada = server.client_for(ADA)
    ben = server.client_for(BEN).get("/api/me").json()["id"]
    ada.post(
        f"/api/projects/{garden}/invitations", json={"email": f"cleo{garden}@example.org", "role": "viewer"}
    ).raise_for_status()
    [section] = {task["section_id"] for task in ada.get(f"/api/tasks?project_id={garden}").json()["items"]}

    def task(title: str, **more: object) -> int:
        made = ada.post(
            "/api/tasks", json={"title": title, "project_id": garden, "section_id": section, **more}
        )
        return int(made.raise_for_status().json()["id"])

    lanterns = task(
        "Buy lanterns",
        description=MARKDOWN,
        priority=4,
        due={"date": "2020-01-02"},
        assignee_ids=[ben],
        label_ids=[
            ada.post(
                f"/api/projects/{garden}/labels", json={"name": colour.title(), "colour": colour}
            ).json()["id"]
            for colour in get_args(Colour)
        ],
    )
    for priority in (1, 2, 3):
        task(f"Priority {priority}", priority=priority, due={"date": f"20{30 + priority}-05-06"})
    subtask = task("Batteries", parent_id=lanterns)
    task("Matches", parent_id=lanterns)
    for done in (subtask, task("Send invitations")):
        ada.patch(f"/api/tasks/{done}", json={"completed": True}).raise_for_status()
    ada.delete(f"/api/tasks/{task('Rain dance')}").raise_for_status()
    server.client_for(BEN).post(
        f"/api/tasks/{lanterns}/comments", json={"body": f"@Ada look\n\n{MARKDOWN}"}
    ).raise_for_status()
    ada.post(f"/api/tasks/{lanterns}/comments", json={"body": "Well done."}).raise_for_status()
    return lanterns


def leave(page: Page) -> None:
    """Close the dialog or menu that is open."""
    page.keyboard.press("Escape")
    expect(page.locator(".cdk-overlay-pane")).to_have_count(0)


def test_whoever_stands_before_the_door_can_come_in(
    taskcast_server: StartTaskcast, windows: Windows, axe: Inspection
) -> None:
    windows.expect_error("status of 4(01|22|04)")
    server = taskcast_server()
    link = re.search(r"http\S+/setup#token=\S+", server.log_text())
    assert link
    page = windows.open(link.group())
    expect(page.get_by_label("Your name")).to_be_visible()
    axe.of(page, "setup")
    page.get_by_role("button", name="Create account").click()
    expect(page.locator("[aria-invalid=true]")).not_to_have_count(0)
    axe.of(page, "setup with errors")

    server.add_user(ADA)
    invitation = _invitation_link(server)
    for path, heading in (
        ("/setup", "already set up"),
        ("/sign-in", "Sign in"),
        ("/forgot", "Forgot your password?"),
        ("/reset#token=worthless", "password"),
        ("/confirm-address#token=worthless", "address"),
        (invitation, "Join"),
        ("/join#token=worthless", "no longer works"),
    ):
        page.goto(path if path.startswith("http") else f"{server.url}{path}")
        page.reload()
        expect(page.get_by_role("heading", name=re.compile(heading)).first).to_be_visible()
        axe.of(page, path.partition("#")[0])
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("Email").fill("ada@example.org")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe.of(page, "sign-in refused")


def _invitation_link(server: TaskcastServer) -> str:
    ada = server.client_for(ADA)
    project = ada.post("/api/projects", json={"name": "Garden"}).raise_for_status().json()["id"]
    made = ada.post(f"/api/projects/{project}/invitations", json={"role": "member"})
    return str(made.raise_for_status().json()["link"])


def test_a_board_and_everything_that_opens_on_it(opens: Opens, feast: int, axe: Inspection) -> None:
    ada = opens(ADA)
    opens(BEN)
    expect(ada.get_by_role("list", name="Here now").get_by_role("listitem")).to_have_count(1)
    axe.of(ada, "board")
    ada.get_by_role("button", name="2 done").click()
    expect(ada.get_by_role("link", name="Send invitations")).to_be_visible()
    axe.of(ada, "board with what is done")
    ada.get_by_role("combobox", name="Filter").fill("nothing like it")
    expect(ada.get_by_text("No card matches.").first).to_be_visible()
    axe.of(ada, "board that is filtered")
    ada.get_by_role("combobox", name="Filter").fill("")

    for button, shows in (
        ("More for Paint the fence", "Doing"),
        ("Section Doing", "Move left"),
        ("Project", "Deleted tasks"),
    ):
        ada.get_by_role("button", name=button, exact=True).click()
        expect(ada.get_by_role("menuitem", name=shows)).to_be_visible()
        axe.of(ada, f"menu {button}")
        leave(ada)
    ada.get_by_role("button", name="Project", exact=True).click()
    ada.get_by_role("menuitem", name="Colour and icon").click()
    expect(ada.get_by_role("radio", name="Purple")).to_be_attached()
    axe.of(ada, "colour and icon")
    leave(ada)
    ada.get_by_role("button", name="Project", exact=True).click()
    ada.get_by_role("menuitem", name="Deleted tasks").click()
    expect(ada.get_by_role("dialog").get_by_text("Rain dance")).to_be_visible()
    axe.of(ada, "deleted tasks")
    leave(ada)
    ada.get_by_role("button", name=re.compile("^Members")).click()
    expect(ada.get_by_role("dialog").get_by_text(re.compile(r"^cleo\d+@example.org"))).to_be_visible()
    axe.of(ada, "members")
    leave(ada)
    ada.keyboard.press("?")
    expect(ada.get_by_role("dialog")).to_be_visible()
    axe.of(ada, "shortcuts")
    leave(ada)
    card(ada, "Paint the fence").get_by_role("checkbox").click()
    expect(ada.get_by_role("button", name="Undo")).to_be_visible()
    axe.of(ada, "board with a notice")


def test_views_and_a_project_as_a_list(
    opens: Opens, feast: int, server: TaskcastServer, axe: Inspection
) -> None:
    ada = opens(ADA)
    ada.get_by_role("button", name="List", exact=True).click()
    expect(ada.get_by_role("grid").get_by_role("link", name="Buy lanterns")).to_be_visible()
    axe.of(ada, "project as a list")
    ada.get_by_role("button", name="Due of Buy lanterns").click()
    expect(ada.get_by_role("dialog", name="Due").get_by_role("button", name="Next week")).to_be_visible()
    axe.of(ada, "choice of a day in a list")
    leave(ada)
    client = server.client_for(ADA)
    me = client.get("/api/me").json()["id"]
    client.patch(f"/api/tasks/{feast}", json={"assignee_ids": {"add": [me]}}).raise_for_status()
    for name in ("My tasks", "Today"):
        ada.locator("tc-view-list").get_by_role("link", name=re.compile(f"^{name}")).click()
        expect(ada.get_by_role("grid").get_by_role("link", name="Buy lanterns")).to_be_visible()
        axe.of(ada, name)
    ada.get_by_role("button", name="Display").click()
    ada.get_by_role("menuitem", name="Save as view").click()
    expect(ada.get_by_role("dialog").get_by_label("Who has it")).to_be_visible()
    axe.of(ada, "dialog of a view")
    leave(ada)
    ada.locator("tc-view-list").get_by_role("link", name=re.compile("^Upcoming")).click()
    ada.get_by_role("button", name="Board", exact=True).click()
    expect(ada.get_by_role("region", name="Overdue").get_by_role("link", name="Buy lanterns")).to_be_visible()
    axe.of(ada, "Upcoming as a board")


def test_search(opens: Opens, axe: Inspection) -> None:
    ada = opens(ADA)
    ada.keyboard.press("Control+k")
    expect(ada.get_by_role("option", name="Go to settings")).to_be_visible()
    axe.of(ada, "search before anything is typed")
    ada.keyboard.type("fence")
    expect(ada.get_by_role("option", name="Paint the fence").first).to_be_visible()
    axe.of(ada, "search")


def test_the_labels_of_a_project(opens: Opens, feast: int, axe: Inspection) -> None:
    ada = opens(ADA)
    ada.get_by_role("button", name="Project", exact=True).click()
    ada.get_by_role("menuitem", name="Labels").click()
    ada.get_by_role("button", name="Colour of Red").click()
    expect(ada.get_by_role("radio", name="Purple")).to_be_attached()
    axe.of(ada, "labels of the project")


def test_a_task_and_everything_that_opens_in_it(opens: Opens, feast: int, axe: Inspection) -> None:
    ada, ben = opens(ADA), opens(BEN)
    open_task(ben, "Buy lanterns")
    title = open_task(ada, "Buy lanterns")
    drawer = ada.get_by_role("complementary", name="Task")
    expect(drawer.get_by_role("article")).to_have_count(2)
    expect(drawer.locator(".company")).to_be_visible()
    axe.of(ada, "task")
    drawer.get_by_role("button", name="History").click()
    expect(drawer.get_by_role("list", name="History").get_by_role("listitem")).not_to_have_count(0)
    drawer.get_by_role("button", name="Edit comment").click()
    axe.of(ada, "task with its history, and a comment that is edited")
    for value in ("Ben", "Urgent", "To do"):
        drawer.locator("dd").get_by_role("button", name=value).click()
        expect(ada.get_by_role("menu")).to_be_visible()
        axe.of(ada, f"choice of {value}")
        leave(ada)
    drawer.get_by_role("button", name="Labels Grey").click()
    ada.get_by_role("combobox", name="Find or create a label").fill("re")
    expect(ada.get_by_role("option", name="Create “re”")).to_be_visible()
    axe.of(ada, "choice of labels")
    leave(ada)
    drawer.get_by_label("New comment").press_sequentially("@be")
    expect(ada.get_by_role("option", name="Ben")).to_be_visible()
    axe.of(ada, "mention")

    ben.get_by_role("textbox", name="Title").fill("Buy torches")
    title.fill("Buy candles")
    title.press("Enter")
    ben.get_by_role("textbox", name="Title").press("Enter")
    expect(ben.get_by_role("dialog")).to_be_visible()
    axe.of(ben, "two titles that met")


def test_the_pages_beside_the_board(
    opens: Opens, feast: int, server: TaskcastServer, axe: Inspection
) -> None:
    ada = opens(ADA)
    ada.locator("tc-sidebar").get_by_role("button", name=re.compile("Notifications")).click()
    expect(ada.get_by_role("dialog").get_by_role("listitem")).not_to_have_count(0)
    axe.of(ada, "notifications")
    leave(ada)
    ada.locator("tc-sidebar").get_by_role("button", name=re.compile("Ada")).click()
    expect(ada.get_by_role("menu")).to_be_visible()
    axe.of(ada, "one's own menu")
    leave(ada)
    ada.goto(f"{server.url}/settings")
    ada.get_by_role("button", name="Show what was sent").click()
    expect(ada.get_by_role("button", name="Look again")).to_be_visible()
    axe.of(ada, "settings")
    ada.get_by_role("button", name="New token").click()
    expect(ada.get_by_role("dialog")).to_be_visible()
    axe.of(ada, "new token")
    leave(ada)
    ada.goto(f"{server.url}/people")
    expect(ada.get_by_text(BEN.email)).to_be_visible()
    axe.of(ada, "people")
    ada.get_by_role("button", name="Add a person").click()
    expect(ada.get_by_role("dialog")).to_be_visible()
    axe.of(ada, "new person")


def test_places_where_there_is_nothing(
    opens: Opens, garden: int, server: TaskcastServer, windows: Windows, axe: Inspection
) -> None:
    windows.expect_error("status of 404")
    ben = opens(BEN)
    open_task(ben, "Borrow tables")
    ben.get_by_label("New comment").fill("Which ones?")
    address = ben.url
    server.client_for(ADA).delete(f"/api/tasks/{address.rpartition('/')[2]}").raise_for_status()
    expect(ben.get_by_role("heading", name="Ada deleted this task")).to_be_visible()
    axe.of(ben, "task that is gone, and what was being written in it")
    ben.get_by_role("button", name="Discard: New comment").click()
    ben.goto(f"{server.url}/projects/{garden}/tasks/999999")
    expect(ben.get_by_role("heading", name="This task is not here")).to_be_visible()
    axe.of(ben, "task that is not here")
    ben.goto(server.url)
    expect(ben.get_by_role("heading", name="Inbox")).to_be_visible()
    axe.of(ben, "empty Inbox")
    ben.goto(f"{server.url}/projects/999999")
    expect(ben.get_by_role("heading", name="This project is not here")).to_be_visible()
    axe.of(ben, "project that is gone")
    ben.goto(f"{server.url}/people")
    expect(ben.get_by_text("For administrators")).to_be_visible()
    axe.of(ben, "people, for who does not administer")


def test_a_phone(opens: Opens, feast: int, windows: Windows, axe: Inspection) -> None:
    windows.expect_error("ERR_INTERNET_DISCONNECTED|WebSocket")
    ada = opens(ADA)
    ada.set_viewport_size({"width": 390, "height": 800})
    axe.of(ada, "board on a phone")
    ada.get_by_role("button", name="Menu", exact=True).click()
    expect(indicator(ada)).to_be_visible()
    axe.of(ada, "menu on a phone")
    ada.get_by_role("button", name="Close menu").click(position={"x": 380, "y": 400})
    open_task(ada, "Buy lanterns")
    axe.of(ada, "task on a phone")
    wait_for_all_parts(ada)
    ada.context.set_offline(True)
    expect(ada.get_by_role("banner").get_by_text("Offline")).to_be_visible()
    axe.of(ada, "phone without a network")

"""Screens that people meet once: naming an owner, confirming an address, being invited, deleting and restoring."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import Inspection
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.smtp import SmtpServer
from tests.support.people import ADA, BEN, CLEO, PASSWORD, Person

FAY = Person("Fay")


@pytest.fixture(autouse=True)
def _nobody_at_first(windows: Windows) -> None:
    windows.expect_error("status of 401")


@pytest.fixture(scope="module")
def server(post: SmtpServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    """With mail; Ada administers."""
    running = TaskcastServer(tmp_path_factory.mktemp("taskcast"), {"TASKCAST_SMTP_URL": post.url})
    running.start()
    for person in (ADA, BEN, CLEO):
        running.add_user(person)
    yield running
    running.close()


def project_of(server: TaskcastServer, owner: Person, name: str, **members: str) -> int:
    """Made by Ada, who administers and so may add anyone; she stays only where she is named."""
    ada = server.client_for(ADA)
    project: int = ada.post("/api/projects", json={"name": name}).raise_for_status().json()["id"]
    roles = {owner.name: "owner", **members}
    for person in sorted(roles, key=ADA.name.__eq__):
        user = server.client_for(Person(person)).get("/api/me").json()["id"]
        role = {"role": roles[person]}
        ada.put(f"/api/projects/{project}/members/{user}", json=role).raise_for_status()
    if ADA.name not in roles:
        user = ada.get("/api/me").json()["id"]
        ada.delete(f"/api/projects/{project}/members/{user}").raise_for_status()
    return project


def window(windows: Windows, server: TaskcastServer, person: Person, path: str = "/") -> Page:
    return windows.open(f"{server.url}{path}", storage_state=server.sign_in(person))


def bell(page: Page) -> None:
    page.locator("tc-sidebar").get_by_role("button", name=re.compile("^Notifications")).click()


def test_what_is_deleted_says_by_whom_and_comes_back_for_everyone(
    server: TaskcastServer, windows: Windows
) -> None:
    windows.expect_error("status of 404")
    garden = project_of(server, ADA, "Garden", Ben="owner")
    ada_id, ada, ben = (
        server.client_for(ADA).get("/api/me").json()["id"],
        server.client_for(ADA),
        server.client_for(BEN),
    )
    task = {"title": "Buy milk", "project_id": garden, "assignee_ids": [ada_id]}
    number = ada.post("/api/tasks", json=task).json()["id"]
    hers = window(windows, server, ADA, f"/projects/{garden}/tasks/{number}")
    expect(hers.get_by_role("textbox", name="Title")).to_have_value("Buy milk")

    bell(hers)
    lines = hers.get_by_role("dialog", name="Notifications").get_by_role("listitem")
    for priority in (1, 2, 3, 4):
        ben.patch(f"/api/tasks/{number}", json={"priority": priority}).raise_for_status()
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("Ben changed Buy milk 4 times")
    hers.keyboard.press("Escape")
    expect(hers.locator("tc-sidebar").get_by_role("button", name="Notifications, 1 unread")).to_be_visible()

    ben.delete(f"/api/tasks/{number}").raise_for_status()
    drawer = hers.get_by_role("complementary", name="Task", exact=True)
    expect(drawer).to_contain_text("Ben deleted this task")
    axe = Inspection()
    axe.of(hers, "task that was deleted")
    drawer.get_by_role("button", name="Restore it").click()
    expect(hers.get_by_role("textbox", name="Title")).to_have_value("Buy milk")

    ben.delete(f"/api/projects/{garden}").raise_for_status()
    sidebar = hers.locator("tc-sidebar")
    expect(hers.get_by_role("heading", name="This project is not here")).to_be_visible()
    expect(sidebar.get_by_role("link", name="Garden")).to_have_count(0)
    sidebar.get_by_role("button", name="Ada").click()
    hers.get_by_role("menuitem", name="Deleted projects").click()
    listed = hers.get_by_role("list", name="Deleted projects").get_by_role("listitem")
    expect(listed).to_contain_text(re.compile("Gardendeleted .* by Ben · 2 people"))
    axe.of(hers, "deleted projects")
    axe.finds_nothing()
    listed.get_by_role("button", name="Restore Garden").click()
    expect(sidebar.get_by_role("link", name="Garden")).to_be_visible()
    expect(hers.get_by_role("heading", name="Nothing here")).to_be_visible()
    assert ben.get(f"/api/tasks/{number}").json()["assignee_ids"] == [ada_id]


def test_an_administrator_names_an_owner_before_the_only_one_is_deactivated(
    server: TaskcastServer, windows: Windows
) -> None:
    windows.expect_error("status of 422")
    shed = project_of(server, BEN, "Shed", Cleo="member")
    page = window(windows, server, ADA, "/people")
    page.get_by_role("button", name="Change Ben").click()
    page.get_by_role("menuitem", name="Deactivate").click()
    page.get_by_role("button", name="Deactivate", exact=True).click()
    dialog = page.get_by_role("dialog", name="Who owns these projects now?")
    expect(dialog).to_contain_text("Only Ben owns these projects")
    expect(dialog.get_by_label("New owner of Shed")).to_have_value(
        str(server.client_for(CLEO).get("/api/me").json()["id"])
    )
    axe = Inspection()
    axe.of(page, "owners to be named")
    axe.finds_nothing()
    dialog.get_by_role("button", name="Name and deactivate").click()
    expect(page.get_by_text("Ben is signed out everywhere")).to_be_visible()
    expect(dialog).to_have_count(0)
    roles = server.client_for(CLEO).get(f"/api/projects/{shed}/members").json()["items"]
    assert {each["name"]: (each["role"], each["active"]) for each in roles} == {
        "Ben": ("owner", False),
        "Cleo": ("owner", True),
    }
    page.get_by_role("button", name="Change Ben").click()
    page.get_by_role("menuitem", name="Activate").click()
    expect(page.get_by_text("Ben may sign in again")).to_be_visible()


def join_and_confirm(page: Page, post: SmtpServer, windows: Windows, axe: Inspection) -> None:
    """From the opened link to the project that it leads into."""
    page.get_by_label("Your name").fill(FAY.name)
    page.get_by_label("Email").fill(FAY.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account and join").click()
    expect(page.get_by_role("heading", name="Confirm your address")).to_be_visible()
    expect(page.get_by_text(f"We mailed a link to {FAY.email}")).to_be_visible()
    page.get_by_role("button", name="I have opened the link").click()
    expect(page.get_by_role("status")).to_contain_text("not confirmed yet")
    axe.of(page, "address to be confirmed")
    page.get_by_role("button", name="Use another address").click()
    expect(page.get_by_role("heading", name="Use another address")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Send the mail again").click()
    expect(page.get_by_role("status")).to_contain_text(f"A link is on its way to {FAY.email}")

    other = windows.open(post.newest_link("/confirm-address", to=FAY.email))
    other.get_by_role("button", name="Confirm address").click()
    expect(other.get_by_text("Your address is confirmed")).to_be_visible()
    page.get_by_role("button", name="I have opened the link").click()
    page.wait_for_url("**/projects/*")


@pytest.mark.promise("P6")
def test_who_joins_by_a_link_confirms_and_answers_invitations_in_the_bell(
    server: TaskcastServer, post: SmtpServer, windows: Windows
) -> None:
    windows.expect_error("status of 403")
    ada = server.client_for(ADA)
    pond, roof, well = (project_of(server, ADA, name) for name in ("Pond", "Roof", "Well"))
    for project in (pond, roof, well):  # what is mailed to an address waits until it is confirmed
        ada.post(
            f"/api/projects/{project}/invitations", json={"email": FAY.email, "role": "viewer"}
        ).raise_for_status()
    link = ada.post(f"/api/projects/{pond}/invitations", json={}).json()["link"]
    page = windows.open(link)
    expect(page.get_by_role("button", name="Decline")).to_have_count(0)
    axe = Inspection()
    join_and_confirm(page, post, windows, axe)
    assert page.url.endswith(f"/projects/{pond}")
    sidebar = page.locator("tc-sidebar")
    expect(
        sidebar.get_by_role("button", name="Notifications, 2 invitations")
    ).to_be_visible()  # into the Pond she came by the link
    bell(page)
    panel = page.get_by_role("dialog", name="Notifications")
    invitations = panel.get_by_role("list", name="Invitations").get_by_role("listitem")
    expect(invitations).to_have_count(2)
    axe.of(page, "invitations in the bell")
    axe.finds_nothing()
    invitations.filter(has_text="Roof").get_by_role("button", name="Decline").click()
    expect(page.get_by_text("Invitation declined")).to_be_visible()
    expect(invitations).to_have_count(1)
    expect(panel.get_by_role("heading", name="Invitations")).to_be_focused()
    invitations.filter(has_text="Well").get_by_role("button", name="Accept").click()
    page.wait_for_url(f"**/projects/{well}")
    expect(sidebar.get_by_role("link", name="Roof")).to_have_count(0)
    opened = {
        each["email"]
        for project in (pond, roof, well)
        for each in ada.get(f"/api/projects/{project}/invitations").json()["items"]
    }
    assert opened == {None}, "a mailed invitation outlived its answer"


def test_whom_it_was_mailed_to_declines_where_it_is_opened(
    server: TaskcastServer, post: SmtpServer, windows: Windows
) -> None:
    gus = Person("Gus")
    barn = project_of(server, ADA, "Barn")
    ada = server.client_for(ADA)
    invitation = {"email": gus.email, "role": "member"}
    assert ada.post(f"/api/projects/{barn}/invitations", json=invitation).json()["mailed"] is True
    page = windows.open(post.newest_link("/join", to=gus.email))
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_role("heading", name="Invitation declined")).to_be_visible()
    assert ada.get(f"/api/projects/{barn}/invitations").json()["items"] == []

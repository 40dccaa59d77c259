"""The account screens in a real browser: the ways in, the links that mails carry, tokens, and the way out."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.services.browser import Windows
from tests.services.server import StartTaskcast, TaskcastServer, http_client
from tests.services.smtp import SmtpServer
from tests.support.people import ADA, PASSWORD, Person

NEW_PASSWORD = "a different pony battery"

Newcomer = Callable[[str], Person]


@pytest.fixture(autouse=True)
def _nobody_at_first(windows: Windows) -> None:
    """A page asks who sits here; to a stranger the answer is 401, which Chromium writes on the console."""
    windows.expect_error("status of 401")


@pytest.fixture(scope="module")
def server(post: SmtpServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    """One server for all these tests, with mail: Ada administers, and each test brings a Ben of its own."""
    running = TaskcastServer(tmp_path_factory.mktemp("taskcast"), {"TASKCAST_SMTP_URL": post.url})
    running.start()
    running.add_user(ADA)
    yield running
    running.close()


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def newcomer(numbers: Iterator[int]) -> Newcomer:
    """Somebody nobody here has heard of: `newcomer("Cleo")`."""
    return lambda name: Person(f"{name}{next(numbers)}")


@pytest.fixture
def ben(server: TaskcastServer, newcomer: Newcomer) -> Person:
    """Somebody with an account."""
    person = newcomer("Ben")
    account = {"email": person.email, "name": person.name, "password": person.password}
    server.client_for(ADA).post("/api/users", json=account).raise_for_status()
    return person


def sign_in(page: Page, person: Person, *, password: str | None = None) -> None:
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password or person.password)
    page.get_by_role("button", name="Sign in").click()


def open_as(windows: Windows, server: TaskcastServer, person: Person, path: str = "/") -> Page:
    """A window of this person, signed in, at this page."""
    return windows.open(f"{server.url}{path}", storage_state=server.sign_in(person))


def share_project(server: TaskcastServer, *, name: str, email: str) -> int:
    ada = server.client_for(ADA)
    project: int = ada.post("/api/projects", json={"name": name}).raise_for_status().json()["id"]
    invitation = {"email": email, "role": "member"}
    ada.post(f"/api/projects/{project}/invitations", json=invitation).raise_for_status()
    return project


def can_sign_in(server: TaskcastServer, email: str, password: str) -> bool:
    asked = {"email": email, "password": password}
    with http_client(server.url, headers={"Origin": server.url}) as client:
        answer = client.post("/api/auth/login", json=asked)
    assert answer.status_code in (200, 401, 422), answer.text
    return answer.is_success


def test_the_first_person_sets_up_an_empty_instance(taskcast_server: StartTaskcast, windows: Windows) -> None:
    server = taskcast_server()
    link = re.search(r"http\S+/setup#token=(\S+)", server.log_text())
    assert link
    page = windows.open(link.group(), timezone_id="Asia/Tokyo")
    page.get_by_label("Your name").fill("Ada")
    assert page.url == f"{server.url}/setup", "the token stays in the address bar"
    page.get_by_label("Email").fill(ADA.email)
    page.get_by_label("Password", exact=True).fill("too short")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("This has 9 characters")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_focused()

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    page.wait_for_url("**/projects/*")
    me = server.client_for(ADA).get("/api/me").json()
    assert me["is_admin"]
    assert me["timezone"] == "Asia/Tokyo", "today should begin where the person is"
    assert server.log_text().count(link.group(1)) == 1, "the token is in the log beyond its announcement"

    stranger = windows.open(link.group())
    expect(stranger.get_by_text("already set up")).to_be_visible()


@pytest.mark.promise("P6")
def test_somebody_without_an_account_is_invited_by_mail_and_lands_in_the_project(
    server: TaskcastServer, post: SmtpServer, newcomer: Newcomer, windows: Windows
) -> None:
    cleo = newcomer("Cleo")
    project = share_project(server, name="Garden", email=cleo.email)
    link = post.newest_link("/join", to=cleo.email)
    page = windows.open(link)
    expect(page.get_by_role("heading", name="Join “Garden”")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Email")).to_have_value(cleo.email)
    page.get_by_label("Your name").fill(cleo.name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account and join").click()
    page.wait_for_url(f"**/projects/{project}")
    expect(page.get_by_role("heading", name="Garden")).to_be_visible()

    late = windows.open(link)
    windows.expect_error("status of 422")
    expect(late.get_by_text("This invitation no longer works")).to_be_visible()


def test_an_invitation_that_was_mailed_to_somebody_else_is_not_for_me(
    server: TaskcastServer, post: SmtpServer, ben: Person, windows: Windows
) -> None:
    windows.expect_error("status of 403")
    project = share_project(server, name="Garden", email=ben.email)
    page = open_as(windows, server, ADA)
    page.goto(post.newest_link("/join", to=ben.email))
    page.get_by_role("button", name="Join as Ada").click()
    expect(page.get_by_role("alert")).to_contain_text("another address")
    page.get_by_role("button", name="Use another account").click()
    expect(page.get_by_label("Email")).to_have_value(ben.email)
    page.get_by_label("Password", exact=True).fill(ben.password)
    page.get_by_role("button", name="Sign in and join").click()
    page.wait_for_url(f"**/projects/{project}")


def test_a_forgotten_password_is_replaced_by_the_mailed_link_once(
    server: TaskcastServer, post: SmtpServer, ben: Person, windows: Windows
) -> None:
    windows.expect_error("status of 422")
    page = windows.open(f"{server.url}/sign-in")
    page.get_by_role("link", name="Forgot your password?").click()
    expect(page.get_by_role("heading", name="Forgot your password?")).to_be_visible()
    page.get_by_label("Email").fill(ben.email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_text(f"If there is an account for {ben.email}")).to_be_visible()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_focused()

    link = post.newest_link("/reset", to=ben.email)
    page.goto(link)
    page.get_by_label("New password").fill("password1234")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("Your new password is set")).to_be_visible()
    assert not can_sign_in(server, ben.email, ben.password)
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, ben, password=NEW_PASSWORD)
    page.wait_for_url("**/projects/*")

    late = windows.open(link)
    late.get_by_label("New password").fill("yet another pony")
    late.get_by_role("button", name="Set password").click()
    expect(late.get_by_text("This link no longer works")).to_be_visible()
    assert can_sign_in(server, ben.email, NEW_PASSWORD)


def test_an_address_changes_only_when_the_link_mailed_to_it_is_confirmed(
    server: TaskcastServer, post: SmtpServer, ben: Person, windows: Windows
) -> None:
    new = f"new-{ben.email}"
    page = open_as(windows, server, ben, "/settings")
    page.get_by_label("New address").fill(new)
    page.get_by_label("Your password").fill(ben.password)
    page.get_by_role("button", name="Change address").click()
    expect(page.get_by_text(f"A link is on its way to {new}")).to_be_visible()

    other = windows.open(post.newest_link("/confirm-address", to=new))
    assert can_sign_in(server, ben.email, ben.password), "opening the link alone changed the address"
    other.get_by_role("button", name="Confirm address").click()
    expect(other.get_by_text("Your address is confirmed")).to_be_visible()
    expect(page.get_by_text(f"You sign in as {new}")).to_be_visible()
    assert not can_sign_in(server, ben.email, ben.password)
    assert can_sign_in(server, new, ben.password)


@pytest.mark.promise("P6")
def test_a_token_made_on_the_page_works_until_it_is_revoked_there(
    server: TaskcastServer, ben: Person, windows: Windows
) -> None:
    page = open_as(windows, server, ben, "/settings")
    page.get_by_role("button", name="New token").click()
    expect(page.get_by_label("What is it for?")).to_be_focused()
    page.get_by_label("What is it for?").fill("Backup")
    page.get_by_role("button", name="Create token").click()
    secret = page.get_by_label("Token", exact=True).input_value()
    page.get_by_role("button", name="Done").click()
    with http_client(server.url, headers={"Authorization": f"Bearer {secret}"}) as program:
        assert program.get("/api/me").json()["email"] == ben.email
        page.reload()
        expect(page.get_by_role("button", name="Revoke Backup")).to_be_visible()
        assert secret not in page.content()
        page.get_by_role("button", name="Revoke Backup").click()
        page.get_by_role("button", name="Revoke", exact=True).click()
        expect(page.get_by_text("“Backup” is revoked")).to_be_visible()
        assert program.get("/api/me").status_code == 401


@pytest.mark.promise("P6")
def test_a_deactivated_person_is_signed_out_at_once(
    server: TaskcastServer, ben: Person, windows: Windows
) -> None:
    page = open_as(windows, server, ben)
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    ada = open_as(windows, server, ADA, "/people")
    ada.get_by_role("button", name=f"Change {ben.name}").click()
    ada.get_by_role("menuitem", name="Deactivate").click()
    ada.get_by_role("button", name="Deactivate", exact=True).click()
    expect(page.get_by_text("This account has been deactivated")).to_be_visible()
    assert not can_sign_in(server, ben.email, ben.password)

    ada.get_by_role("button", name=f"Change {ben.name}").click()
    ada.get_by_role("menuitem", name="Activate").click()
    expect(ada.get_by_text(f"{ben.name} may sign in again")).to_be_visible()
    sign_in(page, ben)
    page.wait_for_url("**/projects/*")


def test_an_administrator_adds_somebody_who_then_chooses_a_password(
    server: TaskcastServer, post: SmtpServer, newcomer: Newcomer, windows: Windows
) -> None:
    dov = newcomer("Dov")
    ada = open_as(windows, server, ADA, "/people")
    ada.get_by_role("button", name="Add a person").click()
    ada.get_by_label("Name", exact=True).fill(dov.name)
    ada.get_by_label("Email", exact=True).fill(dov.email)
    ada.get_by_role("button", name="Add person").click()
    expect(ada.get_by_text(f"{dov.name} has an account")).to_be_visible()

    page = windows.open(post.newest_link("/reset", to=dov.email))
    page.get_by_label("New password").fill(dov.password)
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("link", name="Sign in").click()
    sign_in(page, dov)
    page.wait_for_url("**/projects/*")
    page.goto(f"{server.url}/people")
    expect(page.get_by_text("For administrators")).to_be_visible()

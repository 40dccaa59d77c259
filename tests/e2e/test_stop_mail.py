"""Enough of mail: by the switch in the settings, by the link in a mail, and by what mail programs do themselves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.smtp import SmtpServer
from tests.support.people import ADA, BEN


@pytest.fixture(scope="module")
def server(post: SmtpServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    running = TaskcastServer(tmp_path_factory.mktemp("taskcast"), {"TASKCAST_SMTP_URL": post.url})
    running.start()
    for person in (ADA, BEN):
        running.add_user(person)
    yield running
    running.close()


def settings_of_ben(windows: Windows, server: TaskcastServer) -> Page:
    return windows.open(f"{server.url}/settings", storage_state=server.sign_in(BEN))


def mailed_to_ben(server: TaskcastServer, post: SmtpServer) -> tuple[str, str]:
    """The link in the text of a mail about a task, and the address in its header."""
    ada, ben = server.client_for(ADA), server.client_for(BEN).get("/api/me").json()["id"]
    project = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    ada.put(f"/api/projects/{project}/members/{ben}", json={"role": "member"}).raise_for_status()
    post.forget()
    task = {"title": "Paint the fence", "project_id": project, "assignee_ids": [ben]}
    ada.post("/api/tasks", json=task).raise_for_status()
    (mail,) = post.wait_for(1)
    body = mail.get_body(("plain",))
    assert body is not None
    link = re.search(r"http\S+/stop-mail#token=\S+", body.get_content())
    assert link is not None
    return link.group(), str(mail["List-Unsubscribe"]).strip("<>")


def test_mail_is_stopped_by_the_link_in_a_mail_and_turned_on_in_the_settings_by_keyboard(
    windows: Windows, server: TaskcastServer, post: SmtpServer
) -> None:
    windows.expect_error("status of 401")
    settings = settings_of_ben(windows, server)
    mail = settings.get_by_role("switch", name="Mail notifications")
    expect(mail).to_be_checked()
    link, in_header = mailed_to_ben(server, post)

    page = windows.open(in_header)  # a mail program that does not know one click opens it
    expect(page.get_by_role("heading", name="Stop mail notifications?")).to_be_visible()
    assert page.url == f"{server.url}/stop-mail"
    page = windows.open(link)
    expect(page.get_by_role("heading", name="Stop mail notifications?")).to_be_focused()
    expect(mail).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="No more mail notifications")).to_be_focused()
    expect(mail).not_to_be_checked()

    mail.focus()
    settings.keyboard.press("Space")
    expect(mail).to_be_checked()
    expect(settings.get_by_text("Mail notifications are on")).to_be_visible()
    settings.reload()
    expect(mail).to_be_checked()
    mail.click()
    expect(settings.get_by_text("Mail notifications are off")).to_be_visible()
    settings.reload()
    expect(mail).not_to_be_checked()

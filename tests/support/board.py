"""Where things are on a board, as a person finds them, and on the server, which a page runs ahead of."""

import httpx
from playwright.sync_api import Locator, Page, expect

from tests.services.server import TaskcastServer
from tests.support.people import ADA


def indicator(page: Page) -> Locator:
    return page.locator("tc-sidebar tc-connection-indicator")


def summary(page: Page) -> Locator:
    """Whether everything is at the server, in words."""
    return page.locator("tc-sidebar tc-sync-summary")


ALL_PARTS = """async () => {
  const {hashTable} = await (await fetch('/ngsw.json')).json();
  const parts = Object.keys(hashTable).filter((each) => /^\\/chunk-.*\\.js$/.test(each));
  await Promise.all(parts.map((each) => import(each)));
}"""


def wait_for_all_parts(page: Page) -> None:
    """Until the browser has all parts of the page, which it fetches one by one when it is idle.

    That the network rests says little: on a busy machine it does so between any two of them.
    """
    page.wait_for_load_state("networkidle")
    page.evaluate(ALL_PARTS)


def go_offline(page: Page) -> None:
    wait_for_all_parts(page)
    page.context.set_offline(True)
    expect(indicator(page)).to_have_text("Offline")


def go_online(page: Page) -> None:
    page.context.set_offline(False)
    expect(indicator(page)).to_have_text("Live")


def column(page: Page, name: str) -> Locator:
    return page.locator("tc-board-column").filter(has=page.get_by_role("heading", name=name, exact=True))


def card(page: Page, title: str) -> Locator:
    return page.locator("tc-task-card").filter(has_text=title)


def cards(page: Page, section: str) -> Locator:
    return column(page, section).locator("tc-task-card a")


def saved_sections(client: httpx.Client, project: int) -> dict[str, list[str]]:
    """The sections of a project as the server has them, and the open tasks in each."""
    sections = client.get(f"/api/projects/{project}/sections").raise_for_status().json()["items"]
    tasks = client.get(f"/api/tasks?project_id={project}").raise_for_status().json()["items"]
    return {
        section["name"]: [task["title"] for task in tasks if task["section_id"] == section["id"]]
        for section in sections
    }


def open_task(page: Page, title: str) -> Locator:
    page.get_by_role("link", name=title).click()
    field = page.get_by_role("textbox", name="Title")
    expect(field).to_have_value(title)
    return field


def add(page: Page, title: str) -> None:
    page.keyboard.press("n")
    page.keyboard.type(title)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(card(page, title)).to_be_visible()


def rename(page: Page, title: str, new: str) -> None:
    field = open_task(page, title)
    field.fill(new)
    field.press("Enter")
    expect(page.get_by_role("link", name=new)).to_be_visible()


def titles(server: TaskcastServer, project: int, **query: str) -> list[str]:
    """The titles of the open tasks of a project as Ada gets them; `query` narrows them down."""
    items = server.client_for(ADA).get("/api/tasks", params={"project_id": project, **query}).json()["items"]
    return [task["title"] for task in items]

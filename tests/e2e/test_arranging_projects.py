"""Projects get a colour, go to the archive and come back, and stand where each person wants them."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Opens
from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.support.board import go_offline, summary
from tests.support.people import ADA, BEN


def choose(page: Page, project: str, item: str) -> None:
    page.locator("tc-sidebar").get_by_role("button", name=f"Menu of {project}").first.click()
    page.get_by_role("menuitem", name=item).click()


def test_each_person_arranges_their_projects_without_a_network_too(
    opens: Opens, server: TaskcastServer, garden: int, windows: Windows
) -> None:
    windows.expect_error("WebSocket|ERR_INTERNET_DISCONNECTED")
    client = server.client_for(ADA)
    client.post("/api/projects", json={"name": "Zeppelin"}).raise_for_status()
    hers, another = opens(ADA), opens(ADA)
    last = hers.locator("tc-project-list").last.get_by_role("link")
    expect(last.last).to_have_text("Zeppelin")
    above = last.nth(-2).inner_text()

    last.last.press("Alt+ArrowUp")
    expect(last.last).to_have_text(above)
    expect(another.locator("tc-project-list").last.get_by_role("link").last).to_have_text(above)

    go_offline(hers)
    choose(hers, "Zeppelin", "Add to favourites")
    favourites = hers.locator("tc-project-list").first.get_by_role("link")
    expect(favourites).to_have_text(["Zeppelin"])
    hers.context.set_offline(False)
    expect(summary(hers)).to_contain_text("All saved")
    expect(another.locator("tc-project-list").first.get_by_role("link")).to_have_text(["Zeppelin"])
    arrangement = client.get("/api/me/snapshot").json()["arrangement"]
    assert len(arrangement["favourites"]) == 1
    assert server.client_for(BEN).get("/api/me/snapshot").json()["arrangement"]["order"] == []

    choose(hers, "Zeppelin", "Remove from favourites")
    expect(hers.get_by_role("heading", name="Favourites")).to_have_count(0)


def test_a_project_gets_a_colour_and_an_icon_and_goes_to_the_archive_and_back(
    opens: Opens, server: TaskcastServer, garden: int
) -> None:
    hers = opens(ADA)
    menu = hers.get_by_role("button", name="Project", exact=True)
    menu.click()
    hers.get_by_role("menuitem", name="Colour and icon").click()
    dialog = hers.get_by_role("dialog", name="Colour and icon")
    dialog.get_by_role("radio", name="Purple").check(force=True)
    dialog.get_by_role("button", name="🌱").click()
    expect(dialog.get_by_role("button", name="🌱")).to_have_attribute("aria-pressed", "true")
    hers.keyboard.press("Escape")
    expect(hers.locator("tc-board-header h1")).to_contain_text("🌱")

    menu.click()
    hers.get_by_role("menuitem", name="Archive project").click()
    archived = hers.locator("tc-sidebar details")
    archived.locator("summary").click()
    expect(archived.get_by_role("link")).to_have_count(1)
    expect(summary(hers)).to_contain_text("All saved")
    project = server.client_for(BEN).get(f"/api/projects/{garden}").json()
    assert (project["colour"], project["icon"]) == ("purple", "🌱")
    assert project["archived_at"] is not None

    hers.get_by_role("button", name="Undo").click()
    expect(archived).to_have_count(0)
    expect(hers.locator("tc-board-header .name p")).not_to_contain_text("Archived")

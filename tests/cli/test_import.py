"""`taskcast import`: many rows, refused rows, crashes, and who sees it."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, add
from tests.services.programs import start_taskcast
from tests.services.server import StartTaskcast
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.people import ADA, BEN


def write(file: Path, *lines: str) -> str:
    file.write_text("\n".join(lines) + "\n")
    return str(file)


def test_good_lines_are_imported_and_each_bad_one_is_named(run: Run, tmp_path: Path) -> None:
    add(run, ADA)
    file = write(
        tmp_path / "tasks.csv",
        "title,section,assignees,priority",
        "Paint,To do,ada@example.org,2",
        f"{'x' * 501},,,",
        "Sweep,To do,ben@example.org,",
        "Mow,,,9",
        "Rest,Done,,",
        f"Dig,{'s' * 201},,",
    )
    done = run("import", file, "--project", "Inbox")
    mended = write(
        tmp_path / "tasks.csv",
        "title,section,assignees,priority",
        "Paint,To do,ada@example.org,2",
        "Mow,,,4",
        "Rest,Done,,",
    )
    again = run("import", mended, "--project", "1", "--as", ADA.email)

    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if line.startswith("line ")] == [
        "line 3, title: Must have at most 500 characters.",
        "line 4, assignees: There is no account ben@example.org.",
        "line 5, priority: Must be 0, 1, 2, 3 or 4.",
        "line 7, section: Must have at most 200 characters.",
    ]
    assert "2 tasks created, 0 already there, 4 lines refused." in done.stderr
    assert again.returncode == 0
    assert "1 task created, 2 already there, 0 lines refused." in again.stderr


@pytest.mark.promise("P1", "P4")
def test_an_import_that_was_killed_and_run_again_creates_each_task_once(
    taskcast_server: StartTaskcast, tmp_path: Path
) -> None:
    server = taskcast_server(people=(ADA, BEN))
    ada = server.client_for(ADA)
    titles = [f"Task {number % 900}" for number in range(1000)]  # a hundred of them twice
    file = write(tmp_path / "tasks.csv", "title", *titles)

    def created(project: int) -> list[str]:
        asked = {"project_id": project, "limit": 200}
        page = ada.get("/api/tasks", params=asked).json()
        found = [task["title"] for task in page["items"]]
        while page["next_cursor"]:
            page = ada.get("/api/tasks", params={**asked, "cursor": page["next_cursor"]}).json()
            found += [task["title"] for task in page["items"]]
        return found

    def interrupted() -> int | None:
        """A project of which the import was killed half way; None where it was too quick for us."""
        project: int = ada.post("/api/projects", json={"name": "House"}).json()["id"]
        words = ("import", file, "--project", str(project))
        with (tmp_path / "first.log").open("wb") as log:
            first = start_taskcast(*words, environment=server.environment, out=log)
        try:
            wait_until(lambda: created(project), what="the first tasks")
        finally:
            first.kill()
            first.wait(PATIENCE_SECONDS)
        return project if len(created(project)) < len(titles) else None

    project = wait_until(interrupted, what="an import that was killed half way")
    server.cli("import", file, "--project", str(project), timeout=120)
    assert created(project) == titles


def test_who_has_the_page_open_sees_imported_tasks_arrive(
    taskcast_server: StartTaskcast, tmp_path: Path
) -> None:
    server = taskcast_server(people=(ADA, BEN))
    ada = server.client_for(ADA)
    project = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    before = ada.get("/api/events", params={"stream": f"project:{project}", "after": 0}).json()["last_seq"]
    server.cli("import", write(tmp_path / "tasks.csv", "title", "Paint", "Sweep"), "--project", "House")
    page = ada.get("/api/events", params={"stream": f"project:{project}", "after": before, "wait": 10}).json()

    assert [(event["type"], event["data"]["title"]) for event in page["events"]] == [
        ("task_created", "Paint"),
        ("task_created", "Sweep"),
    ]


def test_a_project_that_cannot_be_found_or_told_apart_is_asked_for(
    taskcast_server: StartTaskcast, tmp_path: Path
) -> None:
    server = taskcast_server(people=(ADA, BEN))
    file = write(tmp_path / "tasks.csv", "title", "Paint")
    for nowhere in ("Nowhere", "9" * 20, "9" * 5000):
        with pytest.raises(RuntimeError, match="error: there is no project"):
            server.cli("import", file, "--project", nowhere)
    with pytest.raises(RuntimeError, match="several projects have the name Inbox"):
        server.cli("import", file, "--project", "Inbox")
    server.cli("import", file, "--project", "Inbox", "--as", BEN.email)

    assert [task["title"] for task in server.client_for(BEN).get("/api/tasks").json()["items"]] == ["Paint"]


def test_a_section_with_blanks_too_many_is_the_same_on_a_second_run(run: Run, tmp_path: Path) -> None:
    add(run, ADA)
    file = write(tmp_path / "tasks.csv", "title,section", "Paint,To  do", "Sweep,To do")
    for _ in range(2):
        assert run("import", file, "--project", "Inbox").returncode == 0


def test_a_second_run_finds_what_is_there_though_names_and_zones_changed(
    taskcast_server: StartTaskcast, tmp_path: Path
) -> None:
    server = taskcast_server(people=(ADA,))
    ada = server.client_for(ADA)
    lines = ("Name,section,due,indent,Owner", "Paint,To do,2026-12-01 09:00:00,1,x", "Sand,,,2,x")
    file = write(tmp_path / "tasks.csv", *lines)
    server.cli("import", file, "--project", "Inbox", "--map", "Name=title")
    paint, sand = ada.get("/api/tasks").json()["items"]
    assert (sand["parent_id"], sand["section_id"]) == (paint["id"], paint["section_id"])
    ada.patch(f"/api/sections/{paint['section_id']}", json={"name": "Later"}).raise_for_status()
    ada.patch("/api/me", json={"timezone": "Asia/Tokyo"}).raise_for_status()
    file = write(tmp_path / "tasks.csv", *lines, "Varnish,Later,,2,x")
    server.cli("import", file, "--project", "Inbox", "--map", "Name=title")
    tasks = ada.get("/api/tasks").json()["items"]
    assert [(task["title"], task["parent_id"]) for task in tasks] == [
        ("Paint", None), ("Sand", paint["id"]), ("Varnish", paint["id"]),
    ]  # fmt: skip
    sections = ada.get(f"/api/projects/{paint['project_id']}/sections").json()["items"]
    assert [section["name"] for section in sections] == ["Later"]


def test_labels_are_found_by_name_and_created_once(taskcast_server: StartTaskcast, tmp_path: Path) -> None:
    server = taskcast_server(people=(ADA,))
    ada = server.client_for(ADA)
    inbox = ada.get("/api/projects").json()["items"][0]["id"]
    cafe = ada.post(f"/api/projects/{inbox}/labels", json={"name": "Café"}).json()["id"]
    lines = ("title,labels", "Paint,Urgent; cafe", "Sand,URGENT;urgent", f"Mow,{'x' * 201}")
    with pytest.raises(RuntimeError, match=r"line 4, labels: Must have at most 200 characters\."):
        server.cli("import", write(tmp_path / "tasks.csv", *lines), "--project", "Inbox")
    labels = {each["name"]: each["id"] for each in ada.get(f"/api/projects/{inbox}/labels").json()["items"]}
    assert labels == {"Café": cafe, "Urgent": labels["Urgent"]}
    paint, sand = ada.get("/api/tasks").json()["items"]
    assert (paint["label_ids"], sand["label_ids"]) == ([cafe, labels["Urgent"]], [labels["Urgent"]])

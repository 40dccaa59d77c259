"""A project of Ada's that Ben is in, and windows with its board, for the tests of boards.

People are signed in by a cookie: only where signing in is the subject do tests type a password.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count

import pytest
from playwright.sync_api import Page, StorageState, expect

from tests.services.browser import Windows
from tests.services.server import TaskcastServer
from tests.services.slow_motion import slow_motion
from tests.services.smtp import SmtpServer
from tests.support.board import card, indicator
from tests.support.people import ADA, BEN, Person


@pytest.fixture(scope="module")
def post() -> Iterator[SmtpServer]:
    """A mail server, for the modules whose server sends to it."""
    smtp = SmtpServer()
    smtp.start()
    yield smtp
    smtp.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaskcastServer]:
    running = TaskcastServer(tmp_path_factory.mktemp("taskcast"), {})
    running.start()
    running.add_user(ADA)
    running.add_user(BEN)
    yield running
    running.close()


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def garden(server: TaskcastServer, numbers: Iterator[int]) -> int:
    """A project of Ada's that Ben is in: "To do" with two tasks, and "Doing"."""
    ada = server.client_for(ADA)
    project = ada.post("/api/projects", json={"name": f"Garden {next(numbers)}"}).json()["id"]
    ben = server.client_for(BEN).get("/api/me").json()["id"]
    ada.put(f"/api/projects/{project}/members/{ben}", json={"role": "member"}).raise_for_status()
    sections = [
        ada.post(f"/api/projects/{project}/sections", json={"name": name}).json()["id"]
        for name in ("To do", "Doing")
    ]
    for title in ("Paint the fence", "Borrow tables"):
        task = {"title": title, "project_id": project, "section_id": sections[0]}
        ada.post("/api/tasks", json=task).raise_for_status()
    return int(project)


__all__ = ["slow_motion"]

Opens = Callable[[Person], Page]


@pytest.fixture(scope="module")
def session_of(server: TaskcastServer) -> Callable[[Person], StorageState]:
    """The session that this person has on the module's server, begun once."""
    return cache(server.sign_in)


@pytest.fixture
def opens(
    server: TaskcastServer,
    session_of: Callable[[Person], StorageState],
    garden: int,
    windows: Windows,
) -> Opens:
    """`opens(ADA)`: a window of hers with the project on the screen, live."""

    def open_board(person: Person) -> Page:
        page = windows.open(f"{server.url}/projects/{garden}", storage_state=session_of(person))
        expect(indicator(page)).to_have_text("Live")
        expect(card(page, "Paint the fence")).to_be_visible()
        return page

    return open_board

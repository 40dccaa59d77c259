"""`kill -9` at every point of an update: what was acknowledged is there, its mail arrives, nothing is half done."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.services.server import TaskcastServer
from tests.services.smtp import SmtpServer
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.support.outbox import let_leases_run_out
from tests.support.people import ADA, BEN
from tests.support.phones import Phone

BEFORE_COMMIT = ("asked", "changed", "published", "committing")
AFTER_COMMIT = (
    "committed",
    "answering",
    "emitting",
    "emitted",
    "leasing",
    "leased",
    "sending",
    "sent",
    "marked",
)


class DoomedServer(TaskcastServer):
    """A server that can be told where to die."""

    entry_point = "tests.crash.doomed:main"

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.doom = folder / "doom"
        super().__init__(folder, {**environment, "DOOM": str(self.doom)})

    def wait_for_death(self) -> None:
        self._running().wait(timeout=PATIENCE_SECONDS)
        self._process = None


@dataclass(frozen=True)
class CrashScenario:
    """Ada's project with a task that is Ben's, so a new title is an event for both and a mail to Ben."""

    server: DoomedServer
    smtp: SmtpServer
    ada: httpx.Client
    ben: httpx.Client
    stream: str
    task: int

    def rename(self, title: str) -> httpx.Response:
        """The same key for the same title, however often it is asked for."""
        return self.ada.patch(
            f"/api/tasks/{self.task}",
            json={"title": title},
            headers={"Idempotency-Key": f"rename to {title}"},
        )

    def page(self, after: int) -> dict[str, Any]:
        page: dict[str, Any] = self.ben.get(
            "/api/events", params={"stream": self.stream, "after": after, "wait": 0}
        ).json()
        return page

    def settled(self) -> bool:
        """Whether no delivery waits any more."""
        lines = self.ben.get("/api/deliveries").json()["items"]
        return all(line["state"] == "sent" for line in lines)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scenario(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CrashScenario]:
    smtp = SmtpServer()
    smtp.start()
    environment = {"TASKCAST_SMTP_URL": smtp.url}
    if request.param == "postgresql":
        environment["TASKCAST_DATABASE_URL"] = request.getfixturevalue("postgres_server").create_database()
    server = DoomedServer(tmp_path_factory.mktemp("doomed"), environment)
    server.start()
    for person in (ADA, BEN):
        server.add_user(person)
    ada, ben = server.client_for(ADA), server.client_for(BEN)
    project = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    ben_id = ben.get("/api/me").json()["id"]
    ada.put(f"/api/projects/{project}/members/{ben_id}", json={"role": "member"}).raise_for_status()
    task = {"title": "Paint", "project_id": project, "assignee_ids": [ben_id]}
    made = ada.post("/api/tasks", json=task).json()["id"]
    smtp.wait_for(1)
    yield CrashScenario(server, smtp, ada, ben, f"project:{project}", made)
    server.close()
    smtp.stop()


@pytest.mark.promise("P1", "P2", "P4", "P5", "P7")
@pytest.mark.parametrize("point", [*BEFORE_COMMIT, *AFTER_COMMIT])
def test_a_crash_loses_nothing_that_was_acknowledged_and_leaves_nothing_half_done(
    scenario: CrashScenario, point: str
) -> None:
    title = f"Paint, unless it crashes when {point}"
    wait_until(scenario.settled, what="an empty outbox")
    scenario.smtp.forget()
    ben = Phone.of(scenario.server, BEN, rooms="manual")
    cursor = ben.ask("subscribe", stream=scenario.stream)["last_seq"]

    scenario.server.doom.write_text(point)
    try:
        is_acknowledged = scenario.rename(title).is_success
    except httpx.TransportError:
        is_acknowledged = False
    scenario.server.wait_for_death()
    ben.close()
    let_leases_run_out(scenario.server)
    scenario.server.start()

    page = scenario.page(cursor)
    titles = [event["data"]["title"] for event in page["events"]]
    assert titles == ([title] if point in AFTER_COMMIT else [])
    assert titles or not is_acknowledged
    assert (scenario.ada.get(f"/api/tasks/{scenario.task}").json()["title"] == title) is bool(titles)

    retried = scenario.rename(title)
    assert retried.is_success
    assert retried.json()["title"] == title
    assert [event["data"]["title"] for event in scenario.page(cursor)["events"]] == [title]
    assert all(call.name != "task_updated" or call.data["title"] == title for call in ben.calls)

    scenario.smtp.wait_for(1)
    wait_until(scenario.settled, what="every delivery sent")
    ids = {mail["Message-ID"] for mail in scenario.smtp.messages}
    assert len(ids) == 1
    assert len(scenario.smtp.messages) == (2 if point == "sent" else 1)
    assert title in str(scenario.smtp.messages[0]["Subject"])

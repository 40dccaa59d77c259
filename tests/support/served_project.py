"""Ada's project on a running server, with Ben as a member: for tests that speak to servers over HTTP and sockets."""

from dataclasses import dataclass
from typing import Any

import httpx

from tests.services.server import TaskcastServer
from tests.support.people import ADA, BEN


@dataclass(frozen=True)
class ServedProject:
    """A server with Ada's project, of which Ben is a member."""

    server: TaskcastServer
    ada: httpx.Client
    ben: httpx.Client
    project: int
    task: int

    @property
    def stream(self) -> str:
        return f"project:{self.project}"

    def rename(self, title: str, *, by: httpx.Client | None = None) -> int:
        """Change the task's title; returns the event's seq."""
        answer = (by or self.ada).patch(f"/api/tasks/{self.task}", json={"title": title})
        answer.raise_for_status()
        return seq_of(answer)

    def head(self) -> int:
        return int(self.snapshot()["as_of"])

    def snapshot(self) -> dict[str, Any]:
        """All pages as one."""
        whole: dict[str, Any] = self.ben.get(f"/api/projects/{self.project}/snapshot").json()
        cursor = whole["next_cursor"]
        while cursor is not None:
            page = self.ben.get(f"/api/projects/{self.project}/snapshot", params={"cursor": cursor}).json()
            whole["tasks"] += page["tasks"]
            cursor = page["next_cursor"]
        return whole


def seq_of(answer: httpx.Response) -> int:
    return int(answer.headers["X-Events"].split(",")[0].rpartition("/")[2])


def project_on(server: TaskcastServer) -> ServedProject:
    ada, ben = server.client_for(ADA), server.client_for(BEN)
    project = ada.post("/api/projects", json={"name": "House"}).json()["id"]
    ben_id = ben.get("/api/me").json()["id"]
    ada.put(f"/api/projects/{project}/members/{ben_id}", json={"role": "member"}).raise_for_status()
    task = ada.post("/api/tasks", json={"title": "Paint", "project_id": project}).json()["id"]
    return ServedProject(server, ada, ben, project, task)

"""The programs of the tutorial "Follow a project", run as they are printed, beside a real server."""

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.services.node import NodeRunner
from tests.services.server import StartTaskcast, TaskcastServer
from tests.services.waiting import wait_until
from tests.support.people import ADA

PAGE = Path(__file__).parents[2] / "docs/tutorials/follow-a-project.md"
BLOCK = re.compile(r"```(?:python|js)\n(?:#|//) (?P<name>\S+)\n(?P<code>.*?)```", re.DOTALL)


class Follower:
    """One of the programs in a folder of its own, which outlives it."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        folder.mkdir()
        self._command, self._folder, self._environment = command, folder, environment
        self._out = folder / "out.txt"

    def start(self) -> subprocess.Popen[bytes]:
        with self._out.open("ab") as out:
            return subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip

    def has_printed(self, lines: list[str]) -> None:
        """Wait until it has, and check that there is nothing else."""
        wait_until(lambda: len(self._out.read_text().splitlines()) >= len(lines), what=f"{lines[-1]}")
        assert self._out.read_text().splitlines() == lines

    def has_saved(self, line: str) -> None:
        """Wait until its place is that of the event which it printed so."""
        (saved,) = wait_until(lambda: list(self._folder.glob("place-*.json")), what="a place")
        seq = int(line.partition(" ")[0])
        wait_until(lambda: json.loads(saved.read_text())["after"] == seq, what=f"{seq} being saved")


def followers(server: TaskcastServer, node: NodeRunner, project: int, folder: Path) -> list[Follower]:
    programs = {found["name"]: found["code"] for found in BLOCK.finditer(PAGE.read_text())}
    assert sorted(programs) == ["follow.cjs", "follow.py"]
    for name, code in programs.items():
        (folder / name).write_text(code)
    environment = {
        **node.environment(),
        "SERVER": server.url,
        "TOKEN": server.token_for(ADA.email),
    }
    runners = {"follow.py": sys.executable, "follow.cjs": node.program}
    return [
        Follower([runners[name], str(folder / name), str(project)], folder / f"run-{name}", environment)
        for name in programs
    ]


@pytest.mark.promise("P2")
def test_both_programs_go_on_where_they_were_killed(
    taskcast_server: StartTaskcast, node: NodeRunner, tmp_path: Path
) -> None:
    server = taskcast_server(people=(ADA,))
    client = server.client_for(ADA)
    project = client.post("/api/projects", json={"name": "House"}).json()["id"]

    def add(*titles: str) -> list[str]:
        """The lines that a follower prints for these tasks."""
        lines = []
        for title in titles:
            answer = client.post("/api/tasks", json={"project_id": project, "title": title})
            seq = answer.headers["X-Events"].partition(f"project:{project}/")[2].partition(",")[0]
            lines.append(f"{seq} task_created {title}")
        return lines

    add("before")
    programs = followers(server, node, project, tmp_path)
    expected = ["open before"]
    for heard in ((), ("missed", "missed too")):
        expected += add(*heard)
        with ExitStack() as running:
            for program in programs:
                process = running.enter_context(program.start())
                running.callback(
                    os.killpg, process.pid, signal.SIGKILL
                )  # Node may have been started by a script
            for program in programs:
                program.has_printed(expected)
            expected += add("live")
            for program in programs:
                program.has_printed(expected)
                program.has_saved(expected[-1])

"""Inserts many tasks directly into the database of a running server, and a client that only reads.

Titles, descriptions, dates and assignees resemble real lists. No events are written, because nobody is
subscribed.
"""

import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from taskcast.domain.due import Due
from taskcast.domain.tasks import Task
from taskcast.storage.schema.rows import TASK

_ASSIGN = """
INSERT INTO task_assignees (task_id, user_id, project_id, completed, due_key)
SELECT id, ?, project_id, completed, due_key FROM tasks WHERE id > ? AND assignee_ids <> '[]'
"""
_chance = random.Random(1)
_positions = count()


def insert_tasks(folder: Path, project: int, tasks: int, person: int, *, completed: float = 0.0) -> None:
    """Add that many tasks to the project, some of them done, by `person` and a quarter of them for `person`."""
    rows = [TASK.values(_task(project, person, completed)) for _ in range(tasks)]
    rows = [{**row, "field_versions": "{}"} for row in rows]
    names = ", ".join(rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    with closing(sqlite3.connect(folder / "taskcast.db", timeout=30)) as connection, connection:
        last = connection.execute("SELECT coalesce(max(id), 0) FROM tasks").fetchone()[0]
        connection.executemany(f"INSERT INTO tasks ({names}) VALUES ({values})", rows)
        connection.execute(_ASSIGN, (person, last))


def put_into_sections(folder: Path, project: int, sections: Sequence[int]) -> None:
    """Spread the tasks of the project over these sections."""
    with closing(sqlite3.connect(folder / "taskcast.db", timeout=30)) as connection, connection:
        for number, section in enumerate(sections):
            connection.execute(
                "UPDATE tasks SET section_id = ? WHERE project_id = ? AND id % ? = ?",
                (section, project, len(sections), number),
            )


def new_tasks(tasks: int, project: int, person: int) -> Iterator[dict[str, object]]:
    """The same kind of tasks as a client sends them."""
    for _ in range(tasks):
        task = _task(project, person, 0.0)
        yield {
            "project_id": project, "title": task.title, "description": task.description, "priority": task.priority,
            "due": None if task.due is None else {"date": task.due.date}, "assignee_ids": list(task.assignee_ids),
        }  # fmt: skip


def _task(project: int, person: int, completed: float) -> Task:
    number = next(_positions)
    at = f"2026-11-{_chance.randrange(1, 29):02}T14:{number // 60 % 60:02}:{number % 60:02}.{_chance.randrange(10**6):06}Z"
    day = f"2026-12-{_chance.randrange(1, 32):02}"
    done = _chance.random() < completed
    return Task(
        id=0, project_id=project, title=f"{_chance.choice(_VERBS)} the {_chance.choice(_THINGS)}, part {number}",
        description=_chance.choice(_DESCRIPTIONS), priority=_chance.randrange(5), position=f"a{number:08}",
        completed=done, completed_at=at if done else None, due=Due(date=day) if number % 3 == 0 else None,
        assignee_ids=(person,) if number % 4 == 0 else (), created_at=at, created_by=person, updated_at=at,
    )  # fmt: skip


_VERBS = ("Paint", "Mow", "Water", "Repair", "Order", "Measure", "Clean", "Plan")
_THINGS = ("fence", "shed", "lawn", "roses", "gate", "path", "pond", "hedge")
_DESCRIPTIONS = (
    "", "", "", "Bring the **paint** from the shed. Two coats.", "See the list of last year; ask Ben for the key. " * 3,
)  # fmt: skip


class Reader:
    """One kept-alive connection of one person."""

    def __init__(self, url: str, token: str, **headers: str) -> None:
        parts = urlsplit(url)
        self._connection = HTTPConnection(parts.hostname or "", parts.port)
        self._headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity", **headers}

    def get(self, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
        """One answer and its body."""
        self._connection.request("GET", path, headers={**self._headers, **headers})
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status not in {200, 304}:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return answer, body

    def close(self) -> None:
        self._connection.close()


def wait_until_idle(seconds: float = 0.3) -> None:
    """What follows the last answer belongs to what was measured."""
    time.sleep(seconds)


def middle(values: Sequence[float]) -> float:
    """The median."""
    return sorted(values)[len(values) // 2]

"""What was acknowledged is there after `kill -9`, whole: the change, its event, and who is to be told (P1, P5)."""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from taskcast.domain.ids import TaskId
from taskcast.storage import open_store
from tests.services.programs import start_program
from tests.services.waiting import PATIENCE_SECONDS, wait_until
from tests.storage.observing import data_of, events_of
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed

TASKS = 4
WRITER = "writer"
"""The user of PostgreSQL that is killed: by that name its connections are known there."""


def _run_until_killed(
    url: str, world: Scenario, tasks: list[int], *, after: int, kill: Callable[[], None]
) -> list[str]:
    """Let a process write until it acknowledged `after` updates and is killed; returns its lines."""
    arguments = [_as_writer(url), world.ben.user_id, world.project, *tasks]
    reading, writing = os.pipe()
    with os.fdopen(reading) as said, Path(os.devnull).open("w") as nothing:
        process = start_program(
            "tests.crash.endless_writer:main",
            ["endless_writer", *map(str, arguments)],
            os.environ,
            out=writing,
            error=nothing.fileno(),
        )
        os.close(writing)
        lines = [said.readline() for _ in range(after)]
        kill()
        process.kill()
        lines += said.readlines()
        process.wait(PATIENCE_SECONDS)
    return [line for line in lines if line.endswith("\n")]


def _as_writer(url: str) -> str:
    if not url.startswith("postgresql"):
        return url
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [WRITER]).fetchone() is None:
            connection.execute(f"CREATE ROLE {WRITER} SUPERUSER LOGIN".encode())
    return url.replace("postgres@", f"{WRITER}@")


def _until_nothing_is_written(url: str) -> None:
    """PostgreSQL carries out what the killed process had sent, before it learns of its end."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connected = "SELECT FROM pg_stat_activity WHERE usename = %s"
            wait_until(
                lambda: connection.execute(connected, [WRITER]).fetchone() is None,
                what="the end of the writer's connections",
            )


def _check(world: Scenario, lines: list[str], before: int) -> None:
    told = events_of(world.store, f"project:{world.project}")
    assert [event.seq for event in told] == list(range(1, len(told) + 1))
    titles = {event.seq: data_of(event)["title"] for event in told if event.type == "task_updated"}
    for line in lines:
        task, title, _, seq = line.split()
        assert titles[int(seq)] == title, f"acknowledged, but lost: {line}"
    for task in {int(line.split()[0]) for line in lines}:
        kept = world.store.read(lambda it, task=task: it.queries.task(world.ada, TaskId(task)))
        last = [
            data_of(event) for event in told if event.type == "task_updated" and data_of(event)["id"] == task
        ][-1]
        assert (kept.title, kept.version) == (last["title"], last["version"])
    updates = [event for event in told if event.type == "task_updated" and event.seq > before]
    deliveries = world.store.outbox.lease(limit=100_000, seconds=30)
    assert len([each for each in deliveries if each.reason == "changed"]) == len(updates)  # Ada watches each
    lines_of_ada = [
        event for event in events_of(world.store, f"user:{world.ada.user_id}") if event.type == "notification"
    ]
    assert len(lines_of_ada) == len(updates)


@pytest.mark.promise("P1", "P5", "P7")
@pytest.mark.parametrize("after", [1, 7, 40])
def test_what_was_acknowledged_survives_kill_9(
    each_database_url: str, clock: StoppedClock, after: int
) -> None:
    store = open_store(each_database_url, clock=clock, ids=CountedIds(), channels=("email",))
    world = seed(store, clock=clock)
    tasks = [world.task() for _ in range(TASKS)]
    before = events_of(store, f"project:{world.project}")[-1].seq
    lines = _run_until_killed(each_database_url, world, tasks, after=after, kill=lambda: None)
    assert len(lines) >= after
    _until_nothing_is_written(each_database_url)
    _check(world, lines, before)
    world.do(world.ada, "update_task", id=tasks[0], title="Life goes on")
    store.close()


@pytest.mark.promise("P1", "P7")
def test_what_was_acknowledged_survives_a_crash_of_postgresql(
    postgres_server, postgres_url: str, clock: StoppedClock
) -> None:
    store = open_store(postgres_url, clock=clock, ids=CountedIds(), channels=("email",))
    world = seed(store, clock=clock)
    tasks = [world.task() for _ in range(TASKS)]
    before = events_of(store, f"project:{world.project}")[-1].seq
    lines = _run_until_killed(postgres_url, world, tasks, after=20, kill=postgres_server.crash)
    postgres_server.start()
    _check(world, lines, before)
    store.close()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()

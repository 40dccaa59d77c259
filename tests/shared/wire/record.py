"""Write the golden files of the wire: `python -m tests.shared.wire.record`."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from taskcast.domain import errors
from taskcast.domain.errors import Problem, problem
from taskcast.domain.ids import Instant, ProjectId, Stream, StreamCursor, TaskId, UserId
from taskcast.domain.presence import Person, Whereabouts, node_presence_of, presence_of
from taskcast.http.route import NoQuery
from taskcast.http.routes import ROUTES
from taskcast.sockets.app.commands import Absent, seated
from taskcast.usecases.command_runner import acknowledged, refused
from taskcast.usecases.streams.catch_up import catch_up
from taskcast.usecases.streams.snapshots import SnapshotAsked, project_snapshot
from taskcast.usecases.streams.sync import sync
from tests.api.conftest import Api
from tests.support.scenario import CountedIds, Scenario
from tests.support.seeded_databases import SeededFile
from tests.support.store_client import as_json, missed, snapshot_of_person, snapshot_of_project
from tests.unit.scenarios import OVERDUE, SCENARIOS, comment, label, section, view

HERE = Path(__file__).parent


def shapes() -> Iterator[tuple[str, Any]]:
    """Every golden file's name and content, as the server says it now."""
    with tempfile.TemporaryDirectory() as folder:
        template = SeededFile(Path(folder))
        events: dict[str, Any] = {}
        for name, scene in SCENARIOS.items():
            with template.scenario() as world:
                actor, fields = scene(world)
                yield f"answers/{name}", msgspec.json.decode(world.do(actor, name, **fields).data)
                for event in _told(world):
                    events.setdefault(event["type"], event)
        for name, event in events.items():
            yield f"events/{name}", event
        with template.scenario() as world:
            yield from _reading(world)
        with template.scenario() as world:
            yield from _acknowledgements(world)
        with template.scenario() as world:
            yield from _lists(world, Path(folder))
    yield from _presence()
    for each in _problems():
        name = "deleted" if isinstance(each, errors.Deleted) else each.code
        yield f"problems/{name}", as_json(problem(each, "4f2a-1"))


def _told(world: Scenario) -> Iterator[Any]:
    """What everyone heard, from the beginning."""
    people = (world.ada, world.ben, world.cleo, world.dov, world.eve)
    streams = [f"user:{person.user_id}" for person in people] + [f"project:{world.project}"]
    for stream in streams:
        events = world.store.read(lambda reading, of=stream: reading.events.after(Stream(of), 0, limit=1000))
        yield from as_json(events)


def _reading(world: Scenario) -> Iterator[tuple[str, Any]]:
    label(world)
    view(world)
    world.do(world.ben, "create_view", name="My own", query=OVERDUE)
    task = world.task(
        title="Paint the fence",
        section_id=section(world),
        description=f"**Green**, says @[Ben](user:{world.ben.user_id})",
        due={"local": "2026-12-01T09:00", "zone": "Europe/Berlin"},
        priority=3,
        assignee_ids=[world.ben.user_id],
    )
    world.task(title="Buy paint", parent_id=task, due={"date": "2026-11-30"})
    comment(world, world.ada, task)
    yield "snapshots/project", snapshot_of_project(world.store, world.ben, world.project)
    yield "snapshots/project_with_more", _first_page(world, SnapshotAsked(most=1))
    yield "snapshots/project_in_columns", _first_page(world, SnapshotAsked(format="columns"))
    # Each database has a name of its own.
    yield "snapshots/me", {**snapshot_of_person(world.store, world.ben), "instance": "4beeab6e9cf6fd65"}
    stream = f"project:{world.project}"
    last = missed(world.store, world.ada, stream, 1)[-1]["seq"]
    for name, after in (("page", last - 2), ("page_at_the_head", last), ("reset", last + 100)):
        yield f"pages/{name}", _page(world, stream, after)
    lost = "project:999"
    cursors = [
        StreamCursor(stream, last - 1),
        StreamCursor(f"user:{world.ada.user_id}", last + 100),
        StreamCursor(lost),
    ]
    synced = world.store.read(lambda reading: sync(reading, world.ada, cursors))
    yield "pages/sync", as_json(synced.answer)


def _lists(world: Scenario, folder: Path) -> Iterator[tuple[str, Any]]:
    """A page of each list of REST, as its first reader gets it."""
    task = world.task(title="Paint the fence", assignee_ids=[world.ben.user_id])
    world.task(title="Buy paint", section_id=section(world))
    label(world)
    view(world)
    world.do(world.ben, "update_task", id=task, priority=3)
    for _ in range(2):
        comment(world, world.ben, task)
    world.do(world.ada, "invite", project_id=world.project, email="flo@example.org")
    leased = world.store.outbox.lease(limit=1, seconds=30)
    world.store.outbox.mark_sent(leased)
    api = Api(world, CountedIds(), folder)
    for route in ROUTES:
        if not getattr(route.answer, "__name__", "").endswith("List"):
            continue
        of = task if route.path.startswith("/api/tasks/") else world.project
        if route.name == "list_sole_projects":
            of = world.ben.user_id
            shed = world.data(world.ben, "create_project", name="Shed")["id"]
            world.do(world.ben, "put_member", project_id=shed, user_id=world.cleo.user_id, role="viewer")
        query = "" if route.query is NoQuery else "?limit=1"
        if route.name == "list_my_views":
            world.do(world.ada, "create_view", name="My own", query=OVERDUE)
        if route.name == "list_trash":
            world.do(world.ben, "delete_task", id=world.task(title="Plan the menu"))
        if route.name == "list_deleted_projects":
            gone = world.data(world.ada, "create_project", name="Orchard")["id"]
            world.do(world.ada, "delete_project", id=gone)
        if route.name == "list_security_events":  # its first line: others come and go with every scene
            query += f"&kind=account_created&person_id={world.ada.user_id}"
        answer = api.get(world.ada, route.path.replace("{id}", str(of)) + query)
        assert answer.status_code == 200, (route.name, answer.text)
        yield f"lists/{route.name}", answer.json


def _acknowledgements(world: Scenario) -> Iterator[tuple[str, Any]]:
    """What a socket's command is answered: done, merged with others' changes, left behind by a move, closed by a removal, refused."""
    task = world.task(title="Paint the fence", assignee_ids=[world.ben.user_id])
    done = world.do(world.ben, "update_task", id=task, priority=3)
    merged = world.do(world.ada, "update_task", id=task, title="Paint it green", base_version=1)
    elsewhere = world.data(world.ada, "create_project", name="Garden")["id"]
    moved = world.do(world.ada, "move_task", id=task, project_id=elsewhere)
    world.do(world.ada, "invite", project_id=world.project)
    removed = world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    for name, answer in {"done": done, "merged": merged, "moved": moved, "removed": removed}.items():
        yield f"acknowledgements/{name}", msgspec.json.decode(acknowledged(answer))
    refusal = refused(errors.Invalid.field("title", "Must not be empty."), "4f2a-1")
    yield "acknowledgements/refused", msgspec.json.decode(refusal)


def _presence() -> Iterator[tuple[str, Any]]:
    """Saying where one is, and hearing who is there."""
    writing = Whereabouts(project_id=3, task_id=7, editing="description")
    yield "presence/present", as_json(writing)
    yield "presence/absent", as_json(Absent(project_id=3))
    came = [Instant(f"2026-11-23T14:02:{second}.123456Z") for second in (24, 31)]
    ada = Person(UserId(1), None, None, came[0])
    ben = Person(UserId(2), TaskId(7), "description", came[1])
    presence = presence_of(ProjectId(3), [node_presence_of(ProjectId(3), [ada, ben])])
    yield "presence/presence", as_json(presence)
    yield "acknowledgements/present", msgspec.json.decode(seated(msgspec.json.encode(presence)))


def _first_page(world: Scenario, asked: SnapshotAsked) -> Any:
    return as_json(
        world.store.read(lambda reading: project_snapshot(reading, world.ben, world.project, asked))
    )


def _page(world: Scenario, stream: str, after: int) -> Any:
    return as_json(
        world.store.read(
            lambda reading: catch_up(reading, world.ada, Stream(stream), after=after, epoch=None)
        )
    )


def _problems() -> Iterator[Problem]:
    current = {"id": 7, "title": "Paint", "version": 4}
    yield errors.Malformed("The body must be JSON.")
    yield errors.Unauthenticated()
    yield errors.Forbidden("Only its author may reword a comment.")
    yield errors.AddressUnconfirmed("fay@example.org")
    yield errors.DemoPassword()
    yield errors.NotFound()
    yield errors.Deleted(errors.Deletion(2, "Ben", "2026-11-23T09:00:00.000000Z"))
    yield errors.Conflict(current, ["title"])
    yield errors.PreconditionFailed(current, ["title"])
    yield errors.IdempotencyMismatch()
    yield errors.DependencyFailed.field("parent_id", "You have created nothing with this uid.")
    yield errors.TooLarge()
    yield errors.UnsupportedMediaType()
    yield errors.Invalid.field("title", "Must not be empty.")
    yield errors.RateLimited(30)
    yield errors.Unavailable()
    yield Problem()


def text_of(shape: Any) -> str:
    """How a golden file is written."""
    return json.dumps(shape, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write them all."""
    for name, shape in shapes():
        file = HERE / f"{name}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text_of(shape), encoding="utf-8")


if __name__ == "__main__":
    main()

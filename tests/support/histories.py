"""Histories: what a handful of people do to a project, one random step after the other.

A step is a name and some numbers; `take` finds out what they mean in the world as it is. Refusals are part
of a history: they change nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from taskcast.domain.errors import Problem
from taskcast.domain.ids import Stream, project_stream, user_stream
from taskcast.domain.permissions import Actor
from tests.support.scenario import Scenario
from tests.support.store_client import StoreClient, as_json
from tests.support.stream_views import Json

Numbers = tuple[int, int, int]
Step = tuple[str, Numbers]

ROLES = ("owner", "member", "viewer")


@dataclass
class Play:
    """A history as it happens; `told` holds every event so far, in the order of its commits."""

    world: Scenario
    tasks: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    views: list[int] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    projects: list[int] = field(default_factory=list)
    seen: dict[Stream, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = [self.world.ada, self.world.ben, self.world.cleo, self.world.dov]
        self.projects.append(self.world.project)
        self.new_events()

    def take(self, step: Step) -> list[Json]:
        """Take the step; returns the events it told."""
        name, numbers = step
        often = [*self.people[:2], *self.people]  # who may do something should do most
        actor = often[numbers[0] % len(often)]
        scene = STEPS[name](self, numbers)
        if scene is None:
            return []
        operation, fields = scene
        self.world.clock.advance(seconds=1)
        try:
            answer = self.world.do(actor, operation, **fields)
        except Problem:
            assert self.new_events() == [], "a refusal told something"
            return []
        self._remember(operation, msgspec.json.decode(answer.data))
        return self.new_events()

    def _remember(self, operation: str, data: Any) -> None:
        kept = {
            "create_task": self.tasks,
            "create_section": self.sections,
            "create_label": self.labels,
            "create_view": self.views,
            "add_comment": self.comments,
            "create_project": self.projects,
        }.get(operation)
        if kept is not None:
            kept.append(data["id"])

    def new_events(self) -> list[Json]:
        """Everything the log holds that was not returned before."""
        streams = [project_stream(project) for project in self.projects]
        streams += [user_stream(person.user_id) for person in self.people]
        found: list[Json] = []
        for stream in streams:
            after = self.seen.get(stream, 0)
            events = self.world.store.read(
                lambda reading, stream=stream, after=after: reading.events.after(stream, after, limit=1000)
            )
            if events:
                self.seen[stream] = events[-1].seq
            found += as_json(events)
        return found

    def hears(self, actor: Actor, stream: str) -> bool:
        return self.world.store.read(
            lambda reading: reading.events.joined_seq(Stream(stream), actor.user_id) is not None
        )


def of(known: list[int], number: int) -> int:
    """One of those, or an id that nobody has."""
    return known[number % len(known)] if known else 999_999


def often_first(known: list[int], number: int) -> int:
    """One of those, most times the first: a history should have a place where much happens."""
    return known[0] if number % 3 else of(known, number)


def maybe(known: list[int], number: int) -> int | None:
    return None if number % 3 == 0 else of(known, number)


Scene = tuple[str, dict[str, Any]] | None


def _create_task(play: Play, n: Numbers) -> Scene:
    fields: dict[str, Any] = {"title": f"Task {n[1]}", "project_id": often_first(play.projects, n[2])}
    if n[1] % 3 == 0:
        fields["section_id"] = maybe(play.sections, n[2])
    if n[1] % 4 == 0:
        fields["parent_id"] = maybe(play.tasks, n[2])
    if n[1] % 2 == 0:
        fields["assignee_ids"] = [play.people[n[2] % 3].user_id]
    return "create_task", {**fields, "completed": n[1] % 7 == 0}


def _update_task(play: Play, n: Numbers) -> Scene:
    choices: list[dict[str, Any]] = [
        {"title": f"Called {n[2]}"},
        {"completed": n[2] % 2 == 0},
        {"priority": n[2] % 5, "description": f"Ask @[Ben](user:{play.world.ben.user_id}) about {n[2]}"},
        {"section_id": maybe(play.sections, n[2])},
        {"parent_id": maybe(play.tasks, n[2])},
        {"assignee_ids": {"add": [play.people[n[2] % 3].user_id]}},
        {"label_ids": {"add": [of(play.labels, n[2])]}},
        {"due": {"date": "2026-12-01"} if n[2] % 2 else None, "base_version": 1},
    ]
    return "update_task", {"id": of(play.tasks, n[1]), **choices[n[2] % len(choices)]}


def _move_task(play: Play, n: Numbers) -> Scene:
    where: list[dict[str, Any]] = [
        {"before_id": of(play.tasks, n[2])},
        {"after_id": of(play.tasks, n[2])},
        {"section_id": maybe(play.sections, n[2])},
        {"project_id": often_first(play.projects, n[2])},
    ]
    return "move_task", {"id": of(play.tasks, n[1]), **where[n[2] % len(where)]}


def _create_view(play: Play, n: Numbers) -> Scene:
    project = often_first(play.projects, n[2]) if n[1] % 3 else None
    query = {"type": "term", "key": "priority", "values": [1 + n[2] % 4], "op": "="}
    return "create_view", {"name": f"View {n[1]}", "project_id": project, "query": query}


def _put_member(play: Play, n: Numbers) -> Scene:
    who = play.people[n[1] % len(play.people)].user_id
    project = often_first(play.projects, n[2])
    return "put_member", {"project_id": project, "user_id": who, "role": ROLES[n[2] % 3]}


def _remove_member(play: Play, n: Numbers) -> Scene:
    who = play.people[n[1] % len(play.people)].user_id
    return "remove_member", {"project_id": often_first(play.projects, n[2]), "user_id": who}


def _simple(operation: str, known: str) -> Callable[[Play, Numbers], Scene]:
    return lambda play, n: (operation, {"id": of(getattr(play, known), n[1])})


def _move(operation: str, known: str) -> Callable[[Play, Numbers], Scene]:
    """Before another of its kind, or to the end."""

    def moved(play: Play, n: Numbers) -> Scene:
        listed = getattr(play, known)
        return operation, {"id": of(listed, n[1]), "before_id": maybe(listed, n[2])}

    return moved


STEPS: dict[str, Callable[[Play, Numbers], Scene]] = {
    "create_task": _create_task,
    "update_task": _update_task,
    "move_task": _move_task,
    "complete_task": _simple("complete_task", "tasks"),
    "reopen_task": _simple("reopen_task", "tasks"),
    "delete_task": _simple("delete_task", "tasks"),
    "restore_task": _simple("restore_task", "tasks"),
    "create_section": lambda play, n: (
        "create_section",
        {"project_id": often_first(play.projects, n[2]), "name": f"Section {n[1]}"},
    ),
    "update_section": lambda play, n: (
        "update_section",
        {"id": of(play.sections, n[1]), "name": f"Called {n[2]}"},
    ),
    "move_section": _move("move_section", "sections"),
    "delete_section": _simple("delete_section", "sections"),
    "create_label": lambda play, n: (
        "create_label",
        {"project_id": often_first(play.projects, n[2]), "name": f"Label {n[1] % 20}"},
    ),
    "update_label": lambda play, n: (
        "update_label",
        {
            "id": of(play.labels, n[1]),
            **({"name": f"Called {n[2] % 20}"} if n[2] % 2 else {"colour": "teal"}),
        },
    ),
    "move_label": _move("move_label", "labels"),
    "merge_labels": lambda play, n: (
        "merge_labels",
        {"id": of(play.labels, n[1]), "into_id": of(play.labels, n[2])},
    ),
    "delete_label": _simple("delete_label", "labels"),
    "create_view": _create_view,
    "update_view": lambda play, n: (
        "update_view",
        {"id": of(play.views, n[1]), **({"name": f"Called {n[2]}"} if n[2] % 2 else {"sort": "-due"})},
    ),
    "move_view": _move("move_view", "views"),
    "delete_view": _simple("delete_view", "views"),
    "add_comment": lambda play, n: (
        "add_comment",
        {"task_id": of(play.tasks, n[1]), "body": f"Remark {n[2]}"},
    ),
    "update_comment": lambda play, n: (
        "update_comment",
        {"id": of(play.comments, n[1]), "body": f"Reworded {n[2]}"},
    ),
    "delete_comment": _simple("delete_comment", "comments"),
    "update_project": lambda play, n: (
        "update_project",
        {"id": of(play.projects, n[1]), "name": f"Project {n[2]}"},
    ),
    "create_project": lambda play, n: None if n[2] % 4 else ("create_project", {"name": f"Another {n[1]}"}),
    "delete_project": lambda play, n: (
        None if n[2] % 4 else ("delete_project", {"id": of(play.projects, n[1])})
    ),
    "arrange_project": lambda play, n: (
        "arrange_project",
        {"id": of(play.projects, n[1]), "before_id": of(play.projects, n[2]), "favourite": bool(n[2] % 2)},
    ),
    "put_member": _put_member,
    "remove_member": _remove_member,
    "update_me": lambda play, n: ("update_me", {"name": f"Person {n[1]}"}),
    "read_notifications": lambda play, n: ("read_notifications", {"ids": [n[1] + 1]} if n[2] % 2 else {}),
}


@dataclass
class Listener:
    """A client on a bad line: each event reaches it as the next of its `fates` says."""

    client: StoreClient
    fates: list[str]
    heard: list[Json] = field(default_factory=list)
    at: int = 0

    def offer(self, events: list[Json], play: Play) -> None:
        for event in events:
            fate = self.fates[self.at % len(self.fates)] if self.fates else "once"
            self.at += 1
            if fate == "dropped" or not play.hears(self.client.actor, event["stream"]):
                continue
            for told in {"twice": [event, event], "with an old one": [*self.heard[:1], event]}.get(
                fate, [event]
            ):
                self.client.hear(told)
            self.heard.append(event)


OFTEN = [
    name
    for name in STEPS
    for _ in range(3 if name.endswith("_task") else 2 if name.endswith("_comment") else 1)
]

FATES = ("once", "dropped", "twice", "with an old one")

"""The small world of `tests/shared/filters`, in which every case says who matches."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from taskcast.domain.filters.matching import Surroundings, Viewer, predicate
from taskcast.domain.filters.tree import Node
from taskcast.domain.ids import Instant, UserId
from taskcast.domain.tasks import Task
from taskcast.domain.words import name_key, name_keys

SHARED = Path(__file__).parents[1] / "shared/filters"
LONG_AGO = "2026-11-01T08:00:00.000000Z"


class FilterScenario:
    """Tasks, and what their ids mean; finds ids by names as the parser asks."""

    def __init__(self, world: Mapping[str, Any]) -> None:
        self._world = world
        self.tasks = [_task(each) for each in world["tasks"]]

    def at(self, **changes: Any) -> "FilterScenario":
        """The same world for another viewer, or at another time."""
        return FilterScenario({**self._world, **changes})

    @property
    def viewer(self) -> Viewer:
        world = self._world
        return Viewer(UserId(world["me"]), Instant(world["now"]), world["zone"])

    def named(self, kind: str) -> dict[int, str]:
        return {each["id"]: each["name"] for each in self._world[kind]}

    def listed(self, kind: str) -> list[dict[str, Any]]:
        return list(self._world[kind])

    def projects(self, name: str) -> Sequence[int]:
        key = name_key(name)
        return [number for number, each in self.named("projects").items() if name_key(each) == key]

    def people(self, name: str) -> Sequence[int]:
        key = name_key(name)
        return [each["id"] for each in self._world["people"] if key in name_keys(each["name"], each["email"])]

    def matching(self, node: Node) -> list[int]:
        """The tasks that a filter lists here."""
        around = Surroundings(
            sections=self.named("sections"),
            labels=self.named("labels"),
            parents={
                task.parent_id for task in self.tasks if task.parent_id is not None and not task.completed
            },
        )
        matches = predicate(node, self.viewer, around)
        return [task.id for task in self.tasks if matches(task)]


def _task(fields: Mapping[str, Any]) -> Task:
    at = fields.get("created_at", LONG_AGO)
    whole = {"position": "a0", "created_by": 1, "created_at": at, "updated_at": at, **fields}
    return msgspec.convert(whole, Task)


def world() -> FilterScenario:
    return FilterScenario(json.loads((SHARED / "world.json").read_text(encoding="utf-8")))


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SHARED / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def case_name(case: Mapping[str, Any]) -> str:
    return " ".join(str(case[name]) for name in ("text", "zone", "now", "me") if name in case)

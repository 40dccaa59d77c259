"""Filters as SQL find the tasks that the golden tables say, on both databases."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.tree import All, Either, Node, Not, Term, Value, read_tree
from taskcast.domain.ids import Instant, UserId
from taskcast.domain.tasks import Task
from taskcast.ports.queries import Page, TaskSearch
from taskcast.ports.unit_of_work import Work
from taskcast.storage.queries import filtered_tasks
from tests.property.filter_scenario import FilterScenario, table
from tests.property.filter_scenario import world as golden_world
from tests.support.scenario import Scenario

IDS = {"project": "projects", "assignee": "people", "creator": "people", "id": "tasks", "parent": "tasks"}


class Stored:
    """The golden world in a database; `ids` are those it got there."""

    def __init__(self, scenario: Scenario, world: FilterScenario) -> None:
        self._scenario = scenario
        self._world = world
        people = (scenario.ada, scenario.ben, scenario.cleo)
        self.ids: dict[str, dict[int, int]] = {
            "people": {number: person.user_id for number, person in enumerate(people, 1)},
            "projects": {}, "sections": {}, "labels": {}, "tasks": {},
        }  # fmt: skip
        self._create("projects", "create_project", lambda each: {"name": each["name"]})
        for kind in ("section", "label"):
            self._create(
                f"{kind}s",
                f"create_{kind}",
                lambda each: {"name": each["name"], "project_id": self.ids["projects"][each["project_id"]]},
            )
        scenario.store.run(self._add_tasks)

    def _create(self, kind: str, operation: str, fields: Any) -> None:
        for each in self._world.listed(kind):
            made = self._scenario.data(self._scenario.ada, operation, **fields(each))
            self.ids[kind][each["id"]] = made["id"]

    def _add_tasks(self, work: Work) -> None:
        for task in self._world.tasks:
            self.ids["tasks"][task.id] = work.tasks.add(self._there(task)).id
        work.publish(self._scenario.ada, None)

    def _there(self, task: Task) -> Task:
        ids: Mapping[str, Any] = self.ids
        return replace(
            task,
            project_id=ids["projects"][task.project_id],
            section_id=task.section_id and ids["sections"][task.section_id],
            parent_id=task.parent_id and ids["tasks"][task.parent_id],
            assignee_ids=tuple(ids["people"][person] for person in task.assignee_ids),
            label_ids=tuple(ids["labels"][label] for label in task.label_ids),
            created_by=ids["people"][task.created_by],
        )

    def there(self, node: Node) -> Node:
        """The tree with the ids of the database; of what is unknown one that nobody has."""
        match node:
            case All() | Either():
                return replace(node, nodes=tuple(self.there(each) for each in node.nodes))
            case Not():
                return Not(self.there(node.node))
            case Term() if node.key in IDS:
                return replace(node, values=tuple(self._value(IDS[node.key], value) for value in node.values))
            case _:
                return node

    def _value(self, kind: str, value: Value) -> Value:
        return self.ids[kind].get(value, 999_999) if isinstance(value, int) else value

    def matching(self, node: Node, case: Mapping[str, Any]) -> list[int]:
        seen = self._world.at(**{name: case[name] for name in ("now", "zone", "me") if name in case}).viewer
        viewer = Viewer(UserId(self.ids["people"][seen.me]), Instant(seen.now), seen.zone)
        search = TaskSearch(node=self.there(node), viewer=viewer)
        found = self._scenario.store.read(
            lambda reading: reading.queries.filtered_tasks(self._scenario.ada, search, Page(limit=1000))
        )
        numbers = {there: number for number, there in self.ids["tasks"].items()}
        return [numbers[task.id] for task in found if task.id in numbers]


@pytest.mark.promise("P7")
@pytest.mark.parametrize("few", [filtered_tasks.FEW, -1], ids=["fetched", "merged"])
def test_both_databases_find_what_the_table_says(
    world: Scenario, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtered_tasks, "FEW", few)  # -1: whatever a term leaves counts as many
    stored = Stored(world, golden_world())
    for case in table("cases"):
        node = read_tree(json.dumps(case["tree"]))
        assert stored.matching(node, case) == case["tasks"], case["text"]

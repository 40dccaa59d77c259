"""Promise P3 for a queue: one's own edits never conflict with each other, others' of the same field always do, once."""

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskcast.domain.errors import Conflict
from taskcast.storage import migrate, open_store
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed

pytestmark = pytest.mark.promise("P3")

FIELDS = ("title", "description", "priority")
VALUES = {"title": ("A", "B", "C"), "description": ("a", "b", "c"), "priority": (1, 2, 3)}

edits = st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 2), min_size=1)
turns = st.lists(st.tuples(st.sampled_from(("ada", "ben")), edits), max_size=12)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    url = f"sqlite:///{tmp_path_factory.mktemp('queued') / 'taskcast.db'}"
    migrate(url)
    clock = StoppedClock()
    store = open_store(url, clock=clock, ids=CountedIds())
    yield seed(store, clock=clock)
    store.close()


class Queue:
    """What Ben's device does: it saw version 1, and bases each edit on the last one that was not refused."""

    def __init__(self, world: Scenario) -> None:
        self.world = world
        self.task = world.task(title="A", description="a", priority=1)
        self.base: object = 1
        self.seen = {"title": "A", "description": "a", "priority": 1}
        self.number = 0

    def edit(self, sent: dict[str, object]) -> None:
        self.number += 1
        command_id = f"{self.task}-{self.number}"
        self.world.do(
            self.world.ben, "update_task", id=self.task, base_version=self.base, key=command_id, **sent
        )
        self.base = {"after": command_id}
        self.seen |= sent


@given(turns)
def test_own_edits_never_conflict_and_those_of_others_always_do(world: Scenario, turns) -> None:
    queue = Queue(world)
    current = dict(queue.seen)
    others: set[str] = set()  # what Ada changed and Ben has not seen
    for who, drawn in turns:
        sent = {field: VALUES[field][value] for field, value in drawn.items()}
        if who == "ada":
            others |= {field for field, value in sent.items() if value != current[field]}
            world.do(world.ada, "update_task", id=queue.task, **sent)
            current |= sent
            continue
        colliding = {field for field in sent if field in others and sent[field] != current[field]}
        if not colliding:
            queue.edit(sent)
            current |= sent
            others -= sent.keys()
            continue
        with pytest.raises(Conflict) as refused:
            queue.edit(sent)
        assert set(refused.value.conflicting_fields) == colliding
        _answer_the_conflict(queue, refused.value)
        current |= queue.seen
        others.clear()
    last = world.data(world.ada, "update_task", id=queue.task)
    assert {field: last[field] for field in FIELDS} == current


def _answer_the_conflict(queue: Queue, refused: Conflict) -> None:
    """The person is shown what is there now and decides for it: the same conflict does not come again."""
    shown = msgspec.to_builtins(refused.current)
    queue.base = shown["version"]
    queue.seen = {field: shown[field] for field in FIELDS}

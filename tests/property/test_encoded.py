"""What the databases write of tasks is, byte for byte, what the encoder makes of them (promises P7 and P9)."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID
from taskcast.ports.queries import Page, TaskFilter
from taskcast.storage import open_store
from tests.support.scenario import CountedIds, Scenario, StoppedClock, seed
from tests.support.seeded_databases import SeededFile

any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
    | st.sampled_from('\x01\x1f\x7f"\\/\u2028\n'),
    max_size=30,
)
titles = any_text.map(lambda text: f"x{text}".replace("\n", "").replace("\r", "")[:30])
dues = st.sampled_from([None, {"date": "2026-12-01"}, {"local": "2026-12-01T09:00", "zone": "Europe/Berlin"}])
tasks = st.lists(st.tuples(titles, any_text, st.integers(0, 4), dues, st.booleans()), min_size=1, max_size=6)


def _both_ways(world: Scenario, drawn: list[tuple[str, str, int, object, bool]]) -> None:
    for title, description, priority, due, assigned in drawn:
        people = [world.ben.user_id, world.ada.user_id] if assigned else []
        fields = {"title": title, "description": description, "priority": priority, "due": due}
        try:
            world.task(**fields, assignee_ids=people)
        except Invalid:
            continue  # characters that no title may have
    page = Page(limit=200, descending=True)
    where = TaskFilter(project_id=world.project, completed=False)
    listed = world.store.read(lambda it: it.queries.tasks(world.ada, where, page))
    written = world.store.read(lambda it: it.queries.open_tasks(world.project, before=MAX_ID, most=200))
    assert written.written == msgspec.json.encode(listed)
    rows = world.store.read(
        lambda it: it.queries.open_tasks(world.project, before=MAX_ID, most=200, shape="columns")
    )
    assert msgspec.json.decode(rows.written) == [
        list(task.values()) for task in msgspec.json.decode(written.written)
    ]


@pytest.mark.promise("P9")
@given(drawn=tasks)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_sqlite_writes_tasks_as_the_encoder_does(seeded_file: SeededFile, drawn):
    with seeded_file.scenario() as world:
        _both_ways(world, drawn)


@pytest.mark.promise("P7", "P9")
def test_postgresql_writes_tasks_as_the_encoder_does(postgres_url: str):
    clock = StoppedClock()
    store = open_store(postgres_url, clock=clock, ids=CountedIds(), channels=("email",))
    try:
        world = seed(store, clock=clock)

        @given(drawn=tasks)
        @settings(max_examples=40, deadline=None)
        def check(drawn):
            _both_ways(world, drawn)
            for task in world.store.read(
                lambda it: it.queries.tasks(world.ada, TaskFilter(), Page(limit=200))
            ):
                world.do(world.ada, "delete_task", id=task.id)

        check()
    finally:
        store.close()

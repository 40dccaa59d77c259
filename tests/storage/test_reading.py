"""Lists page stably, and a read sees one point in time, on both databases."""

import threading

import msgspec
import pytest

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import MAX_ID, TaskId
from taskcast.ports.queries import Page, TaskFilter, task_keys
from taskcast.storage.schema.statements import saving
from taskcast.storage.schema.tables import tasks
from tests.services.waiting import PATIENCE_SECONDS
from tests.support.scenario import Scenario
from tests.support.store_client import as_json

SORTS = ["id", "title", "due", "priority", "updated_at", "position"]


@pytest.fixture
def many(world: Scenario) -> Scenario:
    """Twenty tasks whose titles, dates and priorities repeat."""
    for number in range(20):
        due = [None, {"date": "2026-12-01"}, {"local": "2026-12-01T09:00", "zone": "Europe/Berlin"}][
            number % 3
        ]
        fields = {"title": f"{'Éa' if number % 2 else 'ea'} {number % 4}", "priority": number % 5, "due": due}
        world.task(**fields)
        world.clock.advance(seconds=1)
    return world


def _all_pages(world: Scenario, sort: str, *, descending: bool, where: TaskFilter, limit: int = 3):
    after, seen = None, []
    while True:
        page = Page(limit=limit, sort=sort, descending=descending, after=after)
        listed = world.store.read(lambda it, page=page: it.queries.tasks(world.ada, where, page))
        seen += listed
        if len(listed) < limit:
            return seen
        after = task_keys(listed[-1], sort)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_task_once_in_order(many: Scenario, sort: str, descending: bool) -> None:
    where = TaskFilter(project_id=many.project)
    seen = _all_pages(many, sort, descending=descending, where=where)
    whole = _all_pages(many, sort, descending=descending, where=where, limit=200)
    assert [task.id for task in seen] == [task.id for task in whole]
    assert len({task.id for task in seen}) == 20
    keys = [
        tuple(
            key.casefold() if isinstance(key, str) and sort == "title" else key
            for key in task_keys(task, sort)
        )
        for task in seen
    ]
    assert keys == sorted(keys, reverse=descending)


def test_a_page_is_stable_while_tasks_come_and_go(many: Scenario) -> None:
    where, page = TaskFilter(project_id=many.project), Page(limit=5)
    first = many.store.read(lambda it: it.queries.tasks(many.ada, where, page))
    many.do(many.ada, "delete_task", id=first[0].id)
    many.task()
    after = Page(limit=5, after=task_keys(first[-1], "id"))
    second = many.store.read(lambda it: it.queries.tasks(many.ada, where, after))
    assert [task.id for task in second] == [first[-1].id + number for number in range(1, 6)]


def test_filters_combine(many: Scenario) -> None:
    section = many.data(many.ada, "create_section", project_id=many.project, name="Doing")["id"]
    parent = many.task(section_id=section)
    child = many.task(parent_id=parent, title="100% of_it \\ done", assignee_ids=[many.ben.user_id])
    many.do(many.ada, "complete_task", id=child)

    def found(**where):
        listed = many.store.read(lambda it: it.queries.tasks(many.ada, TaskFilter(**where), Page(limit=50)))
        return {task.id for task in listed}

    assert found(section_id=section) == {parent}
    assert found(parent_id=parent) == {child}
    assert found(assignee_id=many.ben.user_id, completed=True) == {child}
    assert found(assignee_id=many.ben.user_id, completed=False) == set()
    assert found(text="% OF_IT \\") == {child}
    assert found(text="%_%") == set()
    assert len(found(text="ÉA")) == 10  # in any case, also beyond ASCII


def test_open_tasks_and_counts_leave_out_what_is_done_or_gone(many: Scenario) -> None:
    project = many.project
    tasks = _open(many, most=50)
    assert tasks == sorted(tasks, reverse=True)
    many.do(many.ada, "complete_task", id=tasks[0])
    many.do(many.ada, "delete_task", id=tasks[1])
    assert _open(many, most=5) == tasks[2:7]
    assert _open(many, most=50, before=tasks[9]) == tasks[10:]
    counts = many.store.read(lambda it: it.queries.counts(project))
    assert (counts.open, counts.completed) == (18, 1)


def _open(world: Scenario, *, most: int, before: int = MAX_ID) -> list[int]:
    page = world.store.read(lambda it: it.queries.open_tasks(world.project, before=before, most=most))
    tasks = [task["id"] for task in msgspec.json.decode(page.written)]
    more = len(tasks) == most
    assert page.older_than == (tasks[-1] if more else None)
    return tasks


@pytest.mark.promise("P2")
def test_a_read_sees_one_point_in_time(world: Scenario) -> None:
    task = world.task()
    stream = f"project:{world.project}"
    written = threading.Event()

    def query(reading):
        before = reading.events.head(stream).last_seq
        thread = threading.Thread(target=lambda: (_rename(world, task), written.set()))
        thread.start()
        assert written.wait(PATIENCE_SECONDS)
        thread.join()
        return (
            before,
            reading.queries.task(world.ada, TaskId(task)).title,
            reading.events.head(stream).last_seq,
        )

    before, title, after = world.store.read(query)
    assert (title, after) == ("Paint", before)
    assert world.store.read(lambda it: it.queries.task(world.ada, TaskId(task))).title == "Mow"


def _rename(world: Scenario, task: int) -> None:
    world.do(world.ben, "update_task", id=task, title="Mow")


def test_the_inbox_pages_from_the_newest_and_forgets_lost_projects(world: Scenario) -> None:
    tasks = [world.task(assignee_ids=[world.ben.user_id]) for _ in range(5)]
    first = world.store.read(lambda it: it.queries.notifications(world.ben, Page(limit=3), unread_only=True))
    assert [line.task_id for line in first] == tasks[:1:-1]
    after = Page(limit=3, after=(first[-1].id,))
    rest = world.store.read(lambda it: it.queries.notifications(world.ben, after, unread_only=False))
    assert [line.task_id for line in rest] == tasks[1::-1]
    world.do(world.ben, "read_notifications", ids=[first[0].id])
    assert world.store.read(lambda it: it.queries.unread_count(world.ben)) == 4
    world.do(world.ada, "remove_member", project_id=world.project, user_id=world.ben.user_id)
    assert world.store.read(lambda it: it.queries.unread_count(world.ben)) == 0
    gone = world.store.read(lambda it: it.queries.notifications(world.ben, Page(limit=3), unread_only=False))
    assert gone == []


@pytest.mark.promise("P9")
def test_a_due_date_in_a_zone_that_this_machine_does_not_know_still_loads(world: Scenario) -> None:
    """Two nodes need not have the same release of the zones, nor the machine a backup is brought to."""
    wall = {"local": "2026-12-01T09:00", "zone": "Europe/Nowhere"}
    task = world.task(assignee_ids=[world.ben.user_id])
    written = msgspec.json.encode(wall).decode()  # by a machine that knows it
    world.store.transact(lambda it: it.run(saving(tasks, "due"), of_id=task, due=written))
    listed = world.store.read(lambda it: it.queries.tasks(world.ada, TaskFilter(), Page(limit=5, sort="due")))
    assert [as_json(it)["due"] for it in listed] == [wall]
    assert [task_keys(it, "due") for it in listed] == [("2026-12-01T09:00", task)]
    answer = world.data(world.ada, "update_task", id=task, title="Paint it green")
    assert (answer["title"], answer["due"]) == ("Paint it green", wall)
    with pytest.raises(Invalid):
        world.do(world.ada, "update_task", id=task, due=wall | {"local": "2026-12-02T09:00"})

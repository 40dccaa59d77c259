"""Input that slipped through every check is still no bug of ours, and both databases say the same (P7)."""

from contextlib import suppress

import pytest

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import TaskId
from taskcast.ports.queries import Page, TaskFilter
from tests.storage.observing import refusal
from tests.support.scenario import Scenario


@pytest.mark.promise("P7")
def test_a_number_beyond_64_bits_names_nothing(world: Scenario) -> None:
    huge = TaskId(2**70)
    assert refusal(lambda: world.store.read(lambda it: it.queries.task(world.ada, huge))) == "not_found"
    assert (
        refusal(lambda: world.store.run(lambda work: work.tasks.editable_by(world.ada, huge))) == "not_found"
    )


@pytest.mark.promise("P7")
def test_text_that_is_not_unicode_is_invalid(world: Scenario) -> None:
    where = TaskFilter(text="\ud800")
    read = world.store.read
    assert refusal(lambda: read(lambda it: it.queries.tasks(world.ada, where, Page(limit=5)))) == "invalid"
    assert refusal(lambda: world.store.run(lambda work: work.users.by_email("\ud800"))) == "invalid"


def test_nul_is_found_nowhere(world: Scenario) -> None:
    with suppress(Invalid):  # what PostgreSQL says
        found = world.store.run(lambda work: work.users.by_email("ben\x00@example.org"))
        assert found is None  # what SQLite says


def test_after_a_fault_the_store_goes_on(world: Scenario) -> None:
    refusal(lambda: world.store.run(lambda work: work.users.by_email("\ud800")))
    assert world.task() > 0
    assert world.store.read(lambda it: it.queries.has_accounts())

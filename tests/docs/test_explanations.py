"""The explanations say what the code does: their tables are read and compared."""

from pathlib import Path

import pytest

from taskcast.domain.events import EVENT_TYPES
from taskcast.domain.routing import MAILED, MAILED_CHANGES
from taskcast.usecases.operations import OPERATIONS

DOCS = Path(__file__).parents[2] / "docs"


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table that begins with `heading`, without backticks."""
    lines = (DOCS / page).read_text(encoding="utf-8").splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith(heading)) + 2
    table: list[list[str]] = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        table.append([cell.strip().replace("`", "") for cell in line.strip("|").split(" | ")])
    return table


def test_the_routing_table_is_the_one_of_the_code():
    told = {
        (event, reason): mail for event, reason, _, _, mail in rows("explanation/notifications.md", "| event")
    }
    assert list(told) == list(MAILED)
    for key, mailed in MAILED.items():
        assert told[key].startswith("no") is not mailed


def test_the_changes_that_are_mailed_are_named():
    told = {tuple(row[:2]): row[4] for row in rows("explanation/notifications.md", "| event")}
    for field in MAILED_CHANGES:
        assert field in told["task_updated", "changed"]


@pytest.mark.parametrize("page", ["explanation/events.md", "reference/wire.md"])
def test_every_type_of_event_is_explained(page: str):
    told = [name.strip() for row in rows(page, "| type |") for name in row[0].split(",")]
    assert sorted(told) == sorted(EVENT_TYPES)


def test_every_operation_is_in_the_wire_table():
    told = [name.strip() for row in rows("reference/wire.md", "| operation |") for name in row[0].split(",")]
    assert sorted(told) == sorted(OPERATIONS)

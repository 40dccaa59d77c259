"""Retries across an upgrade are retries: what the first release kept of requests and imports is found by this one.

The golden file was written by the first release and is never written again; a new operation needs no line in it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from taskcast.cli.csv_nesting import TaskRow
from taskcast.cli.csv_tasks import read_tasks
from taskcast.cli.import_rows import keys_of
from taskcast.domain.ids import ProjectId
from taskcast.usecases.command import Command
from taskcast.usecases.fingerprints import fingerprint
from taskcast.usecases.operations import OPERATIONS
from taskcast.usecases.perform import fingerprint_of
from taskcast.usecases.validation import convert

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "shared/fingerprints/first-release.json").read_text(encoding="utf-8")
)


@pytest.mark.promise("P4", "P9")
@pytest.mark.parametrize(
    "kept", GOLDEN["requests"], ids=lambda kept: f"{kept['operation']} {' '.join(kept['sent'])}"
)
def test_a_request_has_the_fingerprint_it_had_in_the_first_release(kept: dict[str, Any]) -> None:
    operation = OPERATIONS[kept["operation"]]
    command = convert(kept["sent"], operation.command)
    assert fingerprint_of(operation, command).hex() == kept["fingerprint"]


@pytest.mark.promise("P4")
def test_a_line_of_a_file_has_the_key_it_had_in_the_first_release() -> None:
    kept = GOLDEN["imports"]
    found = read_tasks(kept["file"].encode(), zone="Europe/Berlin").rows
    lines = [row for row in found if isinstance(row, TaskRow)]
    keys = keys_of(lines, ProjectId(kept["project"]))
    assert {str(line): key for line, key in keys.items()} == kept["keys"]


class _Paint(Command, frozen=True):
    title: str


class _PaintLater(Command, frozen=True):
    title: str
    coats: int | None = None
    colours: tuple[str, ...] = ()


def test_a_field_that_a_command_gains_counts_only_where_it_is_sent() -> None:
    before = fingerprint("paint", _Paint(title="Fence"))
    assert fingerprint("paint", _PaintLater(title="Fence")) == before
    assert fingerprint("paint", _PaintLater(title="Fence", colours=())) == before
    assert fingerprint("paint", _PaintLater(title="Fence", coats=2)) != before

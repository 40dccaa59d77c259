"""Imports a CSV file: converts lines to commands and runs them in small batches."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from msgspec.structs import replace
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from taskcast.cli.actor import acting_in
from taskcast.cli.csv_file import BadFileError
from taskcast.cli.csv_nesting import Refusal, TaskRow
from taskcast.cli.csv_tasks import read_tasks
from taskcast.cli.import_rows import Preparation, Ready, keys_of, refusal
from taskcast.cli.output import FAILED, fail, notes
from taskcast.domain.ids import TaskId
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.tasks.import_tasks import (
    Row,
    RowRefused,
    import_tasks,
    imported_before,
    notify_imported,
)

BATCH = 25
"""Rows per transaction: few, because on SQLite other writers wait meanwhile."""
LOOKED_UP = 500
"""Keys looked up per transaction."""


def import_file(
    store: Store, file: Path, *, project: str, email: str | None, columns: Mapping[str, str]
) -> None:
    """Import all valid lines, print a summary, and exit with a failure if a line was refused."""
    place, actor = acting_in(store, project, email)
    try:
        found = read_tasks(file.read_bytes(), zone=actor.timezone, columns=columns)
    except BadFileError as error:
        fail(f"{file}: {error}")
    for name in found.skipped:
        notes.print(f"column “{name}” is not imported.", markup=False, soft_wrap=True)
    rows = [row for row in found.rows if isinstance(row, TaskRow)]
    keys = keys_of(rows, place)
    importing = Importing(store, actor)
    importing.find(keys)
    missing = [row for row in rows if row.line not in importing.tasks]
    prepared = Preparation(store, place, actor).ready(missing, keys)
    try:
        importing.create([line for line in prepared if isinstance(line, Ready)])
    finally:
        notify_imported(store, place, actor=actor)
    refused = [line for line in (*found.rows, *prepared) if isinstance(line, Refusal)]
    _conclude(importing, sorted(refused + importing.refused, key=lambda each: each.line))


def _conclude(importing: "Importing", refused: Sequence[Refusal]) -> None:
    for each in refused:
        notes.print(str(each), style="red", markup=False, soft_wrap=True)
    notes.print(
        f"{_counted(importing.created, 'task')} created, {importing.present} already there,"
        f" {_counted(len(refused), 'line')} refused."
    )
    if refused:
        raise typer.Exit(FAILED)


def _counted(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


class Importing:
    """The state of an import; `tasks` maps lines to their tasks."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self._store = store
        self._actor = actor
        self.tasks: dict[int, TaskId | None] = {}
        self.created = 0
        self.present = 0
        self.refused: list[Refusal] = []

    def find(self, keys: Mapping[int, str]) -> None:
        """Look up the tasks that an earlier run created."""
        lines = list(keys)
        for first in range(0, len(lines), LOOKED_UP):
            some = {keys[line]: line for line in lines[first : first + LOOKED_UP]}
            there = imported_before(self._store, some, actor=self._actor)
            self.tasks.update((some[key], task) for key, task in there.items())
        self.present += len(self.tasks)

    def create(self, ready: Sequence[Ready]) -> None:
        """Create the tasks in batches, with a progress bar."""
        columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=notes) as progress:
            bar = progress.add_task("", total=len(ready))
            for batch in _batches(ready):
                self._create(self._with_parents(batch))
                progress.advance(bar, len(batch))

    def _with_parents(self, batch: Sequence[Ready]) -> list[Ready]:
        whole: list[Ready] = []
        for each in batch:
            if each.parent_line is None:
                whole.append(each)
            elif (parent := self.tasks.get(each.parent_line)) is None:
                said = f"Its parent, line {each.parent_line}, is not there."
                self.refused.append(Refusal(each.line, "parent", said))
            else:
                whole.append(each._replace(command=replace(each.command, parent_id=parent)))
        return whole

    def _create(self, batch: list[Ready]) -> None:
        """Run one transaction; without a refused row the rest is tried again."""
        began = time.monotonic()
        while batch:
            try:
                rows = [Row(each.key, each.command) for each in batch]
                done = import_tasks(self._store, rows, actor=self._actor)
            except RowRefused as refused:
                self.refused.append(refusal(batch.pop(refused.index).line, refused.problem))
                continue
            self.tasks.update((each.line, made.task_id) for each, made in zip(batch, done, strict=True))
            self.created += sum(made.is_new for made in done)
            self.present += sum(not made.is_new for made in done)
            break
        time.sleep(
            min(0.05, time.monotonic() - began)
        )  # leave the database to others for as long as the batch took


def _batches(ready: Sequence[Ready]) -> list[list[Ready]]:
    """Split into batches. Parents come first; a batch ends before a line whose parent it contains."""
    batches: list[list[Ready]] = []
    for each in ready:
        batch = batches[-1] if batches else []
        needs_own = any(one.line == each.parent_line for one in batch)
        if not batches or needs_own or len(batch) == BATCH:
            batches.append([each])
        else:
            batch.append(each)
    return batches

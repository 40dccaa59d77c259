"""The import of a CSV file: lines become commands, and those go through the use cases in small batches."""

import time
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Store
from taskcast.usecases.import_tasks import RowRefused, import_tasks

from .acting import acting_in
from .csv_tasks import BadFileError, Refusal, TaskRow, read
from .import_rows import Preparation, Ready, refusal
from .telling import FAILED, fail, notes

BATCH = 25
"""Rows in a transaction: few, because a writer on SQLite keeps the others waiting meanwhile."""


def import_file(store: Store, file: Path, *, project: str, email: str | None) -> None:
    """Import what can be imported, tell how it went, and end with a failure if a line was refused."""
    place, actor = acting_in(store, project, email)
    try:
        lines = list(read(file.read_bytes(), zone=actor.timezone))
    except BadFileError as error:
        fail(f"{file}: {error}")
    refused = [line for line in lines if isinstance(line, Refusal)]
    prepared = Preparation(store, place, actor).ready([line for line in lines if isinstance(line, TaskRow)])
    refused += [line for line in prepared if isinstance(line, Refusal)]
    importing = Importing(store, actor)
    importing.create([line for line in prepared if isinstance(line, Ready)])
    _conclude(importing, sorted(refused + importing.refused, key=lambda each: each.line))


def _conclude(importing: "Importing", refused: Sequence[Refusal]) -> None:
    for each in refused:
        notes.print(str(each), style="red", markup=False, soft_wrap=True)
    notes.print(
        f"{importing.created} tasks created, {importing.present} were there already, {len(refused)} lines refused."
    )
    if refused:
        raise typer.Exit(FAILED)


class Importing:
    """The import as it goes on."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self._store = store
        self._actor = actor
        self.created = 0
        self.present = 0
        self.refused: list[Refusal] = []

    def create(self, ready: Sequence[Ready]) -> None:
        """Create them batch by batch, with a bar that shows how far it is."""
        columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=notes) as progress:
            bar = progress.add_task("", total=len(ready))
            for first in range(0, len(ready), BATCH):
                batch = list(ready[first : first + BATCH])
                self._create(batch)
                progress.update(bar, completed=min(first + BATCH, len(ready)))

    def _create(self, batch: list[Ready]) -> None:
        """One transaction; a row that is refused is left out, and the others are tried again."""
        began = time.monotonic()
        while batch:
            try:
                created = import_tasks(self._store, [each.row for each in batch], actor=self._actor)
            except RowRefused as refused:
                self.refused.append(refusal(batch.pop(refused.index).line, refused.problem))
                continue
            self.created += created
            self.present += len(batch) - created
            break
        time.sleep(min(0.05, time.monotonic() - began))  # half of the time the database is others'

"""Converts lines of a file to commands: resolves names of sections, people and labels, and assigns idempotency keys."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from taskcast.cli.csv_nesting import Refusal, TaskRow
from taskcast.domain.errors import Invalid, NotFound, Problem
from taskcast.domain.ids import ProjectId, SectionId, UserId
from taskcast.domain.labels import LabelId, label_key
from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import TASK_FIELDS
from taskcast.ports.unit_of_work import Store, Work
from taskcast.usecases.projects.create_section import CreateSection, create_section
from taskcast.usecases.projects.labels import CreateLabel, create_label
from taskcast.usecases.tasks.create_task import CreateTask
from taskcast.usecases.validation import convert

_COLUMN_OF = {name: field.column or name for name, field in TASK_FIELDS.items()}


class Ready(NamedTuple):
    """A line that can be imported once its parent exists."""

    line: int
    key: str
    command: CreateTask
    parent_line: int | None


def keys_of(rows: Iterable[TaskRow], place: ProjectId) -> dict[int, str]:
    """The idempotency key of each line: equal for the same line and project, so that a second run creates nothing twice.

    Equal lines are numbered.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    keys: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row.line):
        seen[row.content] += 1
        parts = (str(place), str(seen[row.content]), *row.content)
        keys[row.line] = f"import:{hashlib.sha256(repr(parts).encode()).hexdigest()}"
    return keys


class Preparation:
    """Resolves the sections, people and labels that the lines of a file refer to."""

    def __init__(self, store: Store, place: ProjectId, actor: Actor) -> None:
        self._store = store
        self._place = place
        self._actor = actor
        self._sections: dict[str, SectionId] = {}
        self._refused: dict[str, Invalid] = {}  # invalid section names
        self._people: dict[str, UserId] = {}
        self._labels: dict[str, LabelId] = {}  # by their keys
        self._refused_labels: dict[str, Invalid] = {}

    def ready(self, rows: Sequence[TaskRow], keys: Mapping[int, str]) -> list[Ready | Refusal]:
        """The command or error of each line. Missing sections and labels are created."""
        self._sections = self._named_sections(dict.fromkeys(row.section for row in rows if row.section))
        self._people = self._named_people({email for row in rows for email in row.assignees})
        self._add_labels(name for row in rows for name in row.labels)
        return [self._prepared(row, keys[row.line]) for row in rows]

    def _prepared(self, row: TaskRow, key: str) -> Ready | Refusal:
        try:
            return Ready(row.line, key, self._command(row), row.parent_line)
        except Problem as problem:
            return refusal(row.line, problem)

    def _command(self, row: TaskRow) -> CreateTask:
        unknown = [email for email in row.assignees if email not in self._people]
        if unknown:
            raise Invalid.field("assignees", f"There is no account {unknown[0]}.")
        if row.section in self._refused:
            raise Invalid.field("section", self._refused[row.section].errors[0].message)
        refused = next((key for name in row.labels if (key := label_key(name)) in self._refused_labels), None)
        if refused is not None:
            raise Invalid.field("labels", self._refused_labels[refused].errors[0].message)
        fields = {
            **row.fields,
            "title": row.title,
            "project_id": self._place,
            "section_id": self._sections[row.section] if row.section else None,
            "assignee_ids": [self._people[email] for email in row.assignees],
            "label_ids": [self._labels[label_key(name)] for name in row.labels],
        }
        return convert(fields, CreateTask)

    def _named_people(self, emails: Iterable[str]) -> dict[str, UserId]:
        def found(work: Work) -> dict[str, UserId]:
            people = {email: work.users.by_email(email) for email in sorted(emails)}
            return {email: user.id for email, user in people.items() if user is not None}

        return self._store.run(found)

    def _named_sections(self, names: Iterable[str]) -> dict[str, SectionId]:
        """Section ids by name; among equal names the first on the board."""

        def found(work: Work) -> dict[str, SectionId]:
            present: dict[str, SectionId] = {}
            for section in work.sections.of_project(self._place):
                present.setdefault(section.name, section.id)
            for name in names:
                if name not in present:
                    try:
                        command = convert({"project_id": self._place, "name": name}, CreateSection)
                        present[name] = create_section(work, command, self._actor).data.id
                    except Invalid as refused:  # refused before anything was written
                        self._refused[name] = refused
            work.publish(self._actor, None)
            return present

        return self._store.run(found)

    def _add_labels(self, names: Iterable[str]) -> None:
        """Remember the labels of these names, and create those that are not there yet."""
        wanted: dict[str, str] = {}
        for name in names:
            wanted.setdefault(label_key(name), name)
        if wanted:
            self._labels, self._refused_labels = self._store.run(
                lambda work: self._named_labels(work, wanted)
            )

    def _named_labels(
        self, work: Work, wanted: Mapping[str, str]
    ) -> tuple[dict[str, LabelId], dict[str, Invalid]]:
        labels = {label_key(label.name): label.id for label in work.labels.of_project(self._place)}
        refused: dict[str, Invalid] = {}
        for key in [key for key in wanted if key not in labels]:
            try:
                command = convert({"project_id": self._place, "name": wanted[key]}, CreateLabel)
                labels[key] = create_label(work, command, self._actor).data.id
            except Invalid as problem:  # refused before anything was written
                refused[key] = problem
        work.publish(self._actor, None)
        return labels, refused


def refusal(line: int, problem: Problem) -> Refusal:
    """Translate a use case's error to a line and column of the file."""
    if isinstance(problem, NotFound) or not problem.errors:
        return Refusal(line, "line", problem.detail)
    first = problem.errors[0]
    return Refusal(line, _COLUMN_OF.get(first.field, first.field), first.message)

"""Converts lines of a file to commands: resolves names of sections and people, and assigns idempotency keys."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from taskcast.cli.csv_nesting import Refusal, TaskRow
from taskcast.domain.errors import Invalid, NotFound, Problem
from taskcast.domain.ids import ProjectId, SectionId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.tasks import TASK_FIELDS
from taskcast.ports.unit_of_work import Store, Work
from taskcast.usecases.projects.create_section import CreateSection, create_section
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
    """Resolves the sections and people that the lines of a file refer to."""

    def __init__(self, store: Store, place: ProjectId, actor: Actor) -> None:
        self._store = store
        self._place = place
        self._actor = actor
        self._sections: dict[str, SectionId] = {}
        self._refused: dict[str, Invalid] = {}  # invalid section names
        self._people: dict[str, UserId] = {}

    def ready(self, rows: Sequence[TaskRow], keys: Mapping[int, str]) -> list[Ready | Refusal]:
        """The command or error of each line. Missing sections are created."""
        self._sections = self._named_sections(dict.fromkeys(row.section for row in rows if row.section))
        self._people = self._named_people({email for row in rows for email in row.assignees})
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
        fields = {
            **row.fields,
            "title": row.title,
            "project_id": self._place,
            "section_id": self._sections[row.section] if row.section else None,
            "assignee_ids": [self._people[email] for email in row.assignees],
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


def refusal(line: int, problem: Problem) -> Refusal:
    """Translate a use case's error to a line and column of the file."""
    if isinstance(problem, NotFound) or not problem.errors:
        return Refusal(line, "line", problem.detail)
    first = problem.errors[0]
    return Refusal(line, _COLUMN_OF.get(first.field, first.field), first.message)

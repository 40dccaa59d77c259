"""The keys of filters: what each compares, and which values it takes."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from taskcast.domain.tasks import TASK_FIELDS, Control

Kind = Literal["project", "name", "person", "level", "day", "number", "flag", "words"]
"""What the values of a key are: a project; a section or label by its name; a person; a priority; a day; an id; one
of a list of words; words of a text."""

_KIND_OF: Mapping[Control, Kind] = {
    "text": "words",
    "section": "name",
    "labels": "name",
    "people": "person",
    "priority": "level",
    "due": "day",
    "parent": "number",
}


class FilterKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key: the field it compares, whether that may be absent, and the words it takes, if only those."""

    kind: Kind
    field: str
    may_be_absent: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_ordered(self) -> bool:
        """Whether its values can be compared by `<` and `>`."""
        return self.kind in {"level", "day"}


def _of(field: str, *, may_be_absent: bool = False) -> FilterKey:
    """The key of a field that people edit: its kind follows from the control of the field."""
    return FilterKey(kind=_KIND_OF[TASK_FIELDS[field].control], field=field, may_be_absent=may_be_absent)


KEYS: Final[Mapping[str, FilterKey]] = {
    "project": FilterKey(kind="project", field="project_id"),
    "section": _of("section_id", may_be_absent=True),
    "label": _of("label_ids", may_be_absent=True),
    "assignee": _of("assignee_ids", may_be_absent=True),
    "creator": FilterKey(kind="person", field="created_by"),
    "priority": _of("priority", may_be_absent=True),
    "due": _of("due", may_be_absent=True),
    "created": FilterKey(kind="day", field="created_at"),
    "updated": FilterKey(kind="day", field="updated_at"),
    "completed": FilterKey(kind="day", field="completed_at", may_be_absent=True),
    "is": FilterKey(
        kind="flag",
        field="is",
        choices=("open", "done", "overdue", "assigned", "unassigned", "mine"),
    ),
    "has": FilterKey(kind="flag", field="has", choices=("description", "subtasks", "assignee", "due")),
    "text": FilterKey(kind="words", field="text"),
    "title": _of("title"),
    "id": FilterKey(kind="number", field="id"),
    "parent": _of("parent_id", may_be_absent=True),
}

NONE: Final = "none"
"""How a text says that a value is absent; in a tree it is null."""

ME: Final = "me"

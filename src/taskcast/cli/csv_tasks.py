"""Reads tasks from a CSV file: known columns, and the errors by line and field.

Pure: people and sections stay the names they are in the file; a subtask names the line of its parent.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from taskcast.cli.csv_file import BadFileError, BrokenLine, Record, read_csv
from taskcast.cli.csv_nesting import Refusal, TaskRow, nested
from taskcast.domain.due import Due
from taskcast.domain.labels import label_key
from taskcast.domain.mail_addresses import comparable_address
from taskcast.domain.tasks import TASK_FIELDS, Control
from taskcast.domain.text import search_key

NESTING_COLUMNS = ("indent", "parent")  # either makes subtasks
_COLUMNS = {
    field.column: field.control
    for field in TASK_FIELDS.values()
    if field.column is not None and field.column not in NESTING_COLUMNS
}
COLUMNS = tuple(_COLUMNS)
_FIRST_COLUMNS = ("title", "description", "section", "priority", "due", "assignees", "completed")
"""Those of the first release, in its order: what it imported is known by them."""

_REPEATABLE = frozenset({"labels"})  # as Jira writes them: a column for each
_SEPARATOR: Final = ";"
_TRUE = frozenset({"true", "yes", "y", "1", "x", "done"})
_FALSE = frozenset({"", "false", "no", "n", "0", "open"})
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:[.,]\d+)?)?")
_INSTANT = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})")
_DEEPEST_INDENT: Final = 100
_MOST_DIGITS: Final = 18


@dataclass(frozen=True, slots=True)
class TaskFile:
    """The tasks or errors of all lines, parents before subtasks, and the unknown columns."""

    rows: list[TaskRow | Refusal]
    skipped: list[str]


def read_tasks(data: bytes, *, zone: str, columns: Mapping[str, str] | None = None) -> TaskFile:
    """The tasks of a CSV file. Times without a zone are in `zone`.

    Args:
        columns: which column of ours a column of the file fills, by the file's name for it.

    Raises:
        BadFileError: it is not UTF-8 or UTF-16, or has no column `title`, or names one of ours twice.
    """
    file = read_csv(data)
    fields = _fields(file.header, columns or {})
    rows = [_read(record, fields, file.header, zone) for record in file.records]
    skipped = [
        name for name, field in zip(file.header, fields, strict=True) if field is None and name.strip()
    ]
    return TaskFile(nested(rows), list(dict.fromkeys(skipped)))


def _fields(header: Sequence[str], columns: Mapping[str, str]) -> list[str | None]:
    """The field of each column; None for unknown columns."""
    known = {*COLUMNS, *NESTING_COLUMNS}
    chosen = {_folded(theirs): ours for theirs, ours in columns.items()}
    absent = [theirs for theirs in columns if _folded(theirs) not in map(_folded, header)]
    if absent:
        raise BadFileError(f"there is no column “{absent[0]}” to map; there are: {', '.join(header)}.")
    taken = set(chosen.values())
    fields: list[str | None] = []
    for name in map(_folded, header):
        # A mapped column replaces the column of that name.
        own = name if name in known and name not in taken else None
        fields.append(chosen.get(name, own))
    found = [field for field in fields if field is not None]
    if "title" not in found:
        listed = ", ".join((*COLUMNS, *NESTING_COLUMNS))
        raise BadFileError(
            f"the first line must name the columns, “title” among them, of: {listed}. "
            "Say which column holds the titles with --map “Their name=title”."
        )
    twice = next((field for field in found if found.count(field) > 1 and field not in _REPEATABLE), None)
    if twice is not None:
        raise BadFileError(f"the first line names “{twice}” twice.")
    return fields


def _folded(name: str) -> str:
    return search_key(" ".join(name.split()))


def _read(
    record: Record | BrokenLine, fields: Sequence[str | None], header: Sequence[str], zone: str
) -> TaskRow | Refusal:
    if isinstance(record, BrokenLine):
        return Refusal(record.line, "line", "A quoted cell does not end. Double the quotes inside of it.")
    line, cells = record
    surplus = [cell for cell in cells[len(fields) :] if cell.strip()]
    if surplus:
        message = (
            f"There are {len(cells)} cells for {len(fields)} columns: quote cells that hold a separator."
        )
        return Refusal(line, header[-1].strip().lower(), message)
    given: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field is not None:
            given[field] = _SEPARATOR.join(filter(None, (given.get(field), cell.strip())))
    values: dict[str, Any] = {}
    for field, parse in _PARSERS.items():
        try:
            values[field] = parse(given.get(field, ""), zone)
        except ValueError as error:
            return Refusal(line, field, str(error), _known_indent(given))
    plain = {name: values.pop(name) for name in [*values] if name not in _LOOKED_UP}
    return TaskRow(line=line, content=_content(given), fields=plain, **values)


def _content(given: Mapping[str, str]) -> tuple[str, ...]:
    """The cells by which a second run knows the line. A column added later counts only where it is filled."""
    later = (column for column in COLUMNS if column not in _FIRST_COLUMNS and given.get(column))
    return (
        *(given.get(column, "") for column in _FIRST_COLUMNS),
        *(f"{column}={given[column]}" for column in later),
    )


def _known_indent(given: Mapping[str, str]) -> int:
    try:
        return _indent(given.get("indent", ""), "")
    except ValueError:
        return 0


def _text(cell: str, _zone: str) -> str:
    return cell


def _line(cell: str, _zone: str) -> str:
    """Normalise whitespace as stored names do, so that the section is found again."""
    return " ".join(cell.split())


def _title(cell: str, _zone: str) -> str:
    if not cell:
        raise ValueError("Must not be empty.")
    return cell


def _priority(cell: str, _zone: str) -> int:
    if cell and cell not in {"0", "1", "2", "3", "4"}:
        raise ValueError("Must be 0, 1, 2, 3 or 4.")
    return int(cell or 0)


def _due(cell: str, zone: str) -> Due | None:
    if not cell:
        return None
    try:
        ending = cell[10:].lstrip("T ")[5:].lstrip(":.,0123456789").strip()
        if _INSTANT.fullmatch(ending):
            return _due_at(datetime.fromisoformat(cell.replace(" ", "T", 1).replace(" ", "")), zone)
        if found := _TIME.fullmatch(cell):
            return Due(local=f"{found[1]}T{found[2]}", zone=zone)
        return Due(date=cell)
    except (ValueError, OverflowError):
        raise ValueError("Must be a day such as 2026-12-01, or a time such as 2026-12-01 09:00.") from None


def _due_at(moment: datetime, zone: str) -> Due:
    """In UTC if the wall time is repeated in the zone and this is not its first occurrence."""
    wall = moment.astimezone(ZoneInfo(zone))
    return Due(local=f"{wall:%Y-%m-%dT%H:%M}", zone=zone) if wall.fold == 0 else _due_at(moment, "Etc/UTC")


def _assignees(cell: str, _zone: str) -> tuple[str, ...]:
    return tuple(comparable_address(name) for name in cell.split(_SEPARATOR) if name.strip())


def _labels(cell: str, _zone: str) -> tuple[str, ...]:
    """Names of labels, once each however they are written."""
    names = (" ".join(name.split()) for name in cell.split(_SEPARATOR))
    return tuple({label_key(name): name for name in names if name}.values())


def _completed(cell: str, _zone: str) -> bool:
    if cell.lower() not in _TRUE | _FALSE:
        raise ValueError("Must be yes or no.")
    return cell.lower() in _TRUE


def _indent(cell: str, _zone: str) -> int:
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) < 4 and int(cell) <= _DEEPEST_INDENT):  # noqa: PLR2004
        raise ValueError(f"Must be a number from 0 to {_DEEPEST_INDENT}.")
    return int(cell or 0)


def _number(cell: str, _zone: str) -> int | None:
    if cell and not (cell.isascii() and cell.isdigit() and len(cell) <= _MOST_DIGITS):
        raise ValueError("Must be a whole number.")
    return int(cell) if cell else None


_BY_CONTROL: Mapping[Control, Callable[[str, str], object]] = {
    "text": _title,
    "markdown": _text,
    "section": _line,
    "priority": _priority,
    "due": _due,
    "people": _assignees,
    "labels": _labels,
    "checkbox": _completed,
    "number": _number,
}
_PARSERS = {
    **{column: _BY_CONTROL[control] for column, control in _COLUMNS.items()},
    "indent": _indent,
    "parent": _text,
}
_LOOKED_UP = frozenset({"title", "section", "assignees", "labels", *NESTING_COLUMNS})  # names that become ids

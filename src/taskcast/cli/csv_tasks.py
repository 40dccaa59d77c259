"""Reads tasks from CSV (RFC 4180): which columns there are, and what is wrong with which field of which line.

Pure: people and sections stay the names they are in the file.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from taskcast.domain.due import Due

COLUMNS = ("title", "description", "section", "priority", "due", "assignees", "completed")

_TRUE = frozenset({"true", "yes", "y", "1", "x", "done"})
_FALSE = frozenset({"", "false", "no", "n", "0", "open"})
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})")


class BadFileError(Exception):
    """The file as a whole cannot be read; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with one field of one line."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task of the file; `content` is the line as it stood, by which a second run knows it."""

    line: int
    content: tuple[str, ...]
    title: str
    description: str
    section: str
    priority: int
    due: Due | None
    assignees: tuple[str, ...]
    completed: bool


def read(data: bytes, *, zone: str) -> Iterator[TaskRow | Refusal]:
    """Each line with a task, or why it is refused. Times without a zone are in `zone`.

    Raises:
        BadFileError: it is not UTF-8, has no column `title`, or has columns nobody knows.
    """
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        columns = _columns(next(reader, []))
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(begins, columns, cells, zone)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BadFileError(
            f"line {begins} is not CSV: {error}. Quote cells that hold quotes or commas."
        ) from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFileError(f"line {line} is not UTF-8: save the file as “CSV UTF-8”.") from None


def _delimiter(text: str) -> str:
    """Spreadsheets write semicolons where the comma is the decimal mark."""
    header = text.partition("\n")[0]
    return ";" if ";" in header and "," not in header else ","


def _columns(header: list[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    unknown = [name for name in columns if name not in COLUMNS]
    if "title" not in columns:
        raise BadFileError(
            f"the first line must name the columns, “title” among them, of: {', '.join(COLUMNS)}."
        )
    if unknown:
        raise BadFileError(f"there is no column “{unknown[0]}”; the columns are: {', '.join(COLUMNS)}.")
    if len(set(columns)) < len(columns):
        raise BadFileError("the first line names a column twice.")
    return columns


def _row(line: int, columns: list[str], cells: list[str], zone: str) -> TaskRow | Refusal:
    if len(cells) > len(columns):
        return Refusal(
            line,
            columns[-1],
            f"There are {len(cells)} cells for {len(columns)} columns: quote cells that hold a comma.",
        )
    given: dict[str, str] = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
    values: dict[str, Any] = {}
    for field, parse in _PARSERS.items():
        try:
            values[field] = parse(given.get(field, ""), zone)
        except ValueError as error:
            return Refusal(line, field, str(error))
    return TaskRow(line=line, content=tuple(given.get(column, "") for column in COLUMNS), **values)


def _text(cell: str, _zone: str) -> str:
    return cell


def _line(cell: str, _zone: str) -> str:
    """As a name is kept: its blanks folded, so that it is found again."""
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
        if found := _TIME.fullmatch(cell):
            return Due(local=f"{found[1]}T{found[2]}", zone=zone)
        return Due(date=cell)
    except ValueError:
        raise ValueError("Must be a day such as 2026-12-01, or a time such as 2026-12-01 09:00.") from None


def _assignees(cell: str, _zone: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in cell.split(";") if name.strip())


def _completed(cell: str, _zone: str) -> bool:
    if cell.lower() not in _TRUE | _FALSE:
        raise ValueError("Must be yes or no.")
    return cell.lower() in _TRUE


_PARSERS = {
    "title": _title,
    "description": _text,
    "section": _line,
    "priority": _priority,
    "due": _due,
    "assignees": _assignees,
    "completed": _completed,
}

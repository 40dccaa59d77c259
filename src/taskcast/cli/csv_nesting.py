"""Builds the task tree of a CSV file, from indentation or from parent titles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from taskcast.domain.text import search_key


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error in one field of one line."""

    line: int
    field: str
    message: str
    indent: int = 0

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task of the file; `content` is the original line, by which a second run recognises it.

    `fields` are those of the task that need no looking up. `parent_line` is the line of the task it is a subtask of.
    """

    line: int
    content: tuple[str, ...]
    title: str
    section: str
    assignees: tuple[str, ...]
    labels: tuple[str, ...] = ()
    fields: Mapping[str, object]
    indent: int
    parent: str
    parent_line: int | None = None


def nested(rows: Sequence[TaskRow | Refusal]) -> list[TaskRow | Refusal]:
    """Add the line of each parent, and sort parents before their subtasks."""
    by_indent = _parents_by_indent(rows)
    by_title: dict[str, list[int]] = {}
    for row in rows:
        if isinstance(row, TaskRow):
            by_title.setdefault(search_key(row.title), []).append(row.line)
    placed: list[TaskRow | Refusal] = []
    for row in rows:
        if isinstance(row, Refusal) or not row.parent:
            placed.append(
                row if isinstance(row, Refusal) else replace(row, parent_line=by_indent.get(row.line))
            )
            continue
        lines = [line for line in by_title.get(search_key(row.parent), []) if line != row.line]
        if lines:
            above = [line for line in lines if line < row.line]
            placed.append(replace(row, parent_line=above[-1] if above else lines[0]))
        else:
            placed.append(Refusal(row.line, "parent", f"No other line has the title “{row.parent}”."))
    return _parents_first(placed)


def _parents_by_indent(rows: Iterable[TaskRow | Refusal]) -> dict[int, int]:
    """The nearest line above with less indentation, refused or not."""
    parents: dict[int, int] = {}
    above: list[TaskRow | Refusal] = []
    for row in rows:
        while above and above[-1].indent >= row.indent:
            above.pop()
        if above:
            parents[row.line] = above[-1].line
        above.append(row)
    return parents


def _parents_first(rows: Sequence[TaskRow | Refusal]) -> list[TaskRow | Refusal]:
    depths = _depths({row.line: row.parent_line for row in rows if isinstance(row, TaskRow)})
    told = [
        Refusal(row.line, "parent", "It would be its own subtask.")
        if isinstance(row, TaskRow) and depths[row.line] is None
        else row
        for row in rows
    ]
    ordered = sorted(told, key=lambda row: (depths.get(row.line) or 0, row.line))
    return _in_sections_of_parents(ordered)


def _in_sections_of_parents(rows: Sequence[TaskRow | Refusal]) -> list[TaskRow | Refusal]:
    """A subtask without a section gets its parent's."""
    sections: dict[int | None, str] = {}
    placed: list[TaskRow | Refusal] = []
    for row in rows:
        if isinstance(row, TaskRow):
            section = row.section or sections.get(row.parent_line, "")
            sections[row.line] = section
            placed.append(replace(row, section=section))
        else:
            placed.append(row)
    return placed


def _depths(parents: Mapping[int, int | None]) -> dict[int, int | None]:
    """The nesting depth of each line; None for lines in a cycle."""
    depths: dict[int, int | None] = {}
    for line in parents:
        way: list[int] = []
        at: int | None = line
        while at is not None and at not in depths and at not in way:
            way.append(at)
            at = parents.get(at)
        depth: int | None = -1 if at is None else None if at in way else depths[at]
        for each in reversed(way):
            depth = None if depth is None else depth + 1
            depths[each] = depth
    return depths

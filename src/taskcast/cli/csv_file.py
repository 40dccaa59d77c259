"""Reads a CSV file as spreadsheets and other programs write it (RFC 4180, and what they make of it).

Any line end; comma, semicolon, tab or bar between the cells, with or without Excel's `sep=` line; UTF-8, or UTF-16 with
its byte order mark; cells of any size. One broken line is refused and the next one read.
"""

import csv
import io
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

_SEPARATORS: Final = ",;\t|"
_SEPARATOR_LINE: Final = "sep="  # Excel's own first line


class BadFileError(Exception):
    """The file as a whole cannot be read; the message says how to mend it."""


class Record(NamedTuple):
    """One line of cells; `line` is where it begins, counted as an editor does."""

    line: int
    cells: list[str]


class BrokenLine(NamedTuple):
    """A line whose quotes never end."""

    line: int


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The header and what follows it."""

    header: list[str]
    records: list[Record | BrokenLine]


def read_csv(data: bytes) -> CsvFile:
    """Take the file apart.

    Raises:
        BadFileError: its encoding cannot be told, or its first line is broken.
    """
    lines = io.StringIO(_decoded(data), newline="").readlines()
    first = 0
    separator = _announced(lines[0]) if lines else None
    if separator is not None:
        first = 1
    elif lines:
        separator = _most_frequent(lines[0])
    records = _records(lines, first, separator or ",")
    header = next(records, Record(1, []))
    if isinstance(header, BrokenLine):
        raise BadFileError(f"line {header.line} is not CSV: a quoted cell does not end.")
    return CsvFile(header.cells, list(records))


def _decoded(data: bytes) -> str:
    is_utf16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFileError(f"line {line} is not UTF-8: save the file as “CSV UTF-8”.") from None


def _announced(line: str) -> str | None:
    text = line.strip("\r\n").strip('"')
    if text[: len(_SEPARATOR_LINE)].lower() != _SEPARATOR_LINE:
        return None
    return text[len(_SEPARATOR_LINE) :] if len(text) == len(_SEPARATOR_LINE) + 1 else None


def _most_frequent(header: str) -> str:
    """The separator that stands most often outside of quotes; spreadsheets choose it by the user's country."""
    outside = "".join(header.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


class _Lines:
    """The lines from one on; the reader takes as many as a record has."""

    def __init__(self, lines: list[str], at: int) -> None:
        self._lines = lines
        self.at = at

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1]

    def has_swallowed(self, begins: int, separator: str) -> bool:
        """Whether the record from `begins` to here took lines that are not its own, because a quote stood alone."""
        taken = self._lines[begins : self.at]
        if len(taken) < 2:  # noqa: PLR2004 - a quote within one line is a character
            return False
        try:
            next(csv.reader(taken, delimiter=separator, strict=True))
        except csv.Error:
            return True
        return False


def _records(lines: list[str], first: int, separator: str) -> Iterator[Record | BrokenLine]:
    csv.field_size_limit(sys.maxsize)
    left = _Lines(lines, first)
    reader = csv.reader(left, delimiter=separator)
    while True:
        begins = left.at
        cells = next(reader, None)
        if cells is None:
            return
        if left.has_swallowed(begins, separator):
            yield BrokenLine(begins + 1)
            left.at = begins + 1
            reader = csv.reader(left, delimiter=separator)
        elif any(cell.strip() for cell in cells):
            yield Record(begins + 1, cells)

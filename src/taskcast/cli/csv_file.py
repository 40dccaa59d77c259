"""Parses CSV files of spreadsheets and other programs (RFC 4180 and its common deviations).

Any line ending; comma, semicolon, tab or bar as separator, with or without Excel's `sep=` line; UTF-8, or
UTF-16 with a byte order mark; cells of any size. A broken record is reported and parsing continues with the
next line.
"""

import csv
import io
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

_SEPARATORS: Final = ",;\t|"
_SEPARATOR_LINE: Final = "sep="  # the first line that Excel writes


class BadFileError(Exception):
    """The whole file cannot be read; the message says how to fix it."""


class Record(NamedTuple):
    """One record; `line` is the number of its first line, as in an editor."""

    line: int
    cells: list[str]


class BrokenLine(NamedTuple):
    """A record with an unclosed quote."""

    line: int


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The header and the records after it."""

    header: list[str]
    records: list[Record | BrokenLine]


def read_csv(data: bytes) -> CsvFile:
    """Parse the file.

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
    """The most frequent separator outside of quotes; spreadsheets choose it by the user's locale."""
    outside = "".join(header.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


class _Lines:
    """The lines from a start line on; counts how many each record consumed."""

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
        """Whether an unclosed quote made the record from `begins` to here consume lines of other records."""
        taken = self._lines[begins : self.at]
        if len(taken) < 2:  # noqa: PLR2004 - a quote inside one line is a literal character
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

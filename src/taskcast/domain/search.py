"""What somebody looks for: words, each of which has to be found, or the number or the address of one thing."""

import re
from dataclasses import dataclass
from typing import Final

from taskcast.domain.filters.tree import Words
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.words import placed_words, places_of, sought_words

LONGEST_SEARCH: Final = 200
MOST_WORDS: Final = 20
EXCERPT: Final = 160
"""Characters around what was found."""

_BEFORE: Final = 50
_PARTS: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')
_NUMBER: Final = re.compile(r"#([1-9][0-9]{0,14})")
_ADDRESS: Final = re.compile(r"\S*/projects/([1-9][0-9]{0,14})(?:/tasks/([1-9][0-9]{0,14}))?(?:[/?#]\S*)?")


@dataclass(frozen=True, slots=True)
class SearchText:
    """What was typed: a task, a project, or words: of those in quotation marks each is whole and they follow one another."""

    words: tuple[Words, ...] = ()
    task: TaskId | None = None
    project: ProjectId | None = None

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """Where any of the words is in a text, in order and without overlaps."""
        placed = placed_words(text)
        found = sorted(
            each
            for sought in self.words
            for each in places_of(placed, sought_words(sought.words), is_exact=sought.exact)
        )
        merged: list[tuple[int, int]] = []
        for start, end in found:
            if merged and start <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(end, merged[-1][1])
            else:
                merged.append((start, end))
        return merged


def read_search(text: str) -> SearchText:
    """What a text looks for: `#12`, the address of a task or a project on the page, or words."""
    typed = text.strip()
    if number := _NUMBER.fullmatch(typed):
        return SearchText(task=TaskId(int(number[1])))
    if address := _ADDRESS.fullmatch(typed):
        if address[2]:
            return SearchText(task=TaskId(int(address[2])))
        return SearchText(project=ProjectId(int(address[1])))
    parts = [Words(found[1] or found[2] or "", exact=found[2] is None) for found in _PARTS.finditer(typed)]
    return SearchText(tuple(dict.fromkeys(part for part in parts if sought_words(part.words))))


def excerpt_of(text: str, sought: SearchText) -> tuple[str, list[tuple[int, int]]]:
    """What stands around the first of the words in a text, in one line, and where the words are in it."""
    line = re.sub(r"\s", " ", text)
    ranges = sought.ranges(line)
    first = ranges[0][0] if ranges else 0
    start = max(0, first - _BEFORE)
    if start:
        blank = line.find(" ", start, first)
        start = start if blank < 0 else blank + 1
    end = start + EXCERPT
    before, after = "…" if start else "", "…" if end < len(line) else ""
    shift = len(before) - start
    shown = [(each + shift, min(last, end) + shift) for each, last in ranges if start <= each < end]
    return f"{before}{line[start:end]}{after}", shown

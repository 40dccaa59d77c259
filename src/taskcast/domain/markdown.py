"""Taskcast's Markdown dialect: HTML, mentions and checkboxes.

CommonMark with GitHub's tables, strikethrough, task lists and bare links; a line break is one, and tags are text. A
mention is a link to `user:N` right behind an `@`, as the parser sees it, so that none stands in code, in an address or
behind a backslash. The page follows the same grammar: both pass tests/shared/markdown/.

comrak parses in linear time, in native code. Its HTML must be cleaned before it is shown.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from comrak import ExtensionOptions, ParseOptions, RenderOptions, render_markdown

from taskcast.domain.ids import UserId

_MENTION: Final = re.compile(r'@<a href="user:([1-9][0-9]{0,17})"')
_BOX: Final = re.compile(
    r'<li data-sourcepos="(\d+):(\d+)-[^"]*">\s*<input type="checkbox"( checked="")? disabled="" />'
)
_ITEM: Final = re.compile(rb"(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX\t])\]")
_PERSON: Final = re.compile(r"user:[1-9]")
_MOST_BRACKETS: Final = 3_000
_LONGEST_LIST: Final = 20_000
_MARK: Final = re.compile(r"\[[xX\t]\]")
# Each row of a table is padded to the width of its head, so a wide table grows quadratically.
_TOO_WIDE: Final = re.compile(r"^(?:[^|\n\r]*+\|){100}", re.MULTILINE)
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class Checkbox(NamedTuple):
    """A checkbox of a task list.

    `at` is the byte offset of its mark in the UTF-8 text, `label` the rest of its line.
    """

    at: int
    checked: bool
    label: str


def to_html(markdown: str, *, address: Callable[[str], str] | None = None) -> str:
    """The text as HTML; `address` rewrites the target of each link.

    Escaped characters stand in a `<span data-escaped-char>`.
    """
    return _render(markdown, address=address)


def mentioned(markdown: str) -> frozenset[UserId]:
    """The ids of all mentioned users, whether or not they have access (routing checks that).

    This runs inside the write transaction, so a text built to slow down the parser has no mentions.
    """
    if "@" not in markdown or markdown.count("[") > _MOST_BRACKETS or not _PERSON.search(markdown):
        return frozenset()
    return frozenset(UserId(int(found)) for found in _MENTION.findall(_render(markdown)))


def newly_mentioned(before: str, after: str) -> frozenset[UserId]:
    """The users an edit mentions for the first time, so that nobody is notified twice."""
    found = frozenset() if before == after else mentioned(after)
    return found - mentioned(before) if found else found


def checkboxes(markdown: str) -> list[Checkbox]:
    """The checkboxes of the text, in order; none for a text over 20,000 characters."""
    if "[" not in markdown or len(markdown) > _LONGEST_LIST:
        return []
    lines = _LINE_END.split(markdown)
    begins = [0]
    for line, end in zip(lines, _LINE_END.findall(markdown), strict=False):
        begins.append(begins[-1] + len(line.encode()) + len(end))
    found: list[Checkbox] = []
    for box in _BOX.finditer(_render(markdown, places=True)):
        number, column = int(box[1]) - 1, int(box[2]) - 1
        line = lines[number].encode()
        item = _ITEM.match(line, column)
        if item is not None:
            label = line[item.end() :].decode(errors="replace").strip()
            found.append(Checkbox(begins[number] + item.start(1), box[3] is not None, label))
    return found


def with_checkbox(markdown: str, box: Checkbox, *, checked: bool) -> str:
    """The text with that checkbox set, and otherwise unchanged."""
    source = markdown.encode()
    return (source[: box.at] + (b"x" if checked else b" ") + source[box.at + 1 :]).decode()


def differs_in_boxes_alone(before: str, after: str) -> bool:
    """Whether the texts differ only in ticked checkboxes."""
    return len(before) == len(after) and _MARK.sub("[ ]", before) == _MARK.sub("[ ]", after)


def _render(markdown: str, *, places: bool = False, address: Callable[[str], str] | None = None) -> str:
    extensions, parsing, rendering = ExtensionOptions(), ParseOptions(), RenderOptions()
    extensions.table = not _TOO_WIDE.search(markdown)
    extensions.strikethrough = extensions.autolink = extensions.tasklist = True
    extensions.link_url_rewriter = address
    rendering.escape = rendering.hardbreaks = rendering.escaped_char_spans = True
    rendering.sourcepos = places
    parsing.escaped_char_spans = True
    return render_markdown(markdown, extensions, parsing, rendering)

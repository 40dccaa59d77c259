"""Comments on tasks, and the people they mention."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

from .ids import CommentId, Instant, ProjectId, TaskId, UserId

_LONGEST_NAME: Final = 200
_LONGEST_ID: Final = 18  # digits


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A remark on a task, in Markdown; a mention is written `@[Ben](user:2)`."""

    id: CommentId
    project_id: ProjectId
    task_id: TaskId
    body: str
    version: int = 1
    created_at: Instant
    created_by: UserId
    updated_at: Instant


class Mention(NamedTuple):
    """One mention and where it stands in the text."""

    start: int
    end: int
    name: str
    user_id: UserId


def mentions(markdown: str) -> Iterator[Mention]:
    """Every mention in the text, in order.

    Looks for what ends a name and from there back for what begins it, at most as far as a name is long: each step looks
    at a bounded piece, so the whole takes time in proportion to the text. A pattern that begins at each `@[` would not.
    """
    close = markdown.find("](user:")
    while close >= 0:
        digits = close + len("](user:")
        end = markdown.find(")", digits, digits + _LONGEST_ID + 1)
        number = markdown[digits:end] if end > 0 else ""
        if number.isascii() and number.isdigit():
            earliest = max(0, close - _LONGEST_NAME - len("@["))
            line = markdown[earliest:close]
            after = max(line.rfind("]"), line.rfind("\n")) + 1  # names hold neither
            start = line.find("@[", after, -1)
            if start >= 0:
                yield Mention(earliest + start, end + 1, line[start + len("@[") :], UserId(int(number)))
        close = markdown.find("](user:", digits)


def mentioned(markdown: str) -> frozenset[UserId]:
    """Everyone the text mentions, whether or not they can see it (routing asks that)."""
    if "](user:" not in markdown:
        return frozenset()
    return frozenset(mention.user_id for mention in mentions(markdown))


def newly_mentioned(before: str, after: str) -> Iterable[UserId]:
    """Those whom an edit mentions for the first time, so that nobody is told twice."""
    return frozenset() if before == after else mentioned(after) - mentioned(before)

"""Comments on tasks, and the people they mention."""

import re
from collections.abc import Iterable

import msgspec

from .ids import CommentId, Instant, ProjectId, TaskId, UserId

_MENTION = re.compile(r"@\[[^\]\n]{1,200}\]\(user:([0-9]{1,18})\)")


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


def mentioned(markdown: str) -> frozenset[UserId]:
    """Everyone the text mentions, whether or not they can see it (routing asks that)."""
    if "](user:" not in markdown:
        return frozenset()
    return frozenset(UserId(int(found)) for found in _MENTION.findall(markdown))


def newly_mentioned(before: str, after: str) -> Iterable[UserId]:
    """Those whom an edit mentions for the first time, so that nobody is told twice."""
    return frozenset() if before == after else mentioned(after) - mentioned(before)

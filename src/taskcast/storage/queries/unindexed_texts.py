"""Finds words in the tasks that are not in the index of words yet, by reading them: the whole answer, if slower.

Only of databases from before there was an index, for the minutes until `maintenance/word_backfill` is done.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select

from taskcast.domain.filters.tree import Node, Words, walk
from taskcast.domain.permissions import Actor
from taskcast.domain.words import has_words, sought_words, words
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.maintenance.word_backfill import newest_unindexed
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import comments, project_members, tasks

_AT_ONCE = 500

_t = tasks.c
_m = project_members.c
# Ids alone at first, of the actor's projects: to find the next texts in order would sort all of them again.
_TASKS = Statement(
    select(_t.id)
    .join(project_members, _m.project_id == _t.project_id)
    .where(_m.user_id == p("actor"), _t.id <= p("newest"), _t.trashed_at.is_(None))
)
_TEXTS = Statement(select(_t.id, _t.title, _t.description).where(AnyOf(_t.id, "tasks")))
_COMMENTS = Statement(select(comments.c.task_id, comments.c.body).where(AnyOf(comments.c.task_id, "tasks")))


def unindexed_comments(
    session: DatabaseSession, actor: Actor, sought: Sequence[Words]
) -> Mapping[Words, Sequence[int]]:
    """The same of words of their comments."""
    wanted = [_Wanted(each) for each in sought]
    for listed in _slices(session, actor):
        for task, body in session.all(_COMMENTS, tasks=listed):
            for each in wanted:
                if each.is_in(body):
                    each.tasks.append(task)
    return {each.node: each.tasks for each in wanted}


def unindexed_with_words(session: DatabaseSession, actor: Actor, node: Node) -> Mapping[Words, Sequence[int]]:
    """For each of the filter's words, the tasks of the actor's projects that have them and may not be indexed."""
    wanted = [_Wanted(each) for each in dict.fromkeys(walk(node)) if isinstance(each, Words)]
    if not wanted:
        return {}
    for listed in _slices(session, actor):
        for task, title, description in session.all(_TEXTS, tasks=listed):
            for each in wanted:
                if each.is_in(title) or (each.node.within == "text" and each.is_in(description)):
                    each.tasks.append(task)
    return {each.node: each.tasks for each in wanted}


def _slices(session: DatabaseSession, actor: Actor) -> Iterator[str]:
    """The ids of the actor's tasks that may not be indexed, as lists that `AnyOf` takes."""
    newest = newest_unindexed(session)
    if newest:
        ids = [row[0] for row in session.all(_TASKS, actor=actor.user_id, newest=newest)]
        for start in range(0, len(ids), _AT_ONCE):
            yield id_list(ids[start : start + _AT_ONCE])


class _Wanted:
    """Words that are looked for, and the tasks that have them."""

    __slots__ = ("_sought", "node", "tasks")

    def __init__(self, node: Words) -> None:
        self.node = node
        self.tasks: list[int] = []
        self._sought = sought_words(node.words)

    def is_in(self, text: str) -> bool:
        """Whether the text has them, one after the other."""
        if text.isascii():  # most have none of the letters, and need not be taken apart
            lower = text.lower()
            if not all(word in lower for word in self._sought):
                return False
        return has_words(words(text), self._sought, is_exact=self.node.exact)

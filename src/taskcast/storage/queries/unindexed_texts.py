"""Finds words in the tasks that are not in the index of words yet, by reading them: the whole answer, if slower.

Only of databases from before there was an index, for the minutes until `maintenance/word_backfill` is done.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from taskcast.domain.filters.tree import Node, Words, walk
from taskcast.domain.ids import MAX_ID
from taskcast.domain.permissions import Actor
from taskcast.domain.words import has_words, sought_words, words
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.maintenance.word_backfill import newest_unindexed
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import comments, project_members, tasks

_AT_ONCE = 500

_t = tasks.c
_m = project_members.c
_TEXTS = Statement(
    select(_t.id, _t.title, _t.description)
    .join(project_members, _m.project_id == _t.project_id)
    .where(_m.user_id == p("actor"), _t.id < p("before"), _t.trashed_at.is_(None))
    .order_by(_t.id.desc())
    .limit(p("most"))
)
_c = comments.c
_COMMENTS = Statement(
    select(_c.id, _c.task_id, _c.body)
    .join(project_members, _m.project_id == _c.project_id)
    .where(_m.user_id == p("actor"), _c.task_id <= p("newest"), _c.id < p("before"))
    .order_by(_c.id.desc())
    .limit(p("most"))
)


def unindexed_comments(
    session: DatabaseSession, actor: Actor, sought: Sequence[Words]
) -> Mapping[Words, Sequence[int]]:
    """The same of words of their comments."""
    newest = newest_unindexed(session)
    if not newest:
        return {}
    found: dict[Words, list[int]] = {each: [] for each in sought}
    before = MAX_ID
    while listed := session.all(_COMMENTS, actor=actor.user_id, newest=newest, before=before, most=_AT_ONCE):
        for _, task, body in listed:
            text = words(body)
            for each, ids in found.items():
                if _has((text,), each):
                    ids.append(task)
        before = listed[-1][0]
    return found


def unindexed_with_words(session: DatabaseSession, actor: Actor, node: Node) -> Mapping[Words, Sequence[int]]:
    """For each of the filter's words, the tasks of the actor's projects that have them and may not be indexed."""
    sought = [each for each in walk(node) if isinstance(each, Words)]
    if not sought or not (newest := newest_unindexed(session)):
        return {}
    found: dict[Words, list[int]] = {each: [] for each in sought}
    before = newest + 1
    while listed := session.all(_TEXTS, actor=actor.user_id, before=before, most=_AT_ONCE):
        for task, title, description in listed:
            texts = words(title), words(description)
            for each, ids in found.items():
                if _has(texts[:1] if each.within == "title" else texts, each):
                    ids.append(task)
        before = listed[-1][0]
    return found


def _has(texts: Sequence[list[str]], node: Words) -> bool:
    found = sought_words(node.words)
    return any(has_words(text, found, is_exact=node.exact) for text in texts)

"""Keeps the index of words with what is written, in the same transaction (`schema/word_tables`).

A change writes the words that came and deletes those that went, so that nothing can be read in the index that is not in
the tasks, and a change that leaves the words alone writes nothing. Labels are found by their names, without an index.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import JSON, BigInteger, Select, cast, delete, func, insert, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.selectable import TableValuedAlias

from taskcast.domain.comments import Comment
from taskcast.domain.ids import ProjectId, TaskId
from taskcast.domain.tasks import Task
from taskcast.domain.words import words
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.schema.statements import AnyOf, Statement, p, upserting
from taskcast.storage.schema.tables import comments, indexed_texts, indexed_words
from taskcast.storage.schema.word_tables import DESCRIPTION, TITLE

MOST_WORDS = 1000
"""Of a text with more different words the first so many are in the index, and `MORE_WORDS`: what looks for others reads
those texts too. So what one write costs has a bound (promise P8)."""

MORE_WORDS = ""

_w = indexed_words.c
_x = indexed_texts.c
_COLUMNS = ("project_id", "word", "task_id", "source")


def _rows(listed: TableValuedAlias) -> Select[Any]:
    """A row for each word of the JSON list `words`."""
    project, task, source = (
        cast(p(name), BigInteger).label(name) for name in ("project_id", "task_id", "source")
    )
    return select(project, listed.c.value, task, source)


_LISTED = func.json_each(p("words")).table_valued("value")
_LISTED_ON_POSTGRESQL = func.json_array_elements_text(cast(p("words"), JSON)).table_valued("value")
_INDEX = Statement(
    insert(indexed_words).prefix_with("OR IGNORE").from_select(_COLUMNS, _rows(_LISTED)),
    on_postgresql=postgresql.insert(indexed_words)
    .from_select(_COLUMNS, _rows(_LISTED_ON_POSTGRESQL))
    .on_conflict_do_nothing(),
)
_of_text = (_w.task_id == p("task_id"), _w.source == p("source"))
_FORGET = Statement(
    delete(indexed_words).where(_w.project_id == p("project_id"), AnyOf(_w.word, "words"), *_of_text)
)
_KEEP_TEXT = upserting(
    indexed_texts,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["task_id", "source"], set_={"words": insert.excluded.words}
    ),
)
_FORGET_TEXT = Statement(delete(indexed_texts).where(_x.task_id == p("task_id"), _x.source == p("source")))
_TEXTS = Statement(
    select(_x.source, _x.words).where(_x.task_id == p("task"), _x.source <= literal_column("0"))
)
_COMMENT = Statement(
    select(comments.c.project_id, comments.c.task_id, _x.words)
    .join(indexed_texts, (_x.task_id == comments.c.task_id) & (_x.source == comments.c.id))
    .where(comments.c.id == p("comment"))
)
# Held first, and read then: while one waits for a comment, its words may become others.
_HOLD_COMMENTS_OF = Statement(
    select(comments.c.id).where(AnyOf(comments.c.task_id, "tasks")).order_by(comments.c.id).with_for_update()
)
_COMMENTS_OF = Statement(
    select(comments.c.project_id, comments.c.task_id, comments.c.id, _x.words)
    .join(indexed_texts, (_x.task_id == comments.c.task_id) & (_x.source == comments.c.id))
    .where(AnyOf(comments.c.task_id, "tasks"))
)


def kept_text(found: Sequence[str]) -> str:
    """Words as they are kept: each between blanks, so that a sequence of them is found as a text."""
    return f" {' '.join(found)} " if found else ""


class WordIndex:
    """The words of tasks and comments, in a transaction."""

    __slots__ = ("_session",)

    def __init__(self, session: DatabaseSession) -> None:
        self._session = session

    def add_task(self, task: Task) -> None:
        """Index a task; of one that is indexed already, what is not."""
        for source, text in ((TITLE, task.title), (DESCRIPTION, task.description)):
            self._add(task.project_id, task.id, source, words(text))

    def change_task(self, task: Task, before: Task | None) -> None:
        """Follow a change of a task whose title or description changed, or that moved into another project."""
        old = (
            self._texts(task.id) if before is None else {TITLE: before.title, DESCRIPTION: before.description}
        )
        project = task.project_id if before is None else before.project_id
        for source, text in ((TITLE, task.title), (DESCRIPTION, task.description)):
            self._change(task.id, source, words(old.get(source, "")), words(text), (project, task.project_id))

    def add_comment(self, comment: Comment) -> None:
        """Index a comment."""
        self._add(comment.project_id, comment.task_id, comment.id, words(comment.body))

    def change_comment(self, comment: Comment) -> None:
        """Follow a change of its text."""
        row = self._session.one(_COMMENT, comment=comment.id)
        old = [] if row is None else row[2].split()
        projects = comment.project_id, comment.project_id
        self._change(comment.task_id, comment.id, old, words(comment.body), projects)

    def forget_comment(self, comment: int) -> None:
        """Delete the words of a comment, before the comment itself."""
        row = self._session.one(_COMMENT, comment=comment)
        if row is not None:
            self._change(row[1], comment, row[2].split(), [], (row[0], row[0]))

    def move_comments(self, tasks: Iterable[TaskId], to: ProjectId) -> None:
        """Follow tasks into another project, before their comments do."""
        moving = id_list(tasks)
        self._session.hold(_HOLD_COMMENTS_OF, tasks=moving)
        for project, task, comment, text in self._session.all(_COMMENTS_OF, tasks=moving):
            found = text.split()
            self._change(task, comment, found, found, (project, to))

    def _texts(self, task: TaskId) -> dict[int, str]:
        return dict(self._session.all(_TEXTS, task=task))

    def _add(self, project: ProjectId, task: TaskId, source: int, found: Sequence[str]) -> None:
        if found:
            values = {"task_id": task, "source": source}
            self._session.run(_KEEP_TEXT, words=kept_text(found), **values)
            self._session.run(_INDEX, project_id=project, words=id_list(_indexed(found)), **values)

    def _change(
        self, task: TaskId, source: int, old: Sequence[str], new: Sequence[str],
        projects: tuple[ProjectId, ProjectId],
    ) -> None:  # fmt: skip
        before, after = projects
        if old == new and before == after:
            return
        values = {"task_id": task, "source": source}
        if not new:
            self._session.run(_FORGET_TEXT, **values)
        elif old != new:
            self._session.run(_KEEP_TEXT, words=kept_text(new), **values)
        gone, come = set(_indexed(old)), set(_indexed(new))
        if before == after:
            gone, come = gone - come, come - gone
        if gone:
            self._session.run(_FORGET, project_id=before, words=id_list(sorted(gone)), **values)
        if come:
            self._session.run(_INDEX, project_id=after, words=id_list(sorted(come)), **values)


def _indexed(found: Sequence[str]) -> list[str]:
    different = list(dict.fromkeys(found))
    return different if len(different) <= MOST_WORDS else [MORE_WORDS, *different[:MOST_WORDS]]

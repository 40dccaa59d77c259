# ruff: noqa: S608 - values are parameters, and all else is written here
"""Search: tasks by the words of their title, labels, description and comments, and what is called so.

Of the newest 1,000 tasks that have all of the words those come first that have them in the title, then in title and labels,
then also in the description; of the others some are in comments. Within, the newest first.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, get_args

from msgspec.structs import replace
from sqlalchemy import select

from taskcast.domain.filters.matching import Viewer
from taskcast.domain.filters.tree import All, Words
from taskcast.domain.labels import Label
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Project
from taskcast.domain.search import SearchText, excerpt_of
from taskcast.domain.tasks import Task
from taskcast.domain.views import View
from taskcast.domain.words import words
from taskcast.ports.queries import Found, FoundIn, FoundTask, KnownPerson
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.queries.filter_conditions import FilterConditions, FilterIds, sought_text
from taskcast.storage.queries.filter_ranges import NarrowTerms, SearchScope, Write
from taskcast.storage.queries.filtered_tasks import COLUMNS, FoundTasks, Phase, TaskQueue
from taskcast.storage.queries.known_names import PEOPLE, KnownNames
from taskcast.storage.queries.unindexed_texts import unindexed_comments, unindexed_with_words
from taskcast.storage.repositories.tasks import VISIBLE
from taskcast.storage.repositories.word_index import kept_text
from taskcast.storage.schema.rows import LABEL, PROJECT, TASK, VIEW
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import labels, project_members, projects, views
from taskcast.storage.schema.written_sql import SqlWriter, WrittenStatement

NEWEST: Final = 1000
FEW: Final = 5000
"""So many texts with one of the words are looked through; of more, the newest tasks are, until enough have all words."""

PLACES: Final[Sequence[FoundIn]] = get_args(FoundIn)

_m = project_members.c
_PROJECTS = Statement(
    select(*PROJECT.columns)
    .join(project_members, _m.project_id == projects.c.id)
    .where(_m.user_id == p("actor"))
    .order_by(projects.c.id)
)
_LABELS = Statement(
    select(*LABEL.columns)
    .join(project_members, _m.project_id == labels.c.project_id)
    .where(_m.user_id == p("actor"))
    .order_by(labels.c.id)
)

_mine = select(_m.project_id).where(_m.user_id == p("actor"))
_own = views.c.project_id.is_(None) & (views.c.created_by == p("actor"))
_VIEWS = Statement(select(*VIEW.columns).where(_own | views.c.project_id.in_(_mine)).order_by(views.c.id))


def search(session: DatabaseSession, actor: Actor, sought: SearchText, limit: int) -> Found:
    """At most `limit` of each kind."""
    if sought.task is not None:
        row = session.one(VISIBLE, task=sought.task, actor=actor.user_id)
        return Found() if row is None else Found(tasks=[FoundTask(task=TASK.decode(row), found_in="title")])
    if sought.project is not None:
        return Found(projects=[each for each in _projects(session, actor) if each.id == sought.project])
    if not sought.words:
        return Found()
    is_called = partial(_is_called, texts=[sought_text(each) for each in sought.words])
    people = [
        KnownPerson(id=row[0], name=row[1], active=bool(row[3]))
        for row in session.all(PEOPLE, actor=actor.user_id)
    ]
    known_labels: list[Label] = [LABEL.decode(row) for row in session.all(_LABELS, actor=actor.user_id)]
    return Found(
        tasks=_Search(session, actor, sought, known_labels).tasks(limit),
        projects=[each for each in _projects(session, actor) if is_called(each.name)][:limit],
        people=[each for each in people if is_called(each.name)][:limit],
        labels=[each for each in known_labels if is_called(each.name)][:limit],
        views=[each for each in _views(session, actor) if is_called(each.name)][:limit],
    )


def _projects(session: DatabaseSession, actor: Actor) -> list[Project]:
    return [PROJECT.decode(row) for row in session.all(_PROJECTS, actor=actor.user_id)]


def _views(session: DatabaseSession, actor: Actor) -> list[View]:
    """The actor's own, and those of their projects."""
    return [VIEW.decode(row) for row in session.all(_VIEWS, actor=actor.user_id)]


def _is_called(name: str, texts: Sequence[str]) -> bool:
    kept = kept_text(words(name))
    return all(text in kept for text in texts)


class _Search:
    """One search for tasks."""

    def __init__(
        self, session: DatabaseSession, actor: Actor, sought: SearchText, known: Sequence[Label]
    ) -> None:
        self._session = session
        self._sought = sought
        self._label_names = {label.id: label.name for label in known}
        self._viewer = Viewer(actor.user_id, "1970-01-01T00:00:00.000000Z", "UTC")  # type: ignore[arg-type]
        in_titles = tuple(replace(each, within="title") for each in sought.words)
        unindexed = unindexed_with_words(session, actor, All((*sought.words, *in_titles)))
        self._ids = FilterIds(KnownNames(session, actor), unindexed)
        self._comments: Mapping[Words, Sequence[int]] = unindexed_comments(session, actor, sought.words)
        self._scope = SearchScope(actor)

    def tasks(self, limit: int) -> list[FoundTask]:
        """The best of them."""
        found = FoundTasks(self._scope, self._condition, self._narrow())
        queue = TaskQueue(found, Phase(None), True, None, NEWEST, found.fewest(self._session, FEW))

        def write(sql: SqlWriter) -> str:
            best = (
                f"SELECT t.id, {self._rank(sql)} AS rank FROM ({queue.ids(sql)}) q CROSS JOIN tasks t "
                f"WHERE t.id = q.id ORDER BY rank, t.id DESC LIMIT {sql.value(limit)}"
            )
            return (
                f"SELECT {COLUMNS}, b.rank FROM ({best}) b CROSS JOIN tasks t WHERE t.id = b.id "
                "ORDER BY b.rank, b.id DESC"
            )

        rows = self._session.all(WrittenStatement(write, width=len(TASK.columns) + 1))
        ranked = [(TASK.decode(row), PLACES[row[-1]]) for row in rows]
        comments = self._comments_of([task.id for task, place in ranked if place == "comments"])
        return [self._shown(task, place, comments) for task, place in ranked]

    def _narrow(self) -> list[Write]:
        terms = NarrowTerms(self._viewer, self._ids, self._scope)
        return [
            _with(indexed, self._comments.get(each, ()))
            for each in self._sought.words
            if (indexed := terms.words(each, upto="TRUE")) is not None
        ]

    def _condition(self, sql: SqlWriter) -> str:
        """Whether a task has all words anywhere."""
        conditions = FilterConditions(sql, self._viewer, self._ids)
        return " AND ".join(self._anywhere(sql, conditions, each) for each in self._sought.words)

    def _anywhere(self, sql: SqlWriter, conditions: FilterConditions, each: Words) -> str:
        has_words = sql.contains("x.words", sought_text(each))
        in_comment = sql.exists(f"indexed_texts x WHERE x.task_id = t.id AND x.source > 0 AND {has_words}")
        unindexed = self._comments.get(each)
        more = f" OR {sql.is_among('t.id', unindexed)}" if unindexed else ""
        return f"({conditions.words(each)} OR {in_comment}{more})"

    def _rank(self, sql: SqlWriter) -> str:
        conditions = FilterConditions(sql, self._viewer, self._ids)
        titles = [conditions.words(replace(each, within="title")) for each in self._sought.words]
        labelled = [
            f"({title} OR {conditions.labelled(self._ids.named.labels_with(each))})"
            for title, each in zip(titles, self._sought.words, strict=True)
        ]
        texts = [conditions.words(each) for each in self._sought.words]
        ranks = (
            f"WHEN {' AND '.join(each)} THEN {rank}" for rank, each in enumerate((titles, labelled, texts))
        )
        return f"CASE {' '.join(ranks)} ELSE 3 END"

    def _comments_of(self, tasks: Sequence[int]) -> dict[int, str]:
        """Of each of these tasks the newest comment with one of the words."""
        if not tasks:
            return {}

        def write(sql: SqlWriter) -> str:
            has_one = " OR ".join(sql.contains("x.words", sought_text(each)) for each in self._sought.words)
            newest = (
                "SELECT max(x.source) AS id FROM indexed_texts x "
                f"WHERE {sql.is_among('x.task_id', tasks)} AND x.source > 0 AND ({has_one}) GROUP BY x.task_id"
            )
            return f"SELECT c.task_id, c.body FROM ({newest}) n CROSS JOIN comments c WHERE c.id = n.id"

        return dict(self._session.all(WrittenStatement(write, width=2)))

    def _shown(self, task: Task, place: FoundIn, comments: Mapping[int, str]) -> FoundTask:
        if place == "title":
            return FoundTask(task=task, found_in=place, highlights=self._sought.ranges(task.title))
        if place == "labels":
            names = [self._label_names[label] for label in task.label_ids if label in self._label_names]
            text: str | None = next((name for name in names if self._sought.ranges(name)), None)
        else:
            text = task.description if place == "description" else comments.get(task.id)
        if text is None:
            return FoundTask(task=task, found_in=place)
        excerpt, highlights = excerpt_of(text, self._sought)
        return FoundTask(task=task, found_in=place, excerpt=excerpt, highlights=highlights)


def _with(narrow: Write, ids: Sequence[int]) -> Write:
    return narrow if not ids else lambda sql: f"{narrow(sql)} UNION ALL {sql.list_of(ids)}"

"""Who is around the tasks that facts are about: asked once for each project, however many tasks and members it has."""

from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from typing import Any, Final

from sqlalchemy import (
    FromClause,
    Integer,
    Select,
    column,
    exists,
    func,
    literal_column,
    select,
    union_all,
    values,
)

from taskcast.domain.events import Fact
from taskcast.domain.ids import ProjectId, TaskId, UserId
from taskcast.domain.routing import Audience, named, needs_audience
from taskcast.storage.database_session import DatabaseSession, id_list
from taskcast.storage.schema.statements import AnyOf, Statement, p
from taskcast.storage.schema.tables import project_members, task_watchers, users

_m = project_members.c
_w = task_watchers.c

_author = select(users.c.name).where(users.c.id == p("author")).scalar_subquery()
_sees = exists().where(_m.project_id == p("project"), _m.user_id == _w.user_id)
# Of those who watch the tasks, and of those who are named: the project's members. Never all of these: there may be thousands.
_watching = select(_w.task_id, _w.user_id, _author).where(_sees)
_named = select(literal_column("NULL"), _m.user_id, _author).where(_m.project_id == p("project"))


def _each_of(given: FromClause) -> Select[Any]:
    """The same for SQLite, which for `IN` would build a table of its own."""
    membership = exists().where(_m.project_id == p("project"), _m.user_id == given.c.value)
    return select(literal_column("NULL"), given.c.value, _author).where(membership)


_AROUND = Statement(
    union_all(
        _watching.where(AnyOf(_w.task_id, "tasks")),
        _each_of(func.json_each(p("named")).table_valued("value", name="given")),
    ),
    on_postgresql=union_all(
        _watching.where(AnyOf(_w.task_id, "tasks")), _named.where(AnyOf(_m.user_id, "named"))
    ),
)

# What most changes ask: one task, and a few people named. Taking a list of them apart would cost SQLite nearly as much as the rest.
_FEW: Final = tuple(f"named_{number}" for number in range(8))
_AROUND_ONE = Statement(
    union_all(
        _watching.where(_w.task_id == p("task")),
        _each_of(values(column("value", Integer), name="given").data([(p(name),) for name in _FEW]).cte()),
    ),
    on_postgresql=union_all(
        _watching.where(_w.task_id == p("task")), _named.where(_m.user_id.in_([p(name) for name in _FEW]))
    ),
)


class AudienceQuery:
    """What there is to know of the people around the tasks of one transaction."""

    def __init__(self, session: DatabaseSession, recorded: Iterable[Fact], author: UserId) -> None:
        self.author_name = ""
        self._audiences: dict[TaskId, Audience] = {}
        for project, facts in _by_project(recorded).items():
            self._ask(session, project, facts, author)

    def of(self, task: TaskId) -> Audience:
        """The audience of one of the tasks."""
        return self._audiences[task]

    def _ask(
        self,
        session: DatabaseSession,
        project: ProjectId,
        facts: Mapping[TaskId, set[UserId]],
        author: UserId,
    ) -> None:
        candidates = set[UserId]().union(*facts.values())
        if len(facts) == 1 and len(candidates) <= len(_FEW):
            named = dict(zip(_FEW, chain(candidates, repeat(None)), strict=False))
            rows = session.all(_AROUND_ONE, project=project, author=author, task=next(iter(facts)), **named)
        else:
            lists = {"tasks": id_list(facts), "named": id_list(candidates)}
            rows = session.all(_AROUND, project=project, author=author, **lists)
        if rows:  # where nobody is left, nobody is told; other tasks' people still hear the name
            self.author_name = rows[0][2]
        members = frozenset([person for _, person, _ in rows])
        watchers: dict[TaskId, list[UserId]] = {task: [] for task in facts}
        for task, person, _ in rows:
            if task is not None:
                watchers[task].append(person)
        for task, people in watchers.items():
            self._audiences[task] = Audience(members=members, watchers=frozenset(people))


def _by_project(recorded: Iterable[Fact]) -> dict[ProjectId, dict[TaskId, set[UserId]]]:
    """The tasks that somebody might have to be told of, and whom their facts name."""
    found: dict[ProjectId, dict[TaskId, set[UserId]]] = {}
    for fact in recorded:
        if fact.about is not None and needs_audience(fact):
            found.setdefault(fact.about.project_id, {}).setdefault(fact.about.id, set()).update(named(fact))
    return found

"""What names mean to a person: the projects, people, sections and labels they can see, and nobody else's.

Compared here and not in the database, so that every database folds them as the page does. Each kind is read once, when it
is first asked for.
"""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import Table, select

from taskcast.domain.filters.tree import Words
from taskcast.domain.permissions import Actor
from taskcast.domain.words import has_words, is_called, name_key, sought_words, words
from taskcast.storage.database_session import DatabaseSession, Row
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import labels, project_members, projects, sections, users

_m = project_members.c
_others = project_members.alias()
_PROJECTS = Statement(
    select(projects.c.id, projects.c.name)
    .join(project_members, _m.project_id == projects.c.id)
    .where(_m.user_id == p("actor"))
    .order_by(projects.c.id)
)
_together = select(_others.c.user_id).join(project_members, _m.project_id == _others.c.project_id)
PEOPLE = Statement(
    select(users.c.id, users.c.name, users.c.email, users.c.active)
    .where(users.c.id.in_(_together.where(_m.user_id == p("actor"))))
    .order_by(users.c.id)
)
"""Those the actor shares a project with, and the actor."""


def _of_projects(table: Table) -> Statement:
    rows = select(table.c.id, table.c.name).join(project_members, _m.project_id == table.c.project_id)
    return Statement(rows.where(_m.user_id == p("actor")).order_by(table.c.id))


_SECTIONS, _LABELS = _of_projects(sections), _of_projects(labels)


class KnownNames:
    """See `taskcast.domain.filters.parsing.FilterNames`, and `FilterIds`, which its methods fulfil."""

    def __init__(self, session: DatabaseSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def projects(self, name: str) -> Sequence[int]:
        return _called(self._projects, name)

    def people(self, name: str) -> Sequence[int]:
        """By name, and oneself by one's address as well: members do not know each other's."""
        key, me = name_key(name), self._actor.user_id
        return [row[0] for row in self._people if is_called(row[1], row[2] if row[0] == me else row[1], key)]

    def sections(self, name: str) -> Sequence[int]:
        """The sections of that name."""
        return _called(self._sections, name)

    def labels(self, name: str) -> Sequence[int]:
        """The labels of that name."""
        return _called(self._labels, name)

    def labels_with(self, node: Words) -> Sequence[int]:
        """The labels in whose name these words follow one another."""
        found = sought_words(node.words)
        return [row[0] for row in self._labels if has_words(words(row[1]), found, is_exact=node.exact)]

    @cached_property
    def _projects(self) -> list[Row]:
        return self._session.all(_PROJECTS, actor=self._actor.user_id)

    @cached_property
    def _people(self) -> list[Row]:
        return self._session.all(PEOPLE, actor=self._actor.user_id)

    @cached_property
    def _sections(self) -> list[Row]:
        return self._session.all(_SECTIONS, actor=self._actor.user_id)

    @cached_property
    def _labels(self) -> list[Row]:
        return self._session.all(_LABELS, actor=self._actor.user_id)


def _called(rows: Sequence[Row], name: str) -> list[int]:
    key = name_key(name)
    return [row[0] for row in rows if name_key(row[1]) == key]

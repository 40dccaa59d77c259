"""What names mean to a person: the projects, people, sections and labels they can see, and nobody else's.

Compared here and not in the database, so that every database folds them as the page does. Each kind is read and folded
once, when it is first asked for: a filter may name a hundred of them, and somebody may have thousands of labels (P8).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlalchemy import Table, select

from taskcast.domain.filters.tree import Words
from taskcast.domain.permissions import Actor
from taskcast.domain.words import name_key, name_keys, words
from taskcast.storage.database_session import DatabaseSession, Row
from taskcast.storage.queries.filter_conditions import sought_text
from taskcast.storage.repositories.word_index import kept_text
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
        return self._projects.get(name_key(name), [])

    def people(self, name: str) -> Sequence[int]:
        """By name, and oneself by one's address as well: members do not know each other's."""
        return self._people.get(name_key(name), [])

    def sections(self, named: str | int) -> Sequence[int]:
        """The sections of that name, or the one with that id."""
        return self._sections.get(_key(named), [])

    def labels(self, named: str | int) -> Sequence[int]:
        """The labels of that name, or the one with that id."""
        return self._labels.get(_key(named), [])

    def labels_with(self, node: Words) -> Sequence[int]:
        """The labels in whose name these words follow one another."""
        sought = sought_text(node)
        return [label for label, text in self._label_texts if sought in text]

    @cached_property
    def _projects(self) -> Mapping[str | int, Sequence[int]]:
        return _by_name(self._session.all(_PROJECTS, actor=self._actor.user_id))

    @cached_property
    def _people(self) -> Mapping[str, Sequence[int]]:
        me, found = self._actor.user_id, defaultdict[str, list[int]](list)
        for person, name, email, _ in self._session.all(PEOPLE, actor=me):
            for key in name_keys(name, email if person == me else None):
                found[key].append(person)
        return found

    @cached_property
    def _sections(self) -> Mapping[str | int, Sequence[int]]:
        return _by_name(self._session.all(_SECTIONS, actor=self._actor.user_id))

    @cached_property
    def _label_rows(self) -> Sequence[Row]:
        return self._session.all(_LABELS, actor=self._actor.user_id)

    @cached_property
    def _labels(self) -> Mapping[str | int, Sequence[int]]:
        return _by_name(self._label_rows)

    @cached_property
    def _label_texts(self) -> Sequence[tuple[int, str]]:
        return [(label, kept_text(words(name))) for label, name in self._label_rows]


def _by_name(rows: Sequence[Row]) -> Mapping[str | int, Sequence[int]]:
    """The ids by their folded names, and each by itself."""
    found = defaultdict[str | int, list[int]](list)
    for number, name in rows:
        found[name_key(name)].append(number)
        found[number].append(number)
    return found


def _key(named: str | int) -> str | int:
    return name_key(named) if isinstance(named, str) else named

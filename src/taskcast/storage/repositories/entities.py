"""Entities of projects in a transaction: what follows from their registration (`domain/entities`)."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Select, delete, literal_column, select

from taskcast.domain.entities import ENTITIES
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.versioned import FieldVersions, Versioned
from taskcast.storage.database_session import DatabaseSession
from taskcast.storage.repositories.access import allowed, found, held_by, hold, seen_by
from taskcast.storage.schema.row_mapping import EntityMapping
from taskcast.storage.schema.rows import MAPPINGS
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import tasks

T = TypeVar("T", bound=msgspec.Struct)


class EntityStatements(Generic[T]):
    """The statements of one kind. On behalf of a person they end with the role of `actor` in the project."""

    def __init__(self, mapping: EntityMapping[T]) -> None:
        of = mapping.table.c
        self.changed_by = next(each.changed_by for each in ENTITIES if each.kind is mapping.kind)
        order = [of[name] for name in ("position", "id") if name in of]
        is_it = of.id == p("id")
        self.visible = Statement(self._seen(mapping, mapping.columns).where(is_it))
        self.editable = held_by(self._seen(mapping, mapping.versioned_columns).where(is_it), mapping.table)
        self.listed = Statement(
            select(*mapping.columns).where(of.project_id == p("project")).order_by(*order)
        )
        self.delete = Statement(delete(mapping.table).where(is_it))
        self.own = OwnStatements(mapping, order) if of.project_id.nullable else None

    @staticmethod
    def _seen(mapping: EntityMapping[T], columns: tuple[Any, ...]) -> Select[Any]:
        """What hangs on a task is not there while the task is in the trash."""
        of = mapping.table.c
        rows = seen_by(columns, of.project_id)
        if "task_id" not in of:
            return rows
        return rows.join(tasks, tasks.c.id == of.task_id).where(tasks.c.trashed_at.is_(None))


class OwnStatements:
    """The same for what has no project: it is its creator's alone."""

    def __init__(self, mapping: EntityMapping[Any], order: list[Any]) -> None:
        of = mapping.table.c
        is_own = (of.project_id.is_(None), of.created_by == p("actor"))
        is_it = (of.id == p("id"), *is_own)
        role: ColumnElement[str] = literal_column("'owner'")
        self.visible = Statement(select(*mapping.columns, role).where(*is_it))
        held = select(*mapping.versioned_columns, role).where(*is_it)
        self.editable = Statement(held.with_for_update())
        self.listed = Statement(select(*mapping.columns).where(*is_own).order_by(*order))


@cache
def statements_of(kind: type[T]) -> EntityStatements[T]:
    """Made at first use, and kept."""
    return EntityStatements(MAPPINGS[kind])


class Entities(Generic[T]):
    """See `taskcast.ports.repositories.Entities`."""

    def __init__(self, session: DatabaseSession, kind: type[T]) -> None:
        self._session = session
        self._mapping: EntityMapping[T] = MAPPINGS[kind]
        self._statements = statements_of(kind)

    def visible_to(self, actor: Actor, entity: int) -> T:
        own, asked = self._statements.own, {"id": entity, "actor": actor.user_id}
        row = None if own is None else self._session.one(own.visible, **asked)
        return self._mapping.decode(row or found(self._session.one(self._statements.visible, **asked)))

    def editable_by(self, actor: Actor, entity: int) -> Versioned[T]:
        own, asked = self._statements.own, {"id": entity, "actor": actor.user_id}
        row = None if own is None else self._session.one(own.editable, **asked)
        row = row or hold(self._session, self._statements.editable, **asked)
        allowed(row[-1], self._statements.changed_by)
        return self._mapping.decode_versioned(row)

    def of_project(self, project: ProjectId) -> Sequence[T]:
        return [
            self._mapping.decode(row) for row in self._session.all(self._statements.listed, project=project)
        ]

    def of_person(self, person: UserId) -> Sequence[T]:
        own = self._statements.own
        found = [] if own is None else self._session.all(own.listed, actor=person)
        return [self._mapping.decode(row) for row in found]

    def add(self, entity: T) -> T:
        return self._mapping.add(self._session, entity)

    def save(self, entity: T, field_versions: FieldVersions) -> None:
        self._mapping.save(self._session, entity, field_versions)

    def delete(self, entity: int) -> None:
        self._session.run(self._statements.delete, id=entity)

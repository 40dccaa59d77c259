"""Who may reach a project's entities: the join that every query on behalf of a person goes through (P6)."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, select

from taskcast.domain.errors import Forbidden, NotFound
from taskcast.domain.ids import ProjectId, UserId
from taskcast.domain.permissions import Role, at_least
from taskcast.storage.database_session import DatabaseSession, Row
from taskcast.storage.schema.rows import PROJECT
from taskcast.storage.schema.statements import Statement, p
from taskcast.storage.schema.tables import project_members, projects

_m = project_members.c


def seen_by(columns: tuple[ColumnElement[Any], ...], project_id: ColumnElement[Any]) -> Select[Any]:
    """Select `columns` and the role of `actor`, in projects that `actor` is a member of."""
    membership = and_(_m.project_id == project_id, _m.user_id == p("actor"))
    return select(*columns, _m.role).join(project_members, membership)


def held_by(statement: Select[Any], table: FromClause) -> Statement:
    """Lock the rows of `table` until the transaction ends, and the membership their use rests on.

    So a removal waits for the change, and comes after it in the stream. On SQLite there is one writer and
    nothing to lock.
    """
    locked = statement.with_for_update(of=table)
    return Statement(locked.suffix_with("FOR SHARE OF project_members", dialect="postgresql"))


_role = select(_m.role).where(_m.project_id == p("project"), _m.user_id == p("actor"))
ROLE = Statement(_role)
HELD_ROLE = Statement(_role.with_for_update(read=True, of=project_members))
ACCESS_TO = Statement(seen_by(PROJECT.columns, projects.c.id).where(projects.c.id == p("project")))


def found(row: Row | None) -> Row:
    """The row, or `NotFound`."""
    if row is None:
        raise NotFound
    return row


def hold(session: DatabaseSession, statement: Statement, **values: object) -> Row:
    """The row of a `held_by` statement, or `NotFound`."""
    return found(session.one_held(statement, **values))


def allowed(role: Role, needed: Role) -> None:
    """Raise `Forbidden` unless the role includes what `needed` may do."""
    if not at_least(role, needed):
        raise Forbidden(f"You need to be {'an owner' if needed == 'owner' else 'a member'} of this project.")


def require(session: DatabaseSession, actor: UserId, project: ProjectId, role: Role) -> None:
    """Raise `NotFound` for a stranger and `Forbidden` for a role below `role`; holds the membership."""
    allowed(found(session.one(HELD_ROLE, project=project, actor=actor))[0], role)

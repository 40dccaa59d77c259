"""What sections and labels have in common: a place in the list of their kind in a project, and edits that are saved."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.errors import Invalid
from taskcast.domain.labels import Label
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import NoRoomError, between, spread
from taskcast.domain.projects import Section
from taskcast.domain.versioned import Edit, Versioned
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.outcome import Result

T = TypeVar("T", Section, Label)


class Move(Protocol):
    """Before or after another one of the list, else to its end."""

    @property
    def before_id(self) -> int | None: ...

    @property
    def after_id(self) -> int | None: ...


def place(work: Work, move: Move, actor: Actor, moved: T) -> str:
    """The new position; the present one if that is the same place.

    Raises:
        Invalid: the neighbour is not in the same list.
    """
    if move.before_id is not None and move.after_id is not None:
        raise Invalid.field("after_id", "Must not be sent along with before_id.")
    listed = work.entities(type(moved)).of_project(moved.project_id)
    was = [other.id for other in listed].index(moved.id)
    others = [other for other in listed if other.id != moved.id]
    to = len(others)
    wanted = move.before_id or move.after_id
    if wanted is not None:
        field = "before_id" if move.before_id is not None else "after_id"
        found = [index for index, other in enumerate(others) if other.id == wanted]
        if not found:
            kind = type(moved).__name__.lower()
            raise Invalid.field(field, f"Must be another {kind} of the same project.")
        to = found[0] if move.before_id is not None else found[0] + 1
    if to == was:
        return moved.position
    try:
        return _between(others, to)
    except NoRoomError:
        return _between(_rebalanced(work, actor, others), to)


def save_edit(work: Work, held: Versioned[T], accepted: Edit) -> Result:
    """Save and record what an edit changes, if anything."""
    entity = held.entity
    if accepted.changes:
        entity = replace(entity, **accepted.changes, version=accepted.version, updated_at=work.now)
        work.entities(type(entity)).save(entity, accepted.field_versions)
        work.record(events.updated(held.entity, entity, tuple(accepted.changes)))
    return Result(data=entity, version=entity.version, project_id=entity.project_id, merged=accepted.merged)


def _between(others: Sequence[T], to: int) -> str:
    return between(
        others[to - 1].position if to > 0 else None, others[to].position if to < len(others) else None
    )


def _rebalanced(work: Work, actor: Actor, others: Sequence[T]) -> Sequence[T]:
    """The same list with new positions, when there is no room left between two neighbours.

    Nothing was moved, so no edit from an older version conflicts with it.
    """
    given = []
    for other, position in zip(others, spread(len(others)), strict=True):
        entities = work.entities(type(other))
        held = entities.editable_by(actor, other.id)
        entity = replace(held.entity, position=position, version=held.entity.version + 1)
        entities.save(entity, held.field_versions)
        work.record(events.updated(held.entity, entity, ("position",)))
        given.append(entity)
    return given

"""What the collections of a project have in common: a place in the list of their kind, and edits that are saved."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.entities import InProject
from taskcast.domain.errors import Invalid
from taskcast.domain.permissions import Actor
from taskcast.domain.positions import NoRoomError, between, spread
from taskcast.domain.versioned import Edit, Versioned, edit
from taskcast.ports.repositories import Entities
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.outcome import Result


class Ordered(InProject, Protocol):
    """What people put in order: `domain/entities` registers it with a collection."""

    @property
    def position(self) -> str: ...

    @property
    def version(self) -> int: ...


T = TypeVar("T", bound=Ordered)


class Move(Protocol):
    """Before or after another one of the list, else to its end."""

    @property
    def before_id(self) -> int | None: ...

    @property
    def after_id(self) -> int | None: ...

    @property
    def base_version(self) -> Any: ...  # noqa: ANN401 - as `VersionedCommand` has it

    @property
    def if_match(self) -> int | None: ...


def move_in_list(work: Work, held: Versioned[T], move: Move, actor: Actor) -> Result:
    """Put it in its new place.

    Raises:
        Conflict: someone moved it since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: the neighbour is not in the same list, or `base_version` lies in the future.
    """
    sent = {"position": _place(work, move, actor, held.entity)}
    return save_edit(work, held, edit(held, sent, if_match=move.if_match, base_version=move.base_version))


def _place(work: Work, move: Move, actor: Actor, moved: T) -> str:
    """The new position; the present one if that is the same place.

    Raises:
        Invalid: the neighbour is not in the same list.
    """
    if move.before_id is not None and move.after_id is not None:
        raise Invalid.field("after_id", "Must not be sent along with before_id.")
    present, project = _those_like(work, moved), moved.project_id
    listed = present.of_person(actor.user_id) if project is None else present.of_project(project)
    was = [other.id for other in listed].index(moved.id)
    others = [other for other in listed if other.id != moved.id]
    to = len(others)
    wanted = move.before_id or move.after_id
    if wanted is not None:
        field = "before_id" if move.before_id is not None else "after_id"
        found = [index for index, other in enumerate(others) if other.id == wanted]
        if not found:
            kind, whose = type(moved).__name__.lower(), "your own" if project is None else "the same project"
            raise Invalid.field(field, f"Must be another {kind} of {whose}.")
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
        stamps = {"version": accepted.version, "updated_at": work.now}
        entity = _changed(entity, {**accepted.changes, **stamps})
        _those_like(work, entity).save(entity, accepted.field_versions)
        work.record(events.updated(held.entity, entity, tuple(accepted.changes)))
    return Result(data=entity, version=entity.version, project_id=entity.project_id, merged=accepted.merged)


def _those_like(work: Work, entity: T) -> Entities[T]:
    """What is registered is a struct: a bound that a protocol cannot have as well."""
    return work.entities(cast("type[Any]", type(entity)))


def _changed(entity: T, changes: Mapping[str, Any]) -> T:
    changed: T = replace(cast("Any", entity), **changes)
    return changed


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
        entities = _those_like(work, other)
        held = entities.editable_by(actor, other.id)
        entity = _changed(held.entity, {"position": position, "version": held.entity.version + 1})
        entities.save(entity, held.field_versions)
        work.record(events.updated(held.entity, entity, ("position",)))
        given.append(entity)
    return given

"""What a command may name before it is known: an entity by its uid, a version by the command that made it.

A client that works offline creates a task, changes it and adds subtasks before it has learned an id or a version.
`perform` looks both up in the command's transaction, so use cases see ids and versions only, and that is what type
checkers are told. docs/decisions/0020-uids-and-bases-of-queued-commands.md.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    NamedTuple,
    TypeAlias,
    TypeVar,
    get_args,
    get_type_hints,
)
from uuid import UUID

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from taskcast.domain.entities import EntityKind
from taskcast.domain.errors import DependencyFailed, Invalid, NotFound
from taskcast.domain.filters.tree import Node, Value, with_values
from taskcast.domain.ids import AnyId, Version
from taskcast.domain.permissions import Actor
from taskcast.domain.versioned import BaseVersion, KnownVersions
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.outcome import Outcome

T = TypeVar("T", bound=msgspec.Struct)

PREFIX: Final = "uid:"
_UUID_7 = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
UID_REFERENCE: Final = f"^{PREFIX}{_UUID_7}$"

# Lengths, because a pattern that ends in `$` lets a line break pass behind it.
_LENGTH = 36

Uid = Annotated[
    str,
    msgspec.Meta(
        pattern=f"^{_UUID_7}$",
        max_length=_LENGTH,
        description="A UUID of version 7, made by the client.",
    ),
]


class RefersTo(NamedTuple):
    """Marks a type as naming an entity of this kind."""

    kind: EntityKind


class After(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that an earlier command of the same person made of this entity."""

    after: Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="Its `command_id`.")]


class SetEdit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Adds to and removes from a set; merges with concurrent edits."""

    add: list[AnyId] = []
    remove: list[AnyId] = []


if TYPE_CHECKING:
    ProjectRef: TypeAlias = int
    SectionRef: TypeAlias = int
    LabelRef: TypeAlias = int
    ViewRef: TypeAlias = int
    TaskRef: TypeAlias = int
    CommentRef: TypeAlias = int
    BaseVersionRef: TypeAlias = BaseVersion
else:
    _BY_UID = msgspec.Meta(
        pattern=UID_REFERENCE,
        max_length=len(PREFIX) + _LENGTH,
        description="`uid:` and the uid it was created with.",
    )

    def _reference_to(kind: EntityKind) -> Any:  # noqa: ANN401 - a type
        return AnyId | Annotated[str, _BY_UID, RefersTo(kind)]

    ProjectRef = _reference_to("project")
    SectionRef = _reference_to("section")
    LabelRef = _reference_to("label")
    ViewRef = _reference_to("view")
    TaskRef = _reference_to("task")
    CommentRef = _reference_to("comment")
    BaseVersionRef = Version | After


class LabelSetEdit(SetEdit, frozen=True, forbid_unknown_fields=True):
    """The same of labels, which may be named by their uids."""

    add: list[LabelRef] = []
    remove: list[LabelRef] = []


REFERENCES: Final[Mapping[str, Any]] = {
    "project": ProjectRef,
    "section": SectionRef,
    "label": LabelRef,
    "view": ViewRef,
    "task": TaskRef,
    "comment": CommentRef,
}
"""The type of a field that names an entity, by the kind of the entity."""

_IS_REFERENCE: Final = re.compile(UID_REFERENCE).fullmatch
_KIND_OF_KEY: Final[Mapping[str, EntityKind]] = {
    "project": "project",
    "section": "section",
    "label": "label",
    "id": "task",
    "parent": "task",
}
"""What the keys of filters compare by an id, of what can be created with a uid."""


@cache
def reference_fields(struct: type[msgspec.Struct]) -> tuple[tuple[str, EntityKind], ...]:
    """The fields that name an entity, and of which kind."""
    hints = get_type_hints(struct, include_extras=True)
    return tuple((name, marker.kind) for name in struct.__struct_fields__ for marker in _markers(hints[name]))


def _markers(hint: Any) -> list[RefersTo]:  # noqa: ANN401 - a type of any form
    own = [part for part in getattr(hint, "__metadata__", ()) if isinstance(part, RefersTo)]
    return own or [marker for part in get_args(hint) for marker in _markers(part)]


def resolve_uids(place: Work | Reading, actor: Actor, asked: T) -> T:
    """The same with ids in place of uids.

    Raises:
        DependencyFailed: the actor created nothing with this uid.
        Invalid: it belongs to an entity of another kind.
    """
    found = {
        name: _resolved(place, actor, name, kind, value)
        for name, kind in reference_fields(type(asked))
        if _has_uid(value := getattr(asked, name))
    }
    return replace(asked, **found) if found else asked


def resolve_filter(work: Work, actor: Actor, field: str, node: Node) -> Node:
    """The same with ids in place of the uids among the values of its terms.

    Args:
        work: the command's transaction.
        actor: the author of the command.
        field: in which field of the command the filter stands.
        node: keeps the limits of filters; its values are not checked yet.

    Raises:
        DependencyFailed: the actor created nothing with one of the uids.
        Invalid: one belongs to an entity of another kind than its key compares.
    """

    def resolved(key: str, value: Value) -> Value:
        kind = _KIND_OF_KEY.get(key)
        if kind is None or not isinstance(value, str) or not _IS_REFERENCE(value):
            return value
        return id_of(work, actor, field, kind, value)

    return with_values(node, resolved)


def _has_uid(value: Any) -> bool:  # noqa: ANN401 - the value of any field
    """Whether it is a uid, a list with one, or what to add to and to remove from a set with one."""
    kind = type(value)
    if kind is int:
        return False
    if kind is list or kind is tuple:
        return any(type(each) is str for each in value)
    return kind is str or (isinstance(value, SetEdit) and (_has_uid(value.add) or _has_uid(value.remove)))


def _resolved(place: Work | Reading, actor: Actor, field: str, kind: EntityKind, value: Any) -> Any:  # noqa: ANN401
    if type(value) is str:
        return id_of(place, actor, field, kind, value)
    if isinstance(value, SetEdit):
        lists = {
            name: _resolved(place, actor, field, kind, getattr(value, name)) for name in ("add", "remove")
        }
        return replace(value, **lists)
    if isinstance(value, list | tuple):
        return type(value)(_resolved(place, actor, field, kind, each) for each in value)
    return value


def id_of(place: Work | Reading, actor: Actor, field: str, kind: EntityKind, reference: str) -> int:
    """The id of the entity that the actor created with this uid; whether they may see it is asked by its use.

    Raises:
        DependencyFailed: the actor created nothing with it.
        Invalid: it belongs to an entity of another kind.
    """
    created = place.uids.find(actor.user_id, UUID(reference.removeprefix(PREFIX)))
    if created is None:
        raise DependencyFailed.field(field, "You have created nothing with this uid.")
    if created.kind != kind:
        raise Invalid.field(field, f"Is the uid of a {created.kind}; a {kind} is needed.")
    return created.id


class _Identified(msgspec.Struct):
    id: int


def resolve_base(
    work: Work, actor: Actor, command: T, kind: EntityKind | None, *, command_id: str | None
) -> T:
    """The same with the versions its author has seen in place of the command they are to be taken from.

    Args:
        work: the command's transaction.
        actor: the author of both commands.
        command: its ids are resolved already.
        kind: of the entity it changes.
        command_id: its own.

    Raises:
        DependencyFailed: no such command was performed, or more than 7 days ago.
        Invalid: it made no version of this entity.
        NotFound: what it made is erased.
    """
    base = getattr(command, "base_version", None)
    if type(base) is not After:  # an exact type, as decoded; half the cost on every update
        return command
    if base.after == command_id:
        raise Invalid.field("base_version", "Must name an earlier command, not this one.")
    stored = work.idempotency.stored(actor.user_id, base.after)
    if stored is None:
        raise DependencyFailed.field(
            "base_version", "No command of yours with this id was performed in the last 7 days."
        )
    if not stored.json:
        raise NotFound
    outcome = msgspec.json.decode(stored.json, type=Outcome)
    own_id = getattr(command, "id", UNSET)
    changed = actor.user_id if own_id is UNSET else own_id
    if outcome.version is None or outcome.kind != kind or _made(outcome) != changed:
        raise Invalid.field("base_version", f"Must name a command that changed or created this {kind}.")
    return replace(command, base_version=_known_versions(outcome))


def _made(outcome: Outcome) -> int:
    return msgspec.json.decode(outcome.data, type=_Identified).id


def _known_versions(outcome: Outcome) -> KnownVersions:
    """What the author of a command has seen once it is done; who repeats a creation has seen what they created."""
    if outcome.existed or outcome.version is None:
        return KnownVersions(1)
    return KnownVersions(outcome.version, outcome.merged_from)

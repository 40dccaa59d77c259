"""The base of all commands: requests to change something, decoded and validated by their own type.

The struct is the validation of both transports, the schema in OpenAPI and the argument of the use case
(docs/decisions/0005-commands-validate-themselves.md). `UNSET` means not sent: a missing field never changes
anything. `None` clears a clearable field.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, cast, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import AnyId, Version
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.zones import is_same_zone
from taskcast.usecases.references import REFERENCES, BaseVersionRef, SetEdit, Uid

Priority = Literal[0, 1, 2, 3, 4]

_OTHER_NAMES: Mapping[str, Callable[[str, str], bool]] = {
    "email": is_same_address,
    "timezone": is_same_zone,
}
"""Fields with several spellings of the same value."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base class of all commands."""


class CreationCommand(Command, frozen=True):
    """A command that creates something, which its author may name by a `uid` from then on."""

    uid: Uid | None = None


class VersionedCommand(Command, frozen=True):
    """A command on an entity that has a version.

    `base_version` is the version the edit was made from, or the command that made it. `if_match` is the header `If-Match` of REST; a
    socket command may carry it as a field.
    """

    id: AnyId
    base_version: BaseVersionRef | None = None
    if_match: Version | None = None


def sent_fields(command: Command, fields: tuple[str, ...]) -> dict[str, Any]:
    """The values of those `fields` that the caller sent."""
    return {field: value for field in fields if (value := getattr(command, field)) is not UNSET}


def update_command(
    entity: type[msgspec.Struct],
    created_by: type[Command],
    editable: Sequence[str],
    *,
    sets: Mapping[str, type[SetEdit]] = {},
    description: str = "Only the fields sent change. Read-only fields may repeat their current value.",
) -> type[VersionedCommand]:
    """The command that changes fields of an entity: named after it, and valid by the same types as its creation.

    All other fields of the entity may repeat their current value, so that a client may PUT what it GOT.

    Args:
        entity: what is changed.
        created_by: the command that creates it, whose types the values have.
        editable: the fields that change.
        sets: those of them that may be sent as what to add and to remove, and how.
        description: what OpenAPI says of it.
    """
    hints = get_type_hints(created_by, include_extras=True)
    changing = [(name, hints[name] | sets[name] if name in sets else hints[name]) for name in editable]
    repeating = [(name, Any) for name in read_only_fields(entity, editable)]
    changes = [(name, kind | UnsetType, UNSET) for name, kind in (*changing, *repeating)]
    command = msgspec.defstruct(
        f"Update{entity.__name__}",
        [("id", REFERENCES[entity.__name__.lower()]), *changes],
        bases=(VersionedCommand,),
        namespace={"__doc__": description},
        module=created_by.__module__,
        frozen=True,
    )
    return cast("type[VersionedCommand]", command)


def read_only_fields(entity: type[msgspec.Struct], editable: Sequence[str]) -> tuple[str, ...]:
    """The fields of an entity that nobody edits, beside its id."""
    return tuple(name for name in entity.__struct_fields__ if name not in editable and name != "id")


def refuse_changed_read_only(command: Command, current: object, fields: tuple[str, ...]) -> None:
    """Accept read-only fields that repeat the current value, so that a client may PUT what it GOT.

    Raises:
        Invalid: one differs.
    """
    for field in fields:
        value = getattr(command, field)
        if value is UNSET or value == (known := msgspec.to_builtins(getattr(current, field))):
            continue
        is_other_name = _OTHER_NAMES.get(field)
        if is_other_name is None or not isinstance(value, str) or not is_other_name(value, known):
            raise Invalid.field(field, "Is read-only: leave it out, or send its current value.")

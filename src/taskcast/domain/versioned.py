"""Optimistic concurrency by field: different fields merge, the same field conflicts visibly (promise P3).

Each field remembers the version that last changed it, so an edit made from an older version collides
only with what really changed since. Contract: design of `base_version` and `If-Match`, docs/reference/rest.md.
"""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

import msgspec

from taskcast.domain.due import Due
from taskcast.domain.errors import Conflict, Invalid, PreconditionFailed
from taskcast.domain.text import is_same

T = TypeVar("T")

FieldVersions = dict[str, int]


class KnownVersions(msgspec.Struct, frozen=True):
    """What the author of an edit has seen: a version, but of the fields in `older` only an earlier one.

    Those were merged: others had changed them, and nobody has shown that to the author.
    """

    version: int
    older: Mapping[str, int] = {}


BaseVersion = int | KnownVersions


def seen_version(base: BaseVersion, field: str) -> int:
    """The version of this field that the author of an edit has seen."""
    return base if isinstance(base, int) else base.older.get(field, base.version)


class Versioned(msgspec.Struct, Generic[T], frozen=True):
    """An entity in a transaction, with the version that last changed each field.

    A field that is not named has not changed since version 1.
    """

    entity: T
    field_versions: FieldVersions


class Edit(msgspec.Struct, frozen=True):
    """The changes of an accepted edit, and the fields merged from others' edits."""

    changes: dict[str, Any]
    merged: list[str]
    field_versions: FieldVersions
    version: int


def check_version(
    held: Versioned[Any], *, if_match: int | None, base_version: BaseVersion | None
) -> list[str]:
    """Refuse an edit with a future base version or an outdated precondition.

    Returns:
        The fields that others changed since `base_version`, in alphabetical order.

    Raises:
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
    """
    current = held.entity.version
    if if_match is not None and if_match != current:
        raise PreconditionFailed(held.entity, changed_since(held, if_match))
    if base_version is None:
        return []
    if isinstance(base_version, int) and base_version > current:
        raise Invalid.field("base_version", f"Must be at most the current version, {current}.")
    return changed_since(held, base_version)


def changed_since(held: Versioned[Any], base: BaseVersion) -> list[str]:
    """The fields changed after `base`, in alphabetical order."""
    if isinstance(base, int):
        return sorted(field for field, at in held.field_versions.items() if at > base)
    return sorted(field for field, at in held.field_versions.items() if at > seen_version(base, field))


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, Due) and isinstance(other, Due):
        return one.is_same(other)
    return is_same(one, other)


def edit(
    held: Versioned[Any],
    sent: Mapping[str, Any],
    *,
    if_match: int | None = None,
    base_version: BaseVersion | None = None,
    merging: frozenset[str] = frozenset(),
) -> Edit:
    """Check an edit; `merging` names the fields that merge by themselves (set edits).

    Equal values never conflict; with neither `if_match` nor `base_version` the fields sent win.
    `changes` is empty when nothing would change: then no version and no event is made.

    Raises:
        PreconditionFailed: `if_match` is not the current version.
        Invalid: `base_version` lies in the future.
        Conflict: a field sent was changed to another value since `base_version`.
    """
    since = check_version(held, if_match=if_match, base_version=base_version)
    changes = {
        field: value for field, value in sent.items() if not _is_same(getattr(held.entity, field), value)
    }
    collisions = [field for field in since if field in changes and field not in merging]
    if collisions:
        raise Conflict(held.entity, collisions)
    merged = [field for field in since if field not in sent or field in merging]
    version = held.entity.version + (1 if changes else 0)
    return Edit(
        changes=changes,
        merged=merged,
        field_versions={**held.field_versions, **dict.fromkeys(changes, version)},
        version=version,
    )

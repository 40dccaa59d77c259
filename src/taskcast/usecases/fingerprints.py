"""The fingerprint of a request, by which an idempotency record tells a retry from another request (promise P4).

It covers the operation and what was sent. A retry may come after an upgrade, so a field that a command gains must not
change the fingerprint of a request without it: it counts only where it differs from its default. The golden
fingerprints of tests/unit/test_fingerprints.py hold us to that.
"""

import hashlib
from functools import cache

import msgspec
from msgspec import NODEFAULT, UNSET
from msgspec.structs import replace

from taskcast.domain.errors import Invalid
from taskcast.usecases.command import Command, VersionedCommand

_FIRST_DEFAULTS = {
    "create_task": "project_id section_id parent_id description completed priority due assignee_ids",
    "create_token": "scope",
    "create_user": "password is_admin",
    "invite": "role email max_uses expires_in_days",
    "move_section": "before_id after_id",
    "move_task": "before_id after_id",
    "read_notifications": "ids",
    "set_comment_checkbox": "label",
    "set_task_checkbox": "label",
    "update_me": "base_version if_match",
}
"""The fields whose defaults the first release wrote into its fingerprints, beside those of `VersionedCommand`."""


def fingerprint(operation: str, command: Command) -> bytes:
    """The SHA-256 of the operation's name and what was sent.

    Raises:
        Invalid: a text has lone surrogates; the error names its field.
    """
    later = _later_defaults(operation, type(command))
    unsent = [name for name, default in later if getattr(command, name) == default]
    sent = replace(command, **dict.fromkeys(unsent, UNSET)) if unsent else command
    return hashlib.sha256(operation.encode() + b"\0" + _bytes_of(sent)).digest()


@cache
def _later_defaults(operation: str, command: type[Command]) -> tuple[tuple[str, object], ...]:
    """The fields with a default that the command has gained since the first release."""
    first = {*VersionedCommand.__struct_fields__, *_FIRST_DEFAULTS.get(operation, "").split()}
    return tuple(
        (field.name, field.default if field.default_factory is NODEFAULT else field.default_factory())
        for field in msgspec.structs.fields(command)
        if field.name not in first and not field.required and field.default is not UNSET
    )


def _bytes_of(command: Command) -> bytes:
    try:
        return msgspec.json.encode(command)
    except UnicodeEncodeError:
        fields = command.__struct_fields__
        broken = next(field for field in fields if _has_surrogates(getattr(command, field)))
        raise Invalid.field(broken, "Must be valid Unicode without lone surrogates.") from None


def _has_surrogates(value: object) -> bool:
    try:
        msgspec.json.encode(value)
    except UnicodeEncodeError:
        return True
    except TypeError:  # UNSET
        return False
    return False

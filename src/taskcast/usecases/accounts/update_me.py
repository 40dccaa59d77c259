"""Change one's own name, time zone, language, and whether mail tells of notifications."""

from typing import Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from taskcast.domain import events, text
from taskcast.domain.ids import UserId, Version
from taskcast.domain.languages import known_language
from taskcast.domain.permissions import Actor
from taskcast.domain.users import User
from taskcast.domain.versioned import Edit, Versioned, edit
from taskcast.domain.zones import is_same_zone
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.registration import checked_zone
from taskcast.usecases.command import Command, read_only_fields, refuse_changed_read_only, sent_fields
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_project import Name
from taskcast.usecases.references import BaseVersionRef


class UpdateMe(Command, frozen=True):
    """Only the fields sent change. Read-only fields may repeat their current value."""

    base_version: BaseVersionRef | None = None
    if_match: Version | None = None
    name: Name | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    language: str | UnsetType | None = UNSET
    mail_notifications: bool | UnsetType = UNSET
    id: Any | UnsetType = UNSET
    email: Any | UnsetType = UNSET
    is_admin: Any | UnsetType = UNSET
    active: Any | UnsetType = UNSET
    confirmed: Any | UnsetType = UNSET
    version: Any | UnsetType = UNSET
    created_at: Any | UnsetType = UNSET
    updated_at: Any | UnsetType = UNSET


_EDITABLE = ("name", "timezone", "language", "mail_notifications")
_READ_ONLY = ("id", *read_only_fields(User, _EDITABLE))


def update_me(work: Work, command: UpdateMe, actor: Actor) -> Result:
    """Apply the fields sent. A new name is recorded in each of the user's projects.

    Raises:
        Invalid: the name, the time zone or the language is none, or `base_version` lies in the future.
        Conflict: changed since `base_version`, from another window.
        PreconditionFailed: `if_match` is not the current version.
    """
    held = work.users.get(actor.user_id)
    sent = sent_fields(command, _EDITABLE)
    if "name" in sent:
        sent["name"] = text.line("name", sent["name"], longest=text.NAME_LENGTH, current=held.entity.name)
    if "timezone" in sent:
        zone, current = checked_zone(sent["timezone"]), held.entity.timezone
        sent["timezone"] = current if is_same_zone(zone, current) else zone
    if "language" in sent:
        sent["language"] = known_language("language", sent["language"])
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    return save_user(work, held, accepted)


def save_user(work: Work, held: Versioned[User], accepted: Edit) -> Result:
    """Save an accepted edit.

    Records it in the user's stream, and in their projects if it changes what members see.
    """
    user = held.entity
    if accepted.changes:
        user = replace(user, **accepted.changes, version=accepted.version, updated_at=work.now)
        work.users.save(user, accepted.field_versions)
        work.record(events.user_updated(user, tuple(accepted.changes)))
        shown = tuple(field for field in ("name", "active") if field in accepted.changes)
        if shown:
            _record_member_updates(work, user.id, shown)
    return Result(data=user, version=user.version, merged=accepted.merged)


def _record_member_updates(work: Work, user: UserId, fields: tuple[str, ...]) -> None:
    for access in work.projects.memberships(user):
        member = work.projects.member(access.project.id, user)
        if member is not None:
            work.record(events.member_updated(member, fields))

"""Administrators' operations on accounts: create, rename, promote, deactivate."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, UnsetType

from taskcast.domain import events, text
from taskcast.domain.errors import Invalid
from taskcast.domain.ids import UserId
from taskcast.domain.mail_addresses import comparable_address
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.domain.security import SecurityKind
from taskcast.domain.users import User
from taskcast.domain.versioned import edit
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.link_tokens import end_account_links
from taskcast.usecases.accounts.mail_links import check_mail_limit
from taskcast.usecases.accounts.password_rules import check_password, is_acceptable
from taskcast.usecases.accounts.registration import (
    Email,
    NewAccount,
    check_administrator,
    record_account,
    register,
)
from taskcast.usecases.accounts.update_me import save_user
from taskcast.usecases.command import (
    Command,
    VersionedCommand,
    read_only_fields,
    refuse_changed_read_only,
    sent_fields,
)
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.received_invitations import end_invitations, receive_invitations
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_project import Name

MOST_NAMED = 10  # projects in one refusal


class CreateUser(Command, frozen=True):
    """Without `password` the person gets a welcome mail with a link to choose one."""

    email: Email
    name: Name
    password: str | None = None
    is_admin: bool = False


class UpdateUser(VersionedCommand, frozen=True):
    """Only the fields sent change. Read-only fields may repeat their current value."""

    name: Name | UnsetType = UNSET
    is_admin: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    email: Any | UnsetType = UNSET
    timezone: Any | UnsetType = UNSET
    language: Any | UnsetType = UNSET
    mail_notifications: Any | UnsetType = UNSET
    confirmed: Any | UnsetType = UNSET
    version: Any | UnsetType = UNSET
    created_at: Any | UnsetType = UNSET
    updated_at: Any | UnsetType = UNSET


_EDITABLE = ("name", "is_admin", "active")
_READ_ONLY = read_only_fields(User, _EDITABLE)


def prepare_create_user(instance: Instance, command: CreateUser, actor: Actor) -> Mapping[str, Any]:
    """Hash the password before the transaction."""
    password = command.password
    worth_it = actor.is_admin and password is not None and is_acceptable(password)
    return {"password_hash": instance.passwords.hash(password) if worth_it and password else None}


def create_user(work: Work, command: CreateUser, actor: Actor, *, password_hash: str | None) -> Result:
    """Add an account with its Inbox.

    Raises:
        Forbidden: the actor is no administrator.
        Invalid: the address is taken, or a value breaks a rule.
    """
    check_administrator(work, actor)
    if command.password is not None:
        check_password("password", command.password, unlike=(command.name, command.email))
        if password_hash is None:
            raise refused("password", "password-not-taken")
    user = register(
        work,
        NewAccount(
            email=command.email,
            name=command.name,
            password_hash=password_hash,
            is_admin=command.is_admin,
        ),
    )
    record_account(work, actor.user_id, user)
    if command.password is None:
        check_mail_limit(work, user.email)
        work.account_mail.queue("welcome", address=user.email, subject_id=user.id, now=work.now)
    return Result(data=user, version=user.version)


def update_user(work: Work, command: UpdateUser, actor: Actor) -> Result:
    """Apply the fields sent. Deactivating an account ends all its sessions and tokens at once.

    Raises:
        Forbidden: the actor is no administrator.
        NotFound: there is no such account.
        Conflict: someone changed one of these fields since `base_version`.
        PreconditionFailed: `if_match` is not the current version.
        Invalid: nobody would administer the instance any more, or a project others are in would have no owner.
    """
    check_administrator(work, actor)
    held = work.users.get(UserId(command.id))
    sent = sent_fields(command, _EDITABLE)
    if "name" in sent:
        sent["name"] = text.line("name", sent["name"], longest=text.NAME_LENGTH, current=held.entity.name)
    accepted = edit(held, sent, if_match=command.if_match, base_version=command.base_version)
    refuse_changed_read_only(command, held.entity, _READ_ONLY)
    _check_administered(work, held.entity, accepted.changes)
    if accepted.changes.get("active") is False:
        _check_projects_keep_an_owner(work, held.entity.id)
    result = save_user(work, held, accepted)
    _log_security(work, actor.user_id, held.entity, accepted.changes)
    if accepted.changes.get("active") is False:
        end_identities(work, held.entity.id, by=actor.user_id)
    elif accepted.changes.get("active") is True:
        receive_invitations(work, result.data)
    return result


_LOGGED: Mapping[tuple[str, bool], SecurityKind] = {
    ("is_admin", True): "administrator_added",
    ("is_admin", False): "administrator_removed",
    ("active", True): "account_reactivated",
    ("active", False): "account_deactivated",
}


def _log_security(work: Work, actor: UserId, user: User, changes: Mapping[str, Any]) -> None:
    for (field, value), kind in _LOGGED.items():
        if changes.get(field) is value and getattr(user, field) is not value:
            work.security.record(kind, actor, subject=user.id)


def _check_administered(work: Work, user: User, changes: Mapping[str, Any]) -> None:
    if not (user.is_admin and user.active):
        return
    for field in ("is_admin", "active"):
        if changes.get(field) is False and not work.users.other_administrator(user.id):
            raise refused(field, "last-administrator")


def _check_projects_keep_an_owner(work: Work, user: UserId) -> None:
    projects = work.projects.left_without_owner(user)
    if projects:
        named = ", ".join(map(str, projects[:MOST_NAMED]))
        more = " and others" if len(projects) > MOST_NAMED else ""
        raise Invalid.field(
            "active",
            f"Is the only owner of projects others are in: {named}{more}. "
            "Name another first: PUT /api/projects/{id}/owners/{user_id}.",
        )


def end_identities(work: Work, user: UserId, *, by: UserId) -> None:
    """End all sessions, tokens and links of a deactivated user, and close their sockets.

    The invitations they created and those mailed to them are closed, and stay closed after a reactivation.
    """
    work.identities.end_sessions_of(user)
    work.identities.end_tokens_of(user)
    end_account_links(work, user)
    closed = end_invitations(
        work, work.projects.close_invitations_of(user, comparable_address(work.users.address_of(user)))
    )
    if closed:
        work.security.record("invitations_closed", by, subject=user, detail="deactivated", count=closed)
    work.record(events.identity_ended(user, "deactivated"))

"""Change one's password. All other sessions end, and all tokens unless the user keeps them."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, UnsetType

from taskcast.domain import events
from taskcast.domain.ids import SessionId, UserId
from taskcast.domain.permissions import Actor
from taskcast.domain.security import SecurityDetail
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.link_tokens import end_account_links
from taskcast.usecases.accounts.password_rules import check_password, is_acceptable
from taskcast.usecases.accounts.password_verification import (
    PasswordProof,
    check_proof,
    mark_proved,
    verify_own_password,
)
from taskcast.usecases.accounts.security_notices import notify_password_changed
from taskcast.usecases.accounts.tokens import end_tokens
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.outcome import Result


class ChangePassword(Command, frozen=True):
    """The current password protects against someone who finds a signed-in browser.

    With `keep_tokens` existing API tokens stay valid.
    """

    current_password: str
    new_password: str
    keep_tokens: bool | UnsetType = UNSET


def prepare_change_password(instance: Instance, command: ChangePassword, actor: Actor) -> Mapping[str, Any]:
    """Verify and hash before the transaction."""
    proof = verify_own_password(instance, actor, command.current_password)
    worth_it = proof.holds and is_acceptable(command.new_password)
    return {"proof": proof, "new_hash": instance.passwords.hash(command.new_password) if worth_it else ""}


def change_password(
    work: Work, command: ChangePassword, actor: Actor, *, proof: PasswordProof, new_hash: str
) -> Result:
    """Store the new password, and end the other sessions and the tokens.

    Raises:
        Invalid: the current password is not right, or the new one breaks a rule.
        RateLimited: too many wrong ones.
    """
    check_proof(work, actor.user_id, proof, "current_password")
    user = work.users.get(actor.user_id).entity
    check_password("new_password", command.new_password, unlike=(user.name, user.email))
    work.users.set_password(user.id, new_hash)
    end_account_links(work, user.id)
    work.security.record("password_changed", user.id, subject=user.id)
    end_sessions(work, user.id, "password_changed", but=actor.session_id)
    if command.keep_tokens is not True:
        end_tokens(work, user.id, "password_changed", but=actor.token_id)
    mark_proved(work, actor)
    notify_password_changed(work, user)
    return Result(data=user, version=user.version)


def end_sessions(work: Work, user: UserId, reason: SecurityDetail, *, but: SessionId | None = None) -> None:
    """End the user's sessions and close their sockets."""
    ended = work.identities.end_sessions_of(user, but=but)
    if ended:
        work.security.record("sessions_ended", user, subject=user, detail=reason, count=len(ended))
    for session in ended:
        work.record(events.identity_ended(user, reason, session=session))

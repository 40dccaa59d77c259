"""Create and revoke API tokens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from taskcast.domain import events, text
from taskcast.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from taskcast.domain.ids import AnyId, Instant, TokenId, UserId, format_instant
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.domain.security import SecurityDetail
from taskcast.domain.users import ApiToken
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.identity import SECRET_PREFIX, digest
from taskcast.usecases.accounts.password_verification import (
    PasswordProof,
    check_recent_proof,
    verify_own_password,
)
from taskcast.usecases.accounts.security_notices import notify_token_created
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.outcome import Result
from taskcast.usecases.projects.create_project import Name

MOST_TOKENS = 100


class CreateToken(Command, frozen=True):
    """A token with scope `read` cannot change anything; one with `expires_at` (RFC 3339) is invalid from then on.

    `password` is required unless it was verified in this session within the last ten minutes.
    """

    name: Name
    scope: Literal["read", "write"] = "write"
    expires_at: str | UnsetType | None = UNSET
    password: str | UnsetType = UNSET


class TokenMade(msgspec.Struct, frozen=True):
    """`secret` is returned once; only its digest is stored."""

    token: ApiToken
    secret: str | None


class RevokeToken(Command, frozen=True):
    """Names one of the caller's tokens."""

    id: AnyId


def prepare_create_token(instance: Instance, command: CreateToken, actor: Actor) -> Mapping[str, Any]:
    """Verify the password before the transaction, if one was sent."""
    password = command.password
    asks = password is not UNSET and actor.session_id is not None
    return {"proof": verify_own_password(instance, actor, password) if asks else None}  # type: ignore[arg-type]


def create_token(work: Work, command: CreateToken, actor: Actor, *, proof: PasswordProof | None) -> Result:
    """Create a token that acts for the actor.

    Raises:
        Forbidden: the actor used a token; a token it creates would outlive its revocation.
        Unauthenticated: the user was deactivated meanwhile.
        Invalid: the name or expiry is invalid, there are `MOST_TOKENS` already, or the password was not verified.
        RateLimited: too many wrong passwords.
    """
    if actor.token_id is not None:
        raise Forbidden("A token cannot make tokens. Sign in to make one.")
    name = text.line("name", command.name, longest=text.NAME_LENGTH)
    user = work.users.get(actor.user_id).entity  # locked: a concurrent deactivation ends this token too
    if not user.active:
        raise Unauthenticated
    check_recent_proof(work, actor, proof, "password")
    if len(work.identities.tokens(actor.user_id)) >= MOST_TOKENS:
        raise refused("name", "many-tokens", most=MOST_TOKENS)
    secret = SECRET_PREFIX + work.ids.secret()
    new = ApiToken(
        id=TokenId(0), name=name, scope=command.scope, created_at=work.now, expires_at=_end(work, command)
    )
    token = work.identities.add_token(actor.user_id, digest(secret), new)
    if actor.session_id is not None:  # the command line acts for the machine's owner
        notify_token_created(work, user, token.id)
    owner = actor.user_id
    work.security.record("token_created", owner, subject=owner, object_id=token.id, detail=command.scope)
    return Result(data=TokenMade(token, secret), kept=TokenMade(token, None))


def _end(work: Work, command: CreateToken) -> Instant | None:
    if command.expires_at in {None, UNSET}:
        return None
    try:
        end = datetime.fromisoformat(str(command.expires_at))
        ends_at = None if end.tzinfo is None else format_instant(end)
    except (ValueError, OverflowError):
        ends_at = None
    if ends_at is None:
        raise Invalid.field("expires_at", "Must be an instant such as 2027-01-31T18:00:00Z.")
    if ends_at <= work.now:
        raise refused("expires_at", "in-the-past")
    return ends_at


def revoke_token(work: Work, command: RevokeToken, actor: Actor) -> Result:
    """End the token; sockets opened with it close.

    Raises:
        NotFound: the actor has no such token.
    """
    token = TokenId(command.id)
    if not work.identities.end_token(actor.user_id, token):
        raise NotFound
    work.record(events.identity_ended(actor.user_id, "token_revoked", token=token))
    work.security.record("token_revoked", actor.user_id, subject=actor.user_id, object_id=token)
    return Result()


def end_tokens(work: Work, user: UserId, reason: SecurityDetail, *, but: TokenId | None = None) -> None:
    """End the user's tokens and close their sockets."""
    ended = work.identities.end_tokens_of(user, but=but)
    if ended:
        work.security.record("tokens_ended", user, subject=user, detail=reason, count=len(ended))
    for token in ended:
        work.record(events.identity_ended(user, reason, token=token))

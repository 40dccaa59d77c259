"""API tokens: make one for a program, and revoke it."""

from typing import Literal

import msgspec

from taskcast.domain import events, text
from taskcast.domain.errors import Invalid, NotFound, Unauthenticated
from taskcast.domain.ids import AnyId, TokenId
from taskcast.domain.permissions import Actor
from taskcast.domain.users import ApiToken
from taskcast.ports.unit_of_work import Work

from .answer import Result
from .command import Command
from .create_project import Name
from .identity import SECRET_PREFIX, digest

MOST_TOKENS = 100


class CreateToken(Command, frozen=True):
    """A token that may `read` changes nothing."""

    name: Name
    scope: Literal["read", "write"] = "write"


class TokenMade(msgspec.Struct, frozen=True):
    """`secret` is told once; only its digest is kept."""

    token: ApiToken
    secret: str | None


class RevokeToken(Command, frozen=True):
    """One of one's own."""

    id: AnyId


def create_token(work: Work, command: CreateToken, actor: Actor) -> Result:
    """Make a token that acts for this person.

    Raises:
        Unauthenticated: the person was deactivated this moment.
        Invalid: the name is none, or there are `MOST_TOKENS` already.
    """
    name = text.line("name", command.name, longest=text.NAME_LENGTH)
    if not work.users.get(actor.user_id).entity.active:  # held: whoever deactivates them now finds this token
        raise Unauthenticated
    if len(work.identities.tokens(actor.user_id)) >= MOST_TOKENS:
        raise Invalid.field("name", f"There are {MOST_TOKENS} tokens already: revoke some first.")
    secret = SECRET_PREFIX + work.ids.secret()
    token = work.identities.add_token(
        actor.user_id, digest(secret), name=name, scope=command.scope, now=work.now
    )
    owner = actor.user_id
    work.security.record("token_created", owner, subject=owner, object_id=token.id, detail=token.scope)
    return Result(data=TokenMade(token, secret), kept=TokenMade(token, None))


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

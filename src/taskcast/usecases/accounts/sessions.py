"""End one of one's own sessions, or all of them (promise P6).

The device of an ended session is forgotten too: it counts as unknown from now on.
"""

from typing import Final

from msgspec import UNSET, UnsetType

from taskcast.domain import events
from taskcast.domain.errors import NotFound
from taskcast.domain.ids import AnyId, SessionId
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.change_password import end_sessions
from taskcast.usecases.accounts.tokens import end_tokens
from taskcast.usecases.command import Command
from taskcast.usecases.outcome import Result

ENDED_ELSEWHERE = "session_ended"
SIGNED_OUT_EVERYWHERE: Final = "signed_out_everywhere"


class EndSession(Command, frozen=True):
    """Names one of the caller's sessions."""

    id: AnyId


class SignOutEverywhere(Command, frozen=True):
    """With `tokens` every API token is revoked as well."""

    tokens: bool | UnsetType = UNSET


def end_session(work: Work, command: EndSession, actor: Actor) -> Result:
    """End one of the actor's sessions; its sockets close.

    Raises:
        NotFound: the actor has no such session.
    """
    session = SessionId(command.id)
    device = work.identities.device_of(actor.user_id, session)
    here = None if actor.session_id is None else work.identities.device_of(actor.user_id, actor.session_id)
    if not work.identities.end_session(session, of=actor.user_id):
        raise NotFound
    if device is not None and device != here:
        work.devices.forget(actor.user_id, device)
    work.record(events.identity_ended(actor.user_id, ENDED_ELSEWHERE, session=session))
    work.security.record("session_ended", actor.user_id, subject=actor.user_id, object_id=session)
    return Result()


def sign_out_everywhere(work: Work, command: SignOutEverywhere, actor: Actor) -> Result:
    """End all sessions of the actor except the current one; their sockets close."""
    here = actor.session_id
    device = None if here is None else work.identities.device_of(actor.user_id, here)
    end_sessions(work, actor.user_id, SIGNED_OUT_EVERYWHERE, but=here)
    work.devices.forget_all(actor.user_id, but=device)
    if command.tokens is True:
        end_tokens(work, actor.user_id, SIGNED_OUT_EVERYWHERE)
    return Result()

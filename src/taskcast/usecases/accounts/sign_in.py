"""Sign in with a password, and sign out."""

from taskcast.domain import events
from taskcast.domain.errors import RateLimited, Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.demo_accounts import check_password_is_no_demo
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.password_verification import prove
from taskcast.usecases.accounts.registration import Email, SignedIn, start_session
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance

_REFUSED = "The address or the password is not right."


class SignIn(Command, frozen=True):
    """Who and the proof."""

    email: Email
    password: str


def sign_in(instance: Instance, command: SignIn, *, client: ClientInfo) -> SignedIn:
    """Open a session of 30 days.

    Args:
        instance: the database and the passwords.
        command: address and password.
        client: where the attempt comes from.

    Raises:
        Unauthenticated: no active account has this address and password; which of them is not told.
        DemoPassword: it is the right one, but published with the demo.
        RateLimited: too many failures of this account, address or network (`guess_limits`).
    """
    email = command.email.strip()
    if not email.isprintable():  # not an address, so nobody's
        raise Unauthenticated(_REFUSED)
    known, proof = prove(instance, email, command.password, client=client)
    if proof.retry_after is not None:
        instance.refusals.note("sign_in_limited")
        raise RateLimited(proof.retry_after)
    if known is None or not proof.holds:
        instance.refusals.note("sign_in_refused", subject=None if known is None else known.user_id)
        raise Unauthenticated(_REFUSED)
    check_password_is_no_demo(instance, email, command.password)

    def transaction(work: Work) -> SignedIn:
        user = work.users.get(known.user_id).entity
        if not user.active or work.users.password_hash(user.id) != proof.password_hash:
            raise Unauthenticated(_REFUSED)
        return start_session(work, user, client, instance.token_uses)

    return instance.store.run(transaction)


def sign_out(instance: Instance, actor: Actor) -> None:
    """End the session the actor came with; its sockets close. A token stays: revoke it instead."""
    session = actor.session_id
    if session is None:
        return

    def transaction(work: Work) -> None:
        if work.identities.end_session(session, of=actor.user_id):
            work.record(events.identity_ended(actor.user_id, "signed_out", session=session))
            work.security.record("signed_out", actor.user_id, subject=actor.user_id, object_id=session)
            work.publish(actor, None)

    instance.store.run(transaction)

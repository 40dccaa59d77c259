"""Sign in with a password, and sign out."""

from taskcast.domain import events
from taskcast.domain.errors import RateLimited, Unauthenticated
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.demo_accounts import refuse_demo_password
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.password_verification import verify_password
from taskcast.usecases.accounts.registration import Email, SignedIn, start_session
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance

_REFUSED = "The address or the password is not right."


class SignIn(Command, frozen=True):
    """Address and password."""

    email: Email
    password: str


def sign_in(instance: Instance, command: SignIn, *, client: ClientInfo) -> SignedIn:
    """Open a session of 30 days.

    Args:
        instance: the database and the passwords.
        command: address and password.
        client: where the request comes from.

    Raises:
        Unauthenticated: no active account has this address and password; the error does not say which is wrong.
        DemoPassword: the password is correct, but published with the demo.
        RateLimited: too many failures of this account, address or network (`guess_limits`).
    """
    email = command.email.strip()
    if not email.isprintable():  # not a possible address
        raise Unauthenticated(_REFUSED)
    known, proof = verify_password(instance, email, command.password, client=client)
    if proof.retry_after is not None:
        instance.refusals.note("sign_in_limited")
        raise RateLimited(proof.retry_after)
    if known is None or not proof.holds:
        instance.refusals.note("sign_in_refused", subject=None if known is None else known.user_id)
        raise Unauthenticated(_REFUSED)
    refuse_demo_password(instance, email, command.password)

    def transaction(work: Work) -> SignedIn:
        user = work.users.get(known.user_id).entity
        if not user.active or work.users.password_hash(user.id) != proof.password_hash:
            raise Unauthenticated(_REFUSED)
        return start_session(work, user, client, instance.token_uses)

    return instance.store.run(transaction)


def sign_out(instance: Instance, actor: Actor) -> None:
    """End the actor's current session; its sockets close. A token is not ended: revoke it instead."""
    session = actor.session_id
    if session is None:
        return

    def transaction(work: Work) -> None:
        if work.identities.end_session(session, of=actor.user_id):
            work.record(events.identity_ended(actor.user_id, "signed_out", session=session))
            work.security.record("signed_out", actor.user_id, subject=actor.user_id, object_id=session)
            work.publish(actor, None)

    instance.store.run(transaction)

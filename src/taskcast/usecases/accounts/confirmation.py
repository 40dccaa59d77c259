"""Confirmation of mail addresses: whoever joins by a link may type any address.

Where mail is configured, an account that joined by a link is locked until it opens the link in a mail to its
address. Until then it may only request that mail again, request one to another address, and sign out. Where
mail is not configured, the account is marked as unconfirmed; it is never locked, and cannot accept mailed
invitations. All other accounts are confirmed: those created by setup, administrators, the command line and
mailed invitations, and those from before this rule.
"""

from contextlib import suppress

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.errors import AddressUnconfirmed, Forbidden, RateLimited
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Invitation
from taskcast.domain.refusals import refused
from taskcast.domain.security import SecurityKind
from taskcast.domain.users import User
from taskcast.domain.versioned import Versioned
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.mail_links import check_mail_limit, check_sender_mail_limit
from taskcast.usecases.command import Command
from taskcast.usecases.members.received_invitations import receive_invitations
from taskcast.usecases.outcome import Result


class ResendConfirmation(Command, frozen=True):
    """Takes no fields: the mail goes to the account's address."""


def resend_confirmation(work: Work, _command: ResendConfirmation, actor: Actor) -> Result:
    """Mail the confirmation link again.

    Raises:
        Invalid: it is confirmed.
        RateLimited: too many letters to this address, or of this person.
    """
    user = work.users.get(actor.user_id).entity
    if user.confirmed:
        raise refused("email", "confirmed-already")
    check_sender_mail_limit(work, user.id, user.email)
    _queue_mail(work, user)
    return Result()


def request_confirmation(work: Work, user: User) -> None:
    """Mail the first confirmation link to a user who joined by a link."""
    with suppress(RateLimited):  # the user can request it again
        check_mail_limit(work, user.email)
        _queue_mail(work, user)


def _queue_mail(work: Work, user: User) -> None:
    work.account_mail.queue("address_change", address=user.email, subject_id=user.id, now=work.now)


def check_confirmed(place: Reading | Work, actor: Actor) -> None:
    """Refuse an actor who must confirm their address first.

    Raises:
        AddressUnconfirmed: the address is not confirmed; the error names it.
    """
    if actor.must_confirm:
        raise AddressUnconfirmed(place.identities.email_of(actor.user_id))


def confirm(work: Work, held: Versioned[User], *, email: str) -> User:
    """Set an address that its owner has proved to read, and mark it as confirmed."""
    before = held.entity
    changed = [
        name for name, value in (("email", email), ("confirmed", True)) if getattr(before, name) != value
    ]
    if not changed:
        return before
    after = replace(before, email=email, confirmed=True, version=before.version + 1, updated_at=work.now)
    work.users.release(after.id)
    work.users.save(after, {**held.field_versions, **dict.fromkeys(changed, after.version)})
    receive_invitations(work, after)
    work.record(events.user_updated(after, tuple(changed)))
    kind: SecurityKind = "address_changed" if "email" in changed else "address_confirmed"
    work.security.record(kind, before.id, subject=before.id)
    return after


def check_may_accept(invitation: Invitation, user: User) -> None:
    """Refuse an invitation that was mailed to another or to an unconfirmed address.

    Raises:
        Forbidden: the invitation's address is another one, or is not confirmed.
    """
    if invitation.email is None:
        return
    if not is_same_address(invitation.email, user.email):
        raise Forbidden("This invitation is for another address. Sign in with that one, or ask for a link.")
    if not user.confirmed:
        raise Forbidden(
            "This invitation is for an address that you have not confirmed. Confirm it in your settings."
        )

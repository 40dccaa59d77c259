"""Whether a mail address is its account's: whoever joins by a link may type any address.

Where mail is configured, an account that joined by a link can do nothing until the link in a mail to its address was
opened, except ask for that mail again, ask for one to another address, and sign out. Where it is not, the account is
marked as unconfirmed; it is not locked, now or later, and no mailed invitation is for it. Every other account is
confirmed: those made by setup, administrators, the command line and mailed invitations, and those of before.
"""

from contextlib import suppress

from msgspec.structs import replace

from taskcast.domain import events
from taskcast.domain.errors import AddressUnconfirmed, Forbidden, Invalid, RateLimited
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor
from taskcast.domain.projects import Invitation
from taskcast.domain.security import SecurityKind
from taskcast.domain.users import User
from taskcast.domain.versioned import Versioned
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.mail_links import check_letters, check_letters_of
from taskcast.usecases.command import Command
from taskcast.usecases.members.received_invitations import receive_invitations
from taskcast.usecases.outcome import Result


class ResendConfirmation(Command, frozen=True):
    """Nothing is needed: it goes to the account's address."""


def resend_confirmation(work: Work, _command: ResendConfirmation, actor: Actor) -> Result:
    """Mail the link that confirms one's address again.

    Raises:
        Invalid: it is confirmed.
        RateLimited: too many letters to this address, or of this person.
    """
    user = work.users.get(actor.user_id).entity
    if user.confirmed:
        raise Invalid.field("email", "Is confirmed already.")
    check_letters_of(work, user.id, user.email)
    _queue_letter(work, user)
    return Result()


def ask_for_confirmation(work: Work, user: User) -> None:
    """Mail the first link to somebody who joined."""
    with suppress(RateLimited):  # they can ask again later
        check_letters(work, user.email)
        _queue_letter(work, user)


def _queue_letter(work: Work, user: User) -> None:
    work.letters.queue("address_change", address=user.email, subject_id=user.id, now=work.now)


def check_confirmed(place: Reading | Work, actor: Actor) -> None:
    """Refuse whoever must confirm their address first.

    Raises:
        AddressUnconfirmed: they must; names the address.
    """
    if actor.must_confirm:
        raise AddressUnconfirmed(place.identities.email_of(actor.user_id))


def confirm(work: Work, held: Versioned[User], *, email: str) -> User:
    """Take an address that its owner has proven to read: another one, or the one the account has."""
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


def check_may_take_up(invitation: Invitation, user: User) -> None:
    """Refuse an invitation that was mailed to somebody else, or to an address this account only claims to have.

    Raises:
        Forbidden: it is for another address, or for one that is not confirmed.
    """
    if invitation.email is None:
        return
    if not is_same_address(invitation.email, user.email):
        raise Forbidden("This invitation is for another address. Sign in with that one, or ask for a link.")
    if not user.confirmed:
        raise Forbidden(
            "This invitation is for an address that you have not confirmed. Confirm it in your settings."
        )

"""Join a project by invitation without an account: the account is made on the way."""

import msgspec

from taskcast.domain.errors import Invalid
from taskcast.domain.ids import InvitationId
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.confirmation import ask_for_confirmation
from taskcast.usecases.accounts.devices import ClientInfo
from taskcast.usecases.accounts.link_tokens import open_link
from taskcast.usecases.accounts.password_rules import check_password
from taskcast.usecases.accounts.registration import (
    Email,
    NewAccount,
    SignedIn,
    record_account,
    register,
    start_session,
)
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.accept_invitation import open_invitation, take_up
from taskcast.usecases.members.received_invitations import decline, end_answered
from taskcast.usecases.projects.create_project import Name


class Join(Command, frozen=True):
    """`email` is needed with a link, and left out (or the same) with a mailed invitation."""

    token: str
    name: Name
    password: str
    email: Email | None = None


class LookUpInvitation(Command, frozen=True):
    """`token` is what the invitation's link carries."""

    token: str


class Decline(Command, frozen=True):
    """`token` is what the invitation's link carries; it must be for one address."""

    token: str


class InvitationSeen(msgspec.Struct, frozen=True):
    """What the invited see before they decide."""

    project_name: str
    inviter_name: str
    email: str | None
    has_account: bool


def look_up_invitation(instance: Instance, command: LookUpInvitation) -> InvitationSeen:
    """Show who invites where; changes nothing.

    Raises:
        Invalid: the link is not valid, or the invitation no longer open.
    """

    def query(reading: Reading) -> InvitationSeen:
        link = open_link(reading, instance.links, "invitation", command.token)
        found = reading.queries.open_invitation(InvitationId(link.subject_id))
        if found is None or found.invitation.expires_at <= reading.now:
            raise Invalid.field("token", "This invitation is no longer open. Ask for a new one.")
        email = link.address
        known = email is not None and reading.identities.credentials(email) is not None
        return InvitationSeen(found.project_name, found.inviter_name, email, known)

    return instance.store.read(query)


def decline_by_link(instance: Instance, command: Decline) -> None:
    """Decline an invitation that was mailed, with an account or without; whoever made it cannot ask again for 30 days.

    Raises:
        Invalid: the link is not valid, the invitation no longer open, or for whoever has its link.
    """

    def transaction(work: Work) -> None:
        invitation = open_invitation(work, instance.links, command.token)
        if invitation.email is None:
            raise Invalid.field("token", "This link is not for you alone: just do not use it.")
        user = work.users.by_email(invitation.email)
        decline(work, invitation, None if user is None else user.id)
        work.publish(None, None)

    instance.store.run(transaction)


def join_by_invitation(instance: Instance, command: Join, *, client: ClientInfo) -> SignedIn:
    """Make the account, let it into the project, and sign it in.

    By a link anybody could type any address: where mail is sent, theirs must be confirmed first.

    Raises:
        Invalid: the link is not valid, the address is taken or not the invited one, or a value breaks a rule.
    """
    links = instance.links
    invited = look_up_invitation(instance, LookUpInvitation(token=command.token)).email
    email = invited or command.email
    if email is None:
        raise Invalid.field("email", "Is required: this invitation is not bound to an address.")
    if command.email is not None and not is_same_address(command.email, email):
        raise Invalid.field("email", "Must be the address this invitation was mailed to.")
    check_password("password", command.password, unlike=(command.name, email))
    password_hash = instance.passwords.hash(command.password)

    def transaction(work: Work) -> SignedIn:
        invitation = open_invitation(work, links, command.token)
        new = NewAccount(
            email=email,
            name=command.name,
            password_hash=password_hash,
            confirmed=invited is not None,
            must_confirm=invited is None and instance.sends_mail,
        )
        user = register(work, new)
        record_account(work, user.id, user)
        take_up(work, invitation, user)
        if new.must_confirm:
            ask_for_confirmation(work, user)
        else:  # no mail could tell that the address is another's
            end_answered(work, user)
        signed_in = start_session(work, user, client, instance.token_uses)
        work.publish(Actor(user_id=user.id, session_id=signed_in.session_id), None)
        return signed_in

    return instance.store.run(transaction)

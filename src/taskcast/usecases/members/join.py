"""Join a project by invitation without an account, which is created on the way."""

import msgspec

from taskcast.domain.ids import InvitationId
from taskcast.domain.mail_addresses import is_same_address
from taskcast.domain.permissions import Actor
from taskcast.domain.refusals import refused
from taskcast.ports.unit_of_work import Reading, Work
from taskcast.usecases.accounts.confirmation import request_confirmation
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
from taskcast.usecases.members.accept_invitation import open_invitation, use_invitation
from taskcast.usecases.members.received_invitations import close_obsolete_invitations, decline
from taskcast.usecases.projects.create_project import Name


class Join(Command, frozen=True):
    """`email` is required with a link; with a mailed invitation it is left out or the same."""

    token: str
    name: Name
    password: str
    email: Email | None = None


class LookUpInvitation(Command, frozen=True):
    """`token` comes from the invitation's link."""

    token: str


class Decline(Command, frozen=True):
    """`token` comes from the link of a mailed invitation."""

    token: str


class InvitationSeen(msgspec.Struct, frozen=True):
    """An invitation as shown before it is accepted."""

    project_name: str
    inviter_name: str
    email: str | None
    has_account: bool


def look_up_invitation(instance: Instance, command: LookUpInvitation) -> InvitationSeen:
    """Show the inviter and the project; changes nothing.

    Raises:
        Invalid: the link is not valid, or the invitation no longer open.
    """

    def query(reading: Reading) -> InvitationSeen:
        link = open_link(reading, instance.links, "invitation", command.token)
        found = reading.queries.open_invitation(InvitationId(link.subject_id))
        if found is None or found.invitation.expires_at <= reading.now:
            raise refused("token", "invitation-closed")
        email = link.address
        known = email is not None and reading.identities.credentials(email) is not None
        return InvitationSeen(found.project_name, found.inviter_name, email, known)

    return instance.store.read(query)


def decline_by_link(instance: Instance, command: Decline) -> None:
    """Decline a mailed invitation, with or without an account.

    Its inviter cannot invite again for 30 days.

    Raises:
        Invalid: the link is not valid, the invitation no longer open, or for whoever has its link.
    """

    def transaction(work: Work) -> None:
        invitation = open_invitation(work, instance.links, command.token)
        if invitation.email is None:
            raise refused("token", "link-of-many")
        user = work.users.by_email(invitation.email)
        decline(work, invitation, None if user is None else user.id)
        work.publish(None, None)

    instance.store.run(transaction)


def join_by_invitation(instance: Instance, command: Join, *, client: ClientInfo) -> SignedIn:
    """Create the account, add it to the project, and sign it in.

    With a link anyone can enter any address: where mail is configured, it must be confirmed first.

    Raises:
        Invalid: the link is not valid, the address is taken or not the invited one, or a value breaks a rule.
    """
    links = instance.links
    invited = look_up_invitation(instance, LookUpInvitation(token=command.token)).email
    email = invited or command.email
    if email is None:
        raise refused("email", "address-required")
    if command.email is not None and not is_same_address(command.email, email):
        raise refused("email", "other-address-invited")
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
        use_invitation(work, invitation, user)
        if new.must_confirm:
            request_confirmation(work, user)
        else:  # without mail the address cannot be confirmed
            close_obsolete_invitations(work, user)
        signed_in = start_session(work, user, client, instance.token_uses)
        work.publish(Actor(user_id=user.id, session_id=signed_in.session_id), None)
        return signed_in

    return instance.store.run(transaction)

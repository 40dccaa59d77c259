"""Set a new password by a mailed link, for users who forgot theirs or never had one."""

from contextlib import suppress
from functools import partial

from taskcast.domain.errors import NotFound, RateLimited
from taskcast.domain.mail_addresses import checked_address, is_same_address, spellings
from taskcast.domain.refusals import refused
from taskcast.domain.users import User
from taskcast.domain.versioned import Versioned
from taskcast.ports.credentials import Links
from taskcast.ports.security import current_address
from taskcast.ports.unit_of_work import Work
from taskcast.usecases.accounts.change_password import end_sessions
from taskcast.usecases.accounts.confirmation import confirm
from taskcast.usecases.accounts.link_tokens import (
    create_link_token,
    end_account_links,
    open_account_link,
    open_link,
)
from taskcast.usecases.accounts.mail_links import check_reset_mail_limit
from taskcast.usecases.accounts.password_rules import check_password
from taskcast.usecases.accounts.registration import Email
from taskcast.usecases.accounts.security_notices import notify_password_changed
from taskcast.usecases.accounts.tokens import end_tokens
from taskcast.usecases.command import Command
from taskcast.usecases.instance import Instance
from taskcast.usecases.members.received_invitations import end_invitations


class ForgotPassword(Command, frozen=True):
    """Names the account by its address."""

    email: Email


class ResetPassword(Command, frozen=True):
    """`token` is what the mailed link carries."""

    token: str
    password: str


def forgot_password(instance: Instance, command: ForgotPassword) -> None:
    """Mail a link to set a new password, if there is such an account.

    Neither the answer nor its time reveals that.

    Raises:
        Invalid: it is not a mail address.
        RateLimited: this network asked too often.
    """
    checked_address("email", command.email)
    asking = current_address.get()
    instance.reset_requests.ask(spellings(command.email)[0], "" if asking is None else asking())


def look_up_reset(instance: Instance) -> bool:
    """Process the oldest request and queue the mail if there is such an account; False when no request waits.

    Raises:
        Unavailable: the database cannot be used; the request stays queued.
    """
    email = instance.reset_requests.next()
    if email is None:
        return False
    token = current_address.set(partial(instance.reset_requests.address_of, email))
    try:
        _look_up(instance, email)
    finally:
        current_address.reset(token)
    instance.reset_requests.done(email)
    return True


def _look_up(instance: Instance, email: str) -> None:
    known = instance.store.read_once(lambda reading: reading.identities.credentials(email))
    if known is not None and known.active:
        with suppress(RateLimited):  # the account reached its limit
            instance.store.run(lambda work: _queue_mail(work, email))


def _queue_mail(work: Work, email: str) -> None:
    user = work.users.by_email(email)
    if user is not None and user.active:
        check_reset_mail_limit(work, user.email)
        work.account_mail.queue("password_reset", address=user.email, subject_id=user.id, now=work.now)
        work.security.record("password_reset_requested", None, subject=user.id)


def reset_password(instance: Instance, command: ResetPassword) -> None:
    """Set the new password.

    All sessions, tokens, links and invitations of the account end; all devices are forgotten.

    Raises:
        Invalid: the link is not valid (any more), or the password breaks a rule.
    """
    check_password("password", command.password)
    instance.store.read(lambda it: open_link(it, instance.links, "password_reset", command.token))
    new_hash = instance.passwords.hash(command.password)

    def transaction(work: Work) -> None:
        held = _account_of_link(work, instance.links, command.token)
        user = held.entity
        check_password("password", command.password, unlike=(user.name, user.email))
        work.users.set_password(user.id, new_hash)
        end_account_links(work, user.id)
        confirm(work, held, email=user.email)  # the link was mailed, so the address is confirmed
        work.security.record("password_reset", user.id, subject=user.id)
        end_sessions(work, user.id, "password_changed")
        end_tokens(work, user.id, "password_changed")
        work.devices.forget_all(user.id)
        # An attacker could use them to get back in.
        closed = end_invitations(work, work.projects.close_invitations_of(user.id, None))
        if closed:
            work.security.record(
                "invitations_closed", user.id, subject=user.id, detail="password_reset", count=closed
            )
        notify_password_changed(work, user)
        work.publish(None, None)

    instance.store.run(transaction)


def _account_of_link(work: Work, links: Links, token: str) -> Versioned[User]:
    link, held = open_account_link(work, links, "password_reset", token)
    if link.address is not None and not is_same_address(
        link.address, held.entity.email
    ):  # it was mailed to an address that the account no longer has
        raise refused("token", "link-used")
    return held


def reset_link_locally(instance: Instance, email: str) -> str:
    """Create a password reset link on the command line, for example where no mail is sent.

    Raises:
        NotFound: there is no such active account.
    """

    def transaction(work: Work) -> str:
        checked_address("email", email)
        user = work.users.by_email(email)
        if user is None or not user.active:
            raise NotFound(f"There is no active account {email}.")
        work.security.record("password_reset_requested", None, subject=user.id)
        token = create_link_token(work, "password_reset", subject_id=user.id, address=user.email)
        return instance.links.url("password_reset", token)

    return instance.store.run(transaction)

"""Set a new password by a mailed link, when the old one is forgotten or there never was one."""

from taskcast.domain.errors import Invalid, RateLimited
from taskcast.domain.users import User, address
from taskcast.ports.credentials import Links
from taskcast.ports.unit_of_work import Work

from .accounts import Email
from .change_password import end_sessions
from .command import Command
from .instance import Instance
from .letters import check_letters
from .link_tokens import LINK_USED, end_account_links, open_account_link, open_link
from .password_rules import check_password


class ForgotPassword(Command, frozen=True):
    """Whose password is forgotten."""

    email: Email


class ResetPassword(Command, frozen=True):
    """`token` is what the mailed link carries."""

    token: str
    password: str


def forgot_password(instance: Instance, command: ForgotPassword) -> None:
    """Mail a link to set a new password, if there is such an account: the answer never tells.

    Raises:
        Invalid: it is not a mail address.
    """
    email = address("email", command.email)

    def transaction(work: Work) -> None:
        check_letters(work, email)  # whether or not there is an account: both take the same time
        user = work.users.by_email(email)
        if user is not None and user.active:
            work.letters.queue("password_reset", address=email, subject_id=user.id, now=work.now)
            work.security.record("password_reset_requested", None, subject=user.id)

    try:
        instance.store.run(transaction)
    except RateLimited:
        return  # telling would tell that there is an account


def reset_password(instance: Instance, command: ResetPassword) -> None:
    """Take the new password; every session ends, and every link of the account.

    Raises:
        Invalid: the link is not valid (any more), or the password breaks a rule.
    """
    check_password("password", command.password)
    instance.store.read(lambda it: open_link(it, instance.links, "password_reset", command.token))
    new_hash = instance.passwords.hash(command.password)

    def transaction(work: Work) -> None:
        user = _whose(work, instance.links, command.token)
        check_password("password", command.password, unlike=(user.name, user.email))
        work.users.set_password(user.id, new_hash)
        end_account_links(work, user.id)
        work.security.record("password_reset", user.id, subject=user.id)
        end_sessions(work, user.id, "password_changed")
        work.publish(None, None)

    instance.store.run(transaction)


def _whose(work: Work, links: Links, token: str) -> User:
    link, held = open_account_link(work, links, "password_reset", token)
    if link.address not in {None, held.entity.email}:  # it was mailed to who had that address then
        raise Invalid.field("token", LINK_USED)
    return held.entity
